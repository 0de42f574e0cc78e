"""Telegram's HTML: measure it, take it away, and pack blocks of it into messages.

Limits, from https://core.telegram.org/bots/api#sendmessage and measured: 4,096 UTF-16 units after entities are parsed,
at most 100 entities (the rest is dropped silently; we stop at 90).
"""

import html
import re
from collections.abc import Iterable, Sequence

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
    room = LIMIT_UNITS - units(plain(header)) - len(separator) - 8  # 8: the digits of part and parts
    spare = LIMIT_ENTITIES - entities(header)
    messages: list[list[str]] = [[]]
    used, marks = 0, 0
    for block in _fitting(blocks, room, spare):
        size, tags = units(plain(block)) + len(separator), entities(block)
        if messages[-1] and (used + size > room or marks + tags > spare):
            messages.append([])
            used, marks = 0, 0
        messages[-1].append(block)
        used, marks = used + size, marks + tags
    filled = [body for body in messages if body]
    return [
        _part(separator.join([*_opening(header, number, len(filled)), *body]).strip())
        for number, body in enumerate(filled, 1)
    ]


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
