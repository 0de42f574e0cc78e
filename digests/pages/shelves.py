"""Columns under a headline that its own line does not reach.

A headline is set over the middle of its columns. The columns to both sides that begin at the same height, with nothing
above them, are its own as well; between two headlines of one row they are shared out so that both stand over the middle
of what they get.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from digests.pages.geometry import Box
from digests.pages.heads import Head
from digests.pages.strips import Strip

_SHELF = 0.6  # em; columns of one article begin at the same height
_BESIDE = 3.0  # em between neighbouring columns, at most
_ROUNDS = 3  # of sharing out; a row has few headlines


@dataclass(slots=True, kw_only=True)
class _Reach:
    """The strips straight under a headline, and those it may have on both sides, the nearest first."""

    straight: list[int]
    left: list[int]
    right: list[int]


def share_out(strips: Sequence[Strip], heads: Sequence[Head], straight: Sequence[int | None]) -> list[int | None]:
    """The headline over each strip, given those that stand straight under one."""
    return _Shelves(strips, heads, straight).roofs()


class _Shelves:
    def __init__(self, strips: Sequence[Strip], heads: Sequence[Head], straight: Sequence[int | None]) -> None:
        self.strips, self.heads, self.straight = strips, heads, straight
        self.reach = {roof: self._reach(roof) for roof in dict.fromkeys(straight) if roof is not None}

    def roofs(self) -> list[int | None]:
        """The headline over each strip."""
        disputes = self._disputes()
        for _ in range(_ROUNDS if disputes else 0):
            for a, b in disputes:
                self._settle(a, b)
        found = list(self.straight)
        for roof, reach in self.reach.items():
            for number in (*reach.left, *reach.right):
                if found[number] is None:
                    found[number] = roof
        return found

    def _disputes(self) -> list[tuple[int, int]]:
        """Pairs of headlines of which the first reaches to the right for what the second reaches to the left for."""
        return [
            (a, b)
            for a, mine in self.reach.items()
            for b, yours in self.reach.items()
            if a != b and set(mine.right) & set(yours.left)
        ]

    def _settle(self, a: int, b: int) -> None:
        """Cut what two headlines both reach for where both stand best over the middle."""
        mine, yours = self.reach[a], self.reach[b]
        stretch = sorted({*mine.right, *yours.left}, key=lambda number: self.strips[number].left)
        best = min(
            range(len(stretch) + 1),
            key=lambda cut: self._off(a, [*mine.left, *stretch[:cut]]) + self._off(b, [*yours.right, *stretch[cut:]]),
        )
        mine.right, yours.left = stretch[:best], stretch[best:][::-1]

    def _off(self, roof: int, sides: Sequence[int]) -> float:
        """How far a headline stands from the middle of its columns with these at its sides."""
        columns = [self.strips[number] for number in (*self.reach[roof].straight, *sides)]
        title = self.heads[roof].box
        middle = (min(c.left for c in columns) + max(c.right for c in columns)) / 2
        return abs(middle - (title.left + title.right) / 2)

    def _reach(self, roof: int) -> _Reach:
        under = [number for number, over in enumerate(self.straight) if over == roof]
        first = min(under, key=lambda number: self.strips[number].left)
        last = max(under, key=lambda number: self.strips[number].right)
        return _Reach(straight=under, left=self._row(first, roof, -1), right=self._row(last, roof, 1))

    def _row(self, start: int, roof: int, side: int) -> list[int]:
        """The free strips to one side of a strip, as far as they follow each other closely."""
        row: list[int] = []
        at: int | None = start
        while at is not None and len(row) <= len(self.strips):
            at = next((n for n in range(len(self.strips)) if n not in row and self._follows(at, n, roof, side)), None)
            if at is not None:
                row.append(at)
        return row

    def _follows(self, number: int, other: int, roof: int, side: int) -> bool:
        if self.straight[other] is not None or other == number:
            return False
        strip, candidate = self.strips[number], self.strips[other]
        em = strip.size
        if abs(strip.box.top - candidate.box.top) > _SHELF * em:
            return False
        gap = candidate.left - strip.right if side > 0 else strip.left - candidate.right
        return -0.6 * em < gap < _BESIDE * em and self._open_above(candidate, roof)

    def _open_above(self, strip: Strip, roof: int) -> bool:
        """Whether nothing stands over the strip at the headline's height."""
        title, em = self.heads[roof].box, strip.size
        above = Box(strip.left, title.top - 0.2 * em, strip.right, strip.box.top - 0.2 * em)
        others = (head.box for head in self.heads if head is not self.heads[roof])
        return not any(
            box.overlap_x(above) > 0.2 * above.width and box.overlap_y(above) > 0
            for box in (*(other.box for other in self.strips), *others)
        )
