"""Bytes to text, seeing through wrong declarations.

    bytes -> BOM | strict UTF-8 | GB18030, Big5 or UTF-16, whichever reads as Chinese -> str, else Undecodable

A declaration (HTTP header, ``<meta>``) is only a hint: e-papers declare GB2312 and send UTF-8, and the reverse. What
decides is whether the result reads as Chinese: the share of its characters that are common ones. Text in the wrong
encoding is made of rare characters, so it falls far below; nothing below the bar is ever returned.
"""

import codecs
import re
from collections import Counter
from functools import cache

from digests.errors import Undecodable

#: Share of common characters that a reading in another encoding than UTF-8 must reach. Right readings have above .97,
#: wrong ones below .5.
PLAUSIBLE = 0.8
#: So many rare characters among so many in a row are damage: of 23,000 lines of news, none has more than 3 in 12.
DAMAGE, DAMAGE_WINDOW = 5, 12
#: Two broken UTF-8 sequences are replaced by U+FFFD, and one more for so many characters; above that it is refused.
CHARACTERS_PER_BREAK = 500
#: Control characters that text has.
_TEXT_CONTROLS = frozenset("\t\n\v\f\r\x1b")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_FAMILIES = {  # what a declared name stands for, by its letters and digits
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "cp936": "gb18030", "xgbk": "gb18030",
    "ms936": "gb18030", "euccn": "gb18030", "hzgb2312": "gb18030", "chinese": "gb18030",
    "big5": "cp950", "cp950": "cp950", "xxbig5": "cp950", "cnbig5": "cp950", "big5hkscs": "big5hkscs",
    "utf16": "utf-16-le", "utf16le": "utf-16-le", "utf16be": "utf-16-be", "unicode": "utf-16-le",
}  # fmt: skip
_DECLARATION = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""")
_MARKUP = re.compile(rb"<\s*(?:meta|\?xml|html|!doctype)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOJIBAKE = "锟斤拷"  # U+FFFD in UTF-8, read as GBK and saved: the text under it is gone


def decode(content: bytes, name: str = "", declared: str | None = None) -> str:
    """The text of a page; line ends and hostile characters as they are (see ``clean``).

    ``declared`` is the charset of an HTTP header; a declaration in the markup is found here. A few broken UTF-8
    sequences become U+FFFD. Raises Undecodable when no encoding gives plausible text.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            marked = _strictly(content[len(mark) :], encoding)
            if marked is not None:
                return _sound(marked, name)
    hint = _family(declared) or _family(declared_charset(content))
    text = _as_utf8(content, hint)
    if text is None:
        text = _as_plausible(content, hint)
    if text is None:
        text = _as_broken_utf8(content)
    if text is None:
        raise Undecodable(name=name or "the page")
    return _sound(text, name)


def declared_charset(content: bytes) -> str | None:
    """The charset that markup declares in its first 4,096 bytes, as written."""
    head = content[:4096]
    found = _DECLARATION.search(head) if _MARKUP.search(head) else None
    return found[1].decode("ascii") if found else None


def plausibility(text: str) -> float:
    """The share of common characters among those that are not plain ASCII; 1.0 when there are none."""
    common, total = _weigh(text)
    return common / total if total else 1.0


def _weigh(text: str) -> tuple[int, int]:
    """How many characters are common ones, and how many there are; printable ASCII counts as neither."""
    known = _common()
    common = total = 0
    for character, times in Counter(text).items():
        if "\x20" <= character <= "\x7e" or character in _TEXT_CONTROLS:
            continue
        total += times
        if character in known:
            common += times
    return common, total


def _family(declared: str | None) -> str | None:
    key = re.sub(r"[^a-z0-9]", "", (declared or "").lower())
    return _FAMILIES.get(key.removeprefix("windows").removeprefix("x") if key not in _FAMILIES else key)


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        # a double-byte text may be cut in its last character; that much is forgiven
        if error.start >= len(content) - 3 and error.reason.startswith(("incomplete", "unexpected end", "truncated")):
            return content[: error.start].decode(encoding)
    return None


