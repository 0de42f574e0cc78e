"""Boxes of a recogniser -> lines: the sheet turned upright, type sizes from the width of the text.

A recogniser gives for each line four corners and the text. The corners lie a little outside the ink; an opening or
closing mark at an end has its ink in half of its square only. Both are taken into account, for columns and indents hang
on where a line begins and ends.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from digests.pages.geometry import Box, Floats, Line
from digests.pages.lines import column_edges
from digests.pages.radicals import without_radicals
from digests.pages.typesizes import even_sizes

_MARGIN = 0.13  # em between the ink and the box
_OPENING, _CLOSING = "“‘（《「『【〈", "，。、；：！？”’）》」』】〉"
_HALF = 0.45  # em of blank in the square of such a mark
_NARROW = 0.52  # em of a Latin letter or figure
_EM_OF_HEIGHT = 0.8  # a box is that much higher than its type
_OVERSHOOT = 0.4  # em; a box that reaches further beyond its last letter is too wide
_GUTTER = 0.7  # em; no gap inside a line is that wide
_NARROWEST = 4.0  # em; no column is narrower, so that a gap nearer to the left end is before an indent or a mark
_AT_EDGE = 0.7  # em; a column begins within that of where others do
_WIDTH_SHARE = (0.6, 1.6)  # of the box's height: an em outside that is no em
_SURE_STROKE = 0.99  # a printed 一 has more; a dash that was taken for one .85 to .98
_BETWEEN_CHARACTERS = re.compile("[\u4e00-\u9fff]一[\u4e00-\u9fff](?<!期一.)")
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
#: Recognisers give half-width marks in Chinese text; a line's end counts as such.
_MARKS = {
    mark: re.compile(rf"(?<={_CJK}){re.escape(half)}|{re.escape(half)}(?={_CJK}|$)")
    for half, mark in zip(",:;?!()", "，：；？！（）", strict=True)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A line as it was recognised. ``corners`` are four points from the upper left one clockwise, in pixels."""

    text: str
    corners: Floats  # of shape (4, 2)
    #: Each character with where it begins and ends along the line: 0 the line's left end, 1 its right one.
    letters: tuple[tuple[str, float, float], ...] = ()
    score: float = 1.0


def lines_from(found: Sequence[Recognised], width: float, height: float) -> list[Line]:
    """The lines, upright, from top to bottom, in the pixels of the picture."""
    found = [piece for piece in found if piece.text.strip()]
    if not found:
        return []
    corners = _upright(np.stack([piece.corners for piece in found]), width, height)
    found = [_clipped(replace(piece, corners=square)) for piece, square in zip(found, corners, strict=True)]
    lines = even_sizes([_line(piece) for piece in _parted(found)])
    return sorted(lines, key=lambda line: (line.box.top, line.box.left))


def with_dashes(piece: Recognised, scores: Sequence[float]) -> Recognised:
    """The piece with dashes for what was recognised as the figure 一 between characters, but not surely.

    ``scores`` are the letters'. A printed 一 is sure beyond .999; 星期一 may be less so, in display type.
    """
    doubtful = [
        letter == "一" and score < _SURE_STROKE for (letter, _, _), score in zip(piece.letters, scores, strict=True)
    ]
    places = [at for at, character in enumerate(piece.text) if character == "一"]
    strokes = [at for at, (letter, _, _) in enumerate(piece.letters) if letter == "一"]
    if not any(doubtful) or len(places) != len(strokes):
        return piece
    text, letters = list(piece.text), list(piece.letters)
    for place, stroke in zip(places, strokes, strict=True):
        if doubtful[stroke] and _BETWEEN_CHARACTERS.fullmatch(piece.text[max(0, place - 1) : place + 2]):
            text[place] = "—"
            letters[stroke] = ("—", *letters[stroke][1:])
    return replace(piece, text="".join(text), letters=tuple(letters))


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


def _clipped(piece: Recognised) -> Recognised:
    """The piece without blank paper behind its last letter: some boxes reach into the next column."""
    if not piece.letters:
        return piece
    em = _height(piece) * _EM_OF_HEIGHT / max(1.0, float(piece.corners[1, 0] - piece.corners[0, 0]))  # share of width
    last, _, end = piece.letters[-1]
    end += (_MARGIN + (_HALF if last in _CLOSING else 0.0)) * em
    return piece if end > 1.0 - _OVERSHOOT * em else replace(_stretch(piece, piece.letters, 0.0, end), text=piece.text)


def _parted(found: Sequence[Recognised]) -> list[Recognised]:
    """The pieces, those that reach over a gutter into the next column cut there."""
    em = float(np.median([_height(piece) for piece in found])) * _EM_OF_HEIGHT
    edges = column_edges(np.array([piece.corners[0, 0] for piece in found]), 2 * em)
    parts: list[Recognised] = []
    for piece in found:
        rest = piece
        left, width = piece.corners[0, 0], piece.corners[1, 0] - piece.corners[0, 0]
        gutter = _GUTTER * max(em, _height(piece) * _EM_OF_HEIGHT)
        cuts = [
            number
            for number, (before, letter) in enumerate(pairwise(piece.letters), 1)
            if (letter[1] - before[2]) * width > gutter
            and letter[1] * width > _NARROWEST * em
            and len(edges)
            and float(np.abs(edges - (left + letter[1] * width)).min()) < _AT_EDGE * em
        ]
        for at in reversed(cuts):
            rest, last = _cut(rest, at)
            parts.append(last)
        parts.append(rest)
    return parts


def _height(piece: Recognised) -> float:
    return float(piece.corners[2:, 1].mean() - piece.corners[:2, 1].mean())


def _cut(piece: Recognised, at: int) -> tuple[Recognised, Recognised]:
    """A piece as two, the second beginning with its letter number ``at``."""
    first, second = piece.letters[:at], piece.letters[at:]
    return (
        _stretch(piece, first, 0.0, first[-1][2]),
        _stretch(piece, second, second[0][1], 1.0),
    )


def _stretch(piece: Recognised, letters: tuple[tuple[str, float, float], ...], start: float, end: float) -> Recognised:
    """The part of a piece from ``start`` to ``end``, as shares of its width."""
    upper, lower = piece.corners[1] - piece.corners[0], piece.corners[2] - piece.corners[3]
    corners = np.stack(
        [
            piece.corners[0] + start * upper,
            piece.corners[0] + end * upper,
            piece.corners[3] + end * lower,
            piece.corners[3] + start * lower,
        ]
    )
    span = max(end - start, 1e-6)
    moved = tuple((letter, (left - start) / span, (right - start) / span) for letter, left, right in letters)
    return replace(piece, text="".join(letter for letter, _, _ in letters), corners=corners, letters=moved)


def _line(piece: Recognised) -> Line:
    square = piece.corners
    text = _full_width(without_radicals(piece.text.strip()))
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
