"""Which strip of text follows which, under which headline: a least-cost cover of the sheet by articles.

Every strip has one predecessor (a strip, or a headline whose article it begins) and at most one successor. What speaks
for and against a step is summed: where the two stand, whether a sentence or a paragraph breaks between them, whether
the same headline stands over both. The cheapest cover is found by optimal assignment; cycles are cut.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from digests.pages.assignment import least_cost
from digests.pages.costs import NO_BODY, NO_HEAD, Judge
from digests.pages.geometry import Box, Floats
from digests.pages.heads import Head
from digests.pages.strips import Strip

_NEVER = 1e6
_MOST_STRIPS = 220  # more of them are no newspaper page; they are taken in columns
_ROUNDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The strips of an article in reading order; ``cost`` is that of its most doubtful step."""

    head: Head | None
    strips: tuple[Strip, ...]
    cost: float = 0.0


def chains_of(
    strips: Sequence[Strip],
    heads: Sequence[Head],
    pictures: Sequence[Box] = (),
    rules: Sequence[Box] = (),
    known: Collection[str] | None = None,
) -> list[Chain]:
    """The articles of a sheet: each headline with its strips, then strips that no headline has.

    ``known`` are the pairs of characters that stand together somewhere in the text.
    """
    if len(strips) > _MOST_STRIPS:
        return _in_columns(strips, heads)
    judge = Judge(strips, heads, pictures, rules, known)
    cost = _matrix(judge, len(strips), len(heads))
    for _ in range(_ROUNDS):
        follower = least_cost(cost)
        cycle = _cycle(follower, len(strips))
        if not cycle:
            break
        worst = max(cycle, key=lambda at: cost[at, follower[at]])
        cost[worst, follower[worst]] = _NEVER
    return _walk(follower.tolist(), strips, heads, cost)


def _matrix(judge: Judge, n: int, h: int) -> Floats:
    """Rows: strips, headlines, n times no headline. Columns: strips, n times the end, h times no body."""
    cost = np.full((2 * n + h, 2 * n + h), _NEVER)
    for a in range(n):
        for b in range(n):
            if a != b:
                cost[a, b] = judge.step(a, b)
        cost[a, n + a] = judge.end(a)
        cost[n + h + a, a] = NO_HEAD + judge.opening(a)
    for head in range(h):
        for b in range(n):
            cost[n + head, b] = judge.start(head, b)
        cost[n + head, 2 * n + head] = NO_BODY
    cost[n + h :, n:] = 0.0
    return cost


def _cycle(follower: np.ndarray[tuple[int], np.dtype[np.int64]], n: int) -> list[int]:
    """Strips that follow each other round and round; empty when none do."""
    state = [0] * n
    for start in range(n):
        path = []
        at = start
        while at < n and state[at] == 0:
            state[at] = 1
            path.append(at)
            at = int(follower[at])
        if at < n and at in path:
            return path[path.index(at) :]
    return []


def _walk(follower: list[int], strips: Sequence[Strip], heads: Sequence[Head], cost: Floats) -> list[Chain]:
    n, h = len(strips), len(heads)
    chains = []
    for row in range(n, 2 * n + h):
        at, dear = follower[row], 0.0
        path: list[Strip] = []
        before = row
        while at < n and len(path) <= n:
            path.append(strips[at])
            dear = max(dear, float(cost[before, at]))
            before, at = at, follower[at]
        if path or row < n + h:
            head = heads[row - n] if row < n + h else None
            chains.append(Chain(head=head, strips=tuple(path), cost=max(dear, 0.0)))
    return chains


def _in_columns(strips: Sequence[Strip], heads: Sequence[Head]) -> list[Chain]:
    """Without a judgement: strips column by column, each under the nearest headline above it."""
    order = sorted(strips, key=lambda strip: (round(strip.left / max(1.0, 4 * strip.size)), strip.box.top))
    kept: dict[int, list[Strip]] = {}
    for strip in order:
        above = [
            (strip.box.top - head.box.bottom, number)
            for number, head in enumerate(heads[:_MOST_STRIPS])
            if head.box.bottom <= strip.box.top + strip.size and head.box.overlap_x(strip.box) > 0
        ]
        kept.setdefault(min(above)[1] if above else -1, []).append(strip)
    chains = [Chain(head=head, strips=tuple(kept.get(number, ())), cost=9.0) for number, head in enumerate(heads)]
    if -1 in kept:
        chains.append(Chain(head=None, strips=tuple(kept[-1]), cost=9.0))
    return chains
