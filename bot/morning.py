"""The morning: who is due gets the digest of their local date, once.

    due groups | decide | hand on, once a date and variant
    a date and variant | compose | due groups, their words | enqueue and move on, in one transaction
    an issue read after that | who got a digest without it | compose it alone | enqueue, once a date and paper

The scheduler calls ``tick`` each minute and means nothing by it: what is due is what the store says. A group that
cannot be served now stays due, so the next tick tries again, until its digest would come too late. ``serve`` and
``bring_late`` are what is handed on: here and now, or as jobs of any process.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
from digests.store.deliveries import Act, Body, Kind, Own
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
        own: Iterable[Own] = (),
    ) -> int:
        """Queue parts for a group."""

    def mark_skipped(self, key: str, kind: Kind, *, now: datetime) -> bool:
        """Note that an act will never be done."""


class Hands(Protocol):
    """Who has digests composed elsewhere."""

    async def compose(self, on: date, variant: Variant) -> None:
        """Have ``serve`` called."""

    async def late(self) -> None:
        """Have ``bring_late`` called."""


class Morning:
    """Serves who is due. ``own`` gives what some members of groups get in place of the shared parts, ``own_late`` the
    same for an issue that came later; ``not_yet`` words "the paper is still being read"; ``queued`` is called when
    there is work. ``hands`` get what is wanted; without them it is served at once."""

    def __init__(
        self,
        store: Store,
        compose: Compose,
        *,
        own: Callable[[Composed, Sequence[Group]], Mapping[Group, Iterable[Own]]] = lambda ready, groups: {},
        own_late: Callable[[Composed, Late, datetime], Iterable[Own]] = lambda ready, late, now: (),
        not_yet: Callable[[Variant], Body] | None = None,
        tell: Callable[[Note], None] = lambda note: None,
        queued: Callable[[], None] = lambda: None,
        hands: Hands | None = None,
        validity: timedelta = VALIDITY,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._compose, self._own, self._not_yet = store, compose, own, not_yet
        self._late = LateIssues(store, own_late)
        self._tell, self._queued, self._validity, self._now = tell, queued, validity, now
        self._hands = hands
        self._busy = asyncio.Lock()
        self._told: set[str] = set()

    async def tick(self, now: datetime | None = None) -> int:
        """Serve who is due, or hand them on; the number of parts queued here. A tick during another does nothing."""
        if self._busy.locked():
            return 0
        async with self._busy:
            moment = now or self._now()
            wanted: dict[tuple[date, Variant], list[tuple[Group, Due]]] = {}
            for group in await asyncio.to_thread(self._store.due_groups, moment):
                found = await self._decide(group, moment)
                if found.on is not None:
                    wanted.setdefault((found.on, group.wishes.variant), []).append((group, found))
            if self._hands is not None:
                for on, variant in wanted:
                    await self._hands.compose(on, variant)
                await self._hands.late()
                return 0
            composed: Known = {}
            queued = 0
            for on, variant in wanted:
                ready = await self._known(composed, on, variant)
                queued += await self._serve(ready, on, wanted[on, variant], moment)
            queued += await self._late.bring(moment, partial(self._known, composed))
            return self._told_of(queued)

    async def serve(self, on: date, variant: Variant, now: datetime | None = None) -> int:
        """Compose one digest and queue it for everybody who is due for it; the number of parts. Twice is as once."""
        moment = now or self._now()
        groups = await asyncio.to_thread(self._store.due_groups, moment)
        mine = [(group, self._due(group, moment)) for group in groups if group.wishes.variant == variant]
        due_for_it = [(group, found) for group, found in mine if found.on == on]
        if not due_for_it:
            return 0
        return self._told_of(await self._serve(await self._composed(on, variant), on, due_for_it, moment))

    async def bring_late(self, now: datetime | None = None) -> int:
        """Queue what came after digests that hold nothing of it; the number of parts. Twice is as once."""
        return self._told_of(await self._late.bring(now or self._now(), partial(self._known, {})))

    def _told_of(self, queued: int) -> int:
        if queued:
            self._queued()
        return queued

    def _due(self, group: Group, now: datetime) -> Due:
        # A clock that was ahead decided about this group: today is looked at anew; nobody gets the same act twice.
        since = now - timedelta(days=1) if group.ahead else group.next_at
        return due(schedule_of(group.wishes), since, now, validity=self._validity)

    async def _decide(self, group: Group, now: datetime) -> Due:
        """What a group is due for; of what is too late it is noted, and a group that is due for nothing moves on."""
        found = self._due(group, now)
        for day in () if group.ahead else found.skipped:
            if await asyncio.to_thread(self._store.mark_skipped, digest_key(day), Kind.DIGEST, now=now):
                log.info("skipped", digest=day.isoformat())
        if found.on is None or found.expires is None:
            await asyncio.to_thread(self._store.advance, group, next_at=found.next_at, now=now)
        return found

    async def _serve(self, ready: Composed | None, on: date, groups: Sequence[tuple[Group, Due]], now: datetime) -> int:
        queued = 0
        if ready is None:
            return 0
        own = await asyncio.to_thread(self._own, ready, [group for group, _ in groups]) if ready.parts else {}
        for group, found in groups:
            if ready.nothing:
                await asyncio.to_thread(self._store.advance, group, next_at=found.next_at, now=now)
            elif not ready.parts:
                queued += await self._without(ready, found, group, now)
            elif found.expires is not None:
                act = Act(key=digest_key(on), kind=Kind.DIGEST, expires=found.expires)
                queued += await self._enqueue(ready, act, own.get(group, ()), (group, found.next_at), now)
        return queued

    async def _enqueue(
        self, ready: Composed, act: Act, own: Iterable[Own], moved: tuple[Group, datetime], now: datetime
    ) -> int:
        group, next_at = moved
        number = await asyncio.to_thread(
            self._store.enqueue_group, act, ready.parts, group, next_at=next_at, now=now, papers=ready.papers, own=own
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
