"""Glyphs -> lines, whatever order the glyphs come in.

Glyphs of one baseline are a row; a row is cut at gaps into fragments; the left edges that many fragments share are the
edges of columns, and they decide the doubtful gaps: one at an edge parts two columns, one elsewhere is justified text.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from digests.pages.clean import clean
from digests.pages.geometry import Floats, Glyphs, Ints, Line, line_box
from digests.pages.radicals import RADICALS
from digests.pages.vertical import split_vertical

_Flags = npt.NDArray[np.bool_]

_SAME_BASELINE = 0.12  # em; digits of another font may sit that much off
_GAP = 0.7  # em; a wider gap parts fragments, unless justification explains it
_GAP_LARGE_TYPE = 0.9  # em of large type
_JUSTIFIED = 2.2  # em; never joined over more
_EDGE = 0.3  # em; fragments of a column begin within that
_EDGE_SUPPORT = 4  # fragments that make an edge sure
_GUTTER = 1.0  # em; a narrower gap is more often justification than a gutter
_NEIGHBOUR = 4.0  # em; a fragment above or below within that shows that a column begins here
_MOST_DOUBTFUL = 2000  # gaps looked at one by one
_HANGING = 0.3  # em; a hanging comma leaves that much of a gutter
_LARGE = 1.12  # of the body size
_OVERPRINT = 0.2  # em; the same character again that near is the same print
_BLANK = 0.16  # em; a blank of a CJK font is some 0.2 wide
_WIDE = 0x2000  # characters from here on are mostly as wide as the type is large


def body_size(size: Floats) -> float:
    """The type size most characters have; 0 without characters."""
    if not len(size):
        return 0.0
    bins = np.round(size * 4).astype(np.int64).clip(0, 4000)
    counts = np.bincount(bins)
    near = counts + np.concatenate([counts[1:], [0]])  # a size on the border of two bins
    top = int(near.argmax())
    inside = size[(bins == top) | (bins == top + 1)]
    return float(np.median(inside))


def lines_of(glyphs: Glyphs) -> list[Line]:
    """The lines of a sheet, from top to bottom. Spaces count only as spaces inside a line."""
    body = body_size(glyphs.size[~_is_space(glyphs.codes)])
    if body <= 0:
        return []
    ordered = np.lexsort((glyphs.size, glyphs.codes, glyphs.y, glyphs.x))  # two in one place: never by the stream
    vertical, rest = split_vertical(glyphs.take(ordered), body)
    lines = vertical + _horizontal(rest, body)
    return sorted(lines, key=lambda line: (line.box.top, line.box.left, line.text))


def _is_space(codes: Ints) -> _Flags:
    return np.asarray((codes <= 0x20) | (codes == 0xA0) | (codes == 0x3000) | (codes == 0x200B) | (codes == 0xFEFF))


def _horizontal(glyphs: Glyphs, body: float) -> list[Line]:
    if not len(glyphs):
        return []
    row = _rows(glyphs.y, body * _SAME_BASELINE)
    order = np.lexsort((glyphs.x, row))
    glyphs, row = glyphs.take(order), row[order]
    solid = np.flatnonzero(~_is_space(glyphs.codes))
    if not len(solid):
        return []
    spaced = np.diff(solid, prepend=solid[0]) > 1
    glyphs, row = _filled(glyphs.take(solid)), row[solid]
    once = _once(glyphs, row)
    glyphs, row, spaced = glyphs.take(once), row[once], spaced[once]
    starts = _fragments(glyphs, row, spaced, body)
    starts = _by_columns(glyphs, row, spaced, starts, body)
    return _build(glyphs, spaced, starts)


def _rows(y: Floats, tolerance: float) -> Ints:
    """A row number for each baseline: rows part where sorted baselines leave a gap."""
    order = np.argsort(y, kind="stable")
    row = np.empty(len(y), dtype=np.int64)
    row[order] = np.cumsum(np.diff(y[order], prepend=y[order[0]]) > tolerance)
    return row


def _gaps(glyphs: Glyphs) -> Floats:
    """The gap before each glyph; the first has none."""
    gap = np.zeros(len(glyphs))
    gap[1:] = glyphs.x[1:] - glyphs.right[:-1]
    return gap


def _filled(glyphs: Glyphs) -> Glyphs:
    """The same, each ideograph as wide as its type: of some glyphs only the ink's box is known."""
    full = _ideograph(glyphs.codes)
    right = np.where(full, np.maximum(glyphs.right, glyphs.x + glyphs.size), glyphs.right)
    return replace(glyphs, right=right)


