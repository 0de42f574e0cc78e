"""Which headline stands over which strip, and where its article begins.

A headline stands straight over the strips just below it, and over the neighbours of these that ``shelves`` gives it.
"""

from collections.abc import Sequence

from digests.pages.geometry import Box
from digests.pages.heads import Head
from digests.pages.shelves import share_out
from digests.pages.strips import Strip

_NEAR = 5.0  # em of text between a headline and the text under it
_BESIDE = 3.0  # em between neighbouring columns, at most
_WIDEST = 16.0  # em between a headline and the column beside it, at most: a column's width
_MOST_COLUMNS = 9  # of one article
_LEVEL = 2.5  # em; a column beside a headline begins at its height


class Roofs:
    """``of[strip]`` is the number of the headline over the strip, or None."""

    def __init__(self, strips: Sequence[Strip], heads: Sequence[Head]) -> None:
        self.strips, self.heads = strips, heads
        self.of: list[int | None] = share_out(strips, heads, [self._straight(strip) for strip in strips])

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
        elif level and self._beside(title, strip):
            return 0.5 if strip.left > title.left else 1.0
        elif level and strip.left < title.left and self._leads_to(title, strip):
            return 1.0
        if strip.box.bottom <= title.top + em and strip.box.overlap_x(title) > 0:
            return 1.5 + min(4.0, (title.top - strip.box.bottom) / (4 * em)) + self._further_left(strip, title)
        return 4.0 + min(6.0, self._distance(strip.box, title) / (10 * em))

    def _beside(self, title: Box, strip: Strip) -> bool:
        """Whether a headline and a strip stand side by side with nothing in between."""
        em = strip.size
        left, right = min(title.right, strip.right), max(title.left, strip.left)
        if not -em < right - left < _WIDEST * em:
            return False
        band = Box(left, strip.box.top, right, strip.box.top + 2 * em)
        boxes = [*(other.box for other in self.strips if other is not strip), *(head.box for head in self.heads)]
        return not any(box.overlap_x(band) > em and box.overlap_y(band) > 0 for box in boxes if box is not title)

    def _leads_to(self, title: Box, strip: Strip) -> bool:
        """Whether a row of columns at one height begins with the strip and ends at a headline on the right."""
        at = strip
        for _ in range(_MOST_COLUMNS):
            following = [
                other
                for other in self.strips
                if abs(other.box.top - at.box.top) < 0.6 * at.size and -1 < (other.left - at.right) / at.size < _BESIDE
            ]
            if not following:
                return self._beside(title, at)
            at = following[0]
        return False

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
