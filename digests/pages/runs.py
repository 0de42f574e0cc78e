"""Lines in runs of one kind, and titles told from bodies.

    Block -> Run (body or byline or furniture) -> Run (title or body)

What speaks for a title is summed as log-odds: how the lines look (a body's lines are full), what stands around them (a
paragraph's first line may stand alone at a column's end), and whether the page says their words again.
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

from digests.pages.blocks import BLANKS, Block, Line, ends_sentence, is_finished, starts_within, width_of
from digests.pages.bylines import closes_article, dateline_of, read_byline, tail_byline
from digests.pages.matching import bigrams

#: A person and a verb of speech with a comma behind: a paragraph, not a headline.
_SPEAKS = re.compile(r"[^，。]{2,12}(?:强调|指出|表示|要求|认为|介绍|提出|明确|说)，")
#: The end of a kicker.
_LEADS_UP = re.compile(r"(?:强调|指出|要求|表示|提出|号召|宣布|寄语|勉励|希望|时|之际|以来)[：:]?$")
#: Headlines that say so: a deck's dash, a column's mark.
_MARKED_TITLE = re.compile(r"——|[■●◆▲★□◇【]")
#: Two clauses with a blank between them, as headlines have and bodies do not.
_CLAUSES = re.compile(r"[\u4e00-\u9fff”》][ \u3000][\u4e00-\u9fff“《]")
#: A headline is no sentence and does not stop in mid-list.
_NO_TITLE_END = ("。", "；", "，", "、", "：", ",", ";", ":", "。”", "。’", "。）", "。」", "（", "《", "“", "——")
#: Who took the picture: it stays where it is printed.
_CREDIT = re.compile(r"(?:摄|供图|制图)(?:[（(][^（()）]*[）)])?$")
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("‘", "’"), ("「", "」"), ("【", "】"))
#: More than this is no headline.
MAX_TITLE_LINES, MAX_TITLE_CHARS = 4, 120


class Kind(Enum):
    """What a run of lines is."""

    TITLE = "title"
    BODY = "body"
    BYLINE = "byline"
    FURNITURE = "furniture"


class State(Enum):
    """How far the body before a run has come."""

    FRESH = "fresh"  #: there is none yet
    UNFINISHED = "unfinished"  #: it stops in mid-sentence
    FINISHED = "finished"  #: it may end here


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
    return _LEADS_UP.search(text) is not None or _MARKED_TITLE.match(text) is not None


def make_runs(blocks: Sequence[Block], furniture: frozenset[int]) -> list[Run]:
    """The page's lines in runs of one kind; BODY stands for anything that is neither byline nor furniture yet."""
    runs: list[Run] = []
    set_in = share_set_in(blocks)
    for block in blocks:
        lines = _bylines_apart(block.lines)
        kinds = [_kind_of(line, furniture) for line in lines]
        start, opens = 0, 0.0
        for at in range(len(lines) + 1):
            opening = _opening(lines, at, set_in) if at < len(lines) and kinds[at] is Kind.BODY else 0.0
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
        if cut == len(line.text):
            apart.append(line)
            continue
        body, name = line.text[:cut].rstrip(BLANKS), line.text[cut:].lstrip(BLANKS)
        apart.append(Line(body, line.start, line.start + len(body), width_of(body), line.indent))
        apart.append(Line(name, line.end - len(name), line.end, width_of(name), 0))
    return tuple(apart)


def _kind_of(line: Line, furniture: frozenset[int]) -> Kind:
    if line.start in furniture:
        return Kind.FURNITURE
    return Kind.BYLINE if read_byline(line.text) else Kind.BODY


def share_set_in(blocks: Sequence[Block]) -> float:
    """The share of datelines that are set in, 0 to 1; 0 where an indent marks every paragraph, or none."""
    indented = openings = datelines = 0
    for block in blocks:
        for line in block.lines:
            opens = bool(dateline_of(line.text))
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


def sort_kinds(runs: Sequence[Run], repeated: Set[str]) -> list[Run]:
    """The runs with titles told from bodies. ``repeated`` are the bigrams the page has more than once."""
    sure = [run.kind is Kind.BODY and is_surely_body(run) for run in runs]
    widths = [run.width if yes else 0 for run, yes in zip(runs, sure, strict=True)]
    before = _carried(widths)
    after = _carried(widths[::-1])[::-1]
    near = [[width for width in pair if width] for pair in zip(before, after, strict=True)]
    looks = [_look(run, known, repeated, yes) for run, known, yes in zip(runs, near, sure, strict=True)]
    goes_on = _body_follows(runs, looks)
    result: list[Run] = []
    state = State.FRESH
    for at, run in enumerate(runs):
        kind = run.kind
        if kind is Kind.BODY:
            seam = _seam(result, run, runs[at + 1 : at + 2], repeated)
            if not sure[at] and looks[at] + _place_evidence(run, near[at], state, goes_on[at]) + seam > 0:
                kind = Kind.TITLE
            else:
                finished = is_finished(run.lines[-1], widths[at] or before[at])
                state = State.FINISHED if finished else State.UNFINISHED
        elif kind is Kind.BYLINE:
            state = State.FINISHED
        result.append(run if kind is run.kind else replace(run, kind=kind))
    return result


