"""Pages come in: new, unchanged, or in place of an earlier form."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, CursorResult

from digests.errors import PageLimit
from digests.model import PAPER_ZONE, Analysis, Article, Page
from digests.store.engine import Database
from digests.store.index import Index, Writing
from digests.store.indexing import index_rows, unindex_page
from digests.store.order import PLACES, first_of, last_of
from digests.store.records import Change, Ingested
from digests.store.rows import article_row, deadline_rows, keyword_rows
from digests.store.schema import pages as t
from digests.store.schema.meta import storable

#: Characters of an article beyond which PostgreSQL may have no room for its index entry (1 MB).
LONGEST_ARTICLE = 80_000


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
            return keep(connection, self.index, page, analyses, paper=paper, now=now, name=name)


def one_at_a_time(connection: Connection) -> None:
    """Two transactions that write pages follow each other, as all writers do in SQLite."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(1113213505)"))


def check_page(page: Page, analyses: Sequence[Analysis], name: str) -> None:
    """Raises ``ValueError`` unless each article has its analysis, ``PageLimit`` for an endless article."""
    if len(analyses) != len(page.articles):
        raise ValueError(f"{len(page.articles)} articles with {len(analyses)} analyses")
    if any(_length(article) > LONGEST_ARTICLE for article in page.articles):
        raise PageLimit(name=name or page.number or "?", limit=f"{LONGEST_ARTICLE} characters an article")


def _length(article: Article) -> int:
    return len(article.headline) + len(article.kicker) + len(article.deck) + len(article.body)


def content_hash(page: Page) -> str:
    """SHA-256 of all that was read of a page, in hex; where each piece stood does not count."""
    read = (
        str(page.published), page.number, page.section, page.masthead, page.furniture, page.unplaced,
        [asdict(article) for article in page.articles],
    )  # fmt: skip
    return hashlib.sha256(json.dumps(read).encode()).hexdigest()


def keep(
    connection: Connection,
    index: Writing,
    page: Page,
    analyses: Sequence[Analysis],
    *,
    paper: str,
    now: datetime,
    name: str,
) -> Ingested:
    """Decide what a page is and write it, within the caller's transaction."""
    paper_id = paper_of(connection, paper)
    issue_id = _issue_of(connection, paper_id, page.published)
    content = content_hash(page)
    shown = _shown_pages(connection, issue_id)
    for row in shown:
        if row.content == content:
            return Ingested(
                status=Change.UNCHANGED, page=row.id, articles=_numbers(connection, row.id), revision=row.revision
            )
    old = next((row for row in shown if _takes_the_place(connection, row, page, name)), None)
    if old is not None:
        hide(connection, index, old.id)
    revision = old.revision + 1 if old is not None else 1
    page_id = _add_page(
        connection, page, issue_id=issue_id, content=content, name=name, now=now, revision=revision,
        replaces=old.id if old is not None else None,
    )  # fmt: skip
    numbers = add_articles(connection, index, page, analyses, paper_id=paper_id, page_id=page_id, now=now)
    return Ingested(
        status=Change.REVISED if old is not None else Change.NEW, page=page_id, articles=numbers, revision=revision
    )


def paper_of(connection: Connection, name: str) -> int:
    """The number of a paper, which is added when it is new."""
    name = storable(name)
    found = connection.scalar(sa.select(t.papers.c.id).where(t.papers.c.name == name))
    if found is not None:
        return int(found)
    return added_number(connection.execute(sa.insert(t.papers).values(name=name)))


def _issue_of(connection: Connection, paper_id: int, published: date | None) -> int:
    same = t.issues.c.published.is_not_distinct_from(published)
    found = connection.scalar(sa.select(t.issues.c.id).where(t.issues.c.paper_id == paper_id, same))
    if found is not None:
        return int(found)
    return added_number(connection.execute(sa.insert(t.issues).values(paper_id=paper_id, published=published)))


def _shown_pages(connection: Connection, issue_id: int) -> Sequence[Any]:
    columns = (t.pages.c.id, t.pages.c.number, t.pages.c.name, t.pages.c.content, t.pages.c.revision)
    return connection.execute(
        sa.select(*columns).where(t.pages.c.issue_id == issue_id, t.pages.c.shown).order_by(t.pages.c.id)
    ).all()


