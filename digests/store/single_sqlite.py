"""Words of one character in SQLite: FTS5 must gather every pair that begins with one before it can walk any.

So they are looked for in the texts of the newest articles that match otherwise, where frequent ones soon are; what is
rare, the index is fast at.
"""

# ruff: noqa: S608  # statements are put together from names of ours; what was typed is always a parameter

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from digests.store.fold import fold
from digests.store.fts import expression
from digests.store.index import Text, Wanted
from digests.store.query import Field, Term
from digests.store.single import common_pairs, printed_forms

#: The text as it was printed, by field.
_HEAD = ("headline || kicker || deck",)
_PEOPLE = ("reporters || correspondents",)
_ANY = ("body", "headline || kicker || deck || column_name || dateline || reporters || correspondents || byline")
_PRINTED = {Field.ANY: _ANY, Field.HEAD: _HEAD, Field.PEOPLE: _PEOPLE}


def is_single(term: Term) -> bool:
    """Whether a term is one character."""
    return len(term.text) == 1


def walk(connection: Connection, wanted: Wanted, limit: int, most: int, *, oldest: bool = False) -> list[int] | None:
    """The first ``limit`` matches among ``most`` articles that match but for single characters.

    None where these are too few to tell.
    """
    others = replace(
        wanted,
        terms=tuple(term for term in wanted.terms if not is_single(term)),
        without=tuple(term for term in wanted.without if not is_single(term)),
    )
    order = "ASC" if oldest else "DESC"
    checks, values = _checks(wanted)
    statement = (
        f"SELECT number, {checks} FROM (SELECT rowid AS number FROM search_index WHERE search_index MATCH ?"
        f" AND rowid BETWEEN ? AND ? ORDER BY rowid {order} LIMIT {most}) CROSS JOIN articles ON id = number"
    )
    found: list[int] = []
    walked = 0
    with connection.exec_driver_sql(statement, (*values, expression(others), others.lowest, others.highest)) as rows:
        for number, holds in rows:  # each text is looked at when its row is asked for
            walked += 1
            if holds:
                found.append(number)
                if len(found) == limit:
                    return found
    return found if walked < most else None


def narrowed(wanted: Wanted, texts: Sequence[Text]) -> dict[Term, Sequence[str]]:
    """For each single character the pairs that it is most often in, in some texts."""
    heads, contents = [fold(text.head) for text in texts], [fold(text.content) for text in texts]
    return {
        term: common_pairs(term.text, heads if term.field is Field.HEAD else contents)
        for term in wanted.terms
        if is_single(term)
    }


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
    """A condition that a text holds one of the characters: a GLOB class, but for what is syntax there."""
    plain = "".join(form for form in forms if form not in "[]^-")
    special = [form for form in forms if form in "[]^-"]
    checks = [f"({text}) GLOB ?" for text in texts] * bool(plain)
    checks += [f"instr({text}, ?)" for _form in special for text in texts]
    values = [f"*[{plain}]*"] * len(texts) * bool(plain)
    return f"({' OR '.join(checks)})", values + [form for form in special for _text in texts]
