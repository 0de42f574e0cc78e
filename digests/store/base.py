"""What a store can do, as those who use it see it. Every method may raise ``StoreError`` or one of its kinds.

``StoreBusy`` means: try again; nothing was changed. All methods are synchronous and safe to call from several threads.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from digests.model import Analysis, Page
from digests.store.records import Ingested, IssueDate, StoredArticle, StoredDeadline, StoredPage


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

    def article(self, number: int) -> StoredArticle:
        """The article with that number, also one that is no longer shown. Raises ``NotFound``."""

    def articles(self, on: date, papers: Sequence[str] = ()) -> list[StoredArticle]:
        """What is shown of a date, in the order paper, page, place; of some papers only when they are named."""

    def pages(self, on: date, papers: Sequence[str] = ()) -> list[StoredPage]:
        """The pages shown of a date, in the order paper, page."""

    def papers(self) -> list[str]:
        """The names of all papers, sorted by code point."""

    def issue_dates(self, *, before: date | None = None, limit: int = 30) -> list[IssueDate]:
        """The latest dates with articles, newest first; ``before`` excludes its own day."""

    def latest_issue(self, on_or_before: date, papers: Sequence[str] = ()) -> date | None:
        """The latest date with articles, not after the one given."""

    def deadlines(self, since: date, until: date, query: str = "", *, limit: int = 1000) -> list[StoredDeadline]:
        """What is due from ``since`` to ``until``, both included, soonest first; ``query`` must be in task or sentence.

        Every article that names a deadline gives one; merging them is the reader's business.
        """

    def keyword_counts(self, since: date, until: date, papers: Sequence[str] = ()) -> dict[str, int]:
        """In how many shown articles of those days, both included, each keyword stands."""


class Store(PageStore, Protocol):
    """The whole store."""

    def close(self) -> None:
        """Let every connection go."""
