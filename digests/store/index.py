"""What an index of articles does, whichever database holds it.

An index knows articles by number only, newest last, and answers exactly: no article it names fails to hold the
words, and none that holds them is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, runtime_checkable

from sqlalchemy import Connection

from digests.store.fold import fold
from digests.store.order import first_of, last_of
from digests.store.query import Field, Query, Term
from digests.store.rows import Values, parted
from digests.store.tokens import folded_lines

#: A count stops here: beyond it "so many and more" is said.
COUNTED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The folded text of an article as it is indexed."""

    number: int
    paper_id: int
    head: str
    body: str
    people: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The text of an article as it is ranked: ``content`` has all of it, the headline's too."""

    number: int
    head: str
    content: str
    folded: bool = True

    def times(self, word: str) -> int:
        """How often a folded word is in it. As printed, when it is printed so at all: folding is what takes long."""
        return self.content.count(word) or (0 if self.folded else fold(self.content).count(word))

    def headed(self, word: str) -> int:
        """Where a folded word begins in the headline, -1 where it does not."""
        at = self.head.find(word)
        return at if at >= 0 or self.folded else fold(self.head).find(word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A query against the index: papers by number, dates as a range of article numbers, both ends included."""

    terms: tuple[Term, ...]
    without: tuple[Term, ...]
    papers: tuple[int, ...] | None  #: None for all
    lowest: int
    highest: int
    total: int | None = None  #: what ``count`` said of it or of a wider range, where it has been asked
    newest: tuple[int, ...] | None = None  #: what ``listed`` said of it or of a wider range, where it has been asked

    def within(self, lowest: int, highest: int) -> "Wanted":
        """The same in a smaller range."""
        return replace(self, lowest=max(lowest, self.lowest), highest=min(highest, self.highest))

    @property
    def contradicts(self) -> bool:
        """Whether what must not be there is part of what must: no article matches."""
        return any(
            out.text in term.text and out.field in (Field.ANY, term.field)
            for term in self.terms
            for out in self.without
        )

    def met(self, limit: int, *, oldest: bool) -> list[int] | None:
        """What ``find`` gives, where ``newest`` tells it."""
        if self.newest is None or self.total is None:
            return None
        within = [number for number in self.newest if self.lowest <= number <= self.highest]
        if self.total < COUNTED or (self.newest and self.newest[-1] <= self.lowest):  # none is missing
            return within[::-1][:limit] if oldest else within[:limit]
        return within[:limit] if not oldest and len(within) >= limit else None


class Index(Protocol):
    """The statements that differ between the databases."""

    def add(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Index articles, in ascending order of their numbers where there are many."""

    def remove(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Forget articles, which must be given as they were added."""

    def renew(self, connection: Connection, entries: Iterable[Sequence[Entry]]) -> None:
        """Forget all, and index these, in ascending order of their numbers."""

    def settle(self, connection: Connection) -> None:
        """After articles were added: do now what would slow every search until it is done."""

    def find(self, connection: Connection, wanted: Wanted, limit: int, *, oldest: bool = False) -> list[int]:
        """The newest articles that match, newest first; or the oldest, oldest first."""

    def holds(self, connection: Connection, wanted: Wanted) -> bool:
        """Whether any article matches."""

    def count(self, connection: Connection, wanted: Wanted) -> int:
        """How many match, ``COUNTED`` at most."""

    def occurrences(self, connection: Connection, wanted: Wanted) -> list[tuple[int, int]]:
        """Of each article that matches, its number and how often the first term is in it, without overlaps.

        What is only among the reporters and correspondents counts; what is there as well as in the text counts once.
        """

    def texts(self, connection: Connection, numbers: Sequence[int]) -> list[Text]:
        """The texts of articles, newest first."""


@runtime_checkable
class Listing(Protocol):
    """An index that meets the articles themselves when it counts."""

    def listed(self, connection: Connection, wanted: Wanted) -> tuple[int, tuple[int, ...] | None]:
        """How many match, ``COUNTED`` at most, and which, newest first; None where it counted without meeting them."""


def counted(index: Index, connection: Connection, wanted: Wanted) -> Wanted:
    """The same with what counting told."""
    if wanted.contradicts:
        return replace(wanted, total=0, newest=())
    if isinstance(index, Listing):
        total, newest = index.listed(connection, wanted)
        return replace(wanted, total=total, newest=newest)
    return replace(wanted, total=index.count(connection, wanted))


def wanted(query: Query, papers: tuple[int, ...] | None) -> Wanted:
    """The query against the index."""
    return Wanted(
        terms=query.terms,
        without=query.without,
        papers=papers,
        lowest=first_of(query.since) if query.since else 0,
        highest=last_of(query.until or date.max),
    )


def entry_of(row: Values) -> Entry:
    """What is indexed of an article's row."""
    body, dateline = row["body"], row["dateline"]
    lines = [*parted(body), row["column_name"], row["byline"]]
    if dateline and fold(dateline) not in fold(body):
        lines.append(dateline)
    return Entry(
        number=row["id"],
        paper_id=row["paper_id"],
        head=folded_lines((row["kicker"], row["headline"], row["deck"])),
        body=folded_lines(lines),
        people=folded_lines((*parted(row["reporters"]), *parted(row["correspondents"]))),
    )
