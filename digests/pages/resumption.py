"""A body left in mid-sentence goes on behind another one: where, decided over all places at once.

Four of five bodies that stop in mid-sentence go on later on the page, mostly inside what was read as the next body. Of
all paragraphs there the one most like the body's own words, least like the other's, and most like a sentence's middle
is taken, and all behind it with it.
"""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import accumulate
from math import log

from digests.pages.blocks import is_finished
from digests.pages.runs import Run, joint
from digests.pages.signals import goes_on
from digests.pages.stories import (
    MAX_LOOKBACK,
    Habits,
    Story,
    begins_article,
    closes_report,
    spans_word,
    width_evidence,
)

#: Log-odds for each thing seen, fitted by logistic regression on 1,150 places in 720 pages laid out for measuring; the
#: constant is 0.5 above the fitted one, since a body seldom ends in mid-sentence and some place must be the right one.
WEIGHTS = {
    "always": -1.1,
    "behind a byline": 1.7,
    "behind a sentence": 1.0,
    "behind who was there": 0.7,
    "spans a word": 1.6,
    "joint is said again": 1.1,
    "begins a body": 1.1,
    "goes on": -0.6,
    "opens": -2.6,
    "quotes": -0.5,
    "comma": 0.5,
    "like its words": 0.5,
    "unlike its columns": -0.75,
    "unlike the other's columns": 0.1,
    "doubt": 0.33,
    "bodies between": -0.7,
}
#: A word counts little where a body has this few bigrams.
_THIN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a body may go on: the ``run``th run of body ``story``."""

    story: int
    run: int


def resume(stories: list[Story], habits: Habits, repeated: Set[str]) -> None:
    """Give the bodies that stop in mid-sentence their rest. ``repeated``: bigrams the page has more than once."""
    stories.sort(key=lambda story: story.runs[0].order)
    at = 0
    while at < len(stories):
        if stories[at].unfinished:
            place = _best_place(stories, at, habits, repeated)
            if place is not None:
                _move(stories, at, place)
        at += 1


def _best_place(stories: Sequence[Story], at: int, habits: Habits, repeated: Set[str]) -> Place | None:
    """The likeliest place at which the body goes on; None when none is likely."""
    body = stories[at]
    own = set[str]().union(*(run.pairs for run in body.runs))
    best, found = 0.0, None
    for number in range(at + 1, min(len(stories), at + MAX_LOOKBACK)):
        host = stories[number]
        if number == at + 1:
            before, said, start = host, set(host.runs[0].pairs), 1
        else:
            before, said, start = stories[number - 1], set[str]().union(*(r.pairs for r in stories[number - 1].runs)), 0
        for place in range(start, len(host.runs)):
            run = host.runs[place]
            if place == 1 and start == 0:
                before, said = host, set(host.runs[0].pairs)
            if run.opens <= 2 and run.order > body.runs[-1].order:
                seen = _look(body, before, host, place, habits)
                seen["joint is said again"] = float(joint(body.runs[-1], run) in repeated)
                seen["like its words"] = _likeness(host.runs[place : place + 2], own, said)
                seen["bodies between"] = float(number - at - 1)
                odds = sum(WEIGHTS[name] * value for name, value in seen.items())
                if odds > best:
                    best, found = odds, Place(story=number, run=place)
            if place:
                said |= run.pairs
    return found


def _look(body: Story, before: Story, host: Story, place: int, habits: Habits) -> dict[str, float]:
    """What is seen at a place from its own line and the one before, by the names of ``WEIGHTS``."""
    run = host.runs[place]
    last = (host.runs[place - 1] if place else before.runs[-1]).lines[-1]
    return {
        "always": -1.1,
        "behind a byline": float(not place and before.closed),
        "behind a sentence": float(is_finished(last, host.width if place else before.width)),
        "behind who was there": float(closes_report(last.text)),
        "spans a word": float(spans_word(body.last.text, run.text)),
        "begins a body": float(not place),
        "goes on": float(goes_on(run.text)),
        "opens": float(begins_article(run.text)),
        "quotes": float(run.text[0] in "“‘《「"),
        "comma": float("，" in run.text[1:4]),
        "unlike its columns": width_evidence(body, run, habits),
        "unlike the other's columns": width_evidence(host, run, habits) if place else 0.0,
        "doubt": host.doubts[place],
    }


def _likeness(runs: Sequence[Run], own: Set[str], said: Set[str]) -> float:
    """How much more of the runs' bigrams only the body has than only the text before them: a log-ratio."""
    pairs = set[str]().union(*(run.pairs for run in runs))
    ours = sum(pair in own and pair not in said for pair in pairs)
    theirs = sum(pair in said and pair not in own for pair in pairs)
    return _log_ratio(ours, len(own), theirs, len(said))


class Span:
    """Where the bigrams of a body's runs stand, so that each place to cut it is judged in one look."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = runs
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        for at, run in enumerate(runs):
            for pair in run.pairs:
                self._first.setdefault(pair, at)
                self._last[pair] = at
        begun, ended = Counter(self._first.values()), Counter(self._last.values())
        self._before = list(accumulate((begun[at] for at in range(len(runs))), initial=0))
        self._gone = list(accumulate((ended[at] for at in range(len(runs))), initial=0))

    def lean(self, pairs: Set[str], at: int) -> int:
        """How many more of the bigrams the runs from ``at`` on have than those before."""
        known = [pair for pair in pairs if pair in self._first]
        return sum(self._last[pair] >= at for pair in known) - sum(self._first[pair] < at for pair in known)

    def shift(self, at: int) -> float:
        """How much more the two runs from ``at`` on share with those behind them than with those before."""
        if at + 2 >= len(self._runs):
            return 0.0
        pairs = self._runs[at].pairs | self._runs[at + 1].pairs
        behind = sum(self._first[pair] >= at and self._last[pair] >= at + 2 for pair in pairs)
        before = sum(self._first[pair] < at and self._last[pair] < at + 2 for pair in pairs)
        return _log_ratio(behind, len(self._first) - self._gone[at + 2], before, self._before[at])


def _log_ratio(ours: int, of_ours: int, theirs: int, of_theirs: int) -> float:
    return log((ours + 1) / (of_ours + _THIN)) - log((theirs + 1) / (of_theirs + _THIN))


def _move(stories: list[Story], at: int, place: Place) -> None:
    """Move the rest of a body, with the byline behind it, to the body it goes on with."""
    body, host = stories[at], stories[place.story]
    first = host.runs[place.run].order
    runs, doubts = host.runs[place.run :], host.doubts[place.run :]
    bylines, closed = [line for line in host.bylines if line.order > first or not place.run], host.closed
    kept = Story()
    for run, doubt in zip(host.runs[: place.run], host.doubts[: place.run], strict=True):
        kept.add(run, doubt)
    kept.bylines = [line for line in host.bylines if line not in bylines]
    for run, doubt in zip(runs, doubts, strict=True):
        body.add(run, doubt)
    body.bylines.extend(bylines)
    body.closed = closed
    if kept.runs:
        kept.closed = True
        stories[place.story] = kept
    else:
        del stories[place.story]
