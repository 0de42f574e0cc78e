"""Headlines: their parts and their roles.

    title runs -> Piece (lines of one role) -> Unit (all that stands over one article)

A headline block has up to four parts: the column's name 栏目, the kicker 引题 (who, where, on what occasion), the
headline itself 主题, and the deck 副题, often behind a dash.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from digests.model import Role
from digests.pages.blocks import Line
from digests.pages.matching import bigrams
from digests.pages.runs import Kind, Run, leads_up

_DECK = re.compile(r"——|—{1,2}|强调|要求")
_COLUMN = re.compile(r"[■●◆▲★□◇▪]|【[^】]{2,10}】$|.{2,6}[·•](?:时评|专栏|连载)$")
_MARKS = "■●◆▲★□◇▪【】 \u3000"
_DASHES = "—-－ \u3000"
#: Two lines that each could stand alone are two clauses; a shorter one is a wrapped line's rest.
_CLAUSE_CHARS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Lines of a headline block with one role."""

    role: Role
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The lines run together, for comparing."""
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True, kw_only=True)  # without slots: its bigrams are kept
class Unit:
    """All the pieces that stand over one article, in order, and where they are printed."""

    pieces: tuple[Piece, ...]
    cluster: int  #: units of one cluster stand together, without a body between
    first: int  #: the first of its runs
    last: int  #: the last of its runs
    runs: tuple[Run, ...] = ()

    @property
    def text(self) -> str:
        """Everything it says, for comparing with bodies."""
        return " ".join(piece.text for piece in self.pieces if piece.role is not Role.COLUMN)

    @cached_property
    def pairs(self) -> frozenset[str]:
        """The bigrams of everything it says."""
        return frozenset(bigrams(self.text))

    def part(self, role: Role, known: Set[str] = frozenset()) -> str:
        """What it says in one role, without the role's marks; empty when it has no such part."""
        found = [join_title([line.text for line in piece.lines], known) for piece in self.pieces if piece.role is role]
        return " ".join(_bare(text, role) for text in found)


def make_units(runs: Sequence[Run]) -> list[Unit]:
    """The page's headline blocks, joined where a mark or a verb says that they belong together."""
    units: list[Unit] = []
    cluster = 0
    for run in runs:
        if run.kind in (Kind.BODY, Kind.BYLINE):
            cluster += 1
        elif run.kind is Kind.TITLE:
            pieces = _pieces(run)
            if units and units[-1].cluster == cluster and _belong(units[-1].pieces[-1], pieces[0]):
                before = units.pop()
                units.append(replace(before, pieces=before.pieces + pieces, last=run.order, runs=(*before.runs, run)))
            else:
                units.append(Unit(pieces=pieces, cluster=cluster, first=run.order, last=run.order, runs=(run,)))
    return units


def _belong(piece: Piece, following: Piece) -> bool:
    """Whether the second piece stands over the same article as the first."""
    if piece.role is Role.COLUMN:
        return following.role is not Role.COLUMN
    if piece.role is Role.KICKER:
        return following.role is Role.HEADLINE
    return following.role is Role.DECK


def _pieces(run: Run) -> tuple[Piece, ...]:
    """A headline block's parts: a column's name and a kicker first, a deck from its dash on."""
    lines = list(run.lines)
    pieces: list[Piece] = []
    if _COLUMN.match(lines[0].text) and len(lines[0].text) <= 12:
        pieces.append(Piece(role=Role.COLUMN, lines=(lines.pop(0),)))
    deck = next((at for at, line in enumerate(lines) if line.text.startswith(("——", "--", "－－"))), len(lines))
    upper, lower = lines[:deck], lines[deck:]
    head = max((at + 1 for at, line in enumerate(upper) if leads_up(line.text)), default=0)
    if head:
        pieces.append(Piece(role=Role.KICKER, lines=tuple(upper[:head])))
    if upper[head:]:
        pieces.append(Piece(role=Role.HEADLINE, lines=tuple(upper[head:])))
    if lower:
        pieces.append(Piece(role=Role.DECK, lines=tuple(lower)))
    return tuple(pieces)


def with_roles(unit: Unit) -> Unit:
    """The unit with exactly one headline where it has any text: roles that only the whole shows.

    Of two parts without a mark the first is the kicker, unless the second goes on speaking for it; a kicker alone is
    the headline.
    """
    pieces = list(unit.pieces)
    if not any(piece.role is Role.HEADLINE for piece in pieces):
        for role in (Role.KICKER, Role.DECK, Role.COLUMN):
            found = [at for at, piece in enumerate(pieces) if piece.role is role]
            if found:
                pieces[found[-1]] = replace(pieces[found[-1]], role=Role.HEADLINE)
                break
    heads = [at for at, piece in enumerate(pieces) if piece.role is Role.HEADLINE]
    if len(heads) > 1:
        has_kicker = any(piece.role is Role.KICKER for piece in pieces)
        main = heads[0] if has_kicker or _DECK.match(pieces[heads[1]].text) else heads[1]
        for at in heads:
            if at != main:
                pieces[at] = replace(pieces[at], role=Role.KICKER if at < main else Role.DECK)
    return replace(unit, pieces=tuple(pieces))


def joined(first: Unit, second: Unit) -> Unit:
    """Two neighbouring units as one."""
    return Unit(
        pieces=first.pieces + second.pieces,
        cluster=first.cluster,
        first=first.first,
        last=max(first.last, second.last),
        runs=first.runs + second.runs,
    )


def _bare(text: str, role: Role) -> str:
    """The text without the marks of its role: the dash before a deck, the square before a column's name."""
    if role is Role.DECK:
        return text.lstrip(_DASHES)
    return text.strip(_MARKS) if role is Role.COLUMN else text


def join_title(lines: Sequence[str], known: Set[str] = frozenset()) -> str:
    """A headline's lines as one: a blank between clauses, nothing where a line was only wrapped.

    ``known`` are bigrams of the article: a pair across the break that the article has was one word.
    """
    text = lines[0]
    for line in lines[1:]:
        clauses = (
            min(len(text), len(line)) >= _CLAUSE_CHARS
            and text[-1] + line[0] not in known
            and text[-1] not in "，、：；·—“《（"
            and line[0] not in "，、：；·—”》）“《（"
        )
        text += (" " if clauses else "") + line
    return text
