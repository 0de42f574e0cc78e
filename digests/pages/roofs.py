"""Which headline stands over which strip.

A headline stands straight over the strips just below it. Its row of columns often is wider than its own line, so the
neighbours that begin at the same height, with nothing above them, are under it too.
"""

from collections.abc import Sequence

from digests.pages.geometry import Box
from digests.pages.heads import Head
from digests.pages.strips import Strip

_NEAR = 5.0  # em of text between a headline and the text under it
_SHELF = 0.6  # em; columns of one article begin at the same height
_BESIDE = 3.0  # em between neighbouring columns, at most
_LEVEL = 2.5  # em; a column beside a headline begins at its height


class Roofs:
    """``of[strip]`` is the number of the headline over the strip, or None."""

    def __init__(self, strips: Sequence[Strip], heads: Sequence[Head]) -> None:
        self.strips, self.heads = strips, heads
        self.of: list[int | None] = [self._straight(strip) for strip in strips]
        self.straight = list(self.of)
        self._spread()

    def strip_between(self, a: int, b: int) -> bool:
        """Whether a third strip stands between two of one column."""
        upper, lower = self.strips[a], self.strips[b]
        gap = Box(max(upper.left, lower.left), upper.box.bottom, min(upper.right, lower.right), lower.box.top)
        return any(
            other is not upper
            and other is not lower
            and other.box.overlap_x(gap) > 0.3 * gap.width
            and other.box.overlap_y(gap) > 0.5 * other.size
            for other in self.strips
        )

    def start(self, head: int, b: int) -> float:
        """How little the strip's place suits the beginning of the headline's article."""
        title, strip = self.heads[head].box, self.strips[b]
        under = [self.strips[n] for n, roof in enumerate(self.of) if roof == head]
        em = strip.size
        if self.of[b] == head:
            return 4.0 * sum(other.right < strip.left + em for other in under)
        level = abs(strip.box.top - title.top) < _LEVEL * em
        if self.of[b] is not None:
            return 8.0
        if under:
            first = min(under, key=lambda other: other.left)
            beside = -2.0 < (first.left - strip.right) / em < _BESIDE
            if beside and strip.box.overlap_y(first.box) > 0:
                return 0.5 if level else 2.0
        elif level and -1.0 < (strip.left - title.right) / em < 2 * _BESIDE:
            return 0.5
        elif level and -1.0 < (title.left - strip.right) / em < 2 * _BESIDE:
            return 1.0
        if strip.box.bottom <= title.top + em and strip.box.overlap_x(title) > 0:
            return 1.5 + min(4.0, (title.top - strip.box.bottom) / (4 * em)) + self._further_left(strip, title)
        return 4.0 + min(6.0, self._distance(strip.box, title) / (10 * em))

    def _further_left(self, strip: Strip, title: Box) -> float:
        """2 for every strip over the headline that stands to the left of this one at its height."""
        return 2.0 * sum(
            other.right < strip.left + strip.size
            and other.box.overlap_x(title) > 0
            and other.box.overlap_y(strip.box) > 0
            for other in self.strips
        )

    @staticmethod
    def _distance(a: Box, b: Box) -> float:
        return max(0.0, -a.overlap_x(b)) + max(0.0, -a.overlap_y(b))

    def _straight(self, strip: Strip) -> int | None:
        """The headline just above a strip, with nothing in between."""
        best, best_gap = None, _NEAR * strip.size
        column = Box(strip.left, strip.box.top, strip.right, strip.box.bottom)
        for number, head in enumerate(self.heads):
            gap = strip.box.top - head.box.bottom
            wide = min(0.25 * column.width, 0.5 * head.box.width)
            if -0.5 * strip.size < gap < best_gap and head.box.overlap_x(column) > wide:
                best, best_gap = number, gap
        if best is None:
            return None
        roof = self.heads[best].box
        covered = any(
            other is not strip
            and other.box.overlap_x(column) > 0.4 * column.width
            and roof.bottom - strip.size < other.box.top < strip.box.top - strip.size
            for other in self.strips
        )
        return None if covered else best

    def _spread(self) -> None:
        """Give a headline's row of columns to the neighbours that begin at the same height."""
        front = [number for number, roof in enumerate(self.of) if roof is not None]
        while front:
            grown = []
            for number in front:
                for other in range(len(self.strips)):
                    roof = self.of[number]
                    if self.of[other] is None and roof is not None and self._shares(number, other, roof):
                        self.of[other] = roof
                        grown.append(other)
            front = grown

    def _shares(self, number: int, other: int, roof: int) -> bool:
        strip, candidate = self.strips[number], self.strips[other]
        em = strip.size
        if abs(strip.box.top - candidate.box.top) > _SHELF * em:
            return False
        gap = max(candidate.left - strip.right, strip.left - candidate.right)
        if not -0.6 * em < gap < _BESIDE * em:
            return False
        title = self.heads[roof].box
        above = Box(candidate.left, title.top - 0.2 * em, candidate.right, candidate.box.top - 0.2 * em)
        return not any(
            shape.overlap_x(above) > 0.2 * above.width and shape.overlap_y(above) > 0
            for shape in (*(s.box for s in self.strips), *(h.box for h in self.heads if h is not self.heads[roof]))
        )