def _takes_the_place(connection: Connection, old: Any, page: Page, name: str) -> bool:
    """Whether ``page`` is a corrected form of ``old``.

    It has the same printed number, and the same name or an article in common: two pages that share a misread number and
    nothing else are two pages. Without a number the name decides, and without a name an article in common.
    """
    if old.number != storable(page.number):
        return False
    if old.name and name:
        same_name = old.name == storable(name)
        return same_name or (bool(page.number) and _shares_article(connection, old.id, page))
    return bool(page.number) or (old.name == name and _shares_article(connection, old.id, page))


def _shares_article(connection: Connection, page_id: int, page: Page) -> bool:
    rows = connection.execute(
        sa.select(t.articles.c.headline, t.articles.c.body).where(t.articles.c.page_id == page_id)
    ).all()
    headlines = {row.headline for row in rows} - {""}
    starts = {row.body[:20] for row in rows} - {""}
    return any(
        storable(article.headline) in headlines or storable(article.body)[:20] in starts for article in page.articles
    )


def _numbers(connection: Connection, page_id: int) -> tuple[int, ...]:
    query = sa.select(t.articles.c.id).where(t.articles.c.page_id == page_id).order_by(t.articles.c.position)
    return tuple(connection.scalars(query))


def hide(connection: Connection, index: Writing, page_id: int) -> None:
    """A page and its articles are no longer shown nor found, and stay readable by number."""
    unindex_page(connection, index, page_id)
    connection.execute(sa.update(t.pages).where(t.pages.c.id == page_id).values(shown=False))
    connection.execute(sa.update(t.articles).where(t.articles.c.page_id == page_id).values(shown=False))


def _add_page(connection: Connection, page: Page, **known: object) -> int:
    values = {
        "number": page.number, "section": page.section, "masthead": page.masthead,
        "published_from": page.published_from.value, "issue_id": known["issue_id"], "name": known["name"],
        "content": known["content"], "revision": known["revision"], "replaces": known["replaces"], "shown": True,
        "furniture": [storable(piece) for piece in page.furniture],
        "unplaced": [storable(piece) for piece in page.unplaced], "notes": list(page.notes), "ingested": known["now"],
    }  # fmt: skip
    return added_number(connection.execute(sa.insert(t.pages).values(values)))


def added_number(result: CursorResult[Any]) -> int:
    """The primary key that the database gave to the row just added."""
    key = result.inserted_primary_key
    if key is None:  # never after an INSERT of one row
        raise ValueError("nothing was added")
    return int(key[0])


def add_articles(
    connection: Connection,
    index: Writing,
    page: Page,
    analyses: Sequence[Analysis],
    *,
    paper_id: int,
    page_id: int,
    now: datetime,
) -> tuple[int, ...]:
    """Write a page's articles with their keywords and deadlines; gives their numbers."""
    day = page.published or now.astimezone(PAPER_ZONE).date()
    first = next_number(connection, day, len(page.articles))
    added = next_added(connection)
    numbers = tuple(range(first, first + len(page.articles)))
    known = {"paper_id": paper_id, "page_id": page_id, "published": page.published}
    rows = [
        article_row(article, analysis) | known | {"id": number, "added": added + place, "position": place}
        for place, (number, article, analysis) in enumerate(zip(numbers, page.articles, analyses, strict=True))
    ]
    pairs = list(zip(numbers, analyses, strict=True))
    write_rows(
        connection,
        index,
        rows,
        [row for number, analysis in pairs for row in keyword_rows(number, analysis)],
        [row for number, analysis in pairs for row in deadline_rows(number, analysis)],
    )
    return numbers


def write_rows(
    connection: Connection,
    index: Writing,
    articles: list[dict[str, object]],
    keywords: list[dict[str, object]],
    deadlines: list[dict[str, object]],
) -> None:
    """Insert ready rows, many at once, and index them."""
    for table, rows in ((t.articles, articles), (t.keywords, keywords), (t.deadlines, deadlines)):
        if rows:
            connection.execute(sa.insert(table), rows)
    index_rows(connection, index, articles, (str(row["text"]) for row in keywords))


def next_number(connection: Connection, day: date, count: int) -> int:
    """The first of ``count`` free numbers of a day. Raises ``PageLimit`` when the day has no more."""
    last = connection.scalar(
        sa.select(sa.func.max(t.articles.c.id)).where(t.articles.c.id.between(first_of(day), last_of(day)))
    )
    first = first_of(day) if last is None else int(last) + 1
    if first + count - 1 > last_of(day):
        raise PageLimit(name=day.isoformat(), limit=f"{PLACES} articles a day")
    return first


def next_added(connection: Connection) -> int:
    """One more than the count of all articles that ever came in."""
    return int(connection.scalar(sa.select(sa.func.max(t.articles.c.added))) or 0) + 1
