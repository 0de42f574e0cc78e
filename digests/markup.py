"""Telegram's HTML: measure it, take it away, and pack blocks of it into messages.

Limits, from https://core.telegram.org/bots/api#sendmessage and measured: 4,096 UTF-16 units after entities are parsed,
at most 100 entities (the rest is dropped silently; we stop at 90).
"""

import html
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from digests.model import Part

LIMIT_UNITS = 4096
LIMIT_ENTITIES = 90

_TAG = re.compile(r"<(/?)([a-z-]+)([^<>]*)>")
_SENTENCE = re.compile(r"(?<=[。！？；\n])")


def units(text: str) -> int:
    """The length of ``text`` in UTF-16 units, as Telegram counts."""
    return len(text) + sum(1 for c in text if ord(c) > 0xFFFF)


def plain(markup: str) -> str:
    """``markup`` without tags and entities: what a reader sees."""
    return html.unescape(_TAG.sub("", markup))


def entities(markup: str) -> int:
    """How many entities Telegram makes of ``markup``."""
    return sum(1 for tag in _TAG.finditer(markup) if not tag[1])


def clip(text: str, limit: int) -> str:
    """``text`` on one line, cut to ``limit`` characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def sentences(text: str, limit: int) -> list[str]:
    """``text`` in pieces of at most ``limit`` UTF-16 units, cut after sentences where possible. Nothing is lost."""
    pieces: list[str] = [""]
    for sentence in _SENTENCE.split(text):
        for bit in _bits(sentence, limit):
            if pieces[-1] and units(pieces[-1]) + units(bit) > limit:
                pieces.append("")
            pieces[-1] += bit
    return [piece for piece in pieces if piece]


def _bits(text: str, limit: int) -> Iterable[str]:
    step = max(1, limit // 2)  # a character takes two units at most
    if units(text) <= limit:
        return [text]
    return [text[i : i + step] for i in range(0, len(text), step)]


def pack(blocks: Sequence[str], *, header: str = "", separator: str = "\n") -> list[Part]:
    """Messages made of ``blocks``, one below the other, cut only between blocks.

    A block that begins with a line break stands apart from the one before it.

    ``header`` (markup, may hold ``{part}`` and ``{parts}``) opens every message after the first, so that a reader sees
    what a later part belongs to. A block has balanced tags; one that is too long for a message alone is sent as plain
    text, cut after sentences.
    """
    return Packer(blocks, header=header, separator=separator).parts()


class Packer:
    """Blocks to be packed again and again below different beginnings: see ``pack``. They are measured once, and a
    message that holds nothing of a beginning is one object however often it comes."""

    def __init__(self, blocks: Iterable[str], *, header: str = "", separator: str = "\n") -> None:
        self._header, self._separator = header, separator
        self._room = LIMIT_UNITS - units(plain(header)) - len(separator) - 8  # 8: the digits of part and parts
        self._spare = LIMIT_ENTITIES - entities(header)
        self._blocks = self._measured(blocks)
        self._known: dict[tuple[int, int, int, int], Part] = {}

    def parts(self, beginning: Iterable[str] = ()) -> list[Part]:
        """The messages of ``beginning`` and the blocks below it."""
        own = self._measured(beginning)
        blocks, starts = own + self._blocks, [0]
        while (end := self._end(blocks, starts[-1])) < len(blocks):
            starts.append(end)
        spans = list(pairwise([*starts, len(blocks)])) if blocks else []
        return [
            self._shared(start - len(own), end - len(own), number, len(spans))
            if start >= len(own)
            else self._part([block[0] for block in blocks[start:end]], number, len(spans))
            for number, (start, end) in enumerate(spans, 1)
        ]

    def _measured(self, blocks: Iterable[str]) -> list[tuple[str, int, int]]:
        """The blocks, none too long for a message, with their units and entities."""
        fitting = _fitting(blocks, self._room, self._spare)
        return [(block, units(plain(block)) + len(self._separator), entities(block)) for block in fitting]

    def _end(self, blocks: Sequence[tuple[str, int, int]], start: int) -> int:
        """Where a message that begins at ``start`` is full."""
        used = marks = 0
        for at in range(start, len(blocks)):
            _, size, tags = blocks[at]
            used, marks = used + size, marks + tags
            if at > start and (used > self._room or marks > self._spare):
                return at
        return len(blocks)

    def _shared(self, start: int, end: int, number: int, count: int) -> Part:
        place = (start, end, number, count)
        if place not in self._known:
            self._known[place] = self._part([block[0] for block in self._blocks[start:end]], number, count)
        return self._known[place]

    def _part(self, body: Sequence[str], number: int, count: int) -> Part:
        return _part(self._separator.join([*_opening(self._header, number, count), *body]).strip())


def _opening(header: str, number: int, count: int) -> list[str]:
    """The header of a later message. Filled in by replacing, not formatting: a paper's name may hold braces."""
    if number == 1 or not header:
        return []
    return [header.replace("{part}", str(number)).replace("{parts}", str(count))]


def _fitting(blocks: Iterable[str], room: int, spare: int) -> Iterable[str]:
    for block in blocks:
        text = plain(block)
        if not text.strip():
            continue
        if units(text) + 2 <= room and entities(block) <= spare:
            yield block
        else:
            yield from (html.escape(piece, quote=False) for piece in sentences(text, room - 2))


def _part(markup: str) -> Part:
    return Part(html=markup, plain=plain(markup))
