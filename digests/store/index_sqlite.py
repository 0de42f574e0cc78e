"""The index in SQLite: an FTS5 table without content, its rows numbered as the articles are.

FTS5 walks a word's rows in the order of their numbers and stops when it has enough, so newest first costs what it
shows. The body is the first column because only that one costs no bytes an occurrence; sizes of columns are not
kept, since the order of the best is decided on the texts (rank.py).
"""

# ruff: noqa: S608  # statements are put together from names of ours; what was typed is always a parameter

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection

from digests.store.fts import expression
from digests.store.index import COUNTED, Entry, Text, Wanted
from digests.store.single_sqlite import PAIRS, SAMPLE, WALKED, Walk, has_single, in_pairs, is_single
from digests.store.tokens import EVERY, pairs, paper_token

#: The statements that make the index; in the migrations as well, which never change.
TABLE = "search_index"
_ADD = f"INSERT INTO {TABLE}(rowid, body, head, people, marks) VALUES (?, ?, ?, ?, ?)"
_REMOVE = f"INSERT INTO {TABLE}({TABLE}, rowid, body, head, people, marks) VALUES ('delete', ?, ?, ?, ?, ?)"
_MATCH = f"FROM {TABLE} WHERE {TABLE} MATCH ? AND rowid BETWEEN ? AND ?"


