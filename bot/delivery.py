"""The sender: takes what is due out of the outbox and brings it to Telegram.

    recover | slots | settle what ended, begin what is near, lease what comes next | send, by bounded workers

One *turn* is one transaction, in a thread. A part leaves only after it was begun on disk; what became of it is written
with the next turn, some milliseconds later. Several senders, in one process or in many, share one outbox.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice
from typing import Protocol
from uuid import uuid4

import structlog

from bot.classify import Verdict, classify
from bot.gate import Ending, Gate
from bot.hands import Begun, Hands, Pushing
from bot.messenger import Messenger
from bot.notes import Note
from bot.outage import Outage
from bot.pacer import HORIZON, Pacer, now_us
from digests.errors import StoreBusy, StoreError, StoreFull
from digests.store.claims import Gaps
from digests.store.deliveries import SECOND, Body, Claimed, Exchange, Recovered, Settlement

log = structlog.get_logger(__name__)

__all__ = ["Ending", "Pushing", "Sender"]

#: How far before its slot a part is begun: a turn and the time a commit takes, with room.
_AHEAD = SECOND // 40
#: Seconds between looks at an outbox in which nothing is due, and between looks after crashed senders.
_IDLE, _LOOK = 0.5, 1.0
#: Seconds that a turn takes at least, so that one commit serves several parts: a turn for 10 parts costs twice the
#: processor time a part that one for 30 does.
_TURN = 0.016
#: Parts leased at most for each worker.
_LEASED = 4
#: Bodies kept in memory: a broadcast has a few, a morning some hundred.
_BODIES = 512


class Store(Protocol):
    """What the sender needs of the store; see ``digests.store.claims``."""

    def exchange(
        self,
        holder: str,
        *,
        settlements: Sequence[Settlement] = (),
        begin: Sequence[int] = (),
        want: int = 0,
        now: int,
        lease: int = 60 * SECOND,
        hold: int = 15 * SECOND,
        gaps: Gaps = (SECOND, 3 * SECOND),
    ) -> Exchange:
        """One turn."""

    def bodies(self, numbers: Sequence[int]) -> dict[int, Body]:
        """Exact bytes."""

    def due(self, now: int) -> bool:
        """Whether there is anything."""

    def recover(self, holder: str = "", *, now: int, rest: int = 0) -> Recovered:
        """Take up what crashed senders left."""

    def release(self, holder: str) -> int:
        """Let go of leases."""

    def reconcile(self, holder: str, keep: Sequence[int]) -> int:
        """Free what is not kept."""


class Sender:
    """Delivers until it is stopped. ``tell`` takes notes for the administrators, ``settled`` counts what becomes of
    each attempt; ``crash`` is for tests that kill."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        pacer: Pacer,
        *,
        how: Pushing | None = None,
        tell: Callable[[Note], None] = lambda note: None,
        settled: Callable[[Settlement], None] = lambda settlement: None,
        clock: Callable[[], int] = now_us,
        crash: Callable[[str], None] = lambda point: None,
    ) -> None:
        self._settled = settled
        self._store, self._messenger, self._pacer = store, messenger, pacer
        self._how = how or Pushing()
        self._tell, self._clock, self._crash = tell, clock, crash
        self.holder = uuid4().hex
        self._gaps: Gaps = (pacer.limits.gap(1), pacer.limits.gap(-1))
        self._gate = Gate(self._note, clock)
        self._hands = Hands(
            messenger, self._gate, self._how, pacer.limits, clock=clock, ended=self._on_end, crash=crash
        )
        self._leased: deque[Claimed] = deque()
        self._slots: deque[int] = deque()
        self._ask_slots_at = 0.0
        self._ended: list[Settlement] = []
        self._notes: list[Note] = []
        self._bodies: dict[int, Body] = {}
        self._wake = asyncio.Event()
        self._looked = 0.0
        self._unsure = False
        self._elsewhere = False

    def stop(self, ending: Ending = Ending.STOPPED) -> None:
        """Begin nothing more, finish what is under way, and end."""
        self._gate.end(ending)
        self._wake.set()

    def wake(self) -> None:
        """There may be something new in the outbox."""
        self._wake.set()

    async def run(self) -> Ending:
        """Deliver until stopped; why it ended."""
        self._hands.start()
        try:
            while self._gate.ending is None:
                begun = time.monotonic()
                busy = await self._guarded()
                await self._rest(begun, busy)
        finally:
            await self._finish()
        return self._gate.ending or Ending.STOPPED

    # --- turns

    async def _guarded(self) -> bool:
        """A turn; a store that is busy or full is tried again, one that is broken ends the sending."""
        try:
            return await self._turn()
        except StoreBusy:
            log.warning("outbox busy")
        except StoreFull:
            self._gate.note("store-full", "The disk is full: nothing is sent until there is room.")
            await asyncio.sleep(2.0)
        except StoreError as error:
            log.error("outbox broken", reason=type(error).__name__)
            self._gate.note("store", "The database cannot be relied on; sending has stopped.")
            self.stop(Ending.STORE)
        self._unsure = True
        await asyncio.sleep(0.2)
        return True

    async def _turn(self) -> bool:
        """One transaction at most; True when there was something to do."""
        if self._unsure:
            await self._reconcile()
        await self._look_after()
        await self._tell_all()
        if (wait := self._gate.unwritten_pause()) is not None:
            await asyncio.to_thread(self._pacer.pause, wait)
        if not await self._open():
            return bool(self._ended) and await self._exchange([], 0)
        await self._more_slots()
        ready, want = self._ready(), self._want()
        if want and not (ready or self._ended) and not await asyncio.to_thread(self._store.due, self._clock()):
            want = 0
        return bool(ready or self._ended or want) and await self._exchange(ready, want)

    async def _exchange(self, ready: list[tuple[Claimed, int]], want: int) -> bool:
        ended, self._ended = self._ended, []
        try:
            got = await asyncio.to_thread(
                self._store.exchange, self.holder, settlements=ended, begin=[row.id for row, _ in ready], want=want,
                now=self._clock(), lease=round(self._how.lease * SECOND), hold=round(self._how.lease * SECOND / 4),
                gaps=self._gaps,
            )  # fmt: skip
        except StoreError:
            self._ended = ended + self._ended
            raise
        if ended:
            self._crash("after-mark")
        await self._fetch(got.claimed)
        self._leased.extend(got.claimed)
        if got.started:
            self._crash("after-claim")
        since, wall = time.monotonic(), self._clock()
        self._hands.take(
            Begun(row=row, body=self._bodies[row.body], slot=slot, since=since, wall=wall)
            for row, slot in ready
            if row.id in got.started
        )
        self._report(got)
        return bool(ended or ready or got.claimed)

    def _report(self, got: Exchange) -> None:
        for key, reason in got.tripped:
            log.error("stopped by failures", act=key, reason=reason)
            self._gate.note(
                f"tripped/{key}", "{act} was stopped: {reason}. /resume goes on with it.", act=key, reason=reason
            )
        if got.elsewhere and not self._elsewhere:
            log.info("another sender holds the lease")
        self._elsewhere = got.elsewhere

    def _ready(self) -> list[tuple[Claimed, int]]:
        """Leased parts whose slots are near, as many as there are free workers."""
        now = self._clock()
        ready: list[tuple[Claimed, int]] = []
        while len(ready) < self._hands.room and self._leased and self._slots:
            if now + _AHEAD < self._slots[0] < now + 2 * SECOND:  # beyond that the clock was set back
                break
            ready.append((self._leased.popleft(), self._slots.popleft()))
        return ready

    def _want(self) -> int:
        """How many parts to lease: what goes out within the horizon, asked for when half of it is used up.

        No more than some turns of all workers: while thousands are leased nothing is begun.
        """
        most = min(HORIZON // self._pacer.limits.bulk_interval + 2, _LEASED * self._how.workers)
        return 0 if len(self._leased) * 2 > most else most

    async def _more_slots(self) -> None:
        missing = len(self._leased) - len(self._slots)
        if missing <= 0 or len(self._slots) * 2 > len(self._leased) or time.monotonic() < self._ask_slots_at:
            return
        slots = await asyncio.to_thread(self._pacer.bulk, missing)
        self._slots.extend(slots.at(n) for n in range(slots.count))
        ahead = (slots.first - self._clock()) / SECOND
        if slots.count == 0:
            self._ask_slots_at = time.monotonic() + min(ahead - HORIZON / SECOND, _IDLE)
            if ahead > 2 * HORIZON / SECOND:
                self._gate.pause(slots.first)
                await self._let_go()

    async def _fetch(self, rows: Sequence[Claimed]) -> None:
        """Have the bodies of leased parts at hand."""
        if missing := {row.body for row in rows} - self._bodies.keys():
            self._bodies |= await asyncio.to_thread(self._store.bodies, list(missing))
            used = missing | {row.body for row in self._leased}
            spare = [number for number in self._bodies if number not in used]
            for number in islice(spare, max(0, len(self._bodies) - _BODIES)):
                del self._bodies[number]

    async def _look_after(self) -> None:
        if time.monotonic() - self._looked < min(_LOOK, self._how.lease / 2):
            return
        self._looked = time.monotonic()
        rest = round(self._how.lease * SECOND / 4)
        found = await asyncio.to_thread(self._store.recover, self.holder, now=self._clock(), rest=rest)
        if found != Recovered():
            log.warning("recovered", unknown=found.unknown, refused=found.refused, expired=found.expired)

    async def _reconcile(self) -> None:
        """After an exchange of which nobody knows whether it was committed: nothing that it began was sent.

        What is under way stays ours, and so does what has ended and is not written down yet: that was sent.
        """
        mine = [*self._hands.held, *(settlement.row.id for settlement in self._ended)]
        self._leased.clear()
        self._slots.clear()
        await asyncio.to_thread(self._store.reconcile, self.holder, mine)
        self._unsure = False

    # --- holding back

    async def _open(self) -> bool:
        """Whether anything may be begun: no pause, and Telegram can be reached."""
        if not self._gate.shut:
            return True
        await self._let_go()
        if self._gate.outage.on and self._gate.outage.may_probe(time.monotonic(), random.random()):  # noqa: S311
            await self._probe()
        return not self._gate.shut

    async def _probe(self) -> None:
        try:
            async with asyncio.timeout(15):
                await self._messenger.alive()
        except Exception as exc:
            outcome = classify(exc)
            if outcome.verdict is Verdict.STOP:
                self.stop(Ending.CONFLICT if outcome.reason == "conflict" else Ending.REVOKED)
            return
        log.info("telegram can be reached again")
        self._gate.outage = Outage()

    async def _let_go(self) -> None:
        """Others may have what we cannot send now."""
        self._slots.clear()
        if self._leased:
            self._leased.clear()
            await asyncio.to_thread(self._store.release, self.holder)

    async def _rest(self, begun: float, busy: bool) -> None:
        """Wait for something to do: an end, a slot, or a time to look again."""
        wait = 0.0 if busy else _IDLE
        if self._leased and self._slots:
            wait = (self._slots[0] - _AHEAD - self._clock()) / SECOND
        if wait > 0 and not self._ended and self._gate.ending is None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), min(wait, _IDLE))
        self._wake.clear()
        left = _TURN - (time.monotonic() - begun)
        if left > 0 and self._gate.ending is None:
            await asyncio.sleep(left)

    def _on_end(self, settlement: Settlement) -> None:
        self._settled(settlement)
        self._ended.append(settlement)
        self._wake.set()

    def _note(self, note: Note) -> None:
        self._notes.append(note)
        self._wake.set()

    async def _tell_all(self) -> None:
        notes, self._notes = self._notes, []
        for note in notes:
            await asyncio.to_thread(self._tell, note)

    async def _finish(self) -> None:
        """Write down what is known, and give back what was not begun."""
        self._ended += await self._hands.finish()
        with suppress(StoreError):
            await self._tell_all()
            now = self._clock()
            settled = asyncio.to_thread(
                self._store.exchange, self.holder, settlements=self._ended, now=now, gaps=self._gaps
            )
            await settled
            await asyncio.to_thread(self._store.release, self.holder)
        log.info("sender ended", why=(self._gate.ending or Ending.STOPPED).value)
