"""The workers of a sender: each takes a begun part, waits for its slot, sends it, and says what became of it."""

import asyncio
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import structlog

from bot.classify import Outcome, Verdict, classify
from bot.gate import Gate
from bot.messenger import Messenger
from bot.pacer import HORIZON
from bot.rate import Limits
from bot.settle import Patience, held_back, settle
from digests.store.deliveries import SECOND, Body, Claimed, Settlement, State

log = structlog.get_logger(__name__)

#: How many seconds' slots may be caught up with after a hold-up; windows must not notice.
_BURST = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushing:
    """How a sender works. Seconds. ``finish``: how long it waits for what is under way when it stops."""

    workers: int = 64
    lease: float = 60.0
    finish: float = 20.0
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A part on its way to a worker. ``since`` is monotonic seconds, ``wall`` the same moment by the wall clock."""

    row: Claimed
    body: Body
    slot: int
    since: float
    wall: int


class Hands:
    """Bounded workers, never one task a recipient."""

    def __init__(
        self,
        messenger: Messenger,
        gate: Gate,
        how: Pushing,
        limits: Limits,
        *,
        clock: Callable[[], int],
        ended: Callable[[Settlement], None],
        crash: Callable[[str], None],
    ) -> None:
        self._messenger, self._gate, self._how, self._limits = messenger, gate, how, limits
        self._clock, self._on_end, self._crash = clock, ended, crash
        self._queue: asyncio.Queue[Begun] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._free = 0.0
        self.held: dict[int, Begun] = {}  #: begun and not ended, by row

    @property
    def room(self) -> int:
        """How many more parts would find a worker."""
        return self._how.workers - len(self.held)

    def start(self) -> None:
        """Begin to work."""
        self._tasks = [asyncio.create_task(self._work()) for _ in range(self._how.workers)]

    def take(self, parts: Iterable[Begun]) -> None:
        """Parts to send."""
        for begun in parts:
            self.held[begun.row.id] = begun
            self._queue.put_nowait(begun)

    async def finish(self) -> Sequence[Settlement]:
        """Wait for what is under way, within the limit; of the rest nobody knows."""
        end = time.monotonic() + self._how.finish
        while self.held and time.monotonic() < end:  # noqa: ASYNC110  # a last look, not a signal, and bounded
            await asyncio.sleep(0.02)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        lost = Outcome(verdict=Verdict.UNKNOWN, reason="stopped")
        rows = [begun.row for begun in self.held.values()]
        self.held.clear()
        return [settle(row, lost, self._clock(), jitter=0.0, patience=self._how.patience) for row in rows]

    async def _work(self) -> None:
        while True:
            begun = await self._queue.get()
            await self._until(begun.slot)
            if self._too_late(begun) or self._gate.shut:
                ended = held_back(begun.row, self._clock())
            else:
                ended = self._settled(begun, await self._attempt(begun))
            del self.held[begun.row.id]
            self._on_end(ended)

    def _too_late(self, begun: Begun) -> bool:
        """Its time is over, or we slept so long (a suspended machine) that others may take it up."""
        slept = max(time.monotonic() - begun.since, (self._clock() - begun.wall) / SECOND)
        return begun.row.expires <= self._clock() or slept > self._how.lease / 2

    async def _until(self, slot: int) -> None:
        """Wait for a slot, no closer to the last message than slots are; a clock that jumps is not waited for."""
        ahead = min((slot - self._clock()) / SECOND, 2 * HORIZON / SECOND)
        wait = max(ahead, self._free - _BURST - time.monotonic())
        while wait > 0:
            await asyncio.sleep(wait)
            wait = self._free - _BURST - time.monotonic()
        self._free = max(self._free, time.monotonic()) + self._limits.bulk_interval / SECOND

    async def _attempt(self, begun: Begun) -> Outcome:
        try:
            number = await self._messenger.send(begun.row, begun.body, within=self._how.lease / 2)
        except Exception as exc:  # whatever one chat raises, the others go on
            return classify(exc)
        self._crash("after-accept")
        return Outcome(verdict=Verdict.SENT, message_id=number)

    def _settled(self, begun: Begun, outcome: Outcome) -> Settlement:
        row = begun.row
        self._gate.consider(outcome, row)
        settlement = settle(
            row, outcome, self._clock(), jitter=random.random(), body=begun.body,  # noqa: S311  # no secret
            limits=self._limits, patience=self._how.patience,
        )  # fmt: skip
        say = log.info if settlement.state is State.SENT else log.warning
        say("delivery", status=settlement.state.value, chat=row.chat, part=f"{row.part}/{row.parts}", act=row.key,
            reason=outcome.reason)  # fmt: skip
        return settlement
