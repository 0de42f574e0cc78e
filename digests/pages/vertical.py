"""Vertical headlines: large type whose characters stand closer from top to bottom than from left to right."""

import numpy as np
import numpy.typing as npt

from digests.pages.geometry import ASCENT, DESCENT, Box, Floats, Glyphs, Ints, Line
from digests.pages.radicals import RADICALS

_LARGE = 1.15  # of the body size
_REACH = 1.7  # em; characters of one block stand within that
_ALIGNED = 0.3  # em
_TIGHTER = 0.94  # pitch along the line against the pitch across lines
_SHORTEST = 3  # characters
_MOST = 1500  # more large glyphs than that are no headlines


def split_vertical(glyphs: Glyphs, body: float) -> tuple[list[Line], Glyphs]:
    """The vertical lines, and the glyphs that are in none of them."""
    large = np.flatnonzero((glyphs.size > _LARGE * body) & (glyphs.codes > 0x2000) & (glyphs.codes != 0x3000))
    if not _SHORTEST <= len(large) <= _MOST:
        return [], glyphs
    centre, y, size = (glyphs.x[large] + glyphs.right[large]) / 2, glyphs.y[large], glyphs.size[large]
    across = np.abs(centre[:, None] - centre[None, :])
    down = y[None, :] - y[:, None]  # positive: the second is below the first
    alike = np.abs(size[:, None] - size[None, :]) < 0.1 * size[:, None]
    near = (across < _REACH * size[:, None]) & (np.abs(down) < _REACH * size[:, None]) & alike
    lines: list[Line] = []
    used = np.zeros(len(glyphs), dtype=np.bool_)
    for block in _components(near):
        if len(block) >= _SHORTEST and _stands(across[np.ix_(block, block)], down[np.ix_(block, block)], size[block]):
            lines += _columns(glyphs.take(large[block]))
            used[large[block]] = True
    return lines, (glyphs.take(np.flatnonzero(~used)) if lines else glyphs)


def _components(near: npt.NDArray[np.bool_]) -> list[Ints]:
    """Groups of indices joined by ``near``."""
    left = np.ones(len(near), dtype=np.bool_)
    groups = []
    while left.any():
        group = np.zeros(len(near), dtype=np.bool_)
        front = np.zeros(len(near), dtype=np.bool_)
        front[int(left.argmax())] = True
        while front.any():
            group |= front
            front = near[front].any(axis=0) & ~group
        groups.append(np.flatnonzero(group))
        left &= ~group
    return groups


def _stands(across: Floats, down: Floats, size: Floats) -> bool:
    """Whether a block is read downwards: by its pitches, and by its shape where it has but one column."""
    em = float(np.median(size))
    below = np.where((down > 0.3 * em) & (across < _ALIGNED * em), down, np.inf).min(axis=1)
    beside = np.where((np.abs(down) < _ALIGNED * em) & (across > 0.3 * em), across, np.inf).min(axis=1)
    stacked, rowed = np.isfinite(below), np.isfinite(beside)
    if stacked.sum() < _SHORTEST - 1:
        return False
    if not rowed.any():
        return True
    return bool(np.median(below[stacked]) < _TIGHTER * np.median(beside[rowed]) and stacked.mean() > 0.6)


def _columns(block: Glyphs) -> list[Line]:
    """The vertical lines of a block, each from top to bottom."""
    centre = (block.x + block.right) / 2
    em = float(np.median(block.size))
    order = np.argsort(centre)
    column = np.empty(len(block), dtype=np.int64)
    column[order] = np.cumsum(np.diff(centre[order], prepend=centre[order[0]]) > 0.5 * em)
    lines = []
    for number in range(int(column.max()) + 1):
        one = block.take(np.flatnonzero(column == number))
        one = one.take(np.argsort(one.y, kind="stable"))
        box = Box(
            float(one.x.min()),
            float(one.y.min()) - ASCENT * em,
            float(one.right.max()),
            float(one.y.max()) + DESCENT * em,
        )
        text = "".join(RADICALS.get(code) or chr(code) for code in one.codes.tolist())
        lines.append(Line(text=text, box=box, size=em, vertical=True))
    return lines
