"""An issue that is read after the digest of its day: it still goes to those whose digest held nothing of it, once.

    what digests do not hold | whole by now | who wants it | compose it alone, their words first | enqueue, once a
    date and paper

It goes as long as the digest of that day might: not after midnight, and not twelve hours after the subscriber's time.
A page that comes late to an issue that was in the digest, or is corrected, is found by /search and not sent by itself.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

import structlog

from bot.edition import Edition
from bot.outbox import digest_key, late_key
from digests.store.deliveries import Act, Body, Kind, Own
from digests.store.people import Lacking, Late, Variant

log = structlog.get_logger(__name__)

#: An issue is whole when no page of it came for so long: pages may be sent in by hand, one after the other.
SETTLED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What there is for a date and variant; without ``parts`` no paper, or with ``waiting`` one that is being read, or
    with ``nothing`` one that has nothing on the pages that are wanted.

    ``papers`` are those whose issues the parts hold; ``edition`` is what they were made of.
    """

    parts: Sequence[Body] = ()
    waiting: bool = False
    nothing: bool = False
    papers: Collection[str] = ()
    edition: Edition | None = None


class LateStore(Protocol):
    """What is needed of the store; see ``digests.store.late``."""

    def lacking(self, key: str, on: date, *, now: datetime, settled: datetime) -> list[Lacking]:
        """What a digest does not hold and is here by now."""

    def late(self, lacking: Lacking, *, now: datetime) -> list[Late]:
        """Who wants it."""

    def enqueue_late(
        self, act: Act, parts: Sequence[Body], late: Late, *, now: datetime, own: Iterable[Own] = ()
    ) -> int:
        """Queue it for them."""

    def cover(self, lacking: Lacking) -> None:
        """They have had it."""


class LateIssues:
    """Brings them. ``own`` gives what some members get in place of the shared parts."""

    def __init__(self, store: LateStore, own: Callable[[Composed, Late, datetime], Iterable[Own]]) -> None:
        self._store, self._own = store, own

    async def bring(self, now: datetime, compose: Callable[[date, Variant], Awaitable[Composed | None]]) -> int:
        """Queue what is late at this moment; the number of parts. What cannot be composed now is tried again."""
        queued = 0
        for on in (now.date() + timedelta(days=off) for off in (-1, 0, 1)):  # a subscriber's today is one of these
            key, settled = digest_key(on), now - SETTLED
            for lacking in await asyncio.to_thread(self._store.lacking, key, on, now=now, settled=settled):
                parts, done = await self._bring(on, lacking, now, compose)
                queued += parts
                if done:
                    await asyncio.to_thread(self._store.cover, lacking)
        return queued

    async def _bring(
        self, on: date, lacking: Lacking, now: datetime, compose: Callable[[date, Variant], Awaitable[Composed | None]]
    ) -> tuple[int, bool]:
        """Serve whoever wants an issue; how many parts, and whether all of them have been served."""
        queued, done = 0, True
        for late in await asyncio.to_thread(self._store.late, lacking, now=now):
            ready = await compose(on, replace(late.variant, papers=(lacking.paper,)))
            if ready is None or ready.waiting:
                done = False
            elif ready.parts:
                queued += await self._enqueue(on, ready, late, now)
        return queued, done

    async def _enqueue(self, on: date, ready: Composed, late: Late, now: datetime) -> int:
        own = await asyncio.to_thread(self._own, ready, late, now)
        act = Act(key=late_key(on, late.lacking.paper), kind=Kind.DIGEST, expires=late.expires)
        number = await asyncio.to_thread(self._store.enqueue_late, act, ready.parts, late, now=now, own=own)
        log.info("queued late", act=act.key, parts=number)
        return number
