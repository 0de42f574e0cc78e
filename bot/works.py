"""What runs beside the conversation: papers come in, mornings are decided, the outbox is delivered, health is told.

each minute: collect | morning -> outbox -> sender -> Telegram
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.collecting import Collector
from bot.composing import Composer, not_yet
from bot.delivery import Sender
from bot.dispatch import App
from bot.following import Following
from bot.gate import Ending
from bot.health import HealthServer
from bot.messenger import BotMessenger
from bot.metrics import Metrics
from bot.morning import Morning
from bot.notes import Notes
from bot.pacer import Pacer
from bot.rate import FREE, PAID
from bot.settings import Settings
from digests.errors import StoreError
from digests.store import SqlStore
from digests.store.records import Ingested

log = structlog.get_logger(__name__)

#: A woken scheduler still does the work of a minute it overslept; what is due, the store decides.
GRACE_SECONDS = 3600
#: The hour (UTC) of what may lock tables for a moment: four in the morning where the papers are.
SCRUB_HOUR = 20


def pacer_of(store: SqlStore, settings: Settings) -> Pacer:
    """The rates of this bot, shared with every other process over the same store."""
    number = int(settings.bot_token().partition(":")[0])
    return Pacer(store, number, PAID if settings.paid_broadcast else FREE)


class Works:
    """The machinery of a running bot. ``ended`` is called when the sender stops by itself."""

    def __init__(
        self, application: App, settings: Settings, store: SqlStore, *, ended: Callable[[Ending], None]
    ) -> None:
        self._on_end, self._store = ended, store
        notes = Notes(store, sorted(settings.admins), language=settings.language)
        messenger = BotMessenger(application.bot, paid=settings.paid_broadcast)
        self._sender = Sender(store, messenger, pacer_of(store, settings), tell=notes)
        self._collector = Collector(store, settings.sources(), now=_now, tell=notes, kept=self._at_once)
        composer = Composer(store, application.bot.username, self._collector)
        self._following = Following(store, composer.link)
        self._morning = Morning(
            store,
            composer,
            first=self._following.before_digest,
            not_yet=not_yet,
            tell=notes,
            queued=self._sender.wake,
        )
        self._health = _health_of(store, settings)
        self._scheduler = clockwork({"collect": self._collect, "morning": self._serve})
        self._scheduler.add_job(
            self._scrub, "cron", hour=SCRUB_HOUR, minute=11, id="scrub", misfire_grace_time=GRACE_SECONDS
        )
        self._sending: asyncio.Task[Ending] | None = None

    async def start(self) -> None:
        """Begins everything. Raises OSError where the health address cannot be had."""
        if self._health is not None:
            await self._health.start()
        self._sending = asyncio.create_task(self._sender.run(), name="sender")
        self._sending.add_done_callback(self._sent)
        self._scheduler.start()

    async def stop(self) -> None:
        """Wakes nobody any more, finishes what is under way; the rest waits in the store."""
        self._scheduler.shutdown(wait=False)
        self._sender.stop()
        if self._sending is not None:
            await asyncio.wait([self._sending])
        if self._health is not None:
            await self._health.stop()

    def _sent(self, task: asyncio.Task[Ending]) -> None:
        if task.cancelled():
            return
        failed = task.exception()
        if failed is not None:
            log.error("sender failed", kind=type(failed).__name__)
        self._on_end(Ending.STORE if failed is not None else task.result())

    async def _collect(self) -> None:
        if await self._collector.tick():
            await self._morning.tick()  # somebody may have waited for it

    def _at_once(self, kept: Sequence[Ingested]) -> None:
        """A page was read: those who follow its words at once hear of it. Called in a thread."""
        if self._following.at_once(kept, _now()):
            self._sender.wake()

    async def _scrub(self) -> None:
        """No byte of what was forgotten stays in free pages; where somebody reads just now, tomorrow."""
        try:
            await asyncio.to_thread(self._store.scrub)
        except StoreError as error:
            log.warning("not scrubbed", kind=type(error).__name__)

    async def _serve(self) -> None:
        await self._morning.tick()
        if await asyncio.to_thread(self._following.remind, _now()):
            self._sender.wake()


def _now() -> datetime:
    return datetime.now(UTC)


def _health_of(store: SqlStore, settings: Settings) -> HealthServer | None:
    if settings.health_listen is None:
        return None
    metrics = Metrics()
    metrics.watch(store.books, _now)
    host, _, port = settings.health_listen.rpartition(":")
    return HealthServer(metrics, store.papers, host=host.strip("[]") or "0.0.0.0", port=int(port))  # noqa: S104  # asked for


def clockwork(jobs: "dict[str, Callable[[], object]]") -> AsyncIOScheduler:
    """A scheduler that calls each job every minute, never twice at a time, and once for all the minutes it missed."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    for name, job in jobs.items():
        scheduler.add_job(
            job,
            "interval",
            minutes=1,
            next_run_time=datetime.now(UTC),
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=GRACE_SECONDS,
        )
    return scheduler
