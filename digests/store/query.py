"""What a person typed, taken apart.

    words side by side      all of them          水库 除险
    "…" or “…”              one phrase           "除险 加固"
    -词  -"…"  -标题:词       without it
    标题:词                  in kicker, headline or deck
    记者:名                  among reporters and correspondents
    报纸:名                  papers whose name holds it
    日期:2022-04            a day, a month, a year, or from..to

Anything else is taken literally: an unclosed quotation mark, a lone dash, a field without a value, a date that is none.
Nothing raises.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from digests.store.fold import fold

LONGEST_QUERY = 1_000  #: characters
LONGEST_TERM = 64  #: characters, folded
MOST_TERMS = 16


class Field(StrEnum):
    """Where a word is looked for."""

    ANY = "any"  #: headline, body, names
    HEAD = "head"  #: kicker, headline, deck
    PEOPLE = "people"  #: reporters and correspondents


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A folded word or phrase, at least one character. ``typed`` is as it was typed."""

    text: str
    typed: str
    field: Field = Field.ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """All of ``terms``, none of ``without``, of papers whose names hold all of ``papers``, ``since`` to ``until``."""

    text: str
    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    papers: tuple[str, ...] = ()  #: folded
    since: date | None = None
    until: date | None = None
    notes: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.terms or self.without or self.papers or self.since or self.until)


_FIELDS = {
    "标题": "head", "標題": "head", "title": "head",
    "记者": "people", "記者": "people", "reporter": "people",
    "报纸": "paper", "報紙": "paper", "paper": "paper",
    "日期": "date", "date": "date",
}  # fmt: skip

_PIECE = re.compile(
    r"""(?P<minus>[-－](?=\S))?
        (?:(?P<field>标题|標題|记者|記者|报纸|報紙|日期|title|reporter|paper|date)[:：](?=\S))?
        (?: ["“](?P<phrase>[^"”“]*[^"”“\s][^"”“]*)["”](?=\s|$|[-－]?["“]) | (?P<word>\S+) )""",
    re.VERBOSE | re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")


def parse(text: str) -> Query:
    """What was typed, taken apart. Total: every text gives a query."""
    notes = ["too-long"] if len(text) > LONGEST_QUERY else []
    terms: list[Term] = []
    without: list[Term] = []
    papers: list[str] = []
    span: tuple[date | None, date | None] = (None, None)
    for piece in _PIECE.finditer(text[:LONGEST_QUERY]):
        kind = _FIELDS.get((piece["field"] or "").lower(), "")
        value = piece["phrase"] or piece["word"]
        dates = dates_of(value) if kind == "date" and not piece["minus"] else None
        if dates is not None:
            span = _narrower(span, dates)
            continue
        if kind == "paper" and fold(value) and not piece["minus"]:
            papers.append(fold(value))
            continue
        if kind in ("date", "paper"):  # without a meaning, so it is what it says
            notes += ["bad-date"] if kind == "date" else []
            value, kind = f"{piece['field']}:{value}", ""
        term = _term(value, kind, notes)
        if term is not None:
            (without if piece["minus"] else terms).append(term)
    if len(terms) + len(without) > MOST_TERMS:
        notes.append("too-many-words")
    terms, without = _unique(terms)[:MOST_TERMS], _unique(without)[: max(0, MOST_TERMS - len(terms))]
    found = Query(
        text=text, terms=tuple(terms), without=tuple(without), papers=tuple(papers), since=span[0], until=span[1]
    )
    return _with_notes(found, notes)


def _with_notes(query: Query, notes: list[str]) -> Query:
    if not query.asks:
        notes = [*notes, "nothing-asked"]
    return replace(query, notes=tuple(dict.fromkeys(notes)))


def _term(value: str, kind: str, notes: list[str]) -> Term | None:
    folded = fold(value)
    if len(folded) > LONGEST_TERM:
        notes.append("too-long")
        folded = fold(folded[:LONGEST_TERM])
    return Term(text=folded, typed=value, field=Field(kind or "any")) if folded else None


def _unique(terms: list[Term]) -> list[Term]:
    return list({(term.text, term.field): term for term in terms}.values())


def _narrower(
    one: tuple[date | None, date | None], other: tuple[date | None, date | None]
) -> tuple[date | None, date | None]:
    since = max((day for day in (one[0], other[0]) if day), default=None)
    until = min((day for day in (one[1], other[1]) if day), default=None)
    return since, until


def dates_of(text: str) -> tuple[date | None, date | None] | None:
    """First and last day of ``2022``, ``2022-04``, ``2022-04-01``, ``A..B``, ``A..``, ``..B``; None for all else."""
    folded = fold(text)
    if ".." not in folded:
        return _day_span(folded)
    first, last = folded.split("..", 1)
    begins = _day_span(first) if first else (None, None)
    ends = _day_span(last) if last else (None, None)
    if begins is None or ends is None or not (first or last):
        return None
    return begins[0], ends[1]


def _day_span(text: str) -> tuple[date, date] | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year is not None and month is not None and day is not None:
            return date(year, month, day), date(year, month, day)
        if year is not None and month is not None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year or 0, 1, 1), date(year or 0, 12, 31)
    except ValueError:
        return None
