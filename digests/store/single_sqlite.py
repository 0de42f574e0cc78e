"""Words of one character in SQLite: FTS5 must gather every pair that begins with one before it can walk any.

So they are looked for in the texts of the newest articles that match otherwise. How many of the first texts hold them
tells how many would have to be read: where that is few, they are; what is rare, the index is fast at; and of what is in
between but plentiful, the commonest pairs tell that there are enough.
"""

# ruff: noqa: S608  # statements are put together from names of ours; what was typed is always a parameter

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from sqlalchemy import Connection

from digests.store.fold import fold
from digests.store.fts import expression
from digests.store.index import Text, Wanted
from digests.store.query import Field, Term
from digests.store.single import common_pairs, printed_forms

#: How many texts are read before it is judged how many it would take.
WALKED = 128
#: Texts are asked for by so many: one by one takes longer, more are read in vain.
_AT_ONCE = 32
#: So many times more are read rather than asking for the commonest pairs, which costs as much.
_NEAR = 10
#: Gathering a character's pairs costs as much as reading the texts of so many of the articles that hold it: one in 60.
_GATHERED = 60
#: So many times more hold it in their texts than in the headline or among the names.
_FIELDS = 8
#: Texts that stand in a row are read so many times faster than those from all over.
_ROW = 3
#: How many texts with a character are looked at for its common pairs, and how many of these are asked for.
SAMPLE = 60
PAIRS = 24

#: The text as it was printed, by field: column by column, since gluing them takes longer than looking into each.
_HEAD = ("headline", "kicker", "deck")
_PEOPLE = ("reporters", "correspondents")
_ANY = ("body", *_HEAD, "column_name", "dateline", *_PEOPLE, "byline")
_PRINTED = {Field.ANY: _ANY, Field.HEAD: _HEAD, Field.PEOPLE: _PEOPLE}
#: Up to so many printed forms of a character are looked for one by one, by SQLite itself.
_FEW_FORMS = 4
_TAUGHT = "baozhai_holds_one"


def is_single(term: Term) -> bool:
    """Whether a term is one character."""
    return len(term.text) == 1


def has_single(wanted: Wanted) -> bool:
    """Whether a single character must be there, or must not."""
    return any(map(is_single, (*wanted.terms, *wanted.without)))


class Walk:
    """Through the texts of the articles that match but for single characters."""

    def __init__(self, connection: Connection, wanted: Wanted, sample: int, *, oldest: bool = False) -> None:
        """``sample``: so many texts are read before it is judged whether to go on; 0 reads none."""
        self.sample = sample
        self.found: list[int] = []  #: matches that were met
        self._connection, self._wanted, self._oldest = connection, wanted, oldest
        self._others = _without_singles(wanted)

    def far(self, limit: int) -> int:
        """How many texts to read for the first ``limit`` matches, after the sample; 0 where the index is faster."""
        worth = self._worth()
        needed = limit * self.sample / len(self.found) if self.found else math.inf
        return worth if needed < worth or self._fewer(worth) else 0

    def near(self, limit: int) -> int:
        """As ``far``, where it is not worth asking whether there are plenty; else 0."""
        most, worth = self.sample * _NEAR, self._worth()
        if limit * self.sample < most * len(self.found):
            return max(most * 2, worth)
        return worth if self._fewer(worth) else 0

    def _worth(self) -> int:
        """Reading so many texts costs what gathering every pair with the characters does, to judge by the sample."""
        held = len(self.found) / self.sample
        if any(map(is_single, self._wanted.without)):
            held = 1.0 if any(map(is_single, self._wanted.terms)) else 1 - held
        articles = self._connection.exec_driver_sql("SELECT max(added) FROM articles").scalar() or 0
        singles = filter(is_single, (*self._wanted.terms, *self._wanted.without))
        fields = all(term.field is not Field.ANY for term in singles)
        row = not self._others.terms and self._others.papers is None
        return max(
            2 * self.sample, int(held * articles / _GATHERED) * (_FIELDS if fields else 1) * (_ROW if row else 1)
        )

    def first(self, limit: int, most: int) -> list[int] | None:
        """The first ``limit`` matches, or None where more than ``most`` texts would have to be read for them."""
        self.found = []
        if not most:
            return None
        _teach(self._connection)
        order = "ASC" if self._oldest else "DESC"
        checks, values = _checks(self._wanted)
        statement = (
            f"SELECT number, {checks} FROM (SELECT rowid AS number FROM search_index WHERE search_index MATCH ?"
            f" AND rowid BETWEEN ? AND ? ORDER BY rowid {order} LIMIT {most}) CROSS JOIN articles ON id = number"
        )
        asked = (*values, expression(self._others), self._others.lowest, self._others.highest)
        walked = 0
        with self._connection.exec_driver_sql(statement, asked) as rows:
            while some := rows.fetchmany(_AT_ONCE):  # each text is looked at when its row is asked for
                walked += len(some)
                self.found += [number for number, holds in some if holds]
                if len(self.found) >= limit:
                    del self.found[limit:]
                    return self.found
        return self.found if walked < most else None

    def _fewer(self, most: int) -> bool:
        """Whether fewer than so many match but for the characters."""
        statement = (
            "SELECT count(*) FROM (SELECT rowid FROM search_index"
            f" WHERE search_index MATCH ? AND rowid BETWEEN ? AND ? LIMIT {most})"
        )
        values = (expression(self._others), self._others.lowest, self._others.highest)
        return int(self._connection.exec_driver_sql(statement, values).scalar_one()) < most


def in_pairs(terms: Sequence[Term], texts: Sequence[Text], most: int) -> dict[Term, Sequence[str]]:
    """For each single character the pairs that it is most often in, in some texts; as far as they are printed so."""
    return {
        term: [
            pair
            for printed in common_pairs(
                term.text, [text.head if term.field is Field.HEAD else text.content for text in texts], most
            )
            if len(pair := fold(printed)) > 1 and pair[0] == term.text
        ]
        for term in terms
        if is_single(term)
    }


def _without_singles(wanted: Wanted) -> Wanted:
    return replace(
        wanted,
        terms=tuple(term for term in wanted.terms if not is_single(term)),
        without=tuple(term for term in wanted.without if not is_single(term)),
    )


def _checks(wanted: Wanted) -> tuple[str, list[str]]:
    """A condition that the printed texts hold the single characters they should hold, and none they should not."""
    checks, parameters = [], []
    for terms, negation in ((wanted.terms, ""), (wanted.without, "NOT ")):
        for term in filter(is_single, terms):
            check, values = _holds_one(printed_forms(term.text), _PRINTED[term.field])
            checks.append(negation + check)
            parameters += values
    return " AND ".join(checks), parameters


def _holds_one(forms: str, texts: tuple[str, ...]) -> tuple[str, list[str]]:
    """A condition that a text holds one of the characters."""
    if len(forms) > _FEW_FORMS:
        return f"({' OR '.join(f'holds_one({text}, ?)' for text in texts)})", [forms] * len(texts)
    checks = [f"instr({text}, ?)" for text in texts for _form in forms]
    return f"({' OR '.join(checks)})", [form for _text in texts for form in forms]


def _teach(connection: Connection) -> None:
    """``holds_one(text, characters)`` in SQL, for those that are printed in many forms: 1, ①, １, ½."""
    raw = connection.connection.driver_connection
    if raw is not None and not connection.info.get(_TAUGHT):  # once: SQLite refuses while any statement runs
        connection.info[_TAUGHT] = True
        raw.create_function("holds_one", 2, lambda text, forms: _class(forms).search(text) is not None)


@lru_cache(256)
def _class(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(characters)}]")
