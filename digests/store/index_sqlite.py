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
from digests.store.query import Field
from digests.store.single_sqlite import is_single, narrowed, walk
from digests.store.tokens import EVERY, pairs, paper_token

#: The statements that make the index; in the migrations as well, which never change.
TABLE = "search_index"
_ADD = f"INSERT INTO {TABLE}(rowid, body, head, people, marks) VALUES (?, ?, ?, ?, ?)"
_REMOVE = f"INSERT INTO {TABLE}({TABLE}, rowid, body, head, people, marks) VALUES ('delete', ?, ?, ?, ?, ?)"
_MATCH = f"FROM {TABLE} WHERE {TABLE} MATCH ? AND rowid BETWEEN ? AND ?"
#: How many articles are walked through for a single character before the index is asked for it.
WALKED = 500
#: So many times more where there are words beside it, or where it must not be there: the index then costs more.
_WALKED_BESIDE = 4
_WALKED_WITHOUT = 30
#: How many of the newest with a single character are looked at for its common pairs, and where they are looked for.
_SAMPLE = 10
_SAMPLED = 100


class SqliteIndex:
    """``Index`` over FTS5. ``walked``: through so many articles for a single character before the index is asked."""

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
        found = self._walk(connection, wanted, limit, oldest=oldest)
        if found is not None:
            return found
        order = "ASC" if oldest else "DESC"
        statement = f"SELECT rowid {_MATCH} ORDER BY rowid {order} LIMIT ?"
        return list(connection.exec_driver_sql(statement, (*_bounds(wanted), limit)).scalars())

    def holds(self, connection: Connection, wanted: Wanted) -> bool:
        """See ``Index.holds``."""
        return bool(self.find(connection, wanted, 1))

    def count(self, connection: Connection, wanted: Wanted) -> int:
        """See ``Index.count``."""
        if any(map(is_single, wanted.terms)) and not any(map(is_single, wanted.without)):
            sample = walk(connection, wanted, _SAMPLE, _SAMPLED if _alone(wanted) else self._walked) or []
            if len(sample) == _SAMPLE:
                some = expression(wanted, narrowed(wanted, self.texts(connection, sample)))
                if self._counted(connection, wanted, some) == COUNTED:  # already by some of its pairs
                    return COUNTED
        found = self._walk(connection, wanted, COUNTED)
        return self._counted(connection, wanted, expression(wanted)) if found is None else len(found)

    def _walk(self, connection: Connection, wanted: Wanted, limit: int, *, oldest: bool = False) -> list[int] | None:
        """What walking tells, as far as it is cheaper than asking the index."""
        if any(map(is_single, wanted.without)):
            return walk(connection, wanted, limit, _WALKED_WITHOUT * self._walked, oldest=oldest)
        if not any(map(is_single, wanted.terms)) or (_alone(wanted) and limit > self._walked):
            return None
        most = self._walked if _alone(wanted) else _WALKED_BESIDE * self._walked
        return walk(connection, wanted, limit, most, oldest=oldest)

    def _counted(self, connection: Connection, wanted: Wanted, asked: str) -> int:
        statement = f"SELECT count(*) FROM (SELECT rowid {_MATCH} LIMIT {COUNTED})"
        return int(connection.exec_driver_sql(statement, (asked, wanted.lowest, wanted.highest)).scalar_one())

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


def _alone(wanted: Wanted) -> bool:
    """Whether nothing but single characters is asked for, anywhere: then the index is soon cheaper than walking."""
    return wanted.papers is None and all(is_single(term) and term.field is Field.ANY for term in wanted.terms)


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
