"""How good ``deadlines`` is on labelled sentences.

    python -m tests.benchmarks.score_deadlines [--half dev|held] [--show] [FILE.jsonl ...]

A line of a file: ``published``, ``text``, ``deadlines`` (``phrase``, ``due``, ``precision``, ``task``; none in a trap).
Printed: F1 of due dates (a due date counts once a sentence), F1 of due date, precision and task together (a task agrees
when its bigrams and the label's overlap by half), the share of traps without a deadline, and the F1 of due dates when
each sentence is broken into lines of random width.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from digests.analysis.deadlines import deadlines
from digests.model import Deadline

DATA = Path(__file__).parent.parent / "data"
FILES = sorted(DATA.glob("deadlines*.jsonl"))


def due_text(due: date | datetime | None) -> str | None:
    """A due date as the labels write it."""
    return due.strftime("%Y-%m-%dT%H:%M") if isinstance(due, datetime) else due and due.isoformat()


def bigrams(text: str) -> Counter[str]:
    """Pairs of characters, without punctuation."""
    kept = "".join(c for c in text if c.isalnum())
    return Counter(kept[i : i + 2] for i in range(len(kept) - 1)) or Counter([kept])


def agrees(task: str, wanted: str) -> bool:
    """Whether two tasks say the same: the Dice coefficient of their bigrams is a half at least."""
    mine, theirs = bigrams(task), bigrams(wanted)
    return 2 * sum((mine & theirs).values()) >= 0.5 * (sum(mine.values()) + sum(theirs.values()))


def broken(text: str, seed: int) -> str:
    """The sentence as a narrow column prints it: a line end every 6 to 18 characters, a blank line now and then."""
    rand = random.Random(seed)
    lines, at = [], 0
    while at < len(text):
        width = rand.randint(6, 18)
        lines.append(text[at : at + width] + rand.choice(["\n", "\n", "\n", "\n\n", " \n"]))
        at += width
    return "".join(lines)


def matched(found: list[Deadline], wanted: list[dict[str, Any]]) -> tuple[int, int]:
    """How many due dates agree, and how many of those with precision and task."""
    left, due_hits, full_hits = list(found), 0, 0
    for want in wanted:
        same = [d for d in left if due_text(d.due) == want["due"]]
        if not same:
            continue
        best = next((d for d in same if d.precision == want["precision"] and agrees(d.task, want["task"])), None)
        due_hits += 1
        full_hits += best is not None
        left.remove(best or same[0])
    return due_hits, full_hits


def f1(hits: int, found: int, wanted: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * hits / (found + wanted) if found + wanted else 1.0


def score(cases: list[dict[str, Any]], *, show: bool = False) -> dict[str, float]:
    """Every figure, over one set of cases."""
    hits = full = found_all = wanted_all = clean = traps = wrapped = wrapped_found = 0
    for number, case in enumerate(cases):
        published = date.fromisoformat(case["published"])
        found, wanted = deadlines(case["text"], published), case["deadlines"]
        due_hits, full_hits = matched(found, wanted)
        hits, full, found_all, wanted_all = (
            hits + due_hits,
            full + full_hits,
            found_all + len(found),
            wanted_all + len(wanted),
        )
        traps += not wanted
        clean += not wanted and not found
        folded = deadlines(broken(case["text"], number), published)
        wrapped += matched(folded, wanted)[0]
        wrapped_found += len(folded)
        if show and not (full_hits == len(found) == len(wanted)):
            _show(case, found)
    return {
        "cases": len(cases),
        "due f1": round(f1(hits, found_all, wanted_all), 4),
        "all f1": round(f1(full, found_all, wanted_all), 4),
        "traps clean": round(clean / traps, 4) if traps else 1.0,
        "broken due f1": round(f1(wrapped, wrapped_found, wanted_all), 4),
    }


def _show(case: dict[str, Any], found: list[Deadline]) -> None:
    print(case["published"], case["text"])
    for want in case["deadlines"]:
        print("   want", want["due"], want["precision"], want["phrase"], "|", want["task"])
    for got in found:
        print("   got ", due_text(got.due), got.precision.value, got.phrase, "|", got.task)


def load(paths: Iterable[Path], half: str | None = None) -> list[dict[str, Any]]:
    """The cases of some files, or one half of them."""
    cases = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [case for case in cases if half is None or case["half"] == half]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=FILES)
    parser.add_argument("--half", choices=["dev", "held"])
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    print(json.dumps(score(load(given.files, given.half), show=given.show)))


if __name__ == "__main__":
    main()
