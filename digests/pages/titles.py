"""Titles told from bodies: a headline from a piece of text that a column break cut off.

    Run (body) -> features -> log-odds -> Run (title or body)

A piece of a body is known by its full lines and by going on, before or behind, in mid-sentence; a headline by lines as
they fall, by words that the page says again, and by what stands around it.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from enum import Enum

from digests.pages.blocks import Line, ended_early, ends_sentence, is_finished, starts_within
from digests.pages.bylines import closes_article
from digests.pages.runs import MARKED_TITLE, Kind, Run, joint

#: A person and a verb of speech with a comma behind: a paragraph, not a headline.
_SPEAKS = re.compile(r"[^，。]{2,12}(?:强调|指出|表示|要求|认为|介绍|提出|明确|说)，")
#: Two clauses with a blank between them, as headlines have and bodies do not.
_CLAUSES = re.compile(r"[\u4e00-\u9fff”》][ \u3000][\u4e00-\u9fff“《]")
#: A headline is no sentence and does not stop in mid-list.
_NO_TITLE_END = ("。", "；", "，", "、", "：", ",", ";", ":", "。”", "。’", "。）", "。」", "（", "《", "“", "——")
#: Who took the picture: it stays where it is printed.
_CREDIT = re.compile(r"(?:摄|供图|制图)(?:[（(][^（()）]*[）)])?$")
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("‘", "’"), ("「", "」"), ("【", "】"))
_HANGING = "，。、；：！？”’）》】"
#: More than this is no headline.
MAX_TITLE_LINES, MAX_TITLE_CHARS = 4, 120


class State(Enum):
    """How far the body before a run has come."""

    FRESH = "fresh"  #: there is none yet
    UNFINISHED = "unfinished"  #: it stops in mid-sentence
    FINISHED = "finished"  #: it may end here


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a run stands."""

    state: State = State.FINISHED
    near: tuple[int, ...] = ()  #: the widths of full lines in the bodies around it
    before: Run | None = None  #: the body before it
    after: Run | None = None  #: the body that stands next behind it and does not open an article


#: Log-odds of a title for each feature, fitted by logistic regression on 5,000 short runs of 600 pages laid out for
#: measuring (one in a hundred is decided wrongly). A doubtful one is taken for a title: pairing gives it back to the
#: body it stands in when no body wants it.
WEIGHTS = {
    "always": -0.2,
    "lines": 0.0,
    "commas": -1.5,
    "marks": -1.2,
    "wide": 2.2,
    "upper full": -1.8,
    "upper loose": 1.8,
    "clauses": 0.5,
    "speaks": -1.2,
    "echo": 3.0,
    "stops full": -1.7,
    "stops loose": 0.6,
    "nothing goes on": 3.0,
    "fresh": 1.3,
    "cuts in, one line": -0.2,
    "cuts in, full": -0.1,
    "cuts in, loose": -0.9,
    "leads on, full": -2.3,
    "leads on, loose": -1.5,
    "paragraph": 0.0,
    "joined behind": -0.4,
    "joined over": 0.6,
    "joined before": -0.3,
}


def sort_kinds(runs: Sequence[Run], repeated: Set[str]) -> list[Run]:
    """The runs with titles told from bodies. ``repeated`` are the bigrams the page has more than once."""
    sure = [run.kind is Kind.BODY and is_surely_body(run) for run in runs]
    near = _near([run.width if yes else 0 for run, yes in zip(runs, sure, strict=True)])
    afters = _afters(runs, sure, near, repeated)
    result: list[Run] = []
    state, last, before = State.FRESH, 0, None
    for run, certain, known, after in zip(runs, sure, near, afters, strict=True):
        kind = run.kind
        if kind is Kind.BODY:
            place = Place(state=state, near=known, before=before, after=after)
            if not certain and title_evidence(run, place, repeated) > 0.0:
                kind = Kind.TITLE
            else:
                last, before = run.width or last, run
                state = State.FINISHED if is_finished(run.lines[-1], last) else State.UNFINISHED
        elif kind is Kind.BYLINE:
            state = State.FINISHED
        result.append(run if kind is run.kind else replace(run, kind=kind))
    return result


def _afters(
    runs: Sequence[Run], sure: Sequence[bool], near: Sequence[tuple[int, ...]], repeated: Set[str]
) -> list[Run | None]:
    """For each run the body next behind it, read from the page's end; None where a title, byline or opening is next."""
    afters: list[Run | None] = []
    after: Run | None = None
    for run, certain, known in zip(reversed(runs), reversed(sure), reversed(near), strict=True):
        afters.append(after)
        if run.kind is Kind.BODY:
            body = certain or title_evidence(run, Place(near=known, after=after), repeated) <= 0.0
            after = run if body and run.opens < 2 else None
        elif run.kind is Kind.BYLINE:
            after = None
    return afters[::-1]


