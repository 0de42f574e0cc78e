"""Reads Telegram's HTML as Telegram does: strictly, into text and spans.

The terminal shows messages with it, and the tests check each message with it. The rules are those of
https://core.telegram.org/bots/api#html-style.
"""

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from digests.errors import InputError

#: Telegram's tags, by the name of the entity they make.
_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}  # fmt: skip
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z-]*)(?P<rest>(?:\s+[a-z-]+(?:\s*=\s*\"[^\"<>]*\")?)*)\s*>")
_ATTRIBUTE = re.compile(r"([a-z-]+)(?:\s*=\s*\"([^\"]*)\")?")
#: The only named references; others Telegram shows as they are written.
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")

#: https://core.telegram.org/bots/api#date-time-entity-formatting
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
_UNIX_LIMIT = 2**31

MESSAGE_LIMIT = 4096
ENTITY_LIMIT = 100


class BadMarkup(InputError):
    """This is not Telegram's HTML: {reason}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the text with a look; offsets in characters."""

    start: int
    end: int
    kind: str
    link: str = ""
    at: datetime | None = None  #: the moment of a ``date_time``


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A message as its reader sees it."""

    text: str
    spans: tuple[Span, ...] = ()

    @property
    def units(self) -> int:
        """Its length as Telegram counts: UTF-16 units."""
        return len(self.text.encode("utf-16-le")) // 2


@dataclass(slots=True)
class _Open:
    name: str
    start: int
    link: str
    at: datetime | None


def read(source: str) -> Marked:
    """The text and its spans. Raises BadMarkup where Telegram would answer "can't parse entities"."""
    pieces: list[str] = []
    length = 0
    spans: list[Span] = []
    stack: list[_Open] = []
    at = 0
    while at < len(source):
        if source[at] != "<":
            end = source.find("<", at)
            end = len(source) if end < 0 else end
            piece = _REFERENCE.sub(lambda found: html.unescape(found[0]), source[at:end])
            pieces.append(piece)
            length += len(piece)
            at = end
            continue
        tag = _TAG.match(source, at)
        if tag is None:
            raise BadMarkup(reason=f"a bare < at {at}")
        at = tag.end()
        if tag["end"]:
            _close(stack, spans, tag["name"], length)
        else:
            stack.append(_opened(tag, length))
    if stack:
        raise BadMarkup(reason=f"<{stack[-1].name}> is not closed")
    return Marked(text="".join(pieces), spans=tuple(sorted(spans, key=lambda span: (span.start, -span.end))))


def _opened(tag: re.Match[str], start: int) -> _Open:
    name = tag["name"]
    given = dict(_ATTRIBUTE.findall(tag["rest"]))
    if name not in _KINDS or (name == "span" and given.get("class") != "tg-spoiler"):
        raise BadMarkup(reason=f"<{name}> is no tag of Telegram's")
    return _Open(name, start, html.unescape(given.get("href", "")), _moment(given) if name == "tg-time" else None)


def _moment(given: dict[str, str]) -> datetime:
    """The moment of a <tg-time>."""
    unix = given.get("unix", "")
    if not (unix.isascii() and unix.isdigit() and int(unix) < _UNIX_LIMIT):
        raise BadMarkup(reason=f"{unix[:20]!r} is no moment")
    if not _TIME_FORMAT.fullmatch(given.get("format", "")):
        raise BadMarkup(reason=f"{given['format'][:20]!r} is no form of a moment")
    return datetime.fromtimestamp(int(unix), UTC)


def _close(stack: list[_Open], spans: list[Span], name: str, end: int) -> None:
    if not stack or stack[-1].name != name:
        raise BadMarkup(reason=f"</{name}> closes nothing")
    opened = stack.pop()
    if end > opened.start:
        spans.append(Span(start=opened.start, end=end, kind=_KINDS[name], link=opened.link, at=opened.at))


def check(source: str) -> Marked:
    """Reads one message and holds it to Telegram's limits. Raises BadMarkup."""
    marked = read(source)
    if not marked.text.strip():
        raise BadMarkup(reason="the message is empty")
    if marked.units > MESSAGE_LIMIT:
        raise BadMarkup(reason=f"{marked.units} units of {MESSAGE_LIMIT}")
    if len(marked.spans) > ENTITY_LIMIT:
        raise BadMarkup(reason=f"{len(marked.spans)} entities of {ENTITY_LIMIT}")
    return marked
