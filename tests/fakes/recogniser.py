"""What a recogniser would give for a page that was set: boxes a little outside the ink, turned and shaken."""

import math
import random

import numpy as np

from digests.pages.recognised import Recognised
from tests.fakes.newspaper import width
from tests.fakes.pdf_writer import Leaf, Run

_OPENING, _CLOSING = "“‘（《", "，。、；：？！”’）》"


def recognised(leaf: Leaf, *, scale: float = 2.36, degrees: float = 0.0, shake: float = 0.0) -> list[Recognised]:
    """A piece a run, in pixels, the page turned by so many degrees about its middle, corners shaken by so many."""
    chance = random.Random(1)
    turn = math.radians(degrees)
    matrix = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    middle = np.array([leaf.width, leaf.height]) * scale / 2
    pieces = []
    for run in leaf.runs:
        corners = _corners(run) * scale
        corners = (corners - middle) @ matrix.T + middle
        corners += np.array([[chance.uniform(-shake, shake) for _ in range(2)] for _ in range(4)])
        pieces.append(Recognised(text=run.text, corners=corners, letters=_letters(run)))
    return pieces


def joined(first: Recognised, second: Recognised) -> Recognised:
    """Two pieces of one row as a recogniser gives them that did not see the gutter."""
    corners = np.stack([first.corners[0], second.corners[1], second.corners[2], first.corners[3]])
    left, right = first.corners[0, 0], second.corners[1, 0]
    letters = tuple(
        (
            letter,
            (piece.corners[0, 0] + a * wide - left) / (right - left),
            (piece.corners[0, 0] + b * wide - left) / (right - left),
        )
        for piece in (first, second)
        for wide in (piece.corners[1, 0] - piece.corners[0, 0],)
        for letter, a, b in piece.letters
    )
    return Recognised(text=first.text + second.text, corners=corners, letters=letters)


def _ends(run: Run) -> tuple[float, float]:
    """Left and right end of the ink with its margin."""
    left = run.x + (0.45 * run.size if run.text[0] in _OPENING else 0.0) - 0.13 * run.size
    right = run.x + (width(run.text) + (len(run.text) - 1) * (run.advance - 1)) * run.size
    return left, right - (0.45 * run.size if run.text[-1] in _CLOSING else 0.0) + 0.13 * run.size


def _corners(run: Run) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    left, right = _ends(run)
    top, bottom = run.y - 0.98 * run.size, run.y + 0.22 * run.size
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]])


def _letters(run: Run) -> tuple[tuple[str, float, float], ...]:
    left, right = _ends(run)
    found = []
    for at, character in enumerate(run.text):
        start = run.x + (width(run.text[:at]) + at * (run.advance - 1)) * run.size
        found.append(
            (character, (start - left) / (right - left), (start + width(character) * run.size - left) / (right - left))
        )
    return tuple(found)
