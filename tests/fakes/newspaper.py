"""A small typesetter: stories set in columns on a page, for tests that read the page back.

A story's headline stands over its columns, over all but the first, beside them, across their middle, or vertically at
their side; pictures block room; the lines come in the order of a careful writer, sorted by place, or shuffled.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tests.fakes.pdf_writer import Leaf, Run

_NO_LINE_START = "，。、；：？！）》”’…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What an article says. ``place`` is where its headline stands, ``picture`` lines of room blocked at its end."""

    headline: tuple[str, ...]  #: its lines
    paragraphs: tuple[str, ...]
    kicker: str = ""
    deck: str = ""
    byline: str = ""
    place: str = "top"  #: top, most, left, middle, vertical, vertical-right
    span: int = 2  #: columns, a headline beside them included
    picture: int = 0
    caption: str = "图为活动现场。 王浩 摄"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Measures in points, and in em of the text."""

    size: float = 10.0
    pitch: float = 1.5  #: em from line to line
    chars: int = 14  #: a column is that wide
    gutter: float = 1.5  #: em
    columns: int = 5
    left: float = 36.0
    top: float = 80.0
    space: float = 2.2  #: em between stories one under another
    order: str = "natural"  #: natural, rows, shuffled, letters
    ruled: bool = False  #: a rule between rows of stories

    def column(self, number: int) -> float:
        """Where a column begins."""
        return self.left + number * (self.chars + self.gutter) * self.size


@dataclass(slots=True)
class _Sheet:
    runs: list[Run] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)


def typeset(rows: Sequence[Sequence[Story]], style: Style | None = None, *, seed: int = 0, head: bool = True) -> Leaf:
    """A page of rows of stories, each row as wide as the page at most."""
    style = style or Style()
    sheet = _Sheet()
    width = style.column(style.columns) + style.left
    if head:
        sheet.runs += [
            Run(text="云溪时报", x=style.left, y=50, size=24),
            Run(text="2024年5月6日 星期一", x=width / 3, y=48, size=9.2),
            Run(text="责任编辑 李明 版式 王芳", x=width / 2, y=48, size=9.2),
            Run(text="03 要闻", x=width - 120, y=50, size=15),
        ]
    top = style.top
    for number, row in enumerate(rows):
        if number and style.ruled:
            sheet.rules.append((style.left, top - 0.6 * style.space * style.size, width - 2 * style.left, 0.5))
        column, bottom = 0, top
        for story in row:
            bottom = max(bottom, _set_story(sheet, story, column, top, style))
            column += story.span
        top = bottom + style.space * style.size
    runs = _ordered(sheet.runs, style.order, random.Random(seed))
    return Leaf(runs=runs, width=width, height=top + 60, boxes=tuple(sheet.boxes), rules=tuple(sheet.rules))


def wrap(paragraphs: Sequence[str], chars: int) -> list[str]:
    """Lines of so many characters, paragraphs set in by two; no line begins with a closing mark."""
    lines = []
    for paragraph in paragraphs:
        text = "\u3000\u3000" + paragraph
        while text:
            end = chars
            while end < len(text) and text[end] in _NO_LINE_START and end < chars + 2:
                end += 1
            lines.append(text[:end])
            text = text[end:]
    return lines


def _set_story(sheet: _Sheet, story: Story, column: int, top: float, style: Style) -> float:
    """Set a story with its first column at ``column``; where it ends."""
    em, pitch = style.size, style.pitch * style.size
    lines = wrap(story.paragraphs, style.chars)
    if story.byline:
        lines.append("\u3000" * max(0, style.chars - len(story.byline)) + story.byline)
    head_width = ((story.span * (style.chars + style.gutter)) - style.gutter) * em
    columns = list(range(column, column + story.span))
    blocks = dict.fromkeys(columns, (0.0, 0.0))  # where no text may stand, from and to, below ``top``
    if story.place in ("vertical", "vertical-right"):
        beside = columns.pop(0 if story.place == "vertical" else -1)
        _set_vertical(sheet, story, style.column(beside) + 2 * em, top, style)
        height = _height(len(lines), columns, {}, pitch)
    elif story.place == "left":
        beside = columns.pop(0)
        _set_head(sheet, story, style.column(beside), style.chars * em, top, style)
        height = _height(len(lines), columns, {}, pitch)
    else:
        over = columns[1:] if story.place == "most" else columns
        left = style.column(over[0])
        tall = _head_height(story, style)
        start = 0.0
        if story.place == "middle":
            start = math.ceil(len(lines) / len(columns) / 2) * pitch
        _set_head(sheet, story, left, head_width - (left - style.column(column)), top + start, style)
        blocks.update(dict.fromkeys(over, (start, start + tall)))
        height = _height(len(lines), columns, blocks, pitch)
    _flow(sheet, lines, columns, blocks, top, height, style)
    bottom = top + height
    if story.picture:
        tall = story.picture * pitch
        sheet.boxes.append((style.column(column), bottom, head_width, tall))
        x = style.column(column) + head_width / 2 - len(story.caption) * em * 0.4
        sheet.runs.append(Run(text=story.caption, x=x, y=bottom + tall + em, size=0.88 * em))
        bottom += tall + pitch
    return bottom


def _room(column: int, height: float, blocks: dict[int, tuple[float, float]], pitch: float) -> list[float]:
    """The tops of a column's lines."""
    start, end = blocks.get(column, (0.0, 0.0))
    tops, at = [], 0.0
    while at + pitch <= height + 0.01:
        if start < end and at + pitch > start + 0.01 and at < end - 0.01:
            at = end
            continue
        tops.append(at)
        at += pitch
    return tops