def _as_utf8(content: bytes, hint: str | None) -> str | None:
    """Strict UTF-8. Sequences of three bytes prove it; fewer, or control characters, can be another encoding's."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    controls = len(_CONTROLS.findall(text))
    if controls or (not text.isascii() and max(text) < "\u0800"):
        other = _as_plausible(content, hint)
        if other is not None and plausibility(other) > plausibility(text):
            return other
    return text if controls <= 8 + len(text) // 50 else None


def _as_plausible(content: bytes, hint: str | None) -> str | None:
    """The most plausible of the other readings; the declared one is believed when it comes near."""
    best, best_score = None, PLAUSIBLE
    for encoding in ("gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be"):
        text = _strictly(content, encoding)
        if not text:
            continue
        common, total = _weigh(text)
        score = (common + 1) / (total + 1) + (0.05 if encoding == hint else 0.0)
        if score >= best_score + (0.0 if best is None else 1e-9):
            best, best_score = text, score
    return None if best is None or _damaged(best) else best


def _as_broken_utf8(content: bytes) -> str | None:
    """UTF-8 with a few broken sequences. It finds its feet again after each, so the rest is right."""
    text = content.decode("utf-8", errors="replace")
    if text.count("\ufffd") > 2 + len(text) // CHARACTERS_PER_BREAK:
        return None
    rest = [character for character in text if character > "\u07ff" and character != "\ufffd"]
    return text if len(rest) >= 8 and plausibility("".join(rest)) >= PLAUSIBLE else None


def _damaged(text: str) -> bool:
    """Whether a line lost a byte: a double-byte text then goes on as rare characters until the line ends."""
    known = _common()
    for line in text.splitlines():
        rare = [at for at, character in enumerate(line) if character > "\x7f" and character not in known]
        if any(later - at < DAMAGE_WINDOW for at, later in zip(rare, rare[DAMAGE - 1 :], strict=False)):
            return True
    return False


def _sound(text: str, name: str) -> str:
    """The text, unless it was ruined before it came to us."""
    ruined = text.count("\ufffd") + text.count(_MOJIBAKE)
    if ruined > 2 + len(text) // CHARACTERS_PER_BREAK or _doubly_encoded(text):
        raise Undecodable(name=name or "the page")
    return text


def _doubly_encoded(text: str) -> bool:
    """Whether UTF-8 was read as Latin-1 and encoded again: å¤§ where 大 stood."""
    upper = [character for character in text[:20_000] if "\x80" <= character <= "\xff"]
    if len(upper) < 6:
        return False
    try:
        undone = "".join(upper).encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return False
    return plausibility(undone) >= PLAUSIBLE and max(undone) > "\u2fff"


@cache
def _common() -> frozenset[str]:
    """Characters a newspaper prints: the frequent planes of GB 2312 and of Big5, punctuation, full-width forms.

    GB 2312 orders its rows by use: 1 to 3 are signs, 16 to 55 the 3,755 frequent characters. Big5 does the same with
    A4 to C6 (5,401 characters). Rows 4 to 9 (kana, Greek, Cyrillic, boxes) are left out: that is what Big5 read as
    GB18030 consists of.
    """
    frequent = _rows("gb2312", (0xA1, 0xA3), range(0xA1, 0xFF)) | _rows("gb2312", (0xB0, 0xD7), range(0xA1, 0xFF))
    frequent |= _rows("big5", (0xA4, 0xC6), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    frequent |= {chr(code) for code in (*range(0x2010, 0x2040), *range(0x3000, 0x3020), *range(0xFF01, 0xFF60))}
    frequent |= set("\xa0\xa9\xb0\xb1\xb7\xd7\xf7āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ─━│■□▲△▼▽◆◇○◎●★☆①②③④⑤⑥⑦⑧⑨⑩℃㎡™®﹁﹂")
    frequent |= {"\u200b", "\u200c", "\u200d", "\ufeff"}  # hostile or careless, but text; ``clean`` removes them
    return frozenset(frequent)


def _rows(encoding: str, rows: tuple[int, int], cells: range | tuple[int, ...]) -> set[str]:
    pairs = (bytes((row, cell)) for row in range(rows[0], rows[1] + 1) for cell in cells)
    return {character for pair in pairs for character in pair.decode(encoding, errors="ignore")}
