"""Whether the parts of a process still do their work; /healthz asks this from a thread of its own.

A task that has ended although nobody stopped it is dead. A worker of the queue is stuck when it gave no sign of life
for so long that others take its jobs, when it asks for no jobs any more, or when one of its jobs does not end.
"""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps

from digests.sources.config import Paper

#: Seconds after which a worker that cannot begin is not well: by then others have what it held.
DOWN = 60.0
#: Seconds that a job may take, and requests that an issue's reading may need: every job is bounded far below.
LONGEST, REQUESTS = 3600.0, 200


_NUMBERS = itertools.count()


class Unwell(Exception):
    """A part is dead or stuck. Says which, with no word of a chat or a text."""


@dataclass(slots=True, kw_only=True)
class Life:
    """What is known of one part, in monotonic seconds."""

    name: str
    down: float | None = field(default_factory=time.monotonic)  #: since when it is not at work
    asked: float = 0.0  #: when it last asked for a job
    beat: float = 0.0  #: when it last gave a sign of life
    in_hand: dict[int, float] = field(default_factory=dict)  #: when each job was begun

    def at_work(self) -> None:
        """It asked for a job, and was answered."""
        self.asked, self.down = time.monotonic(), None

    def alive(self) -> None:
        """Its sign of life was taken."""
        self.beat = time.monotonic()

    def ended(self) -> None:
        """It is begun anew soon; until it is at work again it counts as down."""
        if self.down is None:
            self.down = time.monotonic()

    @contextmanager
    def working(self) -> Iterator[None]:
        """While a job is done."""
        key = next(_NUMBERS)
        self.in_hand[key] = time.monotonic()
        try:
            yield
        finally:
            del self.in_hand[key]


#: Of the worker in whose task the code runs.
LIFE: ContextVar[Life | None] = ContextVar("life", default=None)


def judge(life: Life, now: float, *, stalled: float, poll: float, longest: float) -> str | None:
    """What is wrong with a worker, or None. In seconds: ``stalled`` and ``poll`` of its pulse, ``longest`` of a job."""
    if life.down is not None:
        return f"has not been at work for {now - life.down:.0f} s" if now - life.down > DOWN else None
    if now - life.beat > stalled:
        return f"gave no sign of life for {now - life.beat:.0f} s"
    return too_long(life, now, longest=longest) or (
        f"asked for no job for {now - life.asked:.0f} s"
        if not life.in_hand and now - life.asked > stalled + poll
        else None
    )


def too_long(life: Life, now: float, *, longest: float) -> str | None:
    """What is wrong with what is in hand, or None."""
    oldest = min(list(life.in_hand.values()), default=now)
    return f"has had a job in hand for {now - oldest:.0f} s" if now - oldest > longest else None


def longest(papers: Iterable[Paper]) -> float:
    """Seconds after which a job over these papers has hung."""
    return max([LONGEST, *(REQUESTS * paper.delay for paper in papers)])


def watched(life: Life, job: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """The job, in hand of this life while it runs."""

    @wraps(job)
    async def run() -> None:
        with life.working():
            await job()

    return run


def check_long(life: Life, limit: float = LONGEST) -> None:
    """Raises Unwell when something that it has in hand does not end; ``limit`` is in seconds."""
    wrong = too_long(life, time.monotonic(), longest=limit)
    if wrong is not None:
        raise Unwell(f"{life.name} {wrong}")


def check_tasks(tasks: Iterable["asyncio.Task[None]"]) -> None:
    """Raises Unwell for a task that has ended."""
    for task in tasks:
        if task.done():
            raise Unwell(f"{task.get_name()} is dead")
