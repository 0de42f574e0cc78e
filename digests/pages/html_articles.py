"""Marked lines to articles: kicker, headline, deck, byline and body follow each other, once or several times a page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from digests.model import Article, Region, Role
from digests.pages.bylines import (
    Credits,
    credits_behind_dateline,
    credits_in_brackets,
    dateline_of,
    read_byline,
    tail_byline,
)
from digests.pages.html_tree import Block, Mark

_NAMES = re.compile(r"(?:[\u4e00-\u9fff](?:[\u4e00-\u9fff]{1,3}| [\u4e00-\u9fff])(?:[ 、，,;；/]+|$)){1,8}")
_CREDIT_LEAD = re.compile(r"^(?:[■□●◆▲◎○☐◇]|文[/／]?图?|图[/／]文|撰文|作者)[ :：]*")

_ROLES = {
    Mark.KICKER: Role.KICKER, Mark.HEADLINE: Role.HEADLINE, Mark.DECK: Role.DECK, Mark.AUTHOR: Role.BYLINE,
    Mark.BODY: Role.BODY, Mark.META: Role.MASTHEAD, Mark.CAPTION: Role.FURNITURE, Mark.NONE: Role.FURNITURE,
}  # fmt: skip


@dataclass(slots=True)
class Draft:
    """An article as its lines come in."""

    lines: dict[Mark, list[Block]] = field(default_factory=dict)

    def add(self, mark: Mark, block: Block) -> None:
        self.lines.setdefault(mark, []).append(block)

    def text(self, mark: Mark) -> str:
        return " ".join(dict.fromkeys(block.text for block in self.lines.get(mark, [])))

    def has(self, mark: Mark) -> bool:
        return mark in self.lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A page cut into articles, the lines that are in none, and where each line went."""

    articles: tuple[Article, ...]
    furniture: tuple[str, ...]
    regions: tuple[Region, ...]


def cut(blocks: Sequence[Block], confidence: float) -> Cut:
    """Cut the lines of a page. A headline without a body is an article only when nothing else has that headline."""
    drafts, furniture = _drafts(blocks)
    kept: list[Draft] = []
    for draft in drafts:
        whole = draft.has(Mark.BODY) or (draft.has(Mark.HEADLINE) and not _repeats(draft, drafts))
        if whole:
            kept.append(draft)
        else:
            furniture += [block for lines in draft.lines.values() for block in lines]
    regions = [
        _region(mark, block, at) for at, draft in enumerate(kept) for mark in draft.lines for block in draft.lines[mark]
    ]
    regions += [_region(block.mark if block.mark is Mark.META else Mark.NONE, block, None) for block in furniture]
    return Cut(
        articles=tuple(_article(draft, confidence) for draft in kept),
        furniture=tuple(block.text for block in sorted(furniture, key=lambda block: block.start)),
        regions=tuple(sorted(regions, key=lambda region: region.start)),
    )


def _drafts(blocks: Sequence[Block]) -> tuple[list[Draft], list[Block]]:
    drafts, furniture = [Draft()], list[Block]()
    beside: list[Block] = []  # lines that are kickers if a headline follows them
    for block in blocks:
        draft = drafts[-1]
        mark = _place(block, draft)
        if mark is Mark.BESIDE:
            beside.append(block)
            continue
        if mark in (Mark.NONE, Mark.META, Mark.CAPTION):
            furniture += [block, *beside]
            beside = []
            continue
        if _begins_another(mark, block, draft):
            draft = Draft()
            drafts.append(draft)
        for kicker in beside:
            draft.add(Mark.KICKER, kicker)
        beside = []
        draft.add(mark, block)
    return drafts, furniture + beside


def _place(block: Block, draft: Draft) -> Mark:
    """What a line is, now that we know what came before it."""
    if block.mark is not Mark.BESIDE:
        return block.mark
    if draft.has(Mark.BODY) or not draft.has(Mark.HEADLINE):
        return Mark.BESIDE
    return Mark.AUTHOR if _is_credit(block.text) else Mark.DECK


def _begins_another(mark: Mark, block: Block, draft: Draft) -> bool:
    if mark in (Mark.KICKER, Mark.HEADLINE, Mark.DECK) and draft.has(Mark.BODY):
        return True
    headline = draft.lines.get(Mark.HEADLINE, [])
    if mark is Mark.HEADLINE and headline:
        return headline[-1].key != block.key and headline[-1].text != block.text
    return False


def _repeats(draft: Draft, drafts: Sequence[Draft]) -> bool:
    same = [other for other in drafts if other.text(Mark.HEADLINE) == draft.text(Mark.HEADLINE)]
    return same[0] is not draft or any(other.has(Mark.BODY) for other in same)


def _article(draft: Draft, confidence: float) -> Article:
    paragraphs = tuple(block.text for block in draft.lines.get(Mark.BODY, []))
    named = _credits(draft.text(Mark.AUTHOR), paragraphs)
    headline = draft.text(Mark.HEADLINE)
    return Article(
        headline=headline,
        kicker=draft.text(Mark.KICKER),
        deck=draft.text(Mark.DECK),
        dateline=dateline_of(paragraphs[0]) if paragraphs else "",
        reporters=named.reporters,
        correspondents=named.correspondents,
        paragraphs=paragraphs,
        byline=draft.text(Mark.AUTHOR),
        confidence=confidence if headline and paragraphs else min(confidence, 0.5),
    )


def _credits(author: str, paragraphs: tuple[str, ...]) -> Credits:
    """The names beside the headline, behind the dateline, on a line of their own at either end, or closing the text."""
    found = author_credits(author)
    if paragraphs:
        found += credits_behind_dateline(paragraphs[0])
        for line in (*paragraphs[:2], *paragraphs[-2:]):
            found += read_byline(_CREDIT_LEAD.sub("", line)) or Credits()
        last = paragraphs[-1]
        found += credits_in_brackets(last) + (read_byline(last[tail_byline(last) :]) or Credits())
    return found


def author_credits(author: str) -> Credits:
    """The names of an author's line; bare names are reporters."""
    bare = _CREDIT_LEAD.sub("", author)
    found = read_byline(bare)
    if found is None and _NAMES.fullmatch(bare):
        return Credits(reporters=tuple(dict.fromkeys(re.split(r"[ 、，,;；/]+", bare.strip()))))
    return found or Credits()


def _is_credit(line: str) -> bool:
    bare = _CREDIT_LEAD.sub("", line)
    return bare != line or read_byline(bare) is not None


def _region(mark: Mark, block: Block, article: int | None) -> Region:
    return Region(role=_ROLES[mark], text=block.text, article=article, start=block.start, end=block.end)
