"""What is mended once headlines and bodies have met: one of the two was found too many or too few.

Each repair changes the lists it is given and says whether it did; whoever calls pairs them anew.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import replace

from digests.pages.blocks import is_finished
from digests.pages.bylines import dateline_of
from digests.pages.headlines import Unit, joined
from digests.pages.matching import LEAD_CHARS, bigrams
from digests.pages.resumption import Span
from digests.pages.runs import Kind, Run
from digests.pages.stories import Story

#: What a kicker reports: a meeting, a visit, a word spoken.
_OCCASION = re.compile(r"召开|举行|会议|座谈|调研|考察|检查|督导|走访|慰问|会见|出席|强调|指出|时$")
#: A left-over unit this like a neighbour's story is its kicker or deck.
JOINS = 0.25
#: What it is worth, in log-odds, that two headlines fit two parts of a body wholly; what cutting one costs; and what
#: it costs more where the two stand together, for they may be one headline in two parts.
FIT_ODDS, CUT_ODDS, ADJACENT = 6.0, 0.5, 2.0
#: A paragraph this unlike an opening is none.
CUTTABLE = -6.0
#: What it is worth that the words of a paragraph come again behind it and not before.
SHIFT = 1.0
#: A body without a headline is this much a neighbour's, at least, to be joined to it.
KINDRED = 0.35
#: A title stands inside a body when the body goes on so many runs further at most.
WITHIN = 4
#: A left-over body that opens this doubtfully goes on with its neighbour's article.
DOUBTFUL = 4.0


def pairs_of(runs: Iterable[Run]) -> set[str]:
    """All bigrams of the runs."""
    return set[str]().union(*(run.pairs for run in runs))


def lead_of(story: Story) -> set[str]:
    """The bigrams of a body's first characters."""
    lead, at = "", 0
    while len(lead) < LEAD_CHARS and at < len(story.runs):
        lead += story.runs[at].text[:LEAD_CHARS]
        at += 1
    return set(bigrams(lead[:LEAD_CHARS]))


def join_leftovers(units: list[Unit], matched: dict[int, int], scores: list[list[float]]) -> bool:
    """Join the left-over unit that fits its neighbour's story best; True when there was one."""
    best: tuple[float, int, int] | None = None
    for at, unit in enumerate(units):
        if at in matched:
            continue
        for beside in (at - 1, at + 1):
            if 0 <= beside < len(units) and units[beside].cluster == unit.cluster and beside in matched:
                fit = scores[at][matched[beside]] + (0.02 if beside > at else 0.0)
                if (
                    beside < at
                    and fit < JOINS
                    and max(scores[at], default=0.0) < JOINS
                    and _lacks_headline(units[beside])
                ):
                    fit = JOINS  # its words come nowhere again: an appeal below the occasion it was made on
                if fit >= JOINS and (best is None or fit > best[0]):
                    best = (fit, min(at, beside), max(at, beside))
    if best is None:
        return False
    _, first, second = best
    units[first : second + 1] = [joined(units[first], units[second])]
    return True


def _lacks_headline(unit: Unit) -> bool:
    """Whether the unit may be only a kicker: one part, which names an occasion."""
    return len(unit.pieces) == 1 and _OCCASION.search(unit.text) is not None


#: A page on which more headlines than this have no body is not a page whose bodies want to be cut.
LEFT_OVER = 12


