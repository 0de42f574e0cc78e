"""Boxes of a recogniser -> lines: the sheet turned upright, type sizes from the width of the text.

A recogniser gives for each line four corners and the text. The corners lie a little outside the ink; an opening or
closing mark at an end has its ink in half of its square only. Both are taken into account, for columns and indents hang
on where a line begins and ends.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from digests.pages.geometry import Box, Floats, Line, union
from digests.pages.radicals import without_radicals

_MARGIN = 0.13  # em between the ink and the box
_OPENING, _CLOSING = "“‘（《「『【〈", "，。、；：！？”’）》」』】〉"
_HALF = 0.45  # em of blank in the square of such a mark
_NARROW = 0.52  # em of a Latin letter or figure
_SAME = 0.07  # sizes that near to the body's are the body's
_STRETCH = (0.75, 1.3)  # of the body's size: how far justification squeezes and spreads a line
_LARGE = 1.12  # of the body's size
_ALIKE = 0.1  # large lines that near in size are of one size
_MOST_LARGE = 200  # a page has no more headline lines
_SURE_CHARS = 6  # a longer line's width tells its size well
_WIDTH_SHARE = (0.6, 1.6)  # of the box's height: an em outside that is no em
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
#: Recognisers give half-width marks in Chinese text.
_MARKS = {
    mark: re.compile(rf"(?<={_CJK}){re.escape(half)}|{re.escape(half)}(?={_CJK})")
    for half, mark in zip(",:;?!()", "，：；？！（）", strict=True)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A line as it was recognised. ``corners`` are four points from the upper left one clockwise, in pixels."""

    text: str
    corners: Floats  # of shape (4, 2)
    score: float = 1.0


def lines_from(found: Sequence[Recognised], width: float, height: float) -> list[Line]:
    """The lines, upright, from top to bottom, in the pixels of the picture."""
    found = [piece for piece in found if piece.text.strip()]
    if not found:
        return []
    corners = _upright(np.stack([piece.corners for piece in found]), width, height)
    lines = [_line(piece.text, square) for piece, square in zip(found, corners, strict=True)]
    return sorted(_alike(_even(_rejoined(lines))), key=lambda line: (line.box.top, line.box.left))


def skew_of(corners: Floats) -> float:
    """The angle of the text in radians: the median over the lines, weighted by their length."""
    along = corners[:, 1] - corners[:, 0]
    length = np.hypot(along[:, 0], along[:, 1])
    angle = np.arctan2(along[:, 1], along[:, 0])
    order = np.argsort(angle)
    middle = np.searchsorted(np.cumsum(length[order]), length.sum() / 2)
    return float(angle[order][min(int(middle), len(order) - 1)])


def _upright(corners: Floats, width: float, height: float) -> Floats:
    """All corners turned about the picture's middle so that lines lie level."""
    angle = -skew_of(corners)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    middle = np.array([width / 2, height / 2])
    return np.asarray((corners - middle) @ turn.T + middle)


def _line(text: str, square: Floats) -> Line:
    text = _full_width(without_radicals(text.strip()))
    left, right = float((square[0, 0] + square[3, 0]) / 2), float((square[1, 0] + square[2, 0]) / 2)
    top, bottom = float(square[:2, 1].mean()), float(square[2:, 1].mean())
    opening = _HALF if text[0] in _OPENING else 0.0
    closing = _HALF if text[-1] in _CLOSING else 0.0
    if bottom - top > 1.5 * (right - left) and len(text) > 1:
        size = (bottom - top) / (len(text) + 2 * _MARGIN)
        return Line(text=text, box=Box(left, top, right, bottom), size=size, vertical=True)
    em = (right - left) / (_width(text) - opening - closing + 2 * _MARGIN)
    low, high = (share * (bottom - top) for share in _WIDTH_SHARE)
    size = min(max(em, low), high)
    middle = (top + bottom) / 2
    box = Box(
        left + (_MARGIN - opening) * size,
        middle - size / 2,
        right + (closing - _MARGIN) * size,
        middle + size / 2,
    )
    return Line(text=text, box=box, size=size)


def _width(text: str) -> float:
    return sum(_NARROW if ord(character) < 0x2000 else 1.0 for character in text)


def _full_width(text: str) -> str:
    for mark, half in _MARKS.items():
        text = half.sub(mark, text)
    return text


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
    found = []
    for number, line in enumerate(lines):
        low, high = _STRETCH
        if sure[number] or line.vertical or not low * body < line.size < high * body:
            continue
        step = np.abs(middle - (line.box.top + line.box.bottom) / 2)
        near = (step > 0.5 * body) & (step < 1.2 * pitch)
        aligned = np.abs(left - line.box.left) < 0.6 * body
        indent = np.abs(np.abs(left - line.box.left) - 2 * body) < 0.6 * body
        offset = np.abs(right - line.box.right)
        if bool((near & (aligned | (indent & (offset < 2 * body)) | (offset < 0.8 * body))).any()):
            found.append(number)
    return found


def _resized(line: Line, size: float) -> Line:
    middle = (line.box.top + line.box.bottom) / 2
    box = Box(line.box.left, middle - size / 2, line.box.right, middle + size / 2)
    return Line(text=line.text, box=box, size=size)


def _rejoined(lines: list[Line]) -> list[Line]:
    """Pieces of one line of large type that were recognised apart, joined."""
    body = _body(lines)
    done: list[Line] = []
    for line in sorted(lines, key=lambda line: line.box.left):
        large = not line.vertical and line.size > _LARGE * body
        before = next((other for other in reversed(done) if large and _goes_on(other, line)), None)
        if before is None:
            done.append(line)
            continue
        done.remove(before)
        size = max(before.size, line.size, key=lambda size: len(before.text) if size == before.size else len(line.text))
        done.append(Line(text=before.text + line.text, box=union((before.box, line.box)), size=size))
    return done


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
