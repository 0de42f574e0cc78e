"""Type sizes of recognised lines, made as even as they were set.

Boxes tell a size to some percent; headlines, kickers and captions are told apart by less. What stands in a column of
text is text, and lines of one headline are of one size.
"""

from dataclasses import replace
from statistics import median

import numpy as np

from digests.pages.bylines import read_byline
from digests.pages.geometry import Box, Floats, Line, union
from digests.pages.lines import column_edges

_SAME = 0.07  # sizes that near to the body's are the body's
_STRETCH = (0.75, 1.22, 1.35)  # of the body's size: how far a line is squeezed, spread, spread from end to end
_LARGE = 1.12  # of the body's size
_ALIKE = 0.1  # large lines that near in size are of one size
_MOST_LARGE = 200  # a page has no more headline lines
_LOOKS_LIKE = {"99": "”", "66": "“", "''": "”", '"': "”"}  # what a recogniser makes of a lone quotation mark
_AT_GUTTER = 0.25  # em; a headline begins that near to its column's edge
_TWO = 0.5  # em; headlines of two articles are further apart
_SEAM = 0.4  # em; pieces of a line that overlap by more have a character in common
_MARK_SIZE = 0.8  # of a mark's width, which tells its type size roughly: its line's is no smaller
_SURE_CHARS = 6  # a longer line's width tells its size well


def even_sizes(lines: list[Line]) -> list[Line]:
    """The lines with steadied sizes, pieces of one large line joined."""
    return _alike(_even(_rejoined(_quoted(lines))))


def _quoted(lines: list[Line]) -> list[Line]:
    """Quotation marks that are recognised as small figures apart from their line, put back at its ends."""
    marks = [line for line in lines if line.text in _LOOKS_LIKE]
    kept = {id(line): line for line in lines if line.text not in _LOOKS_LIKE}
    for mark in marks:
        mates = [key for key, line in kept.items() if _quotes(mark, line)]
        if not mates:
            kept[id(mark)] = replace(mark, text=_LOOKS_LIKE[mark.text])
            continue
        nearest = min(mates, key=lambda key: abs(_beside(mark, kept[key])))
        kept[nearest] = _with_mark(kept[nearest], mark)
    return list(kept.values())


def _beside(mark: Line, line: Line) -> float:
    """How far a mark stands from the nearer end of a line; negative when it reaches into it."""
    return max(mark.box.left - line.box.right, line.box.left - mark.box.right)


def _quotes(mark: Line, line: Line) -> bool:
    """Whether a mark stands at an upper corner of a line."""
    return (
        not line.vertical
        and line.size > _MARK_SIZE * mark.size
        and -0.8 * line.size < _beside(mark, line) < 0.6 * line.size
        and mark.box.overlap_y(line.box) > 0.5 * mark.box.height
        and not line.box.left + line.size < mark.box.left < line.box.right - line.size
    )


def _with_mark(line: Line, mark: Line) -> Line:
    """A line with the mark at the end where it stands, once."""
    if mark.box.left < line.box.left:
        text, box = line.text.lstrip("“"), line.box._replace(left=mark.box.left)
        return replace(line, text=f"“{text}", box=box)
    text, box = line.text.rstrip("”"), line.box._replace(right=mark.box.right)
    return replace(line, text=f"{text}”", box=box)


def _even(lines: list[Line]) -> list[Line]:
    """Sizes made equal where lines are of the text.

    A justified line is squeezed or spread, so that its width alone tells its type size badly; that it stands flush in a
    column of text, a line's step from the next, tells better.
    """
    body = _body(lines)
    if not body:
        return lines
    sure = [not line.vertical and abs(line.size - body) < _SAME * body for line in lines]
    pitch = _pitch([line for line, is_sure in zip(lines, sure, strict=True) if is_sure], body)
    while True:
        more = _flush(lines, sure, body, pitch)
        if not more:
            break
        for number in more:
            sure[number] = True
    return [_resized(line, body) if is_sure else line for line, is_sure in zip(lines, sure, strict=True)]


def _body(lines: list[Line]) -> float:
    """The size of most lines long enough to tell."""
    return median([line.size for line in lines if len(line.text) >= _SURE_CHARS and not line.vertical] or [0.0])


def _pitch(lines: list[Line], body: float) -> float:
    """The usual step from line to line, in pixels."""
    if len(lines) < 2:
        return 1.5 * body
    top, left = np.array([line.box.top for line in lines]), np.array([line.box.left for line in lines])
    step = top[None, :] - top[:, None]
    beside = np.abs(left[None, :] - left[:, None]) < 0.5 * body
    steps = np.where(beside & (step > 0.8 * body), step, np.inf).min(axis=1)
    steps = steps[steps < 2.5 * body]
    return float(np.median(steps)) if len(steps) else 1.5 * body


