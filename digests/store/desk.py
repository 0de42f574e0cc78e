"""What a transaction that keeps pages has in hand: numbers already looked up, rows not yet written.

Valid within one transaction in which nobody else writes pages. Rows are written together, and the index in the order of
the articles' numbers, for FTS5 writes out all it has in memory whenever a number is lower than the one before.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, CursorResult

from digests.errors import PageLimit, Said
from digests.store.index import Index
from digests.store.indexing import index_rows, unindex_page
from digests.store.many import free_numbers, insert_many
from digests.store.order import PLACES, day_of, first_of, last_of
from digests.store.putting import numbers_listed
from digests.store.schema import pages as t
from digests.store.schema.meta import storable

Row = dict[str, Any]  # a row of a database: any column's value
#: Statements that every page of a back-fill asks: taken as they are, for taking them apart costs more than the answer.
_HIGHEST = sa.text("SELECT max(id) FROM articles WHERE id BETWEEN :first AND :last")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What decides whether another page is this one, or takes its place."""

    id: int
    number: str
    name: str
    content: str
    revision: int


class Desk:
    """The writing side of one transaction."""

    def __init__(self, connection: Connection, index: Index) -> None:
        self.connection = connection
        self._index = index
        self._papers: dict[str, int] = {}
        self._issues: dict[tuple[int, date | None], int] = {}
        self._shown: dict[int, list[Shown]] = {}
        self._numbers: dict[date, int] = {}
        self._added = 0
        self._at_once = 1
        self._page_numbers: list[int] = []
        self._pages: list[Row] = []
        self._rows: list[Row] = []
        self._keywords: list[Row] = []
        self._deadlines: list[Row] = []

    def look_up(self, coming: Sequence[tuple[str, date | None]]) -> None:
        """Papers and days of the pages to come: what is known of them is asked at once, new issues are added."""
        self._at_once = len(coming)
        wanted = {(self.paper(paper), published) for paper, published in coming}
        dated = sorted((paper_id, published) for paper_id, published in wanted if published is not None)
        if not dated:
            return
        columns = (t.issues.c.paper_id, t.issues.c.published)
        query = sa.select(*columns, t.issues.c.id).where(sa.tuple_(*columns).in_(dated))
        known = {(row.paper_id, row.published): row.id for row in self.connection.execute(query)}
        new = [key for key in dated if key not in known]
        added = dict(zip(new, free_numbers(self.connection, t.issues, len(new)), strict=True))
        self._read_highest({published for _paper_id, published in dated})
        rows = [{"id": number, "paper_id": key[0], "published": key[1]} for key, number in added.items()]
        insert_many(self.connection, t.issues, rows)
        self._issues |= known | added
        self._shown |= {number: [] for number in added.values()}
        self._read_shown(known.values())

    def paper(self, name: str) -> int:
        """The number of a paper, which is added when it is new."""
        name = storable(name)
        if name not in self._papers:
            found = self.connection.scalar(sa.select(t.papers.c.id).where(t.papers.c.name == name))
            self._papers[name] = (
                _added_number(self.connection.execute(sa.insert(t.papers).values(name=name)))
                if found is None
                else found
            )
        return self._papers[name]

    def issue(self, paper_id: int, published: date | None) -> int:
        """The number of an issue, which is added when it is new."""
        key = (paper_id, published)
        if key not in self._issues:
            same = t.issues.c.published.is_not_distinct_from(published)
            found = self.connection.scalar(sa.select(t.issues.c.id).where(t.issues.c.paper_id == paper_id, same))
            if found is None:
                found = _added_number(
                    self.connection.execute(sa.insert(t.issues).values(paper_id=paper_id, published=published))
                )
                self._shown[found] = []
            self._issues[key] = found
        return self._issues[key]

    def shown(self, issue_id: int) -> Sequence[Shown]:
        """The pages shown of an issue, in the order in which they came."""
        if issue_id not in self._shown:
            self._read_shown([issue_id])
        return self._shown[issue_id]

    def _read_shown(self, issues: Iterable[int]) -> None:
        found: defaultdict[int, list[Shown]] = defaultdict(list)
        columns = (t.pages.c.issue_id, *(t.pages.c[name] for name in Shown.__slots__))
        asked = list(issues)
        query = sa.select(*columns).where(t.pages.c.issue_id.in_(asked), t.pages.c.shown).order_by(t.pages.c.id)
        for issue_id, *values in self.connection.execute(query) if asked else ():
            found[issue_id].append(Shown(**dict(zip(Shown.__slots__, values, strict=True))))
        self._shown |= {issue_id: found[issue_id] for issue_id in asked}

    def _read_highest(self, days: Iterable[date]) -> None:
        """Of some days, the next free number."""
        first = numbers_listed(self.connection, [first_of(day) for day in sorted(days) if day not in self._numbers])
        of_day = t.articles.c.id.between(first, first + (PLACES - 1))
        highest = sa.select(sa.func.max(t.articles.c.id)).where(of_day).correlate(first.table).scalar_subquery()
        for lowest, last in self.connection.execute(sa.select(first, highest).select_from(first.table)):
            self._numbers[day_of(lowest)] = lowest if last is None else last + 1

    def numbers(self, day: date, count: int) -> range:
        """``count`` free numbers of a day. Raises ``PageLimit`` when the day has no more."""
        if day not in self._numbers:
            last = self.connection.scalar(_HIGHEST, {"first": first_of(day), "last": last_of(day)})
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

    def put_page(self, row: Row) -> int:
        """A page to be written with the next ``flush``; gives its number."""
        if not self._page_numbers:
            self.flush()  # SQLite's next number follows from what is written
            self._page_numbers = free_numbers(self.connection, t.pages, self._at_once)[::-1]
        number = self._page_numbers.pop()
        self._pages.append(row | {"id": number})
        kept = {name: row[name] for name in Shown.__slots__ if name != "id"}
        shown = Shown(id=number, **kept | {"number": storable(row["number"]), "name": storable(row["name"])})
        self._shown.setdefault(row["issue_id"], []).append(shown)
        return number

    def put(self, articles: list[Row], keywords: list[Row], deadlines: list[Row]) -> None:
        """Rows to be written with the next ``flush``."""
        self._rows += articles
        self._keywords += keywords
        self._deadlines += deadlines

    def flush(self) -> None:
        """Write the rows, and index the articles."""
        waiting = (
            (t.pages, self._pages),
            (t.articles, self._rows),
            (t.keywords, self._keywords),
            (t.deadlines, self._deadlines),
        )
        for table, rows in waiting:
            insert_many(self.connection, table, rows)
        ascending = sorted(self._rows, key=lambda row: row["id"])
        index_rows(self.connection, self._index, ascending, [row["text"] for row in self._keywords])
        for _table, rows in waiting:
            rows.clear()

    def hide(self, issue_id: int, page: Shown) -> None:
        """A page and its articles are no longer shown nor found, and stay readable by number."""
        self.flush()
        unindex_page(self.connection, self._index, page.id)
        self.connection.execute(sa.update(t.pages).where(t.pages.c.id == page.id).values(shown=False))
        self.connection.execute(sa.update(t.articles).where(t.articles.c.page_id == page.id).values(shown=False))
        self._shown[issue_id].remove(page)


def _added_number(result: CursorResult[Any]) -> int:
    """The primary key that the database gave to the row just added."""
    key = result.inserted_primary_key
    if key is None:  # never after an INSERT of one row
        raise ValueError("nothing was added")
    return int(key[0])