class SqliteIndex:
    """``Index`` over FTS5. ``walked``: so many texts are read for a single character before anything is judged."""

    def __init__(self, *, walked: int = WALKED) -> None:
        self._walked = walked

    def add(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """See ``Index.add``."""
        _many(connection, _ADD, entries)

    def remove(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """See ``Index.remove``: without content, FTS5 must be told the tokens it is to forget."""
        _many(connection, _REMOVE, entries)

    def renew(self, connection: Connection, entries: Iterable[Sequence[Entry]]) -> None:
        """See ``Index.renew``."""
        connection.exec_driver_sql(f"INSERT INTO {TABLE}({TABLE}) VALUES ('delete-all')")
        for some in entries:
            self.add(connection, some)

    def settle(self, connection: Connection) -> None:
        """See ``Index.settle``: FTS5 merges as it writes."""

    def find(self, connection: Connection, wanted: Wanted, limit: int, *, oldest: bool = False) -> list[int]:
        """See ``Index.find``."""
        found = wanted.met(limit, oldest=oldest)
        if found is None and has_single(wanted):
            walk = Walk(connection, wanted, self._walked, oldest=oldest)
            found = walk.first(limit, self._walked)
            if found is None and self._walked:
                found = walk.first(limit, walk.far(limit))
        return self._asked(connection, wanted, limit, oldest=oldest) if found is None else found

    def holds(self, connection: Connection, wanted: Wanted) -> bool:
        """See ``Index.holds``."""
        return bool(self.find(connection, wanted, 1))

    def count(self, connection: Connection, wanted: Wanted) -> int:
        """See ``Index.count``."""
        return self.listed(connection, wanted)[0]

    def listed(self, connection: Connection, wanted: Wanted) -> tuple[int, tuple[int, ...] | None]:
        """See ``Listing.listed``."""
        found = None
        if has_single(wanted):
            walk = Walk(connection, wanted, self._walked)
            found = walk.first(COUNTED, self._walked)
            if found is None and self._walked:
                near = walk.near(COUNTED)
                if not near and self._plenty(connection, wanted, walk.found):
                    return COUNTED, None
                found = walk.first(COUNTED, near or walk.far(COUNTED))
        if found is None:
            found = self._asked(connection, wanted, COUNTED)
        return len(found), tuple(found)

    def _plenty(self, connection: Connection, wanted: Wanted, sample: Sequence[int]) -> bool:
        """Whether the commonest pairs that single characters are in suffice to count no further."""
        if any(map(is_single, wanted.without)) or not sample:
            return False
        pairs = in_pairs(wanted.terms, self.texts(connection, sample[:SAMPLE]), PAIRS)
        if not all(pairs.values()):
            return False
        asked = expression(wanted, pairs)
        statement = f"SELECT count(*) FROM (SELECT rowid {_MATCH} LIMIT {COUNTED})"
        values = (asked, wanted.lowest, wanted.highest)
        return int(connection.exec_driver_sql(statement, values).scalar_one()) == COUNTED

    def _asked(self, connection: Connection, wanted: Wanted, limit: int, *, oldest: bool = False) -> list[int]:
        order = "ASC" if oldest else "DESC"
        statement = f"SELECT rowid {_MATCH} ORDER BY rowid {order} LIMIT ?"
        return list(connection.exec_driver_sql(statement, (*_bounds(wanted), limit)).scalars())

    def occurrences(self, connection: Connection, wanted: Wanted) -> list[tuple[int, int]]:
        """See ``Index.occurrences``: counted by the places of the word's pairs, each right after the one before it."""
        articles = set(connection.exec_driver_sql(f"SELECT rowid {_MATCH}", _bounds(wanted)).scalars())
        word = wanted.terms[0].text
        tokens = pairs(word).split(" ")
        if len(word) == 1:
            return _times(connection, "BETWEEN ? AND ?", (tokens[0], tokens[0] + "\U0010ffff"), articles)
        if len(word) == 2 and word[0] != word[1]:
            return _times(connection, "= ?", (tokens[0],), articles)
        places = _places(connection, "= ?", (tokens[0],), articles)
        for distance, token in enumerate(tokens[1:-1], 1):
            here = _places(connection, "= ?", (token,), articles)
            places = {place for place in places if (place[0], place[1], place[2] + distance) in here}
        return _summed(_apart(places, len(word)))

    def texts(self, connection: Connection, numbers: Sequence[int]) -> list[Text]:
        """See ``Index.texts``: as they were printed, for no second copy is kept, and folding all of them takes long."""
        marks = ", ".join("?" * len(numbers))
        head = "headline || char(10) || kicker || char(10) || deck"
        rest = " || char(10) || ".join(("body", "column_name", "dateline", "byline", "reporters || correspondents"))
        rows = connection.exec_driver_sql(
            f"SELECT id, {head}, {rest} FROM articles WHERE id IN ({marks}) ORDER BY id DESC", tuple(numbers)
        ).all()
        return [Text(number=number, head=head, content=f"{rest}\n{head}", folded=False) for number, head, rest in rows]


Place = tuple[int, str, int]  # article, column, position of its first character


def _times(connection: Connection, condition: str, token: tuple[str, ...], articles: set[int]) -> list[tuple[int, int]]:
    """How often each article has a token that cannot overlap itself; counted as it is read, for there may be many."""
    statement = f"SELECT doc, col FROM search_places WHERE term {condition}"
    rows = connection.exec_driver_sql(statement, token)
    return _summed((row[0], row[1]) for row in rows if row[0] in articles)


def _places(connection: Connection, condition: str, token: tuple[str, ...], articles: set[int]) -> set[Place]:
    """Where a token stands in those articles."""
    statement = f'SELECT doc, col, "offset" FROM search_places WHERE term {condition}'
    return {(row[0], row[1], row[2]) for row in connection.exec_driver_sql(statement, token) if row[0] in articles}


def _apart(places: set[Place], length: int) -> Iterator[tuple[int, str]]:
    """Articles and columns of the places of a word, none of them reaching into the next."""
    last: Place | None = None
    for place in sorted(places):
        if last is None or place[:2] != last[:2] or place[2] >= last[2] + length:
            yield place[0], place[1]
            last = place


def _summed(found: Iterable[tuple[int, str]]) -> list[tuple[int, int]]:
    """How often each article has what was found in a column: among its people only where it is nowhere else."""
    text: Counter[int] = Counter()
    people: Counter[int] = Counter()
    for number, column in found:
        (people if column == "people" else text)[number] += 1
    return sorted({**people, **text}.items())


def _many(connection: Connection, statement: str, entries: Sequence[Entry]) -> None:
    rows = [
        (
            entry.number,
            pairs(entry.body),
            pairs(entry.head),
            pairs(entry.people),
            f"{EVERY} {paper_token(entry.paper_id)}",
        )
        for entry in entries
    ]
    if rows:
        connection.exec_driver_sql(statement, rows)


def _bounds(wanted: Wanted) -> tuple[str, int, int]:
    return expression(wanted), wanted.lowest, wanted.highest
