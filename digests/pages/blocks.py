"""A text page as lines and blocks, with the measures everything else is decided by.

    str -> Line (one printed line) -> Block (lines without a blank one between them)

Widths are in half-width units: 2 for a Chinese character, 1 for an ASCII one, as a typesetter counts them.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

#: Blank to a reader, though not to ``str.isspace`` everywhere: the ideographic space is how Chinese indents.
BLANKS = " \t\u3000\u00a0"

#: A sentence ends with one of these, perhaps with closing marks behind; a paragraph may end with some of them alone.
_MARKS = ("。", "！", "？", "!", "?", "…")
_CLOSERS = "”’」』）)》】"
_ENDS = (*_MARKS, "”", "」", "』", "）", ")", "】")
#: Who took the picture ends a caption without a mark.
_CREDITS = ("摄", "供图", "摄影报道")
#: What no sentence begins with: a line that does goes on with the one before.
_MID_START = re.compile(r"[，。、；：！？”’」』）》】…·%％,.;:!?)\]~～]|[的地得们了着吗呢吧及]")
_UNBREAKABLE = re.compile(r"[0-9A-Za-z０-９.,%％:+\-−/]*|.", re.DOTALL)


class Line(NamedTuple):
    """One printed line without the blanks around it; ``text == page[start:end]``."""

    text: str
    start: int
    end: int
    width: int
    indent: int  #: blanks before it


@dataclass(frozen=True, kw_only=True)  # without slots: its text is kept
class Block:
    """Lines that follow one another without a blank line; never empty."""

    index: int
    lines: tuple[Line, ...]

    @cached_property
    def text(self) -> str:
        """The lines run together."""
        return "".join([line.text for line in self.lines])

    @property
    def first(self) -> Line:
        """The first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The last line."""
        return self.lines[-1]


def width_of(text: str) -> int:
    """Half-width units; GB 18030 spends two bytes on a full-width character and one on an ASCII one."""
    return len(text.encode("gb18030", "replace"))


def split_blocks(page: str) -> list[Block]:
    """The page's blocks in the order they are printed."""
    blocks: list[Block] = []
    lines: list[Line] = []
    at = 0
    for raw in page.split("\n"):
        text = raw.strip(BLANKS)
        if text:
            start = at + raw.find(text[0])
            indent = start - at
            wide = 2 * raw.count("\u3000", 0, indent)  # an indent of whole characters takes room in the line
            lines.append(Line(text, start, start + len(text), width_of(text) + wide, indent))
        elif lines:
            blocks.append(Block(index=len(blocks), lines=tuple(lines)))
            lines = []
        at += len(raw) + 1
    if lines:
        blocks.append(Block(index=len(blocks), lines=tuple(lines)))
    return blocks


def full_width(blocks: Iterable[Block]) -> int:
    """The width of a full line: the commonest width of lines that another follows; 0 where lines are not wrapped."""
    counts = Counter(line.width for block in blocks for line in block.lines[:-1])
    counts.update(block.last.width for block in blocks if not ends_sentence(block.last.text))
    if not counts:
        return 0
    width, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    return width if times > 1 or sum(counts.values()) < 4 else 0


def ends_sentence(text: str) -> bool:
    """Whether the text can be the end of a paragraph: a sentence's mark, or a closing bracket or quotation mark."""
    return text.endswith(_ENDS) or ends_statement(text)


def ends_statement(text: str) -> bool:
    """Whether the text ends with a sentence's own mark, not just a bracket or a quotation mark."""
    return text.rstrip(_CLOSERS).endswith(_MARKS)


def is_finished(line: Line, width: int) -> bool:
    """Whether a body can end with the line: a sentence's mark, or only a closing quote or bracket on a short line.

    ``width`` is the width of full lines, 0 when it is not known. A full line that ends with ” goes on, as a rule.
    """
    if ends_statement(line.text) or line.text.endswith(_CREDITS):
        return True
    return ends_sentence(line.text) and line.width <= width * 0.8 if width else ends_sentence(line.text)


def starts_within(text: str) -> bool:
    """Whether the text begins as no sentence does."""
    return _MID_START.match(text) is not None


def ended_early(line: Line, following: Line, width: int) -> bool:
    """Whether ``following``'s first character (or whole number or word) would have fitted on ``line``.

    A typesetter fills a line; one that stops short ends a paragraph.
    """
    unit = _UNBREAKABLE.match(following.text)
    head = unit[0] if unit and unit[0] else following.text[:1]
    if head and head[0] in "“‘（《「『【(":  # an opening mark takes its neighbour along
        head = following.text[:2]
    room = len(head) if head.isascii() else width_of(head)
    return line.width + room <= width