def _carried(widths: Sequence[int]) -> list[int]:
    """For each place the last width above 0 before it."""
    carried: list[int] = []
    last = 0
    for width in widths:
        carried.append(last)
        last = width or last
    return carried


def _look(run: Run, near: Sequence[int], repeated: Set[str], sure: bool) -> float:
    if run.kind is not Kind.BODY or sure:
        return -9.0
    return title_evidence(run, near) + _echo_evidence(run, repeated)


def _body_follows(runs: Sequence[Run], looks: Sequence[float]) -> list[bool]:
    """For each run, whether the next text is a body without an opening."""
    follows: list[bool] = []
    body = False
    for run, look in zip(reversed(runs), reversed(looks), strict=True):
        follows.append(body)
        if run.kind is Kind.BODY:
            body = run.opens < 2 and look <= 0
        elif run.kind is Kind.BYLINE:
            body = False
    return follows[::-1]


def is_surely_body(run: Run) -> bool:
    """Whether nobody would take the run for a headline."""
    long = len(run.lines) > MAX_TITLE_LINES or len(run.text) > MAX_TITLE_CHARS
    return long or run.opens > 0 or "。" in run.text


def title_evidence(run: Run, near: Sequence[int]) -> float:
    """Log-odds that a short run is a headline and not a piece of a body, by its own look.

    ``near`` are the widths of full lines in the bodies around it.
    """
    text = run.text
    if _MARKED_TITLE.match(text):
        return 6.0
    if text.endswith(_NO_TITLE_END) or _CREDIT.search(text) or starts_within(text):
        return -6.0
    if not balanced(text) or closes_article(text):
        return -6.0
    score = (4.0, 2.5, 1.0, 0.0)[min(len(run.lines), 4) - 1]
    score -= 0.8 * text.count("，") + 0.4 * text.count("、") + 1.5 * text.count("；")
    if near:
        score += _shape_evidence(run, near)
    if _CLAUSES.search(text):
        score += 2.0
    if _SPEAKS.match(text):
        score -= 2.0
    return score


def balanced(text: str) -> bool:
    """Whether quotation marks and brackets close as often as they open, and not before."""
    for opening, closing in _PAIRS:
        if text.count(opening) != text.count(closing) or text.find(closing) < text.find(opening):
            return False
    return True


def _shape_evidence(run: Run, near: Sequence[int]) -> float:
    """What the widths of its lines say: a body's lines are full but for the last, a headline's are as they fall."""
    if max([line.width for line in run.lines]) > max(near) + 4:
        return 5.0
    full = _full(run, near)
    score = sum(-1.5 if is_full else 2.5 for is_full in full[:-1])
    if not ends_sentence(run.text):  # a piece of a body that stops in mid-sentence stops at a column's end: full
        score += -1.5 if full[-1] else 3.0
    return score


def _full(run: Run, near: Sequence[int]) -> list[bool]:
    return [any(abs(line.width - known) <= 2 for known in near) for line in run.lines]


def _place_evidence(run: Run, near: Sequence[int], state: State, goes_on: bool) -> float:
    """What stands around it: a paragraph's first line alone at a column's end has the rest of it behind.

    ``state`` is the body's before; ``goes_on``: a body without an opening follows.
    """
    if not goes_on or state is State.FRESH:
        return 2.5
    full = _full(run, near)
    if state is State.UNFINISHED:
        return 2.0 if len(full) == 1 else (-1.5 if all(full) else 1.0)
    if ends_sentence(run.text):
        return -1.5 if len(full) > 1 and all(full[:-1]) else 0.0
    return -2.5 if all(full) else 0.0


def _seam(before: Sequence[Run], run: Run, after: Sequence[Run], repeated: Set[str]) -> float:
    """What the joints say: a pair of characters over a break that the page has elsewhere was one word.

    Against a title when it is joined so to the text behind it, for one when the texts around it are.
    """
    if not after or after[0].kind is not Kind.BODY:
        return 0.0
    score = -2.0 if joint(run, after[0]) in repeated else 0.5
    if before and before[-1].kind is Kind.BODY:
        score += 1.5 if joint(before[-1], after[0]) in repeated else 0.0
        score -= 1.5 if joint(before[-1], run) in repeated else 0.0
    return score


def joint(before: Run, after: Run) -> str:
    """The two characters that meet where one run ends and another begins."""
    return before.lines[-1].text[-1] + after.lines[0].text[0]


def _echo_evidence(run: Run, repeated: Set[str]) -> float:
    """A headline's words come again in its article."""
    share = len(run.pairs & repeated) / len(run.pairs) if run.pairs else 0.5
    return max(-1.5, min(2.0, 4.0 * (share - 0.45)))
