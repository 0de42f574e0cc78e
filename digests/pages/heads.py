"""Large lines -> headline blocks: kicker 引题, headline 主题 and deck 副题 by type size and position."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from digests.pages.geometry import Box, Line, union

_APART = 1.0  # em of the larger line: lines of one block are at most that far from each other
_BESIDE = 0.3  # share of the narrower line that lies over the other
_MAIN = 0.96  # of the largest size: smaller lines are kicker or deck
_COLUMN_CHARS = 6  # a shorter line above a headline is the name of a column 栏目; a kicker is a clause
_NEAR = 1.2  # em; a small line that belongs to a headline stands nearer
#: A kicker names the occasion and the speaker, the headline is what was said.
_SPEAKER = re.compile(r"(?:强调|指出|表示|要求|提出|宣布|时说|致辞|批示|指示)[：:]?$")
_DECK = re.compile(r"^(?:——|―|—|\-\-)")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Head:
    """A headline block. ``lines`` are in the order they are read."""

    lines: tuple[Line, ...]
    box: Box
    headline: str
    kicker: str = ""
    deck: str = ""
    column: str = ""
    size: float = 0.0


def heads_of(lines: Sequence[Line], known: Collection[str] = frozenset()) -> list[Head]:
    """The headline blocks that these large lines make, from top to bottom.

    ``known`` are pairs of characters that stand together in the text: where a headline was broken between such two, it
    is one clause.
    """
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.box.top, line.box.left)):
        near = [group for group in groups if any(_together(line, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([line, *(member for group in near for member in group)])
    return sorted((head_of(group, known) for group in groups), key=lambda head: (head.box.top, head.box.left))


def attends(line: Line, heads: Sequence[Line]) -> bool:
    """Whether a line of the text's own size belongs to a headline: a column's name over it, a deck under it."""
    for head in heads:
        inside = head.box.left - line.size < line.box.left and line.box.right < head.box.right + line.size
        off = abs((line.box.left + line.box.right) - (head.box.left + head.box.right)) / 2
        if not inside or off > 2 * line.size or head.vertical:
            continue
        if len(line.text) <= _COLUMN_CHARS and 0 < head.box.top - line.box.bottom < _NEAR * line.size:
            return True
        if _DECK.match(line.text) and 0 < line.box.top - head.box.bottom < _NEAR * line.size:
            return True
    return False


def _together(a: Line, b: Line) -> bool:
    """Whether two lines belong to one headline block."""
    em = max(a.size, b.size)
    if a.vertical or b.vertical:
        gap = max(-a.box.overlap_x(b.box), -a.box.overlap_y(b.box))
        return a.vertical and b.vertical and gap < _APART * em and a.box.overlap_y(b.box) > 0
    narrow = min(a.box.width, b.box.width)
    return a.box.overlap_x(b.box) > _BESIDE * narrow and -a.box.overlap_y(b.box) < _APART * em


def head_of(lines: Sequence[Line], known: Collection[str] = frozenset()) -> Head:
    """A block of lines by role: the largest are the headline, those before it the kicker, after it the deck."""
    ordered = sorted(lines, key=_reading)
    first, last = _main(ordered)
    before, after = ordered[:first], ordered[last + 1 :]
    kicker, column = _join(before, known), ""
    if len(before) > 1 and len(before[0].text) <= _COLUMN_CHARS:
        kicker, column = _join(before[1:], known), before[0].text
    elif len(kicker) <= _COLUMN_CHARS:
        kicker, column = "", kicker
    return Head(
        lines=tuple(ordered),
        box=union(line.box for line in ordered),
        headline=_join(ordered[first : last + 1], known),
        kicker=kicker,
        deck=_join(after, known),
        column=column,
        size=max(line.size for line in ordered),
    )


def _main(ordered: Sequence[Line]) -> tuple[int, int]:
    """The first and the last line of the headline proper.

    In a narrow column a headline may be set no larger than its kicker; then the kicker is known by its last words.
    """
    dashed = [number for number, line in enumerate(ordered) if number and _DECK.match(line.text)]
    end = dashed[0] if dashed else len(ordered)
    start = 0
    for number in range(1, end):
        if _SPEAKER.search(ordered[number - 1].text):
            start = number
    largest = max(line.size for line in ordered[start:end])
    main = [number for number in range(start, end) if ordered[number].size >= _MAIN * largest]
    return main[0], main[-1]


def _reading(line: Line) -> tuple[float, float]:
    """Vertical lines are read from the right, the others from the top."""
    return (-line.box.right, line.box.top) if line.vertical else (round(line.baseline), line.box.left)


def _join(lines: Sequence[Line], known: Collection[str]) -> str:
    """Lines of a headline as one: a blank where each is a clause of its own, none where a clause was broken."""
    text = ""
    for line in lines:
        if text and text[-1] + line.text[:1] not in known and _clauses(text, line.text):
            text += " "
        text += line.text
    return text


def _clauses(before: str, after: str) -> bool:
    """Whether two lines can be two clauses: of some length each, and no bracket or quotation mark left open."""
    opened = any(before.count(a) > before.count(b) for a, b in ("《》", "“”", "（）"))
    last = before.rsplit(" ", 1)[-1]
    return not opened and len(after) >= 5 and len(last) - len(after) <= 3 and not last.endswith(("，", "、", "："))
