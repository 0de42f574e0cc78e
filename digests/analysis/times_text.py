"""Text as it comes, and the same text without what a page's layout put into it.

Expressions are broken over lines, spaced before digits and typed in full width. ``plain`` takes white space out and
maps characters one to one, so that the patterns read one form; an index leads back to the text as given.
"""

import re
from bisect import bisect
from dataclasses import dataclass

#: White space, and characters that take no room. Begun with a class alone, which ``re`` searches for fastest.
_EMPTY = "[\\s\u200b-\u200f\u2060\ufeff\u00ad\u0000]"
_GAP = re.compile(f"{_EMPTY}{_EMPTY}*")

_WIDE = "０１２３４５６７８９：．－／（）［］"
_NARROW = "0123456789:.-/()[]"
_DASHES = "—–―~～〜∼－﹣−"
_TRADITIONAL = (
    "聽週點號禮個鐘時兩節農曆這會後於從當過內間際無齊曉陽聖勞婦兒國慶誕萬燈復費權舊曆臘閏歷動軍門歸紀頭號"
    "晝懺餅齋樹難穌設靈臨體東猶爾贖獻馬豐歡開誦經轉圖闆獨衛薩寶"
)
_SIMPLIFIED = (
    "听周点号礼个钟时两节农历这会后于从当过内间际无齐晓阳圣劳妇儿国庆诞万灯复费权旧历腊闰历动军门归纪头号"
    "昼忏饼斋树难稣设灵临体东犹尔赎献马丰欢开诵经转图板独卫萨宝"
)
_ONE_FORM = (
    str.maketrans(_WIDE, _NARROW) | str.maketrans(_TRADITIONAL, _SIMPLIFIED) | dict.fromkeys(map(ord, _DASHES), "-")
) | str.maketrans({"○": "〇", "「": "“", "」": "”", "『": "“", "』": "”", "‘": "“", "’": "”", "﹣": "-"})
#: The characters that have another form; a text holds few, and ``translate`` would look at every one.
_FORMS = {chr(char): form if isinstance(form, str) else chr(form) for char, form in _ONE_FORM.items()}
_FORMED = re.compile(f"[{re.escape(''.join(_FORMS))}]")
#: 2022-04-19 at the end of a line and 09:30 on the next: the only two numbers that a line's end parts.
_DATE_BEFORE = re.compile("[-/.][0-9]{1,2}[-/.][0-9]{1,2}$")
_CLOCK_AFTER = re.compile("[0-9]{1,2}[:：]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A text without its layout: from each of ``runs`` on it goes on as ``raw`` does from the same of ``starts``."""

    raw: str
    text: str
    runs: list[int]
    starts: list[int]

    def _at(self, place: int) -> int:
        run = bisect(self.runs, place) - 1
        return self.starts[run] + place - self.runs[run]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the raw text; ``end`` must be above ``start``."""
        return self._at(start), self._at(end - 1) + 1

    def original(self, start: int, end: int) -> str:
        """The characters as printed, without white space between the lines."""
        return _GAP.sub("", self.raw[slice(*self.span(start, end))]) if end > start else ""


def _filler(raw: str, start: int, end: int) -> str:
    """What stays of a gap: a space between two numbers on one line, an end of sentence before an indented paragraph."""
    gap = raw[start:end]
    if "\n" in gap or "\r" in gap:
        if gap.endswith(("\u3000\u3000", "    ")):
            return "\n"
        if not start or raw[start - 1] not in "0123456789":
            return ""
        return " " if _DATE_BEFORE.search(raw, max(0, start - 6), start) and _CLOCK_AFTER.match(raw, end) else ""
    digits = "0123456789０１２３４５６７８９"
    if start > 1 and raw[start - 2].isspace() and raw[end + 1 : end + 2].isspace():
        return ""  # letter-spaced: 9 月 1 8 日
    return " " if start and end < len(raw) and raw[start - 1] in digits and raw[end] in digits else ""


def _in_one_form(text: str) -> str:
    return _FORMED.sub(lambda found: _FORMS[found.group()], text)


def plain(raw: str) -> Plain:
    """The text without its layout, in time linear in its length."""
    pieces: list[str] = []
    runs, starts = [0], [0]
    at = length = 0
    for gap in _GAP.finditer(raw):
        start, end = gap.span()
        pieces.append(raw[at:start])
        length += start - at
        filler = _filler(raw, start, end)
        if filler:  # of one character
            pieces.append(filler)
            runs.append(length)
            starts.append(start)
            length += 1
        at = end
        runs.append(length)
        starts.append(at)
    pieces.append(raw[at:])
    return Plain(raw=raw, text=_in_one_form("".join(pieces)), runs=runs, starts=starts)
