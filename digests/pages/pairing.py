"""Units and stories become articles: each body under its own headline, with how sure we are.

units x stories -> Likeness -> assign -> repairs, and again -> Draft
"""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from digests.pages.headlines import Unit
from digests.pages.matching import MAX_PAIRS, Likeness, assign
from digests.pages.repairs import cut_body, join_bodies, join_leftovers, lead_of, pairs_of, take_back
from digests.pages.stories import Story

#: Added where a headline stands just over its body, inside it, or just under it.
OVER, INSIDE, UNDER = 0.25, 0.12, 0.05
#: On a page with more headlines and bodies than any newspaper has, a headline looks at so many bodies on each side.
NEAR = 4
#: Repairs at the most: a page has some tens of headlines, and each is mended once or twice. Text made to be mended for
#: ever costs no more than this.
ROUNDS = 40


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


def pair(units: Sequence[Unit], stories: Sequence[Story]) -> Pairing:
    """The best pairing of the page's headline blocks and bodies, in the order the bodies begin."""
    kept, bodies = list(units), sorted(stories, key=lambda story: story.runs[0].order)
    if len(kept) * len(bodies) > MAX_PAIRS:
        return _pair_nearby(kept, bodies)
    for mending in reversed(range(ROUNDS)):
        scores = _scores(kept, bodies)
        matched = assign(scores)
        if not kept or not bodies:
            break
        if not mending or not (
            cut_body(kept, bodies, matched)
            or join_leftovers(kept, matched, scores)
            or join_bodies(kept, bodies, matched)
            or take_back(kept, bodies, matched)
        ):
            break
    sure = {unit: _confidence(scores, unit, story) for unit, story in matched.items()}
    return _pairing(kept, bodies, matched, sure)


def _pairing(
    units: Sequence[Unit], stories: Sequence[Story], matched: Mapping[int, int], sure: Mapping[int, float]
) -> Pairing:
    unit_of = {story: unit for unit, story in matched.items()}
    drafts = [
        Draft(unit=units[unit_of[at]], story=story, confidence=sure[unit_of[at]])
        if at in unit_of
        else Draft(unit=None, story=story, confidence=0.0)
        for at, story in enumerate(stories)
    ]
    return Pairing(drafts=tuple(drafts), unplaced=tuple(unit for at, unit in enumerate(units) if at not in matched))


def _pair_nearby(units: Sequence[Unit], stories: Sequence[Story]) -> Pairing:
    """Pair headlines with bodies near them, the best fits first; linear but for the sorting of the fits."""
    likeness = _likeness(units, stories)
    firsts = [story.runs[0].order for story in stories]
    fits: list[tuple[float, int, int]] = []
    for at, unit in enumerate(units):
        place = bisect(firsts, unit.last)
        for story in range(max(0, place - NEAR), min(len(stories), place + NEAR)):
            fits.append((likeness(unit.pairs, story) + _nearness(unit, stories[story]), at, story))
    matched: dict[int, int] = {}
    sure: dict[int, float] = {}
    taken: set[int] = set()
    for fit, at, story in sorted(fits, key=lambda fit: (-fit[0], fit[1], fit[2])):
        if at not in matched and story not in taken and fit >= OVER:
            matched[at] = story
            taken.add(story)
            sure[at] = round(min(0.6, fit), 2)
    return _pairing(units, stories, matched, sure)


def _likeness(units: Sequence[Unit], stories: Sequence[Story]) -> Likeness:
    return Likeness(
        [unit.pairs for unit in units],
        [pairs_of(story.runs) for story in stories],
        [lead_of(story) for story in stories],
    )


def _scores(units: Sequence[Unit], stories: Sequence[Story]) -> list[list[float]]:
    likeness = _likeness(units, stories)
    return [[likeness(unit.pairs, at) + _nearness(unit, story) for at, story in enumerate(stories)] for unit in units]


def _nearness(unit: Unit, story: Story) -> float:
    first, last = story.runs[0].order, story.runs[-1].order
    if unit.last + 1 == first:
        return OVER
    if first < unit.first < last:
        return INSIDE
    return UNDER if last + 1 == unit.first else 0.01


def _confidence(scores: Sequence[Sequence[float]], unit: int, story: int) -> float:
    """0 to 1: how well they fit, and how much better than any other pairing of either."""
    own = scores[unit][story]
    rivals = [score for at, score in enumerate(scores[unit]) if at != story]
    rivals += [row[story] for at, row in enumerate(scores) if at != unit]
    margin = own - max(rivals, default=0.0)
    evidence = 2.2 * own + 3.0 * margin
    return round(max(0.05, 1.0 - exp(-max(0.0, evidence))), 2)
