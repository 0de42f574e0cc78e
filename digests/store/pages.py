"""Pages come in: new, unchanged, or in place of an earlier form."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.errors import PageLimit, Said
from digests.model import PAPER_ZONE, Analysis, Article, Page
from digests.store.desk import Desk, Shown
from digests.store.engine import Database
from digests.store.index import Index
from digests.store.records import Change, Ingested
from digests.store.rows import article_row, deadline_rows, keyword_rows, page_row
from digests.store.schema import pages as t
from digests.store.schema.meta import storable

#: Characters of an article beyond which PostgreSQL may have no room for its index entry (1 MB).
LONGEST_ARTICLE = 80_000

_FIELDS = tuple(field.name for field in fields(Article))


class PageWriting:
    """``PageStore.ingest``."""

    database: Database
    index: Index

    def ingest(
        self, page: Page, analyses: Sequence[Analysis], *, paper: str, now: datetime, name: str = ""
    ) -> Ingested:
        """See ``PageStore.ingest``."""
        check_page(page, analyses, name)
        with self.database.write() as connection:
            one_at_a_time(connection)
            desk = Desk(connection, self.index)
            done = keep(desk, page, analyses, paper=paper, now=now, name=name)
            desk.flush()
            self.index.settle(connection)
            return done


def one_at_a_time(connection: Connection) -> None:
    """Two transactions that write pages follow each other, as all writers do in SQLite."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(1113213505)"))


def check_page(page: Page, analyses: Sequence[Analysis], name: str) -> None:
    """Raises ``ValueError`` unless each article has its analysis, ``PageLimit`` for an endless article."""
    if len(analyses) != len(page.articles):
        raise ValueError(f"{len(page.articles)} articles with {len(analyses)} analyses")
    if any(_length(article) > LONGEST_ARTICLE for article in page.articles):
        raise PageLimit(
            name=name or page.number or "?", limit=Said("{limit} characters an article", limit=LONGEST_ARTICLE)
        )


def _length(article: Article) -> int:
    return len(article.headline) + len(article.kicker) + len(article.deck) + len(article.body)


def content_hash(page: Page) -> str:
    """SHA-256 of all that was read of a page, in hex; where each piece stood does not count."""
    read = (
        str(page.published), page.number, page.section, page.masthead, page.furniture, page.unplaced,
        [{name: getattr(article, name) for name in _FIELDS} for article in page.articles],
    )  # fmt: skip
    return hashlib.sha256(json.dumps(read).encode()).hexdigest()


def keep(desk: Desk, page: Page, analyses: Sequence[Analysis], *, paper: str, now: datetime, name: str) -> Ingested:
    """Decide what a page is and put it on the desk, within the caller's transaction."""
    paper_id = desk.paper(paper)
    issue_id = desk.issue(paper_id, page.published)
    content = content_hash(page)
    old = None
    for shown in desk.shown(issue_id):
        if shown.content == content:
            return Ingested(
                status=Change.UNCHANGED, page=shown.id, articles=_numbers(desk, shown.id), revision=shown.revision
            )
        if old is None and _takes_the_place(desk, shown, page, name):
            old = shown
    if old is not None:
        desk.hide(issue_id, old)
    revision = old.revision + 1 if old is not None else 1
    place = {
        "issue_id": issue_id,
        "content": content,
        "name": name,
        "ingested": now,
        "revision": revision,
        "replaces": old.id if old is not None else None,
    }
    page_id = desk.put_page(page_row(page) | place)
    numbers = _put_articles(desk, page, analyses, paper_id=paper_id, page_id=page_id, now=now)
    status = Change.REVISED if old is not None else Change.NEW
    return Ingested(status=status, page=page_id, articles=numbers, revision=revision)


def _takes_the_place(desk: Desk, old: Shown, page: Page, name: str) -> bool:
    """Whether ``page`` is a corrected form of ``old``.

    It has the same printed number, and the same name or an article in common: two pages that share a misread number and
    nothing else are two pages. Without a number the name decides, and without a name an article in common.
    """
    if old.number != storable(page.number):
        return False
    if old.name and name:
        same_name = old.name == storable(name)
        return same_name or (bool(page.number) and _shares_article(desk, old.id, page))
    return bool(page.number) or (old.name == name and _shares_article(desk, old.id, page))


def _shares_article(desk: Desk, page_id: int, page: Page) -> bool:
    desk.flush()
    query = sa.select(t.articles.c.headline, t.articles.c.body).where(t.articles.c.page_id == page_id)
    rows = desk.connection.execute(query).all()
    headlines = {row.headline for row in rows} - {""}
    starts = {row.body[:20] for row in rows} - {""}
    return any(
        storable(article.headline) in headlines or storable(article.body)[:20] in starts for article in page.articles
    )


def _numbers(desk: Desk, page_id: int) -> tuple[int, ...]:
    desk.flush()
    query = sa.select(t.articles.c.id).where(t.articles.c.page_id == page_id).order_by(t.articles.c.position)
    return tuple(desk.connection.scalars(query))


def _put_articles(
    desk: Desk, page: Page, analyses: Sequence[Analysis], *, paper_id: int, page_id: int, now: datetime
) -> tuple[int, ...]:
    """A page's articles with their keywords and deadlines; gives their numbers."""
    numbers = desk.numbers(page.published or now.astimezone(PAPER_ZONE).date(), len(page.articles))
    known = {"paper_id": paper_id, "page_id": page_id, "published": page.published}
    articles, keywords, deadlines = [], [], []
    for place, (number, article, analysis) in enumerate(zip(numbers, page.articles, analyses, strict=True)):
        articles.append(
            article_row(article, analysis) | known | {"id": number, "added": desk.added(), "position": place}
        )
        keywords += keyword_rows(number, analysis)
        deadlines += deadline_rows(number, analysis)
    desk.put(articles, keywords, deadlines)
    return tuple(numbers)
