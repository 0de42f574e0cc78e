"""What a store can do, as those who use it see it. Every method may raise ``StoreError`` or one of its kinds.

``StoreBusy`` means: try again; nothing was changed. All methods are synchronous and safe to call from several threads.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from digests.model import Analysis, Page
from digests.store.backup import Backup
from digests.store.bulk import Incoming
from digests.store.records import (
    Ingested,
    IssueDate,
    Order,
    SearchResult,
    Step,
    StoredArticle,
    StoredDeadline,
    StoredPage,
    TrendPoint,
)


class PageStore(Protocol):
    """Papers, issues, pages, articles, and what is due."""

    def ingest(
        self, page: Page, analyses: Sequence[Analysis], *, paper: str, now: datetime, name: str = ""
    ) -> Ingested:
        """Keep a page with the analysis of each of its articles.

        The same page again changes nothing; a corrected one (same paper, date and page number or name, and something of
        the old text) takes the old one's place. ``name`` is the source's name for the page: where pages have no printed
        number, give each a name of its own. Raises ``ValueError`` unless there is one analysis an article, and
        ``PageLimit`` for an article too long to be indexed.
        """

    def ingest_many(self, pages: Iterable[Incoming], *, now: datetime, batch: int = 200) -> Iterator[Ingested]:
        """Keep many pages by the same rules, ``batch`` of them in a transaction; the oldest first is the fastest.

        Works as it is read: each result is of a page that is safely kept. Raises as ``ingest`` does, and then nothing
        of that batch is kept.
        """

    def article(self, number: int) -> StoredArticle:
        """The article with that number, also one that is no longer shown. Raises ``NotFound``."""

    def articles_of(self, numbers: Sequence[int]) -> list[StoredArticle]:
        """The articles with those numbers, in that order; unknown numbers are left out."""

    def articles(self, on: date, papers: Sequence[str] = ()) -> list[StoredArticle]:
        """What is shown of a date, in the order paper, page, place; of some papers only when they are named."""

    def pages(self, on: date, papers: Sequence[str] = ()) -> list[StoredPage]:
        """The pages shown of a date, in the order paper, page."""

    def papers(self) -> list[str]:
        """The names of all papers, sorted by code point."""

    def page_names(self, since: date, until: date, papers: Sequence[str] = ()) -> list[str]:
        """How the pages of some days are called: every number as printed, then every name (要闻), each once."""

    def issue_dates(self, *, before: date | None = None, limit: int = 30) -> list[IssueDate]:
        """The latest dates with pages, newest first; ``before`` excludes its own day."""

    def latest_issue(self, on_or_before: date, papers: Sequence[str] = ()) -> date | None:
        """The latest date with pages, not after the one given."""

    def deadlines(
        self, since: date, until: date, query: str = "", *, papers: Sequence[str] = (), limit: int = 1000
    ) -> list[StoredDeadline]:
        """What is due from ``since`` to ``until``, both included, soonest first; ``query`` must be in task or sentence.

        Of some papers only when they are named.
        Every article that names a deadline gives one; merging them is the reader's business.
        """

    def keyword_counts(self, since: date, until: date, papers: Sequence[str] = ()) -> dict[str, int]:
        """In how many shown articles of those days, both included, each keyword stands."""


class SearchStore(Protocol):
    """Articles by the words they hold."""

    def search(
        self,
        query: str,
        *,
        order: Order = Order.BEST,
        limit: int = 10,
        cursor: str | None = None,
        today: date | None = None,
    ) -> SearchResult:
        """The articles shown whose text holds every word of ``query``, literally (see ``query.py`` for its language).

        Never raises for what is in ``query`` or ``cursor``: a cursor that is none gives the first page. ``limit`` is
        brought between 1 and 1,000. What is stored while pages are turned neither repeats nor hides a result.
        ``today`` is what 昨天 and 4月 are counted from; without it they are no dates. Where no article holds the words
        as they were typed, punctuation parts them (note ``loosened``).
        """

    def trends(
        self, word: str, *, since: date, until: date, by: Step = Step.DAY, papers: Sequence[str] = ()
    ) -> list[TrendPoint]:
        """How often a word occurs by day or month and paper, both ends included; nothing where it does not."""


class Store(PageStore, SearchStore, Protocol):
    """The whole store."""

    def backup(self, path: Path) -> Backup:
        """Write everything into a new file, a store itself, while others go on writing; check it.

        Raises ``StoreError`` when the file exists or cannot be written; then none is left.
        """

    def scrub(self) -> None:
        """Leave no bytes of what was deleted. Raises ``StoreBusy`` while somebody still reads it; try again later."""

    def close(self) -> None:
        """Let every connection go."""
