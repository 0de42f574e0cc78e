"""What a transaction that keeps pages has in hand: numbers already looked up, rows not yet written.

Valid within one transaction in which nobody else writes pages. Rows are written together, and the index in the order of
the articles' numbers, for FTS5 writes out all it has in memory whenever a number is lower than the one before.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, CursorResult

from digests.errors import PageLimit, Said
from digests.store.index import Index
from digests.store.indexing import index_rows, unindex_page
from digests.store.many import insert_many
from digests.store.order import PLACES, first_of, last_of
from digests.store.schema import pages as t
from digests.store.schema.meta import storable

Row = dict[str, Any]  # a row of a database: any column's value


class Desk:
    """The writing side of one transaction."""

    def __init__(self, connection: Connection, index: Index) -> None:
        self.connection = connection
        self._index = index
        self._papers: dict[str, int] = {}
        self._issues: dict[tuple[int, date | None], int] = {}
        self._numbers: dict[date, int] = {}
        self._added = 0
        self._rows: list[Row] = []
        self._keywords: list[Row] = []
        self._deadlines: list[Row] = []

    def paper(self, name: str) -> int:
        """The number of a paper, which is added when it is new."""
        name = storable(name)
        if name not in self._papers:
            found = self.connection.scalar(sa.select(t.papers.c.id).where(t.papers.c.name == name))
            self._papers[name] = (
                added_number(self.connection.execute(sa.insert(t.papers).values(name=name))) if found is None else found
            )
        return self._papers[name]

    def issue(self, paper_id: int, published: date | None) -> tuple[int, bool]:
        """The number of an issue, and whether it has just been added."""
        key = (paper_id, published)
        if key in self._issues:
            return self._issues[key], False
        same = t.issues.c.published.is_not_distinct_from(published)
        found = self.connection.scalar(sa.select(t.issues.c.id).where(t.issues.c.paper_id == paper_id, same))
        new = found is None
        if found is None:
            found = added_number(
                self.connection.execute(sa.insert(t.issues).values(paper_id=paper_id, published=published))
            )
        self._issues[key] = found
        return found, new

    def numbers(self, day: date, count: int) -> range:
        """``count`` free numbers of a day. Raises ``PageLimit`` when the day has no more."""
        if day not in self._numbers:
            of_day = t.articles.c.id.between(first_of(day), last_of(day))
            last = self.connection.scalar(sa.select(sa.func.max(t.articles.c.id)).where(of_day))
            self._numbers[day] = first_of(day) if last is None else last + 1
        first = self._numbers[day]
        if first + count - 1 > last_of(day):
            raise PageLimit(name=day.isoformat(), limit=Said("{limit} articles a day", limit=PLACES))
        self._numbers[day] = first + count
        return range(first, first + count)

    def added(self) -> int:
        """One more than the count of all articles that ever came in."""
        if not self._added:
            self._added = self.connection.scalar(sa.select(sa.func.max(t.articles.c.added))) or 0
        self._added += 1
        return self._added

    def put(self, articles: list[Row], keywords: list[Row], deadlines: list[Row]) -> None:
        """Rows to be written with the next ``flush``."""
        self._rows += articles
        self._keywords += keywords
        self._deadlines += deadlines

    def flush(self) -> None:
        """Write the rows, and index the articles."""
        waiting = ((t.articles, self._rows), (t.keywords, self._keywords), (t.deadlines, self._deadlines))
        for table, rows in waiting:
            insert_many(self.connection, table, rows)
        ascending = sorted(self._rows, key=lambda row: row["id"])
        index_rows(self.connection, self._index, ascending, [row["text"] for row in self._keywords])
        for _table, rows in waiting:
            rows.clear()

    def hide(self, page_id: int) -> None:
        """A page and its articles are no longer shown nor found, and stay readable by number."""
        self.flush()
        unindex_page(self.connection, self._index, page_id)
        self.connection.execute(sa.update(t.pages).where(t.pages.c.id == page_id).values(shown=False))
        self.connection.execute(sa.update(t.articles).where(t.articles.c.page_id == page_id).values(shown=False))


def added_number(result: CursorResult[Any]) -> int:
    """The primary key that the database gave to the row just added."""
    key = result.inserted_primary_key
    if key is None:  # never after an INSERT of one row
        raise ValueError("nothing was added")
    return int(key[0])
