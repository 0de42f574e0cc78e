"""A page that an operator looks over before it is kept: what was read of it, and what they changed.

    Page | analyse | Draft | retitle, redate, strike, … | final -> Page, Analyses

Articles and deadlines keep their places, so that a button pressed twice or late means what it meant: what is left out
is listed, not removed, and may be taken back. Everything here is pure.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from digests.analysis import analyse
from digests.model import Analysis, Article, DateSource, Page

#: What makes an analysis of an article and its publication date.
Analyse = Callable[[Article, date | None], Analysis]
#: An article's place on the page, and where one of its deadlines begins and ends in its text.
Spot = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A page with the analysis of each of its articles, and what of it shall not be kept."""

    page: Page
    analyses: tuple[Analysis, ...]
    paper: str = ""  #: the paper's name, where the page does not print it or prints it wrongly
    dropped: frozenset[int] = frozenset()  #: places of articles
    struck: frozenset[Spot] = frozenset()  #: deadlines

    def __post_init__(self) -> None:
        if len(self.analyses) != len(self.page.articles):
            raise ValueError(f"{len(self.page.articles)} articles with {len(self.analyses)} analyses")


def draft_of(page: Page, paper: str = "", analyse: Analyse = analyse) -> Draft:
    """A page that was just read, analysed; ``paper`` is its paper where the page does not say."""
    analyses = tuple(analyse(article, page.published) for article in page.articles)
    return Draft(page=page, analyses=analyses, paper=page.masthead or paper)


def retitle(draft: Draft, place: int, headline: str, analyse: Analyse = analyse) -> Draft:
    """Another headline for an article; what it is about is thought over. Raises IndexError for a place that is none."""
    if not 0 <= place < len(draft.page.articles):
        raise IndexError(place)
    articles, analyses = list(draft.page.articles), list(draft.analyses)
    articles[place] = replace(articles[place], headline=headline)
    analyses[place] = analyse(articles[place], draft.page.published)
    return replace(draft, page=replace(draft.page, articles=tuple(articles)), analyses=tuple(analyses))


def redate(draft: Draft, published: date, analyse: Analyse = analyse) -> Draft:
    """Another publication date, from which every deadline is reckoned anew."""
    page = replace(draft.page, published=published, published_from=DateSource.GIVEN)
    return replace(draft, page=page, analyses=tuple(analyse(article, published) for article in page.articles))


def name_paper(draft: Draft, paper: str) -> Draft:
    """Another paper."""
    return replace(draft, paper=paper)


def drop(draft: Draft, place: int, gone: bool) -> Draft:
    """Leave an article out, or take it in again."""
    return replace(draft, dropped=draft.dropped | {place} if gone else draft.dropped - {place})


def strike(draft: Draft, spot: Spot, gone: bool) -> Draft:
    """Leave a deadline out, or take it in again."""
    return replace(draft, struck=draft.struck | {spot} if gone else draft.struck - {spot})


def final(draft: Draft) -> tuple[Page, tuple[Analysis, ...]]:
    """The page and the analyses as they shall be kept."""
    left = [place for place in range(len(draft.page.articles)) if place not in draft.dropped]
    page = replace(draft.page, articles=tuple(draft.page.articles[place] for place in left), regions=())
    return page, tuple(_without_struck(draft, place) for place in left)


def _without_struck(draft: Draft, place: int) -> Analysis:
    analysis = draft.analyses[place]
    kept = tuple(each for each in analysis.deadlines if (place, each.start, each.end) not in draft.struck)
    return replace(analysis, deadlines=kept)
