"""Plain shapes of a sheet: boxes, glyphs, lines.

All coordinates are points from the upper left corner of the sheet as it is looked at, y growing downwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Share of an em above and below the baseline in CJK fonts.
ASCENT, DESCENT = 0.88, 0.12


class Box(NamedTuple):
    """Left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def overlap_x(self, other: "Box") -> float:
        """Width of the stretch both have; negative is the gap between them."""
        return min(self.right, other.right) - max(self.left, other.left)

    def overlap_y(self, other: "Box") -> float:
        """Height of the stretch both have; negative is the gap between them."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them; at least one is needed."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Glyphs:
    """The characters of a sheet, one an index, in any order.

    ``codes`` are code points; ``x`` and ``right`` the horizontal extent, ``y`` the baseline, ``size`` the type size.
    """

    codes: Ints
    x: Floats
    right: Floats
    y: Floats
    size: Floats

    def take(self, order: Ints) -> "Glyphs":
        """The glyphs at these indices."""
        return Glyphs(
            codes=self.codes[order], x=self.x[order], right=self.right[order], y=self.y[order], size=self.size[order]
        )

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """One page of a file before anything of it is understood."""

    width: float
    height: float
    glyphs: Glyphs
    pictures: tuple[Box, ...] = ()  #: images and filled areas: text stands around them
    rules: tuple[Box, ...] = ()  #: thin drawn lines: text of two articles stands on their sides


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """Characters on one baseline within one column, read from left to right (from top to bottom when vertical)."""

    text: str
    box: Box
    size: float  #: type size
    vertical: bool = False

    @property
    def baseline(self) -> float:
        """Where the characters stand."""
        return self.box.bottom - DESCENT * self.size


def line_box(left: float, right: float, baseline: float, size: float) -> Box:
    """The box of characters of one size on one baseline."""
    return Box(left, baseline - ASCENT * size, right, baseline + DESCENT * size)
