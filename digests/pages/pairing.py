"""Units and stories become articles: each body under its own headline, with how sure we are.

units x stories -> Likeness -> assign -> left-over units join a neighbour, left-over stories too -> Draft
"""

from collections.abc import Sequence
from dataclasses import dataclass

from digests.pages.blocks import is_finished
from digests.pages.bylines import dateline_of
from digests.pages.headlines import Unit, joined
from digests.pages.matching import LEAD_CHARS, Likeness, assign, shared
from digests.pages.runs import Run
from digests.pages.stories import Habits, Story, goes_on

#: Added where a headline stands just over its body, inside it, or just under it.
OVER, INSIDE, UNDER = 0.25, 0.12, 0.05
#: A left-over unit this like a neighbour's story is its kicker or deck.
JOINS = 0.25
#: A body is cut in two when that makes two headlines fit this much better together.
CUT_GAIN = 0.15
#: So much of a headline's bigrams must be in a lead that a body is cut there.
FITS = 0.4
#: Where so many of the openings have a dateline, a body without one is not cut in two.
ALWAYS = 0.85
#: A left-over body that opens this doubtfully goes on with its neighbour's article.
DOUBTFUL = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A headline block with its story; ``unit`` None for a body without a headline."""

    unit: Unit | None
    story: Story
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """What came of it; ``unplaced`` units have no body on the page."""

    drafts: tuple[Draft, ...]
    unplaced: tuple[Unit, ...]


def pair(units: Sequence[Unit], stories: Sequence[Story], habits: Habits) -> Pairing:
    """The best pairing of the page's headline blocks and bodies, in the order the bodies begin."""
    kept, bodies = list(units), list(stories)
    scores = _scores(kept, bodies)
    matched = assign(scores)
    changed = True
    while changed and kept and bodies:
        changed = (
            (habits.opens < ALWAYS and _cut_body(kept, bodies, matched))
            or _join_leftovers(kept, matched, scores)
            or _join_bodies(kept, bodies, matched)
        )
        if changed:
            scores = _scores(kept, bodies)
            matched = assign(scores)
    unit_of = {story: unit for unit, story in matched.items()}
    drafts = [
        Draft(
            unit=kept[unit_of[at]] if at in unit_of else None,
            story=story,
            confidence=_confidence(scores, unit_of[at], at) if at in unit_of else 0.0,
        )
        for at, story in enumerate(bodies)
    ]
    drafts.sort(key=lambda draft: draft.story.runs[0].order)
    return Pairing(drafts=tuple(drafts), unplaced=tuple(unit for at, unit in enumerate(kept) if at not in matched))


def _text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _scores(units: Sequence[Unit], stories: Sequence[Story]) -> list[list[float]]:
    likeness = Likeness([_text(story.runs) for story in stories])
    return [[likeness(unit.text, at) + _nearness(unit, story) for at, story in enumerate(stories)] for unit in units]


def _nearness(unit: Unit, story: Story) -> float:
    first, last = story.runs[0].order, story.runs[-1].order
    if unit.last + 1 == first:
        return OVER
    if first < unit.first < last:
        return INSIDE
    return UNDER if last + 1 == unit.first else 0.01


def _join_leftovers(units: list[Unit], matched: dict[int, int], scores: list[list[float]]) -> bool:
    """Join the left-over unit that fits its neighbour's story best; True when there was one."""
    best: tuple[float, int, int] | None = None
    for at, unit in enumerate(units):
        if at in matched:
            continue
        for beside in (at - 1, at + 1):
            if 0 <= beside < len(units) and units[beside].cluster == unit.cluster and beside in matched:
                fit = scores[at][matched[beside]] + (0.02 if beside > at else 0.0)
                if fit >= JOINS and (best is None or fit > best[0]):
                    best = (fit, min(at, beside), max(at, beside))
    if best is None:
        return False
    _, first, second = best
    units[first : second + 1] = [joined(units[first], units[second])]
    return True


def _cut_body(units: Sequence[Unit], stories: list[Story], matched: dict[int, int]) -> bool:
    """Cut the body in which a left-over headline finds its own lead; True when there was one."""
    best: tuple[float, int, int] | None = None
    unit_of = {story: unit for unit, story in matched.items()}
    for at, unit in enumerate(units):
        if at in matched:
            continue
        for number, story in enumerate(stories):
            if len(story.runs) > 1 and number in unit_of:
                gain, cut = _best_cut(unit, units[unit_of[number]], story)
                if gain > CUT_GAIN and (best is None or gain > best[0]):
                    best = (gain, number, cut)
    if best is None:
        return False
    _, number, cut = best
    story = stories[number]
    rest = Story(runs=story.runs[cut:], bylines=story.bylines, closed=story.closed, doubt=DOUBTFUL)
    story.runs, story.bylines, story.closed = story.runs[:cut], [], False
    stories.insert(number + 1, rest)
    return True


def _best_cut(unit: Unit, own: Unit, story: Story) -> tuple[float, int]:
    """How much better both headlines fit when the story is cut before the run with the returned number."""
    best, cut = 0.0, 0
    for at in range(1, len(story.runs)):
        before = story.runs[at - 1].lines[-1]
        if not is_finished(before, story.width) or goes_on(story.runs[at].text):
            continue
        lead = _text(story.runs[at : at + 3])[:LEAD_CHARS]
        first = _text(story.runs[:at])[:LEAD_CHARS]
        new, old = _leaning(unit, first, lead), _leaning(own, first, lead)
        gain = max(min(new, -old), min(-new, old))
        if gain > best:
            best, cut = gain, at
    return best, cut


def _leaning(unit: Unit, first: str, second: str) -> float:
    """How much better a headline fits the second text than the first; 0 when it fits neither."""
    fits = shared(unit.text, first), shared(unit.text, second)
    return fits[1] - fits[0] if max(fits) >= FITS else 0.0


def _join_bodies(units: list[Unit], stories: list[Story], matched: dict[int, int]) -> bool:
    """Join a body without a headline to the one beside it when it began doubtfully; True when there was one."""
    taken = set(matched.values())
    for at, story in enumerate(stories):
        if at in taken or at == 0:
            continue
        before = stories[at - 1]
        same = dateline_of(story.runs[0].text) == dateline_of(before.runs[0].text) != ""
        if story.doubt < DOUBTFUL or same:
            before.runs.extend(story.runs)
            before.bylines.extend(story.bylines)
            before.closed = story.closed
            del stories[at]
            return True
    return False


def _confidence(scores: Sequence[Sequence[float]], unit: int, story: int) -> float:
    """0 to 1: how well they fit, and how much better than any other pairing of either."""
    own = scores[unit][story]
    rivals = [score for at, score in enumerate(scores[unit]) if at != story]
    rivals += [row[story] for at, row in enumerate(scores) if at != unit]
    margin = own - max(rivals, default=0.0)
    return round(max(0.05, min(1.0, 0.35 + 0.6 * own + 0.8 * min(margin, 0.5))), 2)
