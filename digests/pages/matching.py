"""Headlines find their bodies by content: shared bigrams, then the best assignment of all of them together.

A bigram that only one body has says more than one that all have, and one in the first paragraph more than one later:
a report's headline repeats its lead.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from operator import add

_WORDS = re.compile(r"[0-9A-Za-z０-９\u3400-\u4dbf\u4e00-\u9fff]+")
_FIGURES = re.compile("[０-９]")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")

#: So many characters of a body count as its lead.
LEAD_CHARS = 160
#: Above so many headlines times bodies a page is no newspaper page; headlines then look only at bodies near them.
MAX_PAIRS = 2500
#: A headline votes for a lead that has this much of it.
LEAST_FIT = 0.25


def bigrams(text: str) -> list[str]:
    """The pairs of neighbouring letters, digits and characters, line breaks and punctuation left out."""
    plain = "".join(_WORDS.findall(text))
    if _FIGURES.search(plain):
        plain = plain.translate(_FULL_WIDTH)
    return list(map(add, plain, plain[1:]))


def repeated_bigrams(texts: Iterable[Set[str]]) -> set[str]:
    """The bigrams that more than one of the texts has."""
    seen: set[str] = set()
    repeated: set[str] = set()
    for text in texts:
        repeated |= seen & text
        seen |= text
    return repeated


def _spread(texts: Iterable[Set[str]], asked: Set[str]) -> Counter[str]:
    """In how many of the texts each of the bigrams asked for is."""
    spread: Counter[str] = Counter()
    for text in texts:
        spread.update(asked & text)
    return spread


def votes(headlines: Sequence[Set[str]], leads: Sequence[Set[str]]) -> list[float]:
    """For each lead how clearly some headline wants it: its fit, less the headline's fit with its second choice.

    0 to 1; a headline that fits several leads alike votes for none of them.
    """
    wanted = [0.0] * len(leads)
    if len(headlines) * len(leads) > MAX_PAIRS:
        return wanted
    spread = _spread(leads, set[str]().union(*headlines))
    for headline in headlines:
        weights = {pair: 1.0 / (1 + spread[pair]) if pair in spread else 0.25 for pair in headline}
        total = sum(weights.values())
        if not total or len(leads) < 2:
            continue
        fits = [sum(weights[pair] for pair in weights.keys() & pairs) / total for pairs in leads]
        second, first = sorted(fits)[-2:]
        choice = fits.index(first)
        if first >= LEAST_FIT:
            wanted[choice] = max(wanted[choice], first - second)
    return wanted


class Likeness:
    """How well headlines fit bodies: 0 (nothing shared) to 1 (all its weight in the body's lead)."""

    def __init__(self, headlines: Iterable[Set[str]], bodies: Sequence[Set[str]], leads: Sequence[Set[str]]) -> None:
        self._whole = bodies
        self._leads = leads
        self._spread = _spread(bodies, set[str]().union(*headlines))

    def __call__(self, pairs: Set[str], body: int) -> float:
        """The weighted share of a headline's bigrams that the body has, its lead counting half as much again."""
        whole, lead = self._whole[body], self._leads[body]
        total = found = 0.0
        for pair in pairs:
            weight = 1.0 / (1 + self._spread[pair]) if pair in self._spread else 0.34
            total += weight
            if pair in whole:
                found += weight * (1.0 if pair in lead else 0.7)
        return found / total if total else 0.0


def assign(scores: Sequence[Sequence[float]]) -> dict[int, int]:
    """The rows' columns that give the greatest sum, each column once; pairs that score 0 or less are left out.

    Kuhn and Munkres with potentials, cubic in the larger side.
    """
    rows, columns = len(scores), len(scores[0]) if scores else 0
    if not rows or not columns:
        return {}
    if rows > columns:
        turned = assign([[scores[row][column] for row in range(rows)] for column in range(columns)])
        return {row: column for column, row in turned.items()}
    row_of = _hungarian(scores, rows, columns)
    return {row - 1: column - 1 for column, row in enumerate(row_of) if row and scores[row - 1][column - 1] > 0}


def _hungarian(scores: Sequence[Sequence[float]], rows: int, columns: int) -> list[int]:
    """For each column, counted from 1, its row, counted from 1, or 0. Needs ``rows <= columns``."""
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of, came_from = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0] = row
        column = 0
        least, used = [float("inf")] * (columns + 1), [False] * (columns + 1)
        while row_of[column]:
            used[column] = True
            here, step, following = row_of[column], float("inf"), 0
            for other in range(1, columns + 1):
                if used[other]:
                    continue
                cost = -scores[here - 1][other - 1] - row_price[here] - column_price[other]
                if cost < least[other]:
                    least[other], came_from[other] = cost, column
                if least[other] < step:
                    step, following = least[other], other
            for other in range(columns + 1):
                if used[other]:
                    row_price[row_of[other]] += step
                    column_price[other] -= step
                else:
                    least[other] -= step
            column = following
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    row_of[0] = 0
    return row_of