def cut_body(units: Sequence[Unit], stories: list[Story], matched: dict[int, int]) -> bool:
    """Cut the body in which a left-over headline finds a part of its own; True when there was one."""
    best: tuple[float, int, int] | None = None
    unit_of = {story: unit for unit, story in matched.items()}
    left = [at for at in range(len(units)) if at not in matched]
    if len(left) > LEFT_OVER:
        return False
    for at in left:
        unit = units[at]
        for number, story in enumerate(stories):
            if len(story.runs) > 1 and number in unit_of:
                own = unit_of[number]
                together = abs(own - at) == 1 and units[own].cluster == unit.cluster
                odds, cut = _best_cut(unit, units[own], story, 0.0 if together else SHIFT)
                if together:
                    odds -= ADJACENT  # rather one headline in two parts, whose words may turn as it tells them
                if odds > 0.0 and (best is None or odds > best[0]):
                    best = (odds, number, cut)
    if best is None:
        return False
    _, number, cut = best
    story = stories[number]
    first, rest = Story(), Story()
    for place, (run, doubt) in enumerate(zip(story.runs, story.doubts, strict=True)):
        (first if place < cut else rest).add(run, doubt)
    rest.bylines, rest.closed = story.bylines, story.closed
    stories[number : number + 1] = [first, rest]
    return True


def _best_cut(unit: Unit, own: Unit, story: Story, weight: float) -> tuple[float, int]:
    """Log-odds that both headlines have a part of the story each, and the run with which the second part begins."""
    best, cut = 0.0, 0
    pairs, others = unit.pairs, own.pairs
    if not pairs or not others:
        return best, cut
    span = Span(story.runs)
    for at in range(1, len(story.runs)):
        if story.doubts[at] < CUTTABLE or not is_finished(story.runs[at - 1].lines[-1], story.width):
            continue
        new, old = span.lean(pairs, at) / len(pairs), span.lean(others, at) / len(others)
        odds = FIT_ODDS * max(min(new, -old), min(-new, old)) + story.doubts[at] - CUT_ODDS + weight * span.shift(at)
        if odds > best:
            best, cut = odds, at
    return best, cut


def join_bodies(units: Sequence[Unit], stories: list[Story], matched: dict[int, int]) -> bool:
    """Join a body without a headline to the one beside it that explains it best; True when there was one.

    Two dispatches stand under one headline, and a body may have been begun in doubt.
    """
    unit_of = {story: unit for unit, story in matched.items()}
    best: tuple[float, int] | None = None  # the fit, and the first of the two
    for at, story in enumerate(stories):
        for beside in (at - 1, at + 1):
            if at not in unit_of and 0 <= beside < len(stories):
                later = stories[max(at, beside)]
                title = units[unit_of[beside]].pairs if beside in unit_of else frozenset[str]()
                fit = len(title & lead_of(story)) / max(1, len(title)) + _kinship(story, stories[beside])
                fit += 0.5 if later.doubts[0] < DOUBTFUL else 0.0
                if later.runs[0].order > stories[min(at, beside)].runs[-1].order and (best is None or fit > best[0]):
                    best = (fit, min(at, beside))
    if best is None or best[0] < KINDRED:
        return False
    first, second = stories[best[1]], stories.pop(best[1] + 1)
    for run, doubt in zip(second.runs, second.doubts, strict=True):
        first.add(run, doubt)
    first.bylines.extend(second.bylines)
    first.closed = second.closed
    return True


def _kinship(story: Story, other: Story) -> float:
    """What two bodies have in common that neighbours have not: the dateline, the width."""
    dateline = dateline_of(story.runs[0].text)
    same_width = story.width == other.width != 0
    return (0.3 if dateline and dateline == dateline_of(other.runs[0].text) else 0.0) + (0.1 if same_width else -0.1)


def take_back(units: list[Unit], stories: Sequence[Story], matched: dict[int, int]) -> bool:
    """A left-over title in the middle of a body is a cross-head or a piece of it: give it back; True when one was."""
    for at, unit in enumerate(units):
        if at in matched or not unit.runs:
            continue
        for story in stories:
            orders = [run.order for run in story.runs]
            place = bisect(orders, unit.first)
            if 0 < place < len(orders) and orders[place] - orders[place - 1] <= WITHIN:
                story.runs[place:place] = [replace(run, kind=Kind.BODY) for run in unit.runs]
                story.doubts[place:place] = [-9.0] * len(unit.runs)
                del units[at]
                return True
    return False
