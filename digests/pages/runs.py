"""Lines in runs of one kind, and where an article opens by its look.

Block -> Run (body, byline or furniture); titles are told from bodies later
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from digests.pages.blocks import BLANKS, Block, Line, ends_sentence, width_of
from digests.pages.bylines import closes_article, dateline_of, may_open, names_writers, read_byline, tail_byline
from digests.pages.matching import bigrams

#: The end of a kicker.
_LEADS_UP = re.compile(r"(?:强调|指出|要求|表示|提出|号召|宣布|寄语|勉励|希望|时|之际|以来)[：:]?$")
#: Headlines that say so: a deck's dash, a column's mark.
MARKED_TITLE = re.compile(r"——|[■●◆▲★□◇【]")


class Kind(Enum):
    """What a run of lines is."""

    TITLE = "title"
    BODY = "body"
    BYLINE = "byline"
    FURNITURE = "furniture"


@dataclass(frozen=True, kw_only=True)  # without slots: what is read off its lines is kept
class Run:
    """Lines of one kind from one block."""

    kind: Kind
    lines: tuple[Line, ...]
    order: int  #: its place among the page's runs
    blank_before: bool
    opens: float = 0.0  #: log-odds that an article begins here, from a dateline or from being set in

    @cached_property
    def text(self) -> str:
        """The lines run together."""
        return "".join([line.text for line in self.lines])

    @cached_property
    def pairs(self) -> frozenset[str]:
        """The text's bigrams."""
        return frozenset(bigrams(self.text))

    @cached_property
    def width(self) -> int:
        """The commonest width of its lines, when two at least have it; else 0."""
        return commonest(Counter([line.width for line in self.lines]))


def commonest(widths: Counter[int]) -> int:
    """The width counted most often, the wider of two, when it is counted twice at least; else 0."""
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return width if times > 1 else 0


def leads_up(text: str) -> bool:
    """Whether a title leads up to another: a kicker with its verb, a deck with its dash, a column's mark."""
    return _LEADS_UP.search(text) is not None or MARKED_TITLE.match(text) is not None


def make_runs(blocks: Sequence[Block], furniture: frozenset[int]) -> list[Run]:
    """The page's lines in runs of one kind; BODY stands for anything that is neither byline nor furniture yet."""
    runs: list[Run] = []
    set_in = share_set_in(blocks)
    for block in blocks:
        named = names_writers(block.text)
        lines = _bylines_apart(block.lines) if named else block.lines
        kinds = [_kind_of(line, furniture, named) for line in lines]
        headed = may_open(block.text) or set_in > 0.0
        start, opens = 0, 0.0
        for at in range(len(lines) + 1):
            opening = _opening(lines, at, set_in) if headed and at < len(lines) and kinds[at] is Kind.BODY else 0.0
            if at and (at == len(lines) or kinds[at] is not kinds[at - 1] or opening):
                piece = lines[start:at]
                fresh = start == 0
                runs.append(Run(kind=kinds[at - 1], lines=piece, order=len(runs), blank_before=fresh, opens=opens))
                start, opens = at, opening
            opens = max(opens, opening)
    return runs


def _bylines_apart(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, with a byline that closes one of them as a line of its own."""
    apart: list[Line] = []
    for line in lines:
        cut = tail_byline(line.text)
        if cut == len(line.text) or line.text[cut:].lstrip(BLANKS)[0] in "（(":
            apart.append(line)
            continue
        body, name = line.text[:cut].rstrip(BLANKS), line.text[cut:].lstrip(BLANKS)
        apart.append(Line(body, line.start, line.start + len(body), width_of(body), line.indent))
        apart.append(Line(name, line.end - len(name), line.end, width_of(name), 0))
    return tuple(apart)


def _kind_of(line: Line, furniture: frozenset[int], named: bool) -> Kind:
    if line.start in furniture:
        return Kind.FURNITURE
    if not named:
        return Kind.BODY
    if line.text[0] in "（(":  # a byline in brackets is a paragraph's end, and stays in it as printed
        return Kind.BODY
    return Kind.BYLINE if read_byline(line.text) else Kind.BODY


def share_set_in(blocks: Sequence[Block]) -> float:
    """The share of datelines that are set in, 0 to 1; 0 where an indent marks every paragraph, or none."""
    indented = openings = datelines = 0
    for block in blocks:
        dated = may_open(block.text)
        for line in block.lines:
            opens = dated and bool(dateline_of(line.text))
            indented += line.indent > 0
            openings += line.indent > 0 and opens
            datelines += opens
    return openings / datelines if openings and indented <= 1.5 * openings + 1 else 0.0


def _opening(lines: tuple[Line, ...], at: int, set_in: float) -> float:
    """Log-odds that an article begins with the line: a dateline at the head of a paragraph, or an indent that says so.

    Where openings are set in, a dateline that is not belongs to a second report under the same headline; so does one
    that follows the last paragraph without a blank line.
    """
    line = lines[at]
    before = lines[at - 1].text if at else ""
    if before and not (ends_sentence(before) or read_byline(before)):
        return 0.0
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    if closes_article(line.text) or closes_article(line.text + following):
        return 0.0
    if not dateline_of(line.text + following):
        return 1.0 if set_in > 0.0 and line.indent else 0.0
    if set_in > 0.0 and line.indent:
        return 9.0
    return max(0.5, (3.0 if before else 8.0) * (1.0 - set_in))


def joint(before: Run, after: Run) -> str:
    """The two characters that meet where one run ends and another begins."""
    return before.lines[-1].text[-1] + after.lines[0].text[0]
