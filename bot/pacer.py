"""Slots of time for what is sent, out of the rows that all processes share.

Two lanes for each bot: *bulk* for what is pushed, *answers* for those who ask. An answer that finds its own lane full
takes a slot of the other when that is free sooner, so nobody waits while nothing is pushed.
"""

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.rate import FREE, Limits, Slots, pause, reserve, resumes
from digests.store.deliveries import SECOND, Pace
from digests.store.pacing import Decide, T

#: How far ahead a sender takes slots: what a crash wastes, and what a 429 cannot stop any more.
HORIZON = SECOND // 8


def now_us() -> int:
    """The wall clock in microseconds since 1970."""
    return time.time_ns() // 1000


class PaceStore(Protocol):
    """What a pacer needs of the store."""

    def pace(self, keys: Sequence[str], decide: Decide[T], *, chat: int | None = None) -> T:
        """Change rows while no other process can."""


class Pacer:
    """The rates of one bot; ``bot`` is its number, the digits before the colon of its token. All methods block."""

    def __init__(self, store: PaceStore, bot: int, limits: Limits = FREE, *, clock: Callable[[], int] = now_us) -> None:
        self._store = store
        self.limits = limits
        self._clock = clock
        self._bulk, self._answers = f"{bot}/bulk", f"{bot}/answers"

    def bulk(self, want: int) -> Slots:
        """Slots for pushed messages; none while paused."""

        def decide(rows: Sequence[Pace], free: int) -> tuple[Sequence[Pace], int, Slots]:
            step = self.limits.bulk_interval
            row, slots = reserve(rows[0], self._clock(), want=want, step=step, horizon=HORIZON)
            return [row], free, slots

        return self._store.pace([self._bulk], decide)

    def answer(self, chat: int) -> int:
        """When an answer may go to a chat: microseconds from now, 0 for at once."""

        def decide(rows: Sequence[Pace], free: int) -> tuple[Sequence[Pace], int, int]:
            now = self._clock()
            bulk, own = rows
            paused = max(resumes(bulk, now), now)
            earliest = max(paused, free if free < now + 600 * SECOND else now)
            far = earliest - now + 60 * SECOND
            steps = (self.limits.bulk_interval, self.limits.answer_interval)
            tries = [
                reserve(row, now, want=1, step=step, horizon=far, earliest=earliest)
                for row, step in zip((bulk, own), steps, strict=True)
            ]
            mine = 0 if tries[0][1].first < tries[1][1].first else 1
            rows = [tries[0][0], own] if mine == 0 else [bulk, tries[1][0]]
            at = tries[mine][1].first
            return rows, at + self.limits.gap(chat), at - now

        return max(0, self._store.pace([self._bulk, self._answers], decide, chat=chat))

    def pause(self, wait: float | None) -> None:
        """All processes stop for ``wait`` seconds, a second at least; a pause that ends later stays."""

        def decide(rows: Sequence[Pace], free: int) -> tuple[Sequence[Pace], int, None]:
            return [pause(rows[0], self._clock(), wait)], free, None

        self._store.pace([self._bulk], decide)
