"""转版 between pages that were read apart: who goes on where, from the marks that each page prints.

    Pages of one issue -> Turn of each article -> each continued article whole on the page where it begins

A mark stands in the text (……（下转第二版）), behind a headline, or on a line of its own, which is furniture there; two
pages may also just repeat the headline over an article that stops in mid-sentence on the first of them.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from digests.model import Article, Page, Region, Role
from digests.pages.blocks import ends_sentence
from digests.pages.marks import NO_TURN, Turn, page_figure, take_turn

#: A line with one of these may say where an article goes on or comes from.
_MARK = re.compile(r"下?转[^。]{0,3}版|上接[^。]{0,5}版")
#: The mark behind a repeated headline.
_BEHIND_HEADLINE = re.compile(r"[ \u3000]*([（(]?上接.{1,8}版[^）)]{0,10}[）)]?)$")
#: A page that does not say its number.
_SOMEWHERE = "?"
#: No issue has more.
MAX_TURNS = 200


def join_turns(pages: Sequence[Page]) -> list[Page]:
    """The pages of one issue, each continued article whole on the page where it begins.

    What is read as two articles stays two when no mark and no repeated headline speaks for one. Regions that moved
    keep the offsets of the page they were printed on.
    """
    if not _may_turn(pages):
        return list(pages)
    from digests.pages.continuation import join_continuations
    from digests.pages.layout import Layout  # numerical: only for an issue that has a turn

    twins: dict[str, list[tuple[Page, Article]]] = defaultdict(list)
    for page in pages:
        for article in page.articles:
            twins[_plain(article.headline)].append((page, article))
    read = [_turns(page, twins) for page in pages]
    if sum(bool(turn.onward) for _, turns in read for turn in turns) > MAX_TURNS:
        return list(pages)
    return join_continuations([Layout(page=page, turns=turns) for page, turns in read])


def _may_turn(pages: Sequence[Page]) -> bool:
    """Whether any page has a mark, or two articles a headline in common."""
    if len(pages) < 2:
        return False
    headlines = [plain for page in pages for article in page.articles if (plain := _plain(article.headline))]
    if len(headlines) > len(set(headlines)):
        return True
    return any(_MARK.search(text) for page in pages for text in (*page.furniture, *map(_edges, page.articles)))


def _edges(article: Article) -> str:
    """Where a mark may stand in an article."""
    return "\n".join((article.headline, article.body[:40], article.body[-40:]))


def _turns(page: Page, twins: Mapping[str, Sequence[tuple[Page, Article]]]) -> tuple[Page, tuple[Turn, ...]]:
    """The page without the marks in its text, and the turn of each of its articles."""
    articles: list[Article] = []
    turns: list[Turn] = []
    marks: list[str] = []
    beside = _printed_beside(page.regions)
    for at, article in enumerate(page.articles):
        paragraphs = list(article.paragraphs)
        turn, taken = take_turn(paragraphs)
        marks += taken
        headline, behind = article.headline, _BEHIND_HEADLINE.search(article.headline)
        if behind:
            headline = headline[: behind.start()]
            marks.append(behind[1])
            turn = replace(turn, back=take_turn([behind[1]])[0].back or turn.back)
        other = beside.get(at, NO_TURN)
        turn = Turn(onward=turn.onward or other.onward, back=turn.back or other.back)
        bare = replace(article, headline=headline, paragraphs=tuple(paragraphs) or article.paragraphs)
        articles.append(bare)
        turns.append(turn if turn.onward or turn.back else _by_headline(page, bare, twins))
    return replace(page, articles=tuple(articles), furniture=(*page.furniture, *marks)), tuple(turns)


def _printed_beside(regions: Sequence[Region]) -> dict[int, Turn]:
    """For each article the marks on lines of their own: behind its text, and before it."""
    found: dict[int, Turn] = {}
    for before, region in pairwise(regions):
        if before.article is not None and region.role is Role.FURNITURE:
            onward = take_turn(["", region.text.split("\n")[0]])[0].onward
            if onward:
                found[before.article] = replace(found.get(before.article, NO_TURN), onward=onward)
        if region.article is not None and before.role is Role.FURNITURE:
            back = take_turn([before.text.split("\n")[-1]])[0].back
            if back:
                found[region.article] = replace(found.get(region.article, NO_TURN), back=back)
    return found


def _by_headline(page: Page, article: Article, twins: Mapping[str, Sequence[tuple[Page, Article]]]) -> Turn:
    """The turn of an article whose headline another page repeats, when the first of the two stops in mid-sentence."""
    plain = _plain(article.headline)
    for other, twin in twins[plain][:MAX_TURNS] if plain else ():
        if other is page or not article.paragraphs or not twin.paragraphs:
            continue
        if not ends_sentence(article.paragraphs[-1]):
            return Turn(onward=page_figure(other.number) or _SOMEWHERE)
        if not ends_sentence(twin.paragraphs[-1]):
            return Turn(back=page_figure(other.number) or _SOMEWHERE)
    return NO_TURN


def _plain(headline: str) -> str:
    """A headline for comparing: its letters, figures and characters."""
    return re.sub(r"\W", "", _BEHIND_HEADLINE.sub("", headline))
