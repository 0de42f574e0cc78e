"""The morning: who is due gets the digest of their local date, once.

    due groups | decide | compose, once a date and variant | enqueue and move on, in one transaction
    an issue read after that | who got a digest without it | compose it alone | enqueue, once a date and paper

The scheduler calls ``tick`` each minute and means nothing by it: what is due is what the store says. A group that
cannot be served now stays due, so the next tick tries again, until its digest would come too late.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.late import Composed, LateIssues, LateStore
from bot.notes import Note
from bot.outbox import digest_key
from bot.people import schedule_of
from bot.schedule import VALIDITY, Due, due, instant
from digests.store.deliveries import Act, Body, Kind
from digests.store.people import Group, Late, Variant

__all__ = ["Compose", "Composed", "Morning"]

log = structlog.get_logger(__name__)

#: Composes, in a thread; may raise anything.
Compose = Callable[[date, Variant], Composed]
#: What a tick composed already; None where that failed.
Known = dict[tuple[date, Variant], Composed | None]
#: When subscribers are told that the paper is still being read, after their time.
NOT_YET = timedelta(hours=2)
#: When administrators are told that there is no paper, on the group's wall clock.
_BY_NOON = time(11, 30)


class Store(LateStore, Protocol):
    """What the morning needs of the store; see ``digests.store``."""

    def due_groups(self, now: datetime) -> list[Group]:
        """Who is due."""

    def advance(self, group: Group, *, next_at: datetime, now: datetime) -> int:
        """Move a group on."""

    def enqueue_group(
        self,
        act: Act,
        parts: Sequence[Body],
        group: Group,
        *,
        next_at: datetime | None,
        now: datetime,
        papers: Collection[str] = (),
    ) -> int:
        """Queue parts for a group."""

    def mark_skipped(self, key: str, kind: Kind, *, now: datetime) -> bool:
        """Note that an act will never be done."""


class Morning:
    """Serves who is due. ``first`` queues what a group's members get before the digest, ``first_late`` what they get
    before an issue that came later; ``not_yet`` words "the paper is still being read"; ``queued`` is called when there
    is work."""

    def __init__(
        self,
        store: Store,
        compose: Compose,
        *,
        first: Callable[[Group, date, datetime, datetime], int] = lambda group, on, expires, now: 0,
        first_late: Callable[[Late, date, datetime], int] = lambda late, on, now: 0,
        not_yet: Callable[[Variant], Body] | None = None,
        tell: Callable[[Note], None] = lambda note: None,
        queued: Callable[[], None] = lambda: None,
        validity: timedelta = VALIDITY,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._compose, self._before, self._not_yet = store, compose, first, not_yet
        self._late = LateIssues(store, first_late)
        self._tell, self._queued, self._validity, self._now = tell, queued, validity, now
        self._busy = asyncio.Lock()
        self._told: set[str] = set()

    async def tick(self, now: datetime | None = None) -> int:
        """Serve who is due; the number of parts queued. A tick during another does nothing."""
        if self._busy.locked():
            return 0
        async with self._busy:
            moment = now or self._now()
            composed: Known = {}
            queued = 0
            for group in await asyncio.to_thread(self._store.due_groups, moment):
                queued += await self._serve(group, moment, composed)
            queued += await self._late.bring(moment, partial(self._known, composed))
            if queued:
                self._queued()
            return queued

    async def _serve(self, group: Group, now: datetime, composed: Known) -> int:
        schedule = schedule_of(group.wishes)
        # A clock that was ahead decided about this group: today is looked at anew; nobody gets the same act twice.
        since = now - timedelta(days=1) if group.ahead else group.next_at
        found = due(schedule, since, now, validity=self._validity)
        for day in () if group.ahead else found.skipped:
            if await asyncio.to_thread(self._store.mark_skipped, digest_key(day), Kind.DIGEST, now=now):
                log.info("skipped", digest=day.isoformat())
        if found.on is None or found.expires is None:
            await asyncio.to_thread(self._store.advance, group, next_at=found.next_at, now=now)
            return 0
        ready = await self._known(composed, found.on, group.wishes.variant)
        if ready is None:
            return 0
        if ready.nothing:
            await asyncio.to_thread(self._store.advance, group, next_at=found.next_at, now=now)
            return 0
        if not ready.parts:
            return await self._without(ready, found, group, now)
        await asyncio.to_thread(self._before, group, found.on, found.expires, now)
        act = Act(key=digest_key(found.on), kind=Kind.DIGEST, expires=found.expires)
        number = await asyncio.to_thread(
            self._store.enqueue_group,
            act,
            ready.parts,
            group,
            next_at=found.next_at,
            now=now,
            papers=ready.papers,
        )
        log.info("queued", act=act.key, parts=number, chats=group.count)
        return number

    async def _known(self, composed: Known, on: date, variant: Variant) -> Composed | None:
        """What there is, composed once a tick."""
        if (on, variant) not in composed:
            composed[on, variant] = await self._composed(on, variant)
        return composed[on, variant]

    async def _composed(self, on: date, variant: Variant) -> Composed | None:
        """What there is; None when composing failed: then nothing goes out, not half of something."""
        try:
            return await asyncio.to_thread(self._compose, on, variant)
        except Exception as error:  # one digest that fails must not keep the others from going out
            log.exception("digest failed", on=on.isoformat(), variant=variant.length, language=variant.language)
            sentence = "The digest of {date} could not be composed ({reason})."
            key = f"failed/{on.isoformat()}/{variant.language}/{variant.length}/{'+'.join(variant.papers)}"
            await self._note_once(key, sentence, date=on.isoformat(), reason=type(error).__name__)
            return None

    async def _without(self, ready: Composed, found: Due, group: Group, now: datetime) -> int:
        """There is nothing to send yet; say so in time, and send nothing empty."""
        if found.on is None or found.since is None or found.expires is None:
            return 0
        day = found.on.isoformat()
        late = now >= found.since + NOT_YET
        if ready.waiting and late and self._not_yet is not None and self._first(f"{day}{group}"):
            act = Act(key=f"not-yet/{day}", kind=Kind.NOTE, expires=found.expires)
            body = self._not_yet(group.wishes.variant)
            return await asyncio.to_thread(self._store.enqueue_group, act, [body], group, next_at=None, now=now)
        if not ready.waiting and now >= _noon(found, group):
            await self._note_once(f"no-paper/{day}", "There is no paper of {date} so far.", date=day)
        return 0

    async def _note_once(self, key: str, sentence: str, **fields: object) -> None:
        if self._first(key):
            await asyncio.to_thread(self._tell, Note(key=key, sentence=sentence, fields=fields))

    def _first(self, key: str) -> bool:
        """Whether this process has not said that yet; the outbox knows better, at more cost."""
        if key in self._told:
            return False
        self._told.add(key)
        return True


def _noon(found: Due, group: Group) -> datetime:
    """Half an hour before the group's noon, or after its time where that is later."""
    if found.on is None or found.since is None:
        raise ValueError("nothing is due")
    late_morning = instant(found.on, _BY_NOON, ZoneInfo(group.wishes.zone)) or found.since
    return max(late_morning, found.since + timedelta(minutes=30))