def _flush(lines: list[Line], sure: list[bool], body: float, pitch: float) -> list[int]:
    """The lines that stand in a column of sure ones though their width says another size."""
    known = [line.box for line, is_sure in zip(lines, sure, strict=True) if is_sure]
    left, right = (np.array([getattr(box, side) for box in known]) for side in ("left", "right"))
    middle = np.array([(box.top + box.bottom) / 2 for box in known])
    column = float(np.median(right - left)) if known else 0.0
    found = []
    for number, line in enumerate(lines):
        low, high, highest = _STRETCH
        if sure[number] or line.vertical or not low * body < line.size < highest * body:
            continue
        step = np.abs(middle - (line.box.top + line.box.bottom) / 2)
        near = (step > 0.5 * body) & (step < 1.2 * pitch)
        aligned = np.abs(left - line.box.left) < 0.6 * body
        indent = np.abs(np.abs(left - line.box.left) - 2 * body) < 0.6 * body
        offset = np.abs(right - line.box.right)
        inside = line.box.left - left > 3 * body
        in_column = line.box.right - left < column + 0.8 * body
        at_end = in_column if read_byline(line.text) else offset < 0.8 * body
        signed = at_end & inside & (step < 2.4 * pitch)  # a byline at the right end, after a short line
        flush = near & (line.box.left - left > -0.6 * body) & (offset < 0.9 * body)
        stands = near & (aligned | (indent & (offset < 2 * body))) | signed
        if bool(flush.any() or (line.size < high * body and stands.any())):
            found.append(number)
    return found


def _resized(line: Line, size: float) -> Line:
    middle = (line.box.top + line.box.bottom) / 2
    box = Box(line.box.left, middle - size / 2, line.box.right, middle + size / 2)
    return Line(text=line.text, box=box, size=size)


def _rejoined(lines: list[Line]) -> list[Line]:
    """Pieces of one line of large type that were recognised apart, joined."""
    body = _body(lines)
    edges = column_edges(np.array([line.box.left for line in lines if line.size < _LARGE * body]), 2 * body)
    done: list[Line] = []
    for line in sorted(lines, key=lambda line: line.box.left):
        before = None
        if not line.vertical and line.size > _LARGE * body:
            large = (other for other in reversed(done) if other.size > _LARGE * body)
            before = next((other for other in large if _goes_on(other, line) and not _parts(other, line, edges)), None)
        if before is None:
            done.append(line)
            continue
        done.remove(before)
        size = max(before.size, line.size, key=lambda size: len(before.text) if size == before.size else len(line.text))
        done.append(Line(text=_one_text(before, line), box=union((before.box, line.box)), size=size))
    return done


def _parts(before: Line, line: Line, edges: Floats) -> bool:
    """Whether the gap between two pieces lies over a gutter, before a column's left edge: they are two headlines."""
    gap = line.box.left - before.box.right
    inside = (edges > before.box.right) & (edges < line.box.left + _AT_GUTTER * line.size)
    return gap > _TWO * line.size and bool(inside.any())


def _one_text(before: Line, line: Line) -> str:
    """The text of two pieces; a character at the seam that both have is one."""
    shared = before.box.right - line.box.left > _SEAM * line.size and before.text[-1] == line.text[0]
    return before.text + (line.text[1:] if shared else line.text)


def _goes_on(before: Line, line: Line) -> bool:
    em = max(before.size, line.size)
    level = abs((before.box.top + before.box.bottom) - (line.box.top + line.box.bottom)) / 2 < 0.3 * em
    alike = min(before.size, line.size) > 0.8 * em
    gap = line.box.left - before.box.right
    return level and alike and not before.vertical and -0.9 * em < gap < em


def _alike(lines: list[Line]) -> list[Line]:
    """Lines of large type that stand together and differ little made equal: the longer one tells the size better."""
    body = _body(lines)
    large = sorted((line for line in lines if line.size > _LARGE * body), key=lambda line: -len(line.text))
    sizes = {id(line): line.size for line in large}
    for number, line in enumerate(large[:_MOST_LARGE]):
        for other in large[number + 1 : _MOST_LARGE]:
            near = line.box.overlap_x(other.box) > 0 and -line.box.overlap_y(other.box) < line.size
            if near and abs(sizes[id(other)] / sizes[id(line)] - 1) < _ALIKE and not (line.vertical or other.vertical):
                sizes[id(other)] = sizes[id(line)]
    return [_resized(line, sizes[id(line)]) if sizes.get(id(line), line.size) != line.size else line for line in lines]