def _height(lines: int, columns: Sequence[int], blocks: dict[int, tuple[float, float]], pitch: float) -> float:
    """The least height in which the columns hold all lines."""
    height = pitch
    while sum(len(_room(column, height, blocks, pitch)) for column in columns) < lines:
        height += pitch
    return height


def _flow(
    sheet: _Sheet,
    lines: list[str],
    columns: Sequence[int],
    blocks: dict[int, tuple[float, float]],
    top: float,
    height: float,
    style: Style,
) -> None:
    left = iter(lines)
    for column in columns:
        for at in _room(column, height, blocks, style.pitch * style.size):
            line = next(left, None)
            if line is None:
                return
            text = line.lstrip("\u3000")
            x = style.column(column) + (len(line) - len(text)) * style.size
            sheet.runs.append(Run(text=text, x=x, y=top + at + style.size, size=style.size))


def _head_lines(story: Story, style: Style) -> list[tuple[str, float]]:
    large = style.size * 2.0
    lines = [(story.kicker, style.size * 1.3)] if story.kicker else []
    lines += [(line, large) for line in story.headline]
    return lines + ([("——" + story.deck, style.size * 1.3)] if story.deck else [])


def _head_height(story: Story, style: Style) -> float:
    return sum(1.3 * size for _, size in _head_lines(story, style)) + style.size


def _set_head(sheet: _Sheet, story: Story, left: float, width: float, top: float, style: Style) -> None:
    lines = _head_lines(story, style)
    shrink = min(1.0, *(width / (len(text) * size) for text, size in lines if size > 1.5 * style.size))
    y = top
    for text, size in lines:
        fitted = size * shrink if size > 1.5 * style.size else min(size, width / len(text))
        y += 1.3 * fitted
        sheet.runs.append(Run(text=text, x=left + (width - len(text) * fitted) / 2, y=y - 0.2 * fitted, size=fitted))


def _set_vertical(sheet: _Sheet, story: Story, left: float, top: float, style: Style) -> None:
    """The headline from top to bottom, its lines from right to left."""
    size = style.size * 2.0
    for number, line in enumerate(reversed(story.headline)):
        for place, character in enumerate(line):
            x, y = left + number * 1.4 * size, top + size + place * 1.05 * size
            sheet.runs.append(Run(text=character, x=x, y=y, size=size))


def _ordered(runs: list[Run], order: str, chance: random.Random) -> list[Run]:
    if order == "rows":
        return sorted(runs, key=lambda run: (run.y, run.x))
    if order == "letters":
        runs = [
            replace(run, text=character, x=run.x + sum(_width(c) for c in run.text[:at]) * run.size * run.advance)
            for run in runs
            for at, character in enumerate(run.text)
        ]
    if order in ("shuffled", "letters"):
        runs = list(runs)
        chance.shuffle(runs)
    return runs


def _width(character: str) -> float:
    return 0.5 if character.isascii() else 1.0