def _once(glyphs: Glyphs, row: Ints) -> Ints:
    """The glyphs without those printed a second time in the same place, as bold type and shadows are made."""
    again = np.zeros(len(glyphs), dtype=np.bool_)
    again[1:] = (
        (glyphs.codes[1:] == glyphs.codes[:-1])
        & (row[1:] == row[:-1])
        & (np.abs(glyphs.x[1:] - glyphs.x[:-1]) < _OVERPRINT * glyphs.size[1:])
    )
    return np.flatnonzero(~again)


def _ideograph(codes: Ints) -> _Flags:
    return (codes >= 0x4E00) & (codes <= 0x9FFF)


def _blanks(glyphs: Glyphs, firsts: Ints) -> _Flags:
    """True where a line has a blank that no character stands for: a gap well above the line's usual one."""
    gap = np.maximum(_gaps(glyphs) / glyphs.size, 0.0)
    gap[firsts] = 0.0
    usual = np.repeat(_medians(gap, firsts), _counts(firsts, len(gap)))
    narrow = glyphs.codes < _WIDE
    wide = gap > usual + _BLANK
    mixed = (narrow != np.roll(narrow, 1)) & (gap < 2 * _BLANK + usual)  # 4月 is set with air, without a blank
    return np.asarray(wide & ~mixed)


def _counts(firsts: Ints, total: int) -> Ints:
    return np.diff(np.append(firsts, total))


