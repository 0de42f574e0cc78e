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
    wide = style.column(style.columns) + style.left
    if head:
        sheet.runs += [
            Run(text="云溪时报", x=style.left, y=50, size=24),
            Run(text="2024年5月6日 星期一", x=wide / 3, y=48, size=9.2),
            Run(text="责任编辑 李明 版式 王芳", x=wide / 2, y=48, size=9.2),
            Run(text="03 要闻", x=wide - 120, y=50, size=15),
        ]
    top = style.top
    for number, row in enumerate(rows):
        if number and style.ruled:
            sheet.rules.append((style.left, top - 0.6 * style.space * style.size, wide - 2 * style.left, 0.5))
        column, bottom = 0, top
        for story in row:
            bottom = max(bottom, _set_story(sheet, story, column, top, style))
            column += story.span
        top = bottom + style.space * style.size
    runs = _ordered(sheet.runs, style.order, random.Random(seed))
    return Leaf(runs=runs, width=wide, height=top + 60, boxes=tuple(sheet.boxes), rules=tuple(sheet.rules))


def wrap(paragraphs: Sequence[str], chars: int) -> list[tuple[str, float]]:
    """Lines of about so many em, paragraphs set in by two, each with the advance that justifies it.

    No line begins with a closing mark; a line that takes one more is squeezed.
    """
    lines: list[tuple[str, float]] = []
    for paragraph in paragraphs:
        text = "\u3000\u3000" + paragraph
        while text:
            end = _fitting(text, chars)
            line, text = text[:end].rstrip(), text[end:].lstrip()
            spare = (chars - width(line)) / max(1, len(line) - 1)
            lines.append((line, 1.0 + (spare if text else min(0.0, spare))))
    return lines


def _fitting(text: str, chars: int) -> int:
    """How many characters make a line."""
    end = taken = 0
    while end < len(text) and taken + width(text[end]) <= chars:
        taken, end = taken + width(text[end]), end + 1
    while end < len(text) and text[end] in _NO_LINE_START:
        end += 1
    while 2 < end < len(text) and text[end].isascii() and text[end - 1].isascii() and text[end].isalnum():
        end -= 1  # a number stays whole
    return max(end, 1)


def width(text: str) -> float:
    """In em."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _set_story(sheet: _Sheet, story: Story, column: int, top: float, style: Style) -> float:
    """Set a story with its first column at ``column``; where it ends."""
    em, pitch = style.size, style.pitch * style.size
    lines = wrap(story.paragraphs, style.chars)
    if story.byline:
        lines.append(("\u3000" * max(0, int(style.chars - width(story.byline))) + story.byline, 1.0))
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
        room = head_width - (left - style.column(column))
        tall = _head_height(story, style, room)
        start = 0.0
        if story.place == "middle":
            start = math.ceil(len(lines) / len(columns) / 2) * pitch
        _set_head(sheet, story, left, room, top + start, style)
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
    lines: list[tuple[str, float]],
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
            text = line[0].lstrip("\u3000")
            x = style.column(column) + (len(line[0]) - len(text)) * style.size * line[1]
            sheet.runs.append(Run(text=text, x=x, y=top + at + style.size, size=style.size, advance=line[1]))


def _head_lines(story: Story, style: Style, room: float) -> list[tuple[str, float]]:
    """The lines of a headline block with their sizes; a long one is set smaller, then broken."""
    lines: list[tuple[str, float]] = []
    longest = max(width(line) for line in story.headline)
    main = max(1.4, min(2.0, room / style.size / longest))
    for text, large in (
        (story.kicker, 0.75 * main),
        *((line, main) for line in story.headline),
        (_dashed(story.deck), 0.75 * main),
    ):
        if not text:
            continue
        size = max(1.2, large) * style.size
        parts = math.ceil(width(text) * size / room)
        step = math.ceil(len(text) / parts)
        lines += [(text[at : at + step], size) for at in range(0, len(text), step)]
    return lines


def _dashed(deck: str) -> str:
    return f"——{deck}" if deck else ""


def _head_height(story: Story, style: Style, room: float) -> float:
    return sum(1.3 * size for _, size in _head_lines(story, style, room)) + style.size


def _set_head(sheet: _Sheet, story: Story, left: float, room: float, top: float, style: Style) -> None:
    y = top
    for text, size in _head_lines(story, style, room):
        y += 1.3 * size
        sheet.runs.append(Run(text=text, x=left + (room - width(text) * size) / 2, y=y - 0.2 * size, size=size))


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
            replace(run, text=character, x=run.x + (width(run.text[:at]) + at * (run.advance - 1)) * run.size)
            for run in runs
            for at, character in enumerate(run.text)
        ]
    if order in ("shuffled", "letters"):
        runs = list(runs)
        chance.shuffle(runs)
    return runs
