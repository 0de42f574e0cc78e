"""Pages, articles and deadlines as they are read back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Select

from digests.errors import NotFound
from digests.model import DateSource
from digests.store.engine import Database
from digests.store.fold import fold
from digests.store.order import first_of, last_of
from digests.store.records import IssueDate, StoredArticle, StoredDeadline, StoredPage
from digests.store.rows import Values, analysis_of, article_of, deadline_of
from digests.store.schema import pages as t

_PRINTED = (t.papers.c.name.label("paper"), t.pages.c.number, t.pages.c.section, t.pages.c.published_from)
_JOINED = t.articles.join(t.pages, t.pages.c.id == t.articles.c.page_id).join(
    t.papers, t.papers.c.id == t.articles.c.paper_id
)


class PageReading:
    """``PageStore`` but for ``ingest``."""

    database: Database

    def article(self, number: int) -> StoredArticle:
        """See ``PageStore.article``."""
        with self.database.read() as connection:
            found = stored_articles(connection, [number]) if 0 <= number < 1 << 62 else []
        if not found:
            raise NotFound(what="article", key=number)
        return found[0]

    def articles_of(self, numbers: Sequence[int]) -> list[StoredArticle]:
        """See ``PageStore.articles_of``."""
        with self.database.read() as connection:
            return stored_articles(connection, numbers)

    def articles(self, on: date, papers: Sequence[str] = ()) -> list[StoredArticle]:
        """See ``PageStore.articles``."""
        query = (
            sa.select(t.articles.c.id)
            .select_from(_JOINED)
            .where(t.articles.c.shown, t.articles.c.published == on, t.articles.c.id.between(first_of(on), last_of(on)))
        )
        with self.database.read() as connection:
            found = stored_articles(connection, connection.scalars(_of(query, papers)).all())
        return sorted(found, key=lambda one: (one.paper, one.number, one.page, one.id))

    def pages(self, on: date, papers: Sequence[str] = ()) -> list[StoredPage]:
        """See ``PageStore.pages``."""
        query = (
            sa.select(t.pages, t.papers.c.name.label("paper"), t.issues.c.published)
            .select_from(t.pages.join(t.issues).join(t.papers))
            .where(t.pages.c.shown, t.issues.c.published == on)
        )
        with self.database.read() as connection:
            rows = connection.execute(_of(query, papers)).mappings().all()
            places = sa.select(t.articles.c.page_id, t.articles.c.id).where(
                t.articles.c.page_id.in_([row["id"] for row in rows])
            )
            members: defaultdict[int, list[int]] = defaultdict(list)
            for page, article in connection.execute(places.order_by(t.articles.c.position)):
                members[page].append(article)
        found = [_page(row, members[row["id"]]) for row in rows]
        return sorted(found, key=lambda page: (page.paper, page.number, page.id))  # by code point in either database

    def papers(self) -> list[str]:
        """See ``PageStore.papers``."""
        with self.database.read() as connection:
            return sorted(connection.scalars(sa.select(t.papers.c.name)))

    def page_names(self, since: date, until: date, papers: Sequence[str] = ()) -> list[str]:
        """See ``PageStore.page_names``."""
        query = (
            sa.select(t.pages.c.number, t.pages.c.section)
            .distinct()
            .select_from(t.pages.join(t.issues, t.issues.c.id == t.pages.c.issue_id).join(t.papers))
            .where(t.pages.c.shown, t.issues.c.published.between(since, until))
        )
        with self.database.read() as connection:
            rows = connection.execute(_of(query, papers)).all()
        numbers, sections = sorted({row.number for row in rows}), sorted({row.section for row in rows})
        return [name for name in dict.fromkeys([*numbers, *sections]) if name]

    def issue_dates(self, *, before: date | None = None, limit: int = 30) -> list[IssueDate]:
        """See ``PageStore.issue_dates``."""
        days = sa.select(t.issues.c.published).distinct().where(t.issues.c.published.is_not(None), _has_pages)
        if before is not None:
            days = days.where(t.issues.c.published < before)
        chosen = days.order_by(t.issues.c.published.desc()).limit(limit).subquery()
        query = (
            sa.select(
                t.issues.c.published,
                t.papers.c.name,
                sa.func.count(t.pages.c.id.distinct()).label("pages"),
                sa.func.count(t.articles.c.id).label("articles"),
            )
            .select_from(
                t.issues.join(chosen, chosen.c.published == t.issues.c.published)
                .join(t.papers, t.papers.c.id == t.issues.c.paper_id)
                .join(t.pages, sa.and_(t.pages.c.issue_id == t.issues.c.id, t.pages.c.shown))
                .outerjoin(t.articles, t.articles.c.page_id == t.pages.c.id)
            )
            .group_by(t.issues.c.published, t.papers.c.name)
            .order_by(t.issues.c.published.desc())
        )
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return [
            IssueDate(
                published=day,
                papers=tuple(sorted(row.name for row in some)),
                pages=sum(row.pages for row in some),
                articles=sum(row.articles for row in some),
            )
            for day, group in groupby(rows, key=lambda row: row.published)
            for some in [list(group)]
        ]

    def latest_issue(self, on_or_before: date, papers: Sequence[str] = ()) -> date | None:
        """See ``PageStore.latest_issue``."""
        query = (
            sa.select(t.issues.c.published)
            .select_from(t.issues.join(t.papers))
            .where(t.issues.c.published <= on_or_before, _has_pages)
            .order_by(t.issues.c.published.desc())
            .limit(1)
        )
        with self.database.read() as connection:
            found: date | None = connection.scalar(_of(query, papers))
        return found

    def deadlines(
        self, since: date, until: date, query: str = "", *, papers: Sequence[str] = (), limit: int = 1000
    ) -> list[StoredDeadline]:
        """See ``PageStore.deadlines``."""
        columns = (t.deadlines, t.articles.c.headline, t.articles.c.published, *_PRINTED)
        statement = (
            sa.select(*columns)
            .select_from(_JOINED.join(t.deadlines, t.deadlines.c.article_id == t.articles.c.id))
            .where(t.articles.c.shown, t.deadlines.c.due_on.between(since, until))
            .order_by(t.deadlines.c.due_on, t.articles.c.id, t.deadlines.c.position)
        )
        with self.database.read() as connection:
            rows = connection.execute(_of(statement, papers).limit(None if query else limit)).mappings()
            return [_stored_deadline(row) for row in rows if _speaks_of(row, query)][:limit]

    def keyword_counts(self, since: date, until: date, papers: Sequence[str] = ()) -> dict[str, int]:
        """See ``PageStore.keyword_counts``."""
        query = (
            sa.select(t.keywords.c.text, sa.func.count())
            .select_from(_JOINED.join(t.keywords, t.keywords.c.article_id == t.articles.c.id))
            .where(t.articles.c.shown, t.keywords.c.article_id.between(first_of(since), last_of(until)))
            .group_by(t.keywords.c.text)
        )
        with self.database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(_of(query, papers))}


_has_pages = sa.exists().where(t.pages.c.issue_id == t.issues.c.id, t.pages.c.shown)


def _of(query: Select[Any], papers: Sequence[str]) -> Select[Any]:
    return query.where(t.papers.c.name.in_(papers)) if papers else query


def stored_articles(connection: Connection, numbers: Sequence[int]) -> list[StoredArticle]:
    """The articles with those numbers, in that order; unknown numbers are left out."""
    rows = {
        row["id"]: row for row in _select(connection, sa.select(t.articles, *_PRINTED).select_from(_JOINED), numbers)
    }
    keywords = _grouped(connection, t.keywords, numbers)
    deadlines = _grouped(connection, t.deadlines, numbers)
    around = _neighbours(connection, {row["page_id"] for row in rows.values()})
    return [
        _article(rows[number], keywords[number], deadlines[number], around[number])
        for number in numbers
        if number in rows
    ]


def _select(connection: Connection, query: Select[Any], numbers: Sequence[int]) -> list[Values]:
    found: list[Values] = []
    for start in range(0, len(numbers), 500):  # within every database's limit of parameters
        some = query.where(t.articles.c.id.in_(numbers[start : start + 500]))
        found.extend(connection.execute(some).mappings())
    return found


def _grouped(connection: Connection, table: sa.Table, numbers: Sequence[int]) -> dict[int, list[Values]]:
    rows: defaultdict[int, list[Values]] = defaultdict(list)
    for start in range(0, len(numbers), 500):
        some = table.c.article_id.in_(numbers[start : start + 500])
        for row in connection.execute(sa.select(table).where(some).order_by(table.c.position)).mappings():
            rows[row["article_id"]].append(row)
    return rows


def _neighbours(connection: Connection, pages: Iterable[int]) -> dict[int, tuple[int | None, int | None]]:
    """Of each article of those pages, the one before it and the one after it."""
    around: dict[int, tuple[int | None, int | None]] = {}
    query = sa.select(t.articles.c.page_id, t.articles.c.id).where(t.articles.c.page_id.in_(list(pages)))
    rows = connection.execute(query.order_by(t.articles.c.page_id, t.articles.c.position)).all()
    for _page_id, group in groupby(rows, key=lambda row: row.page_id):
        members = [None, *(row.id for row in group), None]
        around |= {members[i]: (members[i - 1], members[i + 1]) for i in range(1, len(members) - 1)}
    return around


def _article(
    row: Values, keywords: list[Values], deadlines: list[Values], around: tuple[int | None, int | None]
) -> StoredArticle:
    return StoredArticle(
        id=row["id"],
        paper=row["paper"],
        published=row["published"],
        published_from=DateSource(row["published_from"]),
        number=row["number"],
        section=row["section"],
        article=article_of(row),
        analysis=analysis_of(row["summary"], keywords, deadlines),
        page=row["page_id"],
        shown=row["shown"],
        previous=around[0],
        next=around[1],
    )


def _page(row: Values, articles: Sequence[int]) -> StoredPage:
    return StoredPage(
        id=row["id"],
        paper=row["paper"],
        published=row["published"],
        number=row["number"],
        section=row["section"],
        name=row["name"],
        revision=row["revision"],
        ingested=row["ingested"],
        articles=tuple(articles),
        furniture=tuple(row["furniture"]),
        unplaced=tuple(row["unplaced"]),
        notes=tuple(row["notes"]),
    )


def _stored_deadline(row: Values) -> StoredDeadline:
    return StoredDeadline(
        article=row["article_id"],
        headline=row["headline"],
        paper=row["paper"],
        published=row["published"],
        number=row["number"],
        section=row["section"],
        deadline=deadline_of(row),
    )


def _speaks_of(row: Values, query: str) -> bool:
    """Whether every word of ``query`` is in a deadline's task or sentence, in whatever script or width."""
    text = fold(f"{row['task']}\n{row['sentence']}")
    return all(fold(word) in text for word in query.split())
