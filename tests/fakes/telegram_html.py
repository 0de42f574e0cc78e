"""Telegram's HTML, read as its server reads it: the text that is left, the entities, and the same complaints.

Rules from https://core.telegram.org/bots/api#html-style.
"""

import re
from dataclasses import dataclass
from html import unescape

_TEXT_TAGS = ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "span")
TAGS = frozenset((*_TEXT_TAGS, "tg-spoiler", "tg-emoji", "tg-time"))
_TOKEN = re.compile(r"<(/?)([A-Za-z0-9-]*)((?:\s[^<>]*)?)(>?)|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")

_ATTRIBUTE = re.compile(r'([a-z-]+)\s*=\s*"([^"]*)"')


class CannotParse(ValueError):
    """The words after ``can't parse entities:``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One piece of formatting; ``offset`` and ``length`` in UTF-16 units of the text that is left."""

    tag: str
    offset: int
    length: int
    url: str = ""
    unix: int = 0
    form: str = ""

    def as_json(self) -> dict[str, object]:
        """The MessageEntity."""
        kinds = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline"}
        kinds |= {"a": "text_link", "s": "strikethrough", "tg-spoiler": "spoiler", "tg-time": "date_time"}
        kind = kinds.get(self.tag, self.tag)
        entity: dict[str, object] = {"type": kind, "offset": self.offset, "length": self.length}
        if self.tag == "tg-time":
            entity |= {"unix_time": self.unix} | ({"date_time_format": self.form} if self.form else {})
        return entity | ({"url": self.url} if self.tag == "a" else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    tag: str
    units: int
    url: str
    unix: int
    form: str


def utf16(text: str) -> int:
    """How many UTF-16 units a text has."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(html: str) -> tuple[str, tuple[Entity, ...]]:
    """The text without its markup, and the entities. Raises CannotParse."""
    if "<" not in html and "&" not in html:
        return html, ()
    out: list[str] = []
    opened: list[_Opened] = []
    entities: list[Entity] = []
    units = last = 0
    for token in _TOKEN.finditer(html):
        before = html[last : token.start()]
        last = token.end()
        out.append(before)
        units += utf16(before)
        if token[0].startswith("&"):
            out.append(unescape(token[0]))
            units += utf16(out[-1])
        elif token[1]:
            entities.append(_close(opened, token, units, _byte(html, token)))
        else:
            opened.append(_open(token, units, _byte(html, token)))
    if opened:
        raise CannotParse(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    out.append(html[last:])
    return "".join(out), tuple(e for e in sorted(entities, key=lambda e: e.offset) if e.length)


def _byte(html: str, token: re.Match[str]) -> int:
    return len(html[: token.start()].encode("utf-8", "surrogatepass"))


def _open(token: re.Match[str], units: int, byte: int) -> _Opened:
    tag = token[2].lower()
    if not token[4]:
        raise CannotParse(f"Unclosed start tag at byte offset {byte}")
    if tag not in TAGS:
        raise CannotParse(f'Unsupported start tag "{tag}" at byte offset {byte}')
    given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(token[3])}
    unix, form = given.get("unix", ""), given.get("format", "")
    if tag == "tg-time" and not (re.fullmatch(r"[0-9]+", unix) and re.fullmatch(r"r|w?[dD]?[tT]?", form)):
        raise CannotParse(f"Invalid date-time entity at byte offset {byte}")
    return _Opened(tag=tag, units=units, url=given.get("href", ""), unix=int(unix or 0), form=form)


def _close(opened: list[_Opened], token: re.Match[str], units: int, byte: int) -> Entity:
    if not opened:
        raise CannotParse(f"Unexpected end tag at byte offset {byte}")
    last = opened.pop()
    if token[2] and token[2].lower() != last.tag:
        raise CannotParse(
            f'Unmatched end tag at byte offset {byte}, expected "</{last.tag}>", found "</{token[2].lower()}>"'
        )
    length = units - last.units
    return Entity(tag=last.tag, offset=last.units, length=length, url=last.url, unix=last.unix, form=last.form)
