"""The index in PostgreSQL: the folded text beside a GIN index of its tokens: numbers, computed and not stored.

The planner cannot know how often a word occurs where, and was seen to walk a million rows for one hit. So it is not
asked: a walk over the newest ``WALKED`` articles answers for whatever is frequent, and for the rest the GIN index does,
from which few come. Words of more than two characters are checked on the folded text, for a GIN index has no places.
"""

# ruff: noqa: S608  # statements are put together from names of ours; what was typed is always a parameter

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.store.index import COUNTED, Entry, Text, Wanted
from digests.store.many import insert_many
from digests.store.order import last_of
from digests.store.query import Field, Term
from digests.store.tokens import BREAK
from digests.store.trigrams import BETWEEN, number_of, tokens_of, trigrams

#: How many of the newest articles are looked at one by one before the index is asked.
WALKED = 3_000
#: How many are looked at first, and the part of them that must match for walking to count faster than GIN.
_PROBED = 200
_FREQUENT = 0.05
#: How many are walked through at most: 2 µs each, when GIN's come from all over at 30 µs. Fewer where too few of the
#: first ones matched to tell how far it is.
_FARTHEST = 100_000
_FARTHEST_UNTOLD = 20_000
_TELLING = 10
#: The highest number that an article can have.
_LAST = last_of(date.max)
#: Pairs and trigrams of a word that the index is asked for; the text decides on the others.
_ASKED = 6

_COLUMNS = {Field.ANY: "content", Field.HEAD: "head", Field.PEOPLE: "people"}
_TOKENS = "search_tokens(content, head, people, trigrams)"

#: What the planner may do, for one statement each: there is one good plan, and we know which.
_BY_NUMBER = ("enable_seqscan", "enable_bitmapscan")
_BY_GIN = ("enable_seqscan", "enable_indexscan")

#: Made by the migrations; no part of the schema that both databases share.
_TABLE = sa.table(
    "search_index",
    sa.column("number", sa.BigInteger),
    sa.column("paper_id", sa.BigInteger),
    *(sa.column(name, sa.Text) for name in ("head", "people", "content", "trigrams")),
)

Parameters = dict[str, object]


