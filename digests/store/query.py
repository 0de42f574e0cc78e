"""What a person typed, taken apart.

    words side by side      all of them          水库 除险
    "…" “…” 「…」            one phrase           "除险 加固"
    -词  -"…"  -标题:词       without it
    标题:词                  in kicker, headline or deck
    记者:名                  among reporters and correspondents
    报纸:名                  papers whose name holds it
    日期:2022-04            a day, a month, a year, or from..to (see dates.py)

Anything else is taken literally: an unclosed quotation mark, a lone dash, a field without a value, a date that is none;
but the full stop, comma or question mark that ends a word is not looked for. What no article holds may be ``loosened``:
then punctuation parts words. Nothing raises.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from digests.store.dates import dates_of
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
    """A folded word or phrase, at least one character. ``typed`` is as it was typed, without quotation marks."""

    text: str
    typed: str
    field: Field = Field.ANY
    quoted: bool = False


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
    "标题": "head", "標題": "head", "题目": "head", "題目": "head", "title": "head", "headline": "head",
    "记者": "people", "記者": "people", "作者": "people", "通讯员": "people", "通訊員": "people",
    "reporter": "people", "author": "people",
    "报纸": "paper", "報紙": "paper", "paper": "paper",
    "日期": "date", "date": "date",
}  # fmt: skip

#: A dash before a word takes it away, whichever key it was; two of them are a dash in a text.
_MINUS = r"[-－−–—](?![-－−–—])"
_PIECE = re.compile(
    rf"""(?P<minus>{_MINUS}(?=\S))?
        (?:(?P<field>{"|".join(_FIELDS)})[:：](?:(?=\S)|\s+(?=\S)(?!{_MINUS}\S|(?:{"|".join(_FIELDS)})[:：])))?
        (?: ["“](?P<phrase>[^"”“]*[^"”“\s][^"”“]*)["”](?=\s|$|[-－]?["“])
          | 「(?P<corner>[^「」]*[^「」\s][^「」]*)」(?=\s|$)
          | (?P<word>\S+) )""",
    re.VERBOSE | re.IGNORECASE,
)
#: What parts two days, with blanks around it.
_BLANK_RANGE = re.compile(r"(?<=[0-9０-９年月日号])\s+(\.\.|[~～至到—–-]+)\s+(?=[0-9０-９])")
_DATED = re.compile(r"(?:日期|date)[:：]", re.IGNORECASE)
#: What ends or begins a word as people write, and is no part of it.
_EDGES = "?!。,、;？！，；"
#: A piece of a word that punctuation parts; what stands between ASCII letters and digits belongs to them.
_BETWEEN = re.compile(r"(?:[a-z0-9]+(?:[^\w\s][a-z0-9]+)+|\w)+")


def parse(text: str, today: date | None = None) -> Query:
    """What was typed, taken apart. Total: every text gives a query. ``today``: what 昨天 is counted from."""
    notes = ["too-long"] if len(text) > LONGEST_QUERY else []
    read = text[:LONGEST_QUERY]
    if _DATED.search(read):
        read = _BLANK_RANGE.sub(r"\1", read)
    terms: list[Term] = []
    without: list[Term] = []
    papers: list[str] = []
    span: tuple[date | None, date | None] = (None, None)
    for piece in _PIECE.finditer(read):
        kind = _FIELDS.get((piece["field"] or "").lower(), "")
        quoted = piece["phrase"] or piece["corner"]
        value = quoted or piece["word"]
        dates = dates_of(value.strip(_EDGES), today) if kind == "date" and not piece["minus"] else None
        if dates is not None:
            span = _narrower(span, dates)
            continue
        if kind == "paper" and fold(value) and not piece["minus"]:
            papers.append(fold(value).strip(_EDGES) or fold(value))
            continue
        if kind in ("date", "paper"):  # without a meaning, so it is what it says
            notes += ["bad-date"] if kind == "date" else []
            value, kind = f"{piece['field']}:{value}", ""
        term = _term(value, kind, notes, quoted=bool(quoted))
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


def loosened(query: Query) -> Query | None:
    """The same with words parted at punctuation, for when no article holds them as they were typed; or None.

    Phrases stay. ``AND`` between words, and what is nothing but punctuation, go.
    """
    terms: list[Term] = []
    for term in query.terms:
        if term.quoted:
            terms.append(term)
        elif term.typed != "AND":
            terms += [replace(term, text=piece, typed=piece) for piece in _BETWEEN.findall(term.text)]
    terms = _unique(terms)[: MOST_TERMS - len(query.without)]
    if not terms or [(term.text, term.field) for term in terms] == [(term.text, term.field) for term in query.terms]:
        return None
    return replace(query, terms=tuple(terms), notes=(*query.notes, "loosened"))


def _term(value: str, kind: str, notes: list[str], *, quoted: bool) -> Term | None:
    folded = fold(value)
    if not quoted:
        folded = folded.strip(_EDGES) or folded
    if len(folded) > LONGEST_TERM:
        notes.append("too-long")
        folded = fold(folded[:LONGEST_TERM])
    return Term(text=folded, typed=value, field=Field(kind or "any"), quoted=quoted) if folded else None


def _unique(terms: list[Term]) -> list[Term]:
    return list({(term.text, term.field): term for term in terms}.values())


def _narrower(
    one: tuple[date | None, date | None], other: tuple[date | None, date | None]
) -> tuple[date | None, date | None]:
    since = max((day for day in (one[0], other[0]) if day), default=None)
    until = min((day for day in (one[1], other[1]) if day), default=None)
    return since, until