def _medians(values: Floats, firsts: Ints) -> Floats:
    """The (upper) median of each stretch of values that begins at one of ``firsts``."""
    counts = _counts(firsts, len(values))
    line = np.repeat(np.arange(len(firsts)), counts)
    return np.asarray(values[np.lexsort((values, line))][firsts + counts // 2])


def _fragments(glyphs: Glyphs, row: Ints, spaced: _Flags, body: float) -> _Flags:
    """True where a fragment begins: a new row, a wide gap, another type size."""
    size = _steady(glyphs, row)
    before = np.roll(size, 1)
    em = np.maximum(size, before)
    gap = _gaps(glyphs)
    large = em > _LARGE * body
    wide = gap > np.where(large, np.where(spaced, 2 * _GAP_LARGE_TYPE, _GAP_LARGE_TYPE), _GAP) * em
    resized = (em > 1.25 * np.minimum(size, before)) & (gap > 0.15 * em)
    starts: _Flags = wide | resized
    starts[1:] |= row[1:] != row[:-1]
    starts[0] = True
    return starts


def _steady(glyphs: Glyphs, row: Ints) -> Floats:
    """Type sizes, those of punctuation, digits and letters taken from the nearest ideograph of their row."""
    sure = _ideograph(glyphs.codes)
    at = np.arange(len(glyphs))
    before = np.maximum.accumulate(np.where(sure, at, -1))
    after = np.minimum.accumulate(np.where(sure, at, len(glyphs))[::-1])[::-1]
    before_fits = (before >= 0) & (row[before] == row)
    after_fits = after < len(glyphs)
    after = after.clip(0, len(glyphs) - 1)
    after_fits &= row[after] == row
    return np.where(before_fits, glyphs.size[before], np.where(after_fits, glyphs.size[after], glyphs.size))


def column_edges(lefts: Floats, em: float) -> Floats:
    """The left edges that several fragments share, from left to right."""
    if not len(lefts):
        return np.zeros(0)
    lefts = np.sort(lefts)
    group = np.cumsum(np.diff(lefts, prepend=lefts[0]) > _EDGE / 2 * em)
    counts = np.bincount(group)
    edges = np.bincount(group, weights=lefts) / counts
    return np.asarray(edges[counts >= _EDGE_SUPPORT])


def _at_edge(x: Floats, edges: Floats, reach: float) -> _Flags:
    if not len(edges):
        return np.zeros(len(x), dtype=np.bool_)
    at = np.searchsorted(edges, x).clip(0, len(edges) - 1)
    near = np.minimum(np.abs(edges[at] - x), np.abs(edges[(at - 1).clip(0)] - x))
    return np.asarray(near < reach)


def _has_neighbour(glyphs: Glyphs, doubtful: _Flags, starts: _Flags, body: float, *, both: bool = False) -> _Flags:
    """True for the doubtful glyphs with a fragment's beginning straight above or below (``both``: and below)."""
    found = np.zeros(len(glyphs), dtype=np.bool_)
    x, y = glyphs.x[starts], glyphs.y[starts]
    for at in np.flatnonzero(doubtful)[:_MOST_DOUBTFUL]:
        step = y - glyphs.y[at]
        close = np.abs(x - glyphs.x[at]) < _EDGE * body
        above = bool((close & (step < -0.5 * body) & (step > -_NEIGHBOUR * body)).any())
        below = bool((close & (step > 0.5 * body) & (step < _NEIGHBOUR * body)).any())
        found[at] = (above and below) if both else (above or below)
    return found


def _by_columns(glyphs: Glyphs, row: Ints, spaced: _Flags, starts: _Flags, body: float) -> _Flags:
    """Join fragments that a column holds together, and cut those that cross into the next one."""
    steady = _steady(glyphs, row)
    plain = (steady < _LARGE * body) & (steady > 0.8 * body)
    gap = _gaps(glyphs)
    lefts = glyphs.x[starts & plain]
    edges = column_edges(lefts, body)
    at_edge = _at_edge(glyphs.x, edges, _EDGE * body)
    same = np.zeros(len(glyphs), dtype=np.bool_)
    same[1:] = (row[1:] == row[:-1]) & (np.abs(steady[1:] - steady[:-1]) < 0.15 * body)
    join = starts & same & plain & ~at_edge & (gap < _JUSTIFIED * body)
    small = join & (gap < _GUTTER * body)  # these may not speak for each other
    join &= spaced | ~np.where(
        small,
        _has_neighbour(glyphs, join, starts & plain & ~small, body),
        _has_neighbour(glyphs, join, starts & plain, body),
    )
    crossing = ~starts & same & plain & _at_edge(glyphs.x, edges, _EDGE / 2 * body) & ~spaced
    cut = crossing & (gap > _HANGING * body)
    touching = crossing & ~cut & (gap > -_HANGING * body)
    gutters = starts & same & plain & (gap < _JUSTIFIED * body)  # a column beside another, not an indent
    cut |= touching & _has_neighbour(glyphs, touching, gutters, body, both=True)
    cut |= ~starts & _side_by_side(glyphs, same & (steady >= _LARGE * body), gap, edges, body)
    return np.asarray((starts & ~join) | cut)


def _side_by_side(glyphs: Glyphs, inside: _Flags, gap: Floats, edges: Floats, body: float) -> _Flags:
    """Where two headlines stand closely side by side: lines under one another have a gap over the same gutter."""
    found = np.zeros(len(glyphs), dtype=np.bool_)
    if not len(edges):
        return found
    wide = np.flatnonzero(inside & (gap > 0.25 * glyphs.size))[:_MOST_DOUBTFUL]
    at = np.searchsorted(edges, glyphs.right[wide - 1] - 0.1 * body).clip(0, len(edges) - 1)
    over = edges[at] - glyphs.x[wide]  # 0: the text after the gap begins at the column's edge
    gutter = (over < _EDGE * body) & (over > -gap[wide] - 0.1 * body)
    wide, at = wide[gutter], at[gutter]
    for place, edge in zip(wide.tolist(), at.tolist(), strict=True):
        step = np.abs(glyphs.y[wide] - glyphs.y[place])
        found[place] = bool(((at == edge) & (step > 0.5 * body) & (step < 3 * glyphs.size[place])).any())
    return found


def _build(glyphs: Glyphs, spaced: _Flags, starts: _Flags) -> list[Line]:
    firsts = np.flatnonzero(starts)
    spaced = (spaced | _blanks(glyphs, firsts)) & ~starts
    characters = [RADICALS.get(code) or chr(code) for code in glyphs.codes.tolist()]
    for at in np.flatnonzero(spaced).tolist():
        characters[at] = " " + characters[at]
    sides = (
        np.minimum.reduceat(glyphs.x, firsts),
        np.maximum.reduceat(glyphs.right, firsts),
        _medians(glyphs.y, firsts),
        _medians(glyphs.size, firsts),
    )
    ends = np.append(firsts[1:], len(glyphs)).tolist()
    lines = [
        Line(text=clean("".join(characters[start:end])), box=line_box(left, right, base, size), size=size)
        for start, end, left, right, base, size in zip(
            firsts.tolist(), ends, *(side.tolist() for side in sides), strict=True
        )
    ]
    return [line for line in lines if line.text.strip()]
