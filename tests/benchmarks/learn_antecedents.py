"""Learn how much each sign says about what an act is done to, from the labelled sentences.

    python -m tests.benchmarks.learn_antecedents [--without twentyfifth] [--show] >weights.txt

The weights belong into ``digests/analysis/data/antecedents.txt``.

Each labelled task whose act names no thing of its own is an example: right are the candidates of
``digests.analysis.antecedents`` that agree with the label, and the weights make them likelier than the others (a
softmax over an example's candidates, with a penalty on large weights). On standard error: how many examples are decided
rightly when their file was not learnt from, beside how many could be.
"""

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from digests.analysis import tasks
from digests.analysis.antecedents import candidates
from digests.analysis.deadlines import closes
from digests.analysis.deadlines_candidate import Impossible
from digests.analysis.deadlines_find import candidates as times
from digests.analysis.deadlines_text import place as around
from digests.analysis.times_text import plain
from tests.benchmarks.score_deadlines import FILES, agrees, due_text

RATE, ROUNDS, PENALTY = 0.5, 600, 0.002


class Example(NamedTuple):
    """The candidates of one act, and which of them the label agrees with."""

    source: str
    wanted: str
    tasks: list[str]
    signs: list[dict[str, float]]
    right: list[bool]


def examples(path: Path) -> Iterable[Example]:
    """Those of one file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        text = plain(case["text"]).text
        left = list(case["deadlines"])
        for time in times(text, date.fromisoformat(case["published"])):
            if isinstance(time, Impossible):
                continue
            label = next((wanted for wanted in left if wanted["due"] == due_text(time.due)), None)
            if label is None:
                continue
            left.remove(label)
            where = around(text, time.start, time.end)
            closing = closes(time, where)
            act = tasks.thingless(where, time.start, closes=closing)
            if act:
                found = list(candidates(where, act, closes=closing))
                made = [candidate.text + act for candidate in found]
                right = [agrees(task, label["task"]) for task in made]
                yield Example(path.stem, label["task"], made, [candidate.signs for candidate in found], right)


def likelihoods(weights: dict[str, float], example: Example) -> list[float]:
    """How likely each candidate is."""
    worths = [sum(weights.get(name, 0.0) * value for name, value in signs.items()) for signs in example.signs]
    most = max(worths)
    powers = [math.exp(worth - most) for worth in worths]
    return [power / sum(powers) for power in powers]


def learn(cases: list[Example]) -> dict[str, float]:
    """The weights that make what is right most likely."""
    weights: dict[str, float] = defaultdict(float)
    taught = [case for case in cases if any(case.right)]
    for _ in range(ROUNDS):
        pull: dict[str, float] = defaultdict(float)
        for case in taught:
            likely = likelihoods(weights, case)
            mass = sum(value for value, right in zip(likely, case.right, strict=True) if right)
            for value, right, signs in zip(likely, case.right, case.signs, strict=True):
                step = value / mass * right - value
                for name, size in signs.items():
                    pull[name] += step * size
        for name in pull:
            weights[name] += RATE * (pull[name] / len(taught) - PENALTY * weights[name])
    return weights


def chosen(weights: dict[str, float], case: Example) -> int:
    """The number of the likeliest candidate."""
    likely = likelihoods(weights, case)
    return likely.index(max(likely))


def main() -> None:
    """Print the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", default="-", help="leave out the files with this in their names")
    parser.add_argument("--show", action="store_true", help="the examples decided wrongly")
    given = parser.parse_args()
    cases = [case for path in FILES if given.without not in path.name for case in examples(path)]
    hits = 0
    folds = 5
    sources = sorted({case.source for case in cases})
    for fold in range(folds):
        held = set(sources[fold::folds])
        weights = learn([case for case in cases if case.source not in held])
        for case in cases:
            if case.source in held:
                best = chosen(weights, case)
                hits += case.right[best]
                if given.show and not case.right[best]:
                    print(any(case.right), case.source, case.wanted, "|", case.tasks[best], file=sys.stderr)
    can = sum(any(case.right) for case in cases)
    print(f"{len(cases)} examples, {can} with a right candidate, {hits} decided rightly unseen", file=sys.stderr)
    print("# How much each sign speaks for a noun phrase as what an act is done to; written by")
    print("# tests.benchmarks.learn_antecedents, read by digests.analysis.antecedents.")
    for name, weight in sorted(learn(cases).items()):
        print(f"{name} {weight:.2f}")


if __name__ == "__main__":
    main()