def _near(widths: Sequence[int]) -> list[tuple[int, ...]]:
    """For each place the last width above 0 before it and the first behind it."""
    before, after = _carried(widths), _carried(widths[::-1])[::-1]
    return [tuple(width for width in pair if width) for pair in zip(before, after, strict=True)]


def _carried(widths: Sequence[int]) -> list[int]:
    """For each place the last width above 0 before it."""
    carried: list[int] = []
    last = 0
    for width in widths:
        carried.append(last)
        last = width or last
    return carried


def is_surely_body(run: Run) -> bool:
    """Whether nobody would take the run for a headline."""
    long = len(run.lines) > MAX_TITLE_LINES or len(run.text) > MAX_TITLE_CHARS
    return long or run.opens > 0 or "。" in run.text


def title_evidence(run: Run, place: Place, repeated: Set[str]) -> float:
    """Log-odds that a short run is a headline and not a piece of a body."""
    if MARKED_TITLE.match(run.text):
        return 9.0
    if cannot_be_title(run.text):
        return -9.0
    return sum(WEIGHTS[name] * value for name, value in features(run, place, repeated).items())


def cannot_be_title(text: str) -> bool:
    """Whether the text ends or begins as no headline does."""
    return (
        text.endswith(_NO_TITLE_END)
        or starts_within(text)
        or not balanced(text)
        or closes_article(text)
        or _CREDIT.search(text) is not None
    )


def balanced(text: str) -> bool:
    """Whether quotation marks and brackets close as often as they open, and not before."""
    for opening, closing in _PAIRS:
        if text.count(opening) != text.count(closing) or text.find(closing) < text.find(opening):
            return False
    return True


def features(run: Run, place: Place, repeated: Set[str]) -> dict[str, float]:
    """What is looked at, by name; 0 where a thing is not so. ``WEIGHTS`` has the same names."""
    text = run.text
    full = [any(fills(*pair, width) for width in place.near) for pair in _with_next(run, place.after)]
    complete = ends_sentence(text)
    upper = full[:-1]
    found: dict[str, float] = {
        "always": 1.0,
        "lines": len(full) - 1.0,
        "commas": float(text.count("，")),
        "marks": float(text.count("、") + 2 * text.count("；")),
        "wide": float(bool(place.near) and max([line.width for line in run.lines]) > max(place.near) + 4),
        "upper full": float(sum(upper)),
        "upper loose": float(len(upper) - sum(upper)),
        "clauses": float(_CLAUSES.search(text) is not None),
        "speaks": float(_SPEAKS.match(text) is not None),
        "echo": len(run.pairs & repeated) / len(run.pairs) if run.pairs else 0.5,
    }
    if not complete:
        found["stops full"] = float(full[-1])
        found["stops loose"] = float(not full[-1])
    if place.after is None:
        found["nothing goes on"] = 1.0
    elif place.state is State.FRESH:
        found["fresh"] = 1.0
    elif place.state is State.UNFINISHED:
        found["cuts in, one line"] = float(len(full) == 1)
        found["cuts in, full"] = float(len(full) > 1 and all(full))
        found["cuts in, loose"] = float(len(full) > 1 and not all(full))
    else:
        found["leads on, full"] = float(all(full) and not complete)
        found["leads on, loose"] = float(not all(full) and not complete)
        found["paragraph"] = float(complete and all(upper))
    if place.after is not None:
        found["joined behind"] = float(joint(run, place.after) in repeated)
        if place.before is not None:
            found["joined over"] = float(joint(place.before, place.after) in repeated)
            found["joined before"] = float(joint(place.before, run) in repeated)
    return found


def _with_next(run: Run, after: Run | None) -> list[tuple[Line, Line | None]]:
    """Each line with the one that follows it."""
    return list(zip(run.lines, (*run.lines[1:], after.lines[0] if after else None), strict=True))


def fills(line: Line, following: Line | None, width: int) -> bool:
    """Whether a typesetter would have broken the line there: full, with a mark hanging over, or no room for more."""
    if line.width >= width:
        return line.width == width or (line.width <= width + 2 and line.text[-1] in _HANGING)
    if following is None:
        return line.width >= width - 1
    return line.width >= width - 8 and not ended_early(line, following, width)
