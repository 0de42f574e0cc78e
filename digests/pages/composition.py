"""A chain of strips -> an article: lines joined to paragraphs, the byline read, the dateline repeated in its field."""

import re
import unicodedata
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
from digests.pages.order import Chain
from digests.pages.strips import Strip

_INDENT = 1.2  # em; a line that begins further in begins a paragraph
_SHORT = 2.0  # em; a sentence's end that leaves more of its line empty ends a paragraph
_LATIN = re.compile(r"[A-Za-z]")


#: 下转第三版 closes what goes on elsewhere, 上接第一版 opens what began elsewhere.
_ONWARD = re.compile(
    r"[（(【▶►]?(?:紧接|下?转)第? ?([A-Z]?[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}) ?版[^。]{0,10}$"
)
_BACK = re.compile(
    r"[^，。]{0,8}[（(【◀◄]?上接第? ?([A-Z]?[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}) ?版[^，。）)】]{0,10}[）)】]?"
)
_FIGURES = {figure: number for number, figure in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Where an article goes on and where it began: pages as printed, without leading zeros; empty for neither."""

    onward: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """An article, the lines it was made of by their role, and its 转版 marks, which are no text of it."""

    article: Article
    parts: tuple[tuple[Role, tuple[Line, ...]], ...]
    turn: Turn = Turn()
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
    turn, markers = _turn(paragraphs)
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


def _turn(paragraphs: list[str]) -> tuple[Turn, tuple[str, ...]]:
    """Take the marks 下转 and 上接 out of the paragraphs."""
    onward = back = ""
    markers = []
    if paragraphs and (found := _BACK.match(paragraphs[0])):
        back = page_figure(found[1])
        markers.append(found[0])
        paragraphs[0] = paragraphs[0][found.end() :].lstrip()
    if paragraphs and (found := _ONWARD.search(paragraphs[-1])):
        onward = page_figure(found[1])
        markers.append(found[0])
        paragraphs[-1] = paragraphs[-1][: found.start()].rstrip()
    paragraphs[:] = [paragraph for paragraph in paragraphs if paragraph]
    return Turn(onward=onward, back=back), tuple(markers)


def page_figure(printed: str) -> str:
    """A page's number as printed, in Arabic figures without leading zeros: 三, 03 and ３ are 3."""
    if printed and all(figure in _FIGURES or figure == "十" for figure in printed):
        tens, ten, ones = printed.rpartition("十")
        return str((10 * _FIGURES.get(tens, 1) if ten else 0) + _FIGURES.get(ones, 0))
    return unicodedata.normalize("NFKC", printed).lstrip("0")


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
