"""A chain of strips -> an article: lines joined to paragraphs, the byline read, the dateline repeated in its field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digests.model import Article, Role
from digests.pages.blocks import ends_sentence
from digests.pages.bylines import (
    Credits,
    credits_behind_dateline,
    credits_in_brackets,
    dateline_of,
    read_byline,
    tail_byline,
)
from digests.pages.geometry import Line
from digests.pages.marks import NO_TURN, Turn, take_turn
from digests.pages.order import Chain
from digests.pages.strips import Strip

_INDENT = 1.2  # em; a line that begins further in begins a paragraph
_SHORT = 2.0  # em; a sentence's end that leaves more of its line empty ends a paragraph
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """An article, the lines it was made of by their role, and its 转版 marks, which are no text of it."""

    article: Article
    parts: tuple[tuple[Role, tuple[Line, ...]], ...]
    turn: Turn = NO_TURN
    markers: tuple[str, ...] = ()


def compose_article(chain: Chain, confidence: float) -> Composed | None:
    """The article of a chain; None when it has no text."""
    if not chain.strips:
        return None
    paragraphs: list[str] = []
    signed_by = Credits()
    bylines: list[str] = []
    parts: list[tuple[Role, tuple[Line, ...]]] = _head_parts(chain)
    for strip in chain.strips:
        text, signed = _unsigned(strip)
        for line in signed:
            signed_by += read_byline(line.text) or Credits()
        bylines += [line.text for line in signed]
        if signed:
            parts.append((Role.BYLINE, tuple(signed)))
        if text:
            parts.append((Role.BODY, tuple(text)))
    for line, begins in _lines(chain):
        if begins or not paragraphs:
            paragraphs.append(line.text)
        else:
            paragraphs[-1] = _joined(paragraphs[-1], line.text)
    return _article(chain, paragraphs, signed_by, bylines, confidence, tuple(parts))


def _article(
    chain: Chain,
    paragraphs: list[str],
    signed_by: Credits,
    bylines: list[str],
    confidence: float,
    parts: tuple[tuple[Role, tuple[Line, ...]], ...],
) -> Composed:
    turn, markers = take_turn(paragraphs)
    if paragraphs:
        cut = tail_byline(paragraphs[-1])
        signed_by += read_byline(paragraphs[-1][cut:]) or credits_in_brackets(paragraphs[-1])
        bylines.append(paragraphs[-1][cut:])
        paragraphs[-1] = paragraphs[-1][:cut]
        signed_by = credits_behind_dateline(paragraphs[0]) + signed_by
    head = chain.head
    article = Article(
        headline=head.headline if head else "",
        kicker=head.kicker if head else "",
        deck=head.deck if head else "",
        column=head.column if head else "",
        dateline=dateline_of(paragraphs[0]) if paragraphs else "",
        reporters=signed_by.reporters,
        correspondents=signed_by.correspondents,
        paragraphs=tuple(paragraphs),
        byline=" ".join(filter(None, bylines)),
        confidence=round(confidence, 3),
    )
    return Composed(article=article, parts=parts, turn=turn, markers=markers)


def _head_parts(chain: Chain) -> list[tuple[Role, tuple[Line, ...]]]:
    return [(Role.HEADLINE, chain.head.lines)] if chain.head else []


def _unsigned(strip: Strip) -> tuple[list[Line], list[Line]]:
    """The lines of a strip without the bylines at its end, and these."""
    text = list(strip.lines)
    signed: list[Line] = []
    while text and read_byline(text[-1].text):
        signed.insert(0, text.pop())
    return text, signed


def _lines(chain: Chain) -> Iterator[tuple[Line, bool]]:
    """Every line of the body in order, and whether it begins a paragraph."""
    before: Line | None = None
    room = 0.0
    for strip in chain.strips:
        for line in _unsigned(strip)[0]:
            ended = before is not None and room > _SHORT * before.size and ends_sentence(before.text)
            yield line, strip.indent(line) > _INDENT or ended
            before, room = line, strip.right - line.box.right


def _joined(before: str, after: str) -> str:
    """Two lines as one: Latin words keep apart, Chinese goes on without a blank."""
    if _LATIN.match(after) and before[-1:].isascii() and before[-1:].isalpha():
        return f"{before} {after}"
    return before + after