class PostgresIndex:
    """``Index`` over GIN. ``walked``: how many of the newest articles are looked at before the index is asked."""

    def __init__(self, *, walked: int = WALKED) -> None:
        self._walked = walked

    def add(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """See ``Index.add``."""
        insert_many(connection, _TABLE, [_row(entry) for entry in entries])

    def remove(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """See ``Index.remove``."""
        numbers = [entry.number for entry in entries]
        connection.execute(sa.text("DELETE FROM search_index WHERE number = ANY(:numbers)"), {"numbers": numbers})

    def renew(self, connection: Connection, entries: Iterable[Sequence[Entry]]) -> None:
        """See ``Index.renew``: GIN is built after the rows, in a fifth of the time that it takes row by row."""
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
        definition = connection.exec_driver_sql(
            "SELECT pg_get_indexdef('ix_search_index_tokens'::regclass)"
        ).scalar_one()
        connection.exec_driver_sql("DROP INDEX ix_search_index_tokens")
        connection.exec_driver_sql("TRUNCATE search_index")
        for some in entries:
            self.add(connection, some)
        connection.exec_driver_sql(definition)

    def settle(self, connection: Connection) -> None:
        """See ``Index.settle``: every search reads all that GIN has gathered and not yet sorted in."""
        connection.exec_driver_sql("SELECT gin_clean_pending_list('ix_search_index_tokens')")

    def find(self, connection: Connection, wanted: Wanted, limit: int, *, oldest: bool = False) -> list[int]:
        """See ``Index.find``: all of a rare word's articles by GIN, a frequent word's by walking."""
        met = wanted.met(limit, oldest=oldest)
        if met is not None:
            return met
        order = "ASC" if oldest else "DESC"
        if not wanted.terms:
            return _walk(connection, wanted, limit, order, None)
        if wanted.total is None:
            found = _ask(connection, wanted, COUNTED)
            if len(found) < COUNTED:
                return sorted(found, reverse=not oldest)[:limit]
        found = _walk(connection, wanted, limit, order, self._walked)
        if len(found) >= limit:
            return found
        farther = int(self._walked * limit / (len(found) or 1) * 1.5)
        if farther <= (_FARTHEST if len(found) >= _TELLING else _FARTHEST_UNTOLD):
            found = _walk(connection, wanted, limit, order, farther)
            if len(found) >= limit:
                return found
        return sorted(_ask(connection, wanted, None), reverse=not oldest)[:limit]

    def holds(self, connection: Connection, wanted: Wanted) -> bool:
        """See ``Index.holds``: of a frequent word GIN would gather every article before it gave the first."""
        return bool(_walk(connection, wanted, 1, "DESC", _PROBED) or _ask(connection, wanted, 1))

    def count(self, connection: Connection, wanted: Wanted) -> int:
        """See ``Index.count``."""
        return self.listed(connection, wanted)[0]

    def listed(self, connection: Connection, wanted: Wanted) -> tuple[int, tuple[int, ...] | None]:
        """See ``Listing.listed``: all of a rare word's articles, or the newest of a frequent word's, are met."""
        if not wanted.terms:
            found = _walk(connection, wanted, COUNTED, "DESC", None)
            return len(found), tuple(found)
        among_all = wanted.papers is None or _one_paper(wanted)
        most = _PROBED if among_all else 5 * _PROBED  # a paper's articles of a day stand together
        probed = len(_walk(connection, wanted, most, "DESC", most))
        if probed > most * _FREQUENT:
            found = _walk(connection, wanted, COUNTED, "DESC", int(COUNTED * most / probed * 1.5))
            if len(found) == COUNTED:
                return COUNTED, tuple(found)
        found = _ask(connection, wanted, COUNTED)
        return len(found), tuple(sorted(found, reverse=True)) if len(found) < COUNTED else None

    def occurrences(self, connection: Connection, wanted: Wanted) -> list[tuple[int, int]]:
        """See ``Index.occurrences``."""
        hits, parameters = _hits(
            wanted, "number, left(content, char_length(content) - char_length(people)) AS rest, people"
        )
        rest, people = (
            f"(char_length({text}) - char_length(replace({text}, :word, ''))) / char_length(:word)"
            for text in ("rest", "people")
        )
        statement = (
            f"WITH hit AS MATERIALIZED ({hits})"
            f" SELECT number, coalesce(nullif({rest}, 0), {people}) FROM hit ORDER BY number"
        )
        word = {"word": wanted.terms[0].text}
        with _without(connection, _BY_GIN):
            return [(row[0], row[1]) for row in connection.execute(sa.text(statement), parameters | word)]

    def texts(self, connection: Connection, numbers: Sequence[int]) -> list[Text]:
        """See ``Index.texts``."""
        statement = "SELECT number, head, content FROM search_index WHERE number = ANY(:numbers) ORDER BY number DESC"
        rows = connection.execute(sa.text(statement), {"numbers": list(numbers)})
        return [Text(number=row[0], head=row[1], content=row[2]) for row in rows]


def _row(entry: Entry) -> dict[str, object]:
    content = BREAK.join(part for part in (entry.body, entry.head, entry.people) if part)
    return {
        "number": entry.number,
        "paper_id": entry.paper_id,
        "head": entry.head,
        "people": entry.people,
        "content": content,
        "trigrams": BETWEEN.join(trigrams(content)),
    }


@contextmanager
def _without(connection: Connection, kinds: Sequence[str]) -> Iterator[None]:
    """Some kinds of plan are not to be had; memory for a bitmap of every article, no helpers for so short a work."""
    connection.exec_driver_sql(
        "".join(f"SET LOCAL {kind} = off;" for kind in kinds)
        + "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL work_mem = '64MB'"
    )
    yield
    connection.exec_driver_sql("".join(f"SET LOCAL {kind} = on;" for kind in kinds))


def _walk(connection: Connection, wanted: Wanted, limit: int, order: str, walked: int | None) -> list[int]:
    """The newest matches among the newest ``walked`` articles (None: among all), each looked at.

    Where one paper is asked for, they are its articles.
    """
    checks, parameters = _checks(wanted, every=True)
    papers = " AND paper_id = :paper" if _one_paper(wanted) else ""  # an index has its articles in this order
    newest = f"SELECT * FROM search_index WHERE number BETWEEN :lowest AND :highest{papers} ORDER BY number {order}"
    bounded = "" if walked is None else f" LIMIT {walked}"
    statement = f"SELECT number FROM ({newest}{bounded}) newest WHERE {checks} ORDER BY number {order} LIMIT :limit"
    with _without(connection, _BY_NUMBER):
        return list(connection.execute(sa.text(statement), parameters | {"limit": limit}).scalars())


def _one_paper(wanted: Wanted) -> bool:
    return wanted.papers is not None and len(wanted.papers) == 1


def _ask(connection: Connection, wanted: Wanted, limit: int | None) -> list[int]:
    """Matches by GIN, in no order; at most ``limit``."""
    hits, parameters = _hits(wanted, "number")
    bounded = "" if limit is None else f" LIMIT {limit}"
    with _without(connection, _BY_GIN):
        return list(connection.execute(sa.text(hits + bounded), parameters).scalars())


def _hits(wanted: Wanted, columns: str) -> tuple[str, Parameters]:
    checks, parameters = _checks(wanted, every=False)
    tokens = [number for term in wanted.terms for number in _asked(term)]
    statement = f"SELECT {columns} FROM search_index WHERE {_TOKENS} @> CAST(:asked AS bigint[])"
    return f"{statement}{_within(wanted)} AND {checks}", parameters | {"asked": tokens}


def _within(wanted: Wanted) -> str:
    """The condition on numbers. An index answers it with a bitmap of the range, which costs 50 ms for a million."""
    return "" if (wanted.lowest, wanted.highest) == (0, _LAST) else " AND number BETWEEN :lowest AND :highest"


def _checks(wanted: Wanted, *, every: bool) -> tuple[str, Parameters]:
    """Conditions on the folded text; without ``every`` only those that the GIN index leaves open."""
    checks = ["true"]
    parameters: Parameters = {"lowest": wanted.lowest, "highest": wanted.highest}
    for place, term in enumerate(wanted.terms):
        if every or not _decides(term):
            checks.append(f"strpos({_COLUMNS[term.field]}, :with{place}) > 0")
            parameters[f"with{place}"] = term.text
    for place, term in enumerate(wanted.without):
        checks.append(f"strpos({_COLUMNS[term.field]}, :without{place}) = 0")
        parameters[f"without{place}"] = term.text
    if wanted.papers is not None and _one_paper(wanted):
        checks.append("paper_id = :paper")
        parameters["paper"] = wanted.papers[0]
    elif wanted.papers is not None:
        checks.append("paper_id = ANY(:papers)")
        parameters["papers"] = list(wanted.papers)
    return " AND ".join(checks), parameters


def _asked(term: Term) -> list[int]:
    """A word as GIN is asked for it: some of its pairs and trigrams, all of them where they are few."""
    tokens = _tokens(term)
    step = -(-len(tokens) // _ASKED)
    return [number_of(token, field=term.field) for token in tokens[::step]]


def _tokens(term: Term) -> list[str]:
    """The tokens that every text with a word has; of headlines there are no trigrams, of people only characters."""
    if term.field is Field.PEOPLE:
        return list(dict.fromkeys(term.text))
    if term.field is Field.HEAD and len(term.text) > 1:
        return list(dict.fromkeys(map("".join, pairwise(term.text))))
    return tokens_of(term.text)


def _decides(term: Term) -> bool:
    """Whether a text has the word's tokens exactly when it holds the word."""
    return _tokens(term) == [term.text]
