"""How fast Telegram lets a bot talk, as arithmetic on one stored row.

GCRA (the generic cell rate algorithm) without bursts: slots lie ``interval`` apart, and the row keeps the time of the
next free one, ``tat``. A process takes several slots at once, never further ahead than ``horizon``, so that one write
serves many messages and a dead process wastes an eighth of a second at most. A 429 puts ``paused_until`` beside it, for
all processes. All times are microseconds since 1970.

Telegram's limits: https://core.telegram.org/bots/faq#broadcasting-to-users. Intervals are stretched by ``MARGIN``,
since what counts is when Telegram receives a message and the way there takes longer for one than for the next: with
ways that differ by 60 ms there are still at most 26 pushed messages and 3 answers in any second.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil

from digests.store.deliveries import SECOND, Pace

MARGIN = 1.06
#: A row that promises slots further ahead than this was written before the clock was set back.
FARTHEST = 10 * SECOND
#: Without ``retry_after``, and as the shortest pause there is.
SHORTEST_PAUSE = 1 * SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Messages a second for the bot, for a private chat, and a minute for a group; ``answers`` is the part of
    ``per_second`` that a broadcast leaves to those who ask something meanwhile."""

    per_second: float = 30.0
    per_chat: float = 1.0
    per_group_minute: float = 20.0
    answers: float = 3.0

    @property
    def bulk_interval(self) -> int:
        """Microseconds between two pushed messages; the one less is what a window holds beyond its intervals."""
        return interval(self.per_second - self.answers - 1)

    @property
    def answer_interval(self) -> int:
        """Microseconds between two answers while a broadcast runs."""
        return interval(self.answers)

    def gap(self, chat: int) -> int:
        """Microseconds between two messages to one chat; groups and channels have negative ids."""
        return (
            interval(self.per_chat) if chat > 0 else max(interval(self.per_chat), interval(self.per_group_minute / 60))
        )


#: What everybody has, and what a paid broadcast allows (0.1 Star a message beyond 30 a second).
FREE = Limits()
PAID = Limits(per_second=1000.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """``count`` slots from ``first`` on, ``interval`` apart. Without any, ``first`` is when to ask again."""

    first: int
    count: int
    interval: int

    def at(self, number: int) -> int:
        """When slot ``number`` is."""
        return self.first + number * self.interval


def stars(messages: int) -> int:
    """The most Stars that a paid broadcast costs: 0.1 a message (https://core.telegram.org/bots/faq), rounded up."""
    return -(-messages // 10)


@lru_cache(maxsize=64)  # asked for at every message, of the few rates there are
def interval(per_second: float) -> int:
    """Microseconds from one slot to the next."""
    return ceil(round(SECOND * MARGIN / per_second, 3))


def resumes(pace: Pace, now: int) -> int:
    """When a pause ends; ``now`` or earlier without one.

    A clock that was set back does not lengthen a pause: it is then counted from ``now``.
    """
    if now < pace.paused_at:
        return now + pace.paused_until - pace.paused_at
    return pace.paused_until


def reserve(pace: Pace, now: int, *, want: int, step: int, horizon: int, earliest: int = 0) -> tuple[Pace, Slots]:
    """Up to ``want`` slots within ``horizon`` of now, none before ``earliest``, and the row afterwards."""
    tat = pace.tat if pace.tat <= now + FARTHEST else now
    first = max(now, tat, earliest, resumes(pace, now))
    fitting = (now + horizon - first) // step + 1 if first <= now + horizon else 0
    count = max(0, min(want, fitting))
    if not count:
        return pace, Slots(first=first, count=0, interval=step)
    return replace(pace, tat=first + count * step), Slots(first=first, count=count, interval=step)


def pause(pace: Pace, now: int, wait: float | None) -> Pace:
    """The row after a 429 that asks for ``wait`` seconds; of two pauses the longer one stays."""
    until = now + max(SHORTEST_PAUSE, round((wait or 0.0) * SECOND))
    if resumes(pace, now) >= until:
        return pace
    return replace(pace, paused_at=now, paused_until=until)
