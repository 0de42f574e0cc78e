"""The index in PostgreSQL: the folded text beside a GIN index of its tokens, which are computed and not stored.

The planner cannot know how often a word occurs where, and was seen to walk a million rows for one hit. So it is not
asked: a walk over the newest ``WALKED`` articles answers for whatever is frequent, and for the rest the GIN index does,
from which few come. Words of more than two characters are checked on the folded text, for a GIN index has no places.
"""

# ruff: noqa: S608  # statements are put together from names of ours; what was typed is always a parameter

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.store.index import COUNTED, Entry, Text, Wanted
from digests.store.query import Field, Term
from digests.store.tokens import BREAK

#: How many of the newest articles are looked at one by one before the index is asked.
WALKED = 3_000
#: Pairs of a word that the index is asked for; the text decides on the others.
_ASKED = 6
#: Before a token of a headline, in the index only.
HEAD_MARK = "\ue102"

_COLUMNS = {Field.ANY: "content", Field.HEAD: "head", Field.PEOPLE: "people"}
_TOKENS = "search_tokens(content, head)"

Parameters = dict[str, object]


class PostgresIndex:
    """``Index`` over GIN."""

    def add(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """See ``Index.add``."""
        rows = [
            {
                "number": entry.number,
                "paper": entry.paper_id,
                "head": entry.head,
                "people": entry.people,
                "content": BREAK.join(part for part in (entry.body, entry.head, entry.people) if part),
            }
            for entry in entries
        ]
        if rows:
            statement = (
                "INSERT INTO search_index (number, paper_id, head, people, content)"
                " VALUES (:number, :paper, :head, :people, :content)"
            )
            connection.execute(sa.text(statement), rows)

    def remove(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """See ``Index.remove``."""
        numbers = [entry.number for entry in entries]
        connection.execute(sa.text("DELETE FROM search_index WHERE number = ANY(:numbers)"), {"numbers": numbers})

    def clear(self, connection: Connection) -> None:
        """See ``Index.clear``."""
        connection.execute(sa.text("DELETE FROM search_index"))

    def find(self, connection: Connection, wanted: Wanted, limit: int, *, oldest: bool = False) -> list[int]:
        """See ``Index.find``."""
        order = "ASC" if oldest else "DESC"
        checks, parameters = _checks(wanted, every=True)
        newest = f"SELECT * FROM search_index WHERE number BETWEEN :lowest AND :highest ORDER BY number {order}"
        bounded = f" LIMIT {WALKED}" if wanted.terms else ""
        walk = f"SELECT number FROM ({newest}{bounded}) newest WHERE {checks} ORDER BY number {order} LIMIT :limit"
        found = list(connection.execute(sa.text(walk), parameters | {"limit": limit}).scalars())
        if len(found) >= limit or not wanted.terms:
            return found
        hits, parameters = _hits(connection, wanted)
        asked = f"WITH hit AS MATERIALIZED ({hits}) SELECT number FROM hit ORDER BY number {order} LIMIT :limit"
        return list(connection.execute(sa.text(asked), parameters | {"limit": limit}).scalars())

    def holds(self, connection: Connection, wanted: Wanted) -> bool:
        """See ``Index.holds``."""
        hits, parameters = _hits(connection, wanted)
        return connection.execute(sa.text(f"{hits} LIMIT 1"), parameters).first() is not None

    def count(self, connection: Connection, wanted: Wanted) -> int:
        """See ``Index.count``."""
        if any(len(term.text) == 1 for term in wanted.terms) or not wanted.terms:
            walked = self._walked(connection, wanted)
            if walked >= COUNTED or not wanted.terms:
                return walked
        hits, parameters = _hits(connection, wanted)
        statement = f"SELECT count(*) FROM ({hits} LIMIT {COUNTED}) hit"
        return int(connection.execute(sa.text(statement), parameters).scalar_one())

    def _walked(self, connection: Connection, wanted: Wanted) -> int:
        """How many of the newest articles match, ``COUNTED`` at most; of all articles where no word is asked for."""
        checks, parameters = _checks(wanted, every=True)
        newest = "SELECT * FROM search_index WHERE number BETWEEN :lowest AND :highest ORDER BY number DESC"
        bounded = f" LIMIT {WALKED}" if wanted.terms else ""
        statement = (
            f"SELECT count(*) FROM (SELECT 1 FROM ({newest}{bounded}) newest WHERE {checks} LIMIT {COUNTED}) hit"
        )
        return int(connection.execute(sa.text(statement), parameters).scalar_one())

    def occurrences(self, connection: Connection, wanted: Wanted) -> list[tuple[int, int]]:
        """See ``Index.occurrences``."""
        hits, parameters = _hits(connection, wanted, columns="number, content")
        times = "(char_length(content) - char_length(replace(content, :word, ''))) / char_length(:word)"
        statement = f"WITH hit AS MATERIALIZED ({hits}) SELECT number, {times} FROM hit ORDER BY number"
        word = {"word": wanted.terms[0].text}
        return [(row[0], row[1]) for row in connection.execute(sa.text(statement), parameters | word)]

    def texts(self, connection: Connection, numbers: Sequence[int]) -> list[Text]:
        """See ``Index.texts``."""
        statement = "SELECT number, head, content FROM search_index WHERE number = ANY(:numbers) ORDER BY number DESC"
        rows = connection.execute(sa.text(statement), {"numbers": list(numbers)})
        return [Text(number=row[0], head=row[1], content=row[2]) for row in rows]


def _hits(connection: Connection, wanted: Wanted, *, columns: str = "number") -> tuple[str, Parameters]:
    """The statement that takes matches from the GIN index, whatever the planner would rather do."""
    for setting in ("enable_seqscan=off", "enable_indexscan=off", "work_mem='64MB'"):
        connection.exec_driver_sql(f"SET LOCAL {setting}")
    checks, parameters = _checks(wanted, every=False)
    statement = (
        f"SELECT {columns} FROM search_index WHERE {_TOKENS} @@ CAST(:asked AS tsquery)"
        f" AND number BETWEEN :lowest AND :highest AND {checks}"
    )
    return statement, parameters | {"asked": " & ".join(_asked(term) for term in wanted.terms)}


def _checks(wanted: Wanted, *, every: bool) -> tuple[str, Parameters]:
    """Conditions on the folded text; without ``every`` only those that the GIN index leaves open."""
    checks = ["true"]
    parameters: Parameters = {"lowest": wanted.lowest, "highest": wanted.highest}
    for place, term in enumerate(wanted.terms):
        if every or len(term.text) > 2 or term.field is Field.PEOPLE:
            checks.append(f"strpos({_COLUMNS[term.field]}, :with{place}) > 0")
            parameters[f"with{place}"] = term.text
    for place, term in enumerate(wanted.without):
        checks.append(f"strpos({_COLUMNS[term.field]}, :without{place}) = 0")
        parameters[f"without{place}"] = term.text
    if wanted.papers is not None:
        checks.append("paper_id = ANY(:papers)")
        parameters["papers"] = list(wanted.papers)
    return " AND ".join(checks), parameters


def _asked(term: Term) -> str:
    """A word as GIN is asked for it: some of its pairs, all of them where they are few."""
    mark = HEAD_MARK if term.field is Field.HEAD else ""
    if len(term.text) == 1:
        return f"{_quoted(mark + term.text)}:*"
    pairs = list(dict.fromkeys(term.text[place : place + 2] for place in range(len(term.text) - 1)))
    step = -(-len(pairs) // _ASKED)
    return " & ".join(_quoted(mark + pair) for pair in pairs[::step])


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
