"""What the store gives back: frozen, and free of any database."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from digests.model import Analysis, Article, DateSource, Deadline, Slice


class Change(StrEnum):
    """What a page that came in changed."""

    NEW = "new"  #: it was not there
    UNCHANGED = "unchanged"  #: it was there, word for word; nothing was written
    REVISED = "revised"  #: it took the place of an earlier form, which is kept and no longer shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of a page, and the numbers of its articles in the page's order."""

    status: Change
    page: int
    articles: tuple[int, ...]
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article with where it was printed. ``previous`` and ``next`` are its neighbours on the page."""

    id: int
    paper: str
    published: date | None
    number: str
    section: str
    article: Article
    analysis: Analysis
    page: int
    published_from: DateSource = DateSource.GIVEN
    shown: bool = True  #: False for an article of a page that was corrected since
    previous: int | None = None
    next: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """A page as it is shown. ``articles`` are numbers, in the page's order."""

    id: int
    paper: str
    published: date | None
    number: str
    section: str
    name: str
    revision: int
    ingested: datetime
    articles: tuple[int, ...]
    furniture: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDeadline:
    """Something due, with the article that says so."""

    article: int
    headline: str
    paper: str
    published: date | None
    number: str
    section: str
    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueDate:
    """A day on which papers appeared, and how much of them is stored."""

    published: date
    papers: tuple[str, ...]
    pages: int
    articles: int


class Order(StrEnum):
    """How hits are ordered."""

    BEST = "best"  #: most about the words first
    NEWEST = "newest"  #: latest date first


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """An article that holds the words, with a piece of its text around the first of them."""

    article: int
    headline: str
    paper: str
    published: date | None
    number: str
    snippet: tuple[Slice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """One page of hits. ``total`` is exact while ``exact``; otherwise there are at least so many."""

    query: str
    order: Order
    hits: tuple[SearchHit, ...]
    total: int
    exact: bool = True
    cursor: str | None = None  #: give it back for the next page; None after the last
    previous: str | None = None  #: the page before; None on the first
    suggestions: tuple[str, ...] = ()  #: words near those that no article holds
    #: Codes: ``too-long``, ``too-many-words``, ``bad-date``, ``nothing-asked``, ``loosened``.
    notes: tuple[str, ...] = ()


class Step(StrEnum):
    """How long a point of a trend is."""

    DAY = "day"  #: a day
    MONTH = "month"  #: a month


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """How often a word occurs in a paper's articles of a day, or of the month that begins on ``day``."""

    day: date
    paper: str
    articles: int
    occurrences: int
