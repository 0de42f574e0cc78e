"""转版: an article that goes on at another page of the file is made whole, under its first headline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digests.model import Article, Page, Region, Role
from digests.pages.blocks import ends_sentence
from digests.pages.layout import Layout
from digests.pages.marks import page_figure

_SURE = 0.34  # share of common character pairs from which two headlines are one


@dataclass(frozen=True, slots=True, kw_only=True)
class _Join:
    """An article (page, number) that goes on as another."""

    first: tuple[int, int]
    second: tuple[int, int]


def join_continuations(layouts: Sequence[Layout]) -> list[Page]:
    """The pages, each continued article whole on the page where it begins.

    Its regions keep the number of their own sheet. The repeated headline goes to the furniture of the second page.
    """
    pages = [layout.page for layout in layouts]
    for join in _joins(layouts):
        pages = _joined(pages, join)
    return pages


def _joins(layouts: Sequence[Layout]) -> list[_Join]:
    """Pairs of a 下转 and its 上接, the last first so that the numbers of the others stay right."""
    onward = [(p, n, turn) for p, layout in enumerate(layouts) for n, turn in enumerate(layout.turns) if turn.onward]
    back = [(p, n, turn) for p, layout in enumerate(layouts) for n, turn in enumerate(layout.turns) if turn.back]
    joins = []
    for p, n, turn in onward:
        rated = [
            (_likeness(layouts[p].page.articles[n], layouts[q].page.articles[m]), q, m)
            for q, m, other in back
            if (q, m) != (p, n)
            and page_figure(layouts[q].page.number) in (turn.onward, "")
            and page_figure(layouts[p].page.number) in (other.back, "")
        ]
        if not rated:
            continue
        likeness, q, m = max(rated)
        if likeness >= _SURE or len(rated) == 1:
            joins.append(_Join(first=(p, n), second=(q, m)))
            back = [entry for entry in back if entry[:2] != (q, m)]
    return sorted(joins, key=lambda join: join.second, reverse=True)


def _likeness(a: Article, b: Article) -> float:
    """Share of the shorter headline's pairs of characters that the other has, in headline or text."""
    pairs = _pairs(b.headline)
    return len(pairs & _pairs(a.headline + a.body)) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _joined(pages: list[Page], join: _Join) -> list[Page]:
    (p, n), (q, m) = join.first, join.second
    first, second = pages[p].articles[n], pages[q].articles[m]
    moved = [region for region in pages[q].regions if region.article == m and region.role is not Role.HEADLINE]
    stays = tuple(_after_removal(region, m) for region in pages[q].regions if region not in moved)
    repeated = [text for text in (second.column, second.kicker, second.headline, second.deck) if text]
    pages[q] = replace(
        pages[q],
        articles=pages[q].articles[:m] + pages[q].articles[m + 1 :],
        regions=stays,
        furniture=(*pages[q].furniture, *repeated),
    )
    if p == q and n > m:
        n -= 1
    articles = list(pages[p].articles)
    articles[n] = _whole(first, second)
    pages[p] = replace(
        pages[p],
        articles=tuple(articles),
        regions=(*pages[p].regions, *(replace(region, article=n) for region in moved)),
    )
    return pages


def _after_removal(region: Region, gone: int) -> Region:
    if region.article is None or region.article < gone:
        return region
    if region.article == gone:
        return replace(region, article=None, role=Role.FURNITURE)
    return replace(region, article=region.article - 1)


def _whole(first: Article, second: Article) -> Article:
    """Both parts as one; a sentence that was broken at the turn is one paragraph again."""
    head, tail = list(first.paragraphs), list(second.paragraphs)
    if head and tail and not ends_sentence(head[-1]):
        head[-1] += tail.pop(0)
    return replace(
        first,
        paragraphs=(*head, *tail),
        byline=" ".join(filter(None, (first.byline, second.byline))),
        reporters=tuple(dict.fromkeys(first.reporters + second.reporters)),
        correspondents=tuple(dict.fromkeys(first.correspondents + second.correspondents)),
        confidence=min(first.confidence, second.confidence),
    )
