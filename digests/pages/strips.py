"""Lines -> strips (lines of one column that follow each other), and what kind of text each strip is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import add
from statistics import median

from digests.pages.geometry import Box, Line, union

_SAME_SIZE = 0.08  # of the size
_LOOSE = 2.2  # em from baseline to baseline: the most lines of a strip are apart
_PITCH = 1.4  # of the usual pitch: a wider step begins a new strip
_INDENT = 2.6  # em; a paragraph begins at most that much inside its column
_LARGE = 1.1  # of the body size: headlines begin here
_SMALL = 0.93  # of the body size: captions end here
_TEXT_LINES, _TEXT_CHARS = 5, 60  # so much text of another size is text, not a headline or a caption
_MOST_LARGE = 400  # lines
_TEXT_LARGEST = 1.6  # of the body size


@dataclass(slots=True, kw_only=True, eq=False)
class Strip:
    """Lines of one column, from top to bottom. ``left`` and ``right`` are the column's, not only the lines'."""

    lines: list[Line]
    box: Box
    left: float = 0.0
    right: float = 0.0
    number: int = field(default=0)

    @property
    def size(self) -> float:
        """Type size."""
        return self.lines[0].size

    def indent(self, line: Line) -> float:
        """How far a line begins inside the column, in em."""
        return (line.box.left - self.left) / line.size

    @property
    def text(self) -> str:
        """The lines, one a line."""
        return "\n".join(line.text for line in self.lines)


def body_type(lines: Sequence[Line]) -> float:
    """The size of most characters of these lines."""
    weight: dict[int, int] = {}
    for line in lines:
        if not line.vertical:
            weight[round(line.size * 4)] = weight.get(round(line.size * 4), 0) + len(line.text)
    if not weight:
        return 0.0
    top = max(weight, key=lambda size: weight[size] + weight.get(size + 1, 0))
    return median(line.size for line in lines if round(line.size * 4) in (top, top + 1))


def strips_of(lines: Sequence[Line]) -> list[Strip]:
    """The strips of horizontal lines (sorted from top to bottom)."""
    loose = _chain(lines)
    pitches = [b.baseline - a.baseline for chain in loose for a, b in pairwise(chain)]
    sizes = [line.size for chain in loose for line in chain[1:]]
    ratio = median(p / s for p, s in zip(pitches, sizes, strict=True)) if pitches else 1.5
    parts = [part for chain in loose for part in _cut(chain, _PITCH * ratio)]
    return [Strip(lines=part, box=union(line.box for line in part)) for part in parts]


@dataclass(slots=True)
class _Growing:
    """A chain of lines that may still grow, and how far it reaches to both sides."""

    lines: list[Line]
    left: float
    right: float
    baseline: float
    size: float

    def overlap(self, line: Line) -> float:
        """The share of the narrower one that lies over the other."""
        common = min(self.right, line.box.right) - max(self.left, line.box.left)
        return common / max(1e-6, min(self.right - self.left, line.box.width))

    def add(self, line: Line) -> None:
        """Go on with the line."""
        self.lines.append(line)
        self.left, self.right = min(self.left, line.box.left), max(self.right, line.box.right)
        self.baseline, self.size = line.baseline, line.size


def _chain(lines: Sequence[Line]) -> list[list[Line]]:
    """Each line under the one it follows: same size, one above the other, close."""
    chains: list[_Growing] = []
    growing: list[_Growing] = []
    for count, line in enumerate(lines):
        if not count % 32:
            growing = [chain for chain in growing if line.baseline - chain.baseline < 3 * line.size]
        baseline = line.baseline
        near = [chain for chain in growing if _follows(line, baseline, chain)]
        if near:
            max(near, key=lambda chain: chain.overlap(line)).add(line)
        else:
            growing.append(_Growing([line], line.box.left, line.box.right, baseline, line.size))
            chains.append(growing[-1])
    return [chain.lines for chain in chains]


def _follows(line: Line, baseline: float, chain: _Growing) -> bool:
    return (
        0.5 * line.size < baseline - chain.baseline < _LOOSE * line.size
        and abs(chain.size - line.size) <= _SAME_SIZE * line.size
        and (chain.overlap(line) > 0.5 or -0.3 < (line.box.left - chain.left) / line.size < _INDENT)
    )


def _cut(chain: list[Line], pitch: float) -> list[list[Line]]:
    """A chain parted where a step is wider than ``pitch`` em."""
    parts = [[chain[0]]]
    for before, line in pairwise(chain):
        if line.baseline - before.baseline > pitch * line.size:
            parts.append([])
        parts[-1].append(line)
    return parts


def pairs_of(strips: Sequence[Strip]) -> frozenset[str]:
    """Every two characters that stand side by side in a line."""
    text = "\n".join(line.text for strip in strips for line in strip.lines)
    return frozenset(map(add, text, text[1:]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The strips of a sheet by what they are."""

    body: list[Strip]
    large: list[Strip]
    small: list[Strip]


def sort_strips(strips: Sequence[Strip], body: float) -> Kinds:
    """Tell text from headlines and captions by type size and amount; set the columns' edges of the text."""
    kinds = Kinds(body=[], large=[], small=[])
    for strip in strips:
        ratio = strip.size / body
        much = len(strip.lines) >= _TEXT_LINES and sum(len(line.text) for line in strip.lines) >= _TEXT_CHARS
        if ratio >= _LARGE:
            (kinds.body if much and ratio < _TEXT_LARGEST else kinds.large).append(strip)
        elif ratio <= _SMALL:
            (kinds.body if much else kinds.small).append(strip)
        else:
            kinds.body.append(strip)
    if sum(len(strip.lines) for strip in kinds.large) > _MOST_LARGE:  # no page has so many headlines
        kinds = Kinds(body=kinds.body + kinds.large, large=[], small=kinds.small)
    _set_columns(kinds.body)
    for number, strip in enumerate(kinds.body):
        strip.number = number
    return kinds


def _set_columns(strips: list[Strip]) -> None:
    """Give every strip its column's edges: a short strip takes those of the long ones it stands in line with."""
    long_ones = [strip for strip in strips if len(strip.lines) >= 3]
    for strip in strips:
        strip.left, strip.right = strip.box.left, strip.box.right
    for strip in strips:
        if len(strip.lines) >= 3 and any(strip.indent(line) < 0.5 for line in strip.lines[1:]):
            strip.right = max(strip.right, _usual_right(strip, long_ones))
            continue
        home = [
            other
            for other in long_ones
            if other is not strip
            and other.box.left - 0.3 * strip.size <= strip.box.left
            and strip.box.right <= other.box.right + 1.5 * strip.size
        ]
        if home:
            nearest = min(home, key=lambda other: _distance(strip, other))
            strip.left, strip.right = min(nearest.box.left, strip.left), max(nearest.box.right, strip.right)


def _usual_right(strip: Strip, long_ones: list[Strip]) -> float:
    rights = [s.box.right for s in long_ones if abs(s.box.left - strip.box.left) < 0.3 * strip.size]
    return median(rights) if rights else strip.box.right


def _distance(a: Strip, b: Strip) -> float:
    return max(0.0, -a.box.overlap_y(b.box)) + abs(a.box.left - b.box.left) / 4
