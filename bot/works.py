"""What runs beside the conversation: papers come in, mornings are decided, the outbox is delivered, health is told.

each minute: collect | morning -> outbox -> sender -> Telegram

A process of one role has one of these parts; in a process of all of them they also wake each other.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Bot

from bot.collecting import Collector
from bot.composing import Composer, not_yet
from bot.delivery import Pushing, Sender
from bot.following import Following
from bot.gate import Ending
from bot.health import HealthServer
from bot.messenger import BotMessenger
from bot.metrics import Metrics
from bot.morning import Morning
from bot.notes import Notes
from bot.pacer import Pacer
from bot.rate import FREE, PAID
from bot.roles import Role
from bot.settings import Settings
from digests.errors import SettingsError, StoreError
from digests.store import SqlStore
from digests.store.deliveries import micros
from digests.store.drafts import KEPT
from digests.store.records import Ingested

log = structlog.get_logger(__name__)

#: What was sent is known so long; that it was, for ever.
DELIVERIES_KEPT = timedelta(days=30)
#: A woken scheduler still does the work of a minute it overslept; what is due, the store decides.
GRACE_SECONDS = 3600
#: Between two jobs of a minute: who decides the morning must not always come while a folder is looked through.
APART = timedelta(seconds=20)
#: The hour (UTC) of what may lock tables for a moment: four in the morning where the papers are.
SCRUB_HOUR = 20


def pacer_of(store: SqlStore, settings: Settings) -> Pacer:
    """The rates of this bot, shared with every other process over the same store."""
    number = int(settings.bot_token().partition(":")[0])
    return Pacer(store, number, PAID if settings.paid_broadcast else FREE)


class Works:
    """The machinery of one process, around an initialised bot. ``ended``: the sender stops by itself."""

    def __init__(
        self,
        store: SqlStore,
        settings: Settings,
        role: Role,
        bot: Bot,
        metrics: Metrics,
        *,
        ended: Callable[[Ending], None],
        how: Pushing | None = None,
    ) -> None:
        self._on_end, self._store, self._settings = ended, store, settings
        notes = Notes(store, sorted(settings.admins), language=settings.language)
        self._collector = Collector(
            store, settings.sources(), now=_now, tell=notes, kept=self._at_once, metrics=metrics
        )
        composer = Composer(store, bot.username, self._collector)
        self._following = Following(store, composer.link)
        self._sender: Sender | None = None
        if role.plays(Role.SENDER):
            messenger = BotMessenger(bot, paid=settings.paid_broadcast)
            pacer = pacer_of(store, settings)
            self._sender = Sender(store, messenger, pacer, how=how, tell=notes, settled=metrics.settle)
        self._morning = Morning(
            store,
            composer,
            first=self._following.before_digest,
            first_late=self._following.before_late,
            not_yet=not_yet,
            tell=notes,
            queued=self._wake,
        )
        self._role = role
        self._scheduler = self._clock()
        self._health = health_of(store, settings, metrics)
        self._sending: asyncio.Task[Ending] | None = None

    async def start(self) -> None:
        """Begins everything. Raises SettingsError where the health address that was asked for cannot be had."""
        await self._tell_health()
        if self._sender is not None:
            self._sending = asyncio.create_task(self._sender.run(), name="sender")
            self._sending.add_done_callback(self._sent)
        self._scheduler.start()

    async def stop(self) -> None:
        """Wakes nobody any more, finishes what is under way; the rest waits in the store."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._sender is not None and self._sending is not None:
            self._sender.stop()
            await asyncio.wait([self._sending])
        if self._health is not None:
            await self._health.stop()

    async def _tell_health(self) -> None:
        """Serves health; where nobody chose the address, another program may have it."""
        if self._health is None:
            return
        try:
            port = await self._health.start()
        except OSError as error:
            await self._health.stop()
            self._health = None
            if "health_listen" in self._settings.model_fields_set:
                raise SettingsError(name="BAOZHAI_HEALTH_LISTEN", reason="nothing can listen there") from error
            log.warning("health is not served", reason="the port is taken; BAOZHAI_HEALTH_LISTEN names another")
            return
        log.info("health", port=port)

    def _sent(self, task: asyncio.Task[Ending]) -> None:
        if task.cancelled():
            return
        failed = task.exception()
        if failed is not None:
            log.error("sender failed", kind=type(failed).__name__)
        self._on_end(Ending.STORE if failed is not None else task.result())

    def _wake(self) -> None:
        if self._sender is not None:
            self._sender.wake()

    def _at_once(self, kept: Sequence[Ingested]) -> None:
        """A page was read: those who follow its words at once hear of it. Called in a thread."""
        if self._following.at_once(kept, _now()):
            self._wake()

    async def _scrub(self) -> None:
        """Old drafts and deliveries go, and no byte of what was forgotten stays in free pages; if need be, tomorrow."""
        now = _now()
        try:
            await asyncio.to_thread(self._store.drop_drafts, now - KEPT)
            await asyncio.to_thread(self._store.drop_marks, now.date() - timedelta(days=1))
            await asyncio.to_thread(self._store.forget_paces, micros(now))
            gone = await asyncio.to_thread(self._store.tidy, now - DELIVERIES_KEPT)
            log.info("tidied", deliveries=gone)
            await asyncio.to_thread(self._store.scrub)
        except StoreError as error:
            log.warning("not scrubbed", kind=type(error).__name__)

    async def _collect(self) -> None:
        if await self._collector.tick() and self._role.plays(Role.SCHEDULER):
            await self._morning.tick()  # somebody may have waited for it

    async def _serve(self) -> None:
        await self._morning.tick()
        if await asyncio.to_thread(self._following.remind, _now()):
            self._wake()

    def _clock(self) -> AsyncIOScheduler:
        """What the clock wakes in a process of this role."""
        jobs: dict[str, Callable[[], object]] = {}
        if self._role.plays(Role.READER):
            jobs["collect"] = self._collect
        if self._role.plays(Role.SCHEDULER):
            jobs["morning"] = self._serve
        scheduler = clockwork(jobs)
        if self._role.plays(Role.SCHEDULER):
            scheduler.add_job(
                self._scrub, "cron", hour=SCRUB_HOUR, minute=11, id="scrub", misfire_grace_time=GRACE_SECONDS
            )
        return scheduler


def _now() -> datetime:
    return datetime.now(UTC)


def health_of(store: SqlStore, settings: Settings, metrics: Metrics) -> HealthServer | None:
    """What answers /healthz and /metrics, where that is wanted."""
    if settings.health_listen is None:
        return None
    metrics.watch(store.books, _now)
    host, _, port = settings.health_listen.rpartition(":")
    return HealthServer(metrics, store.papers, host=host.strip("[]") or "0.0.0.0", port=int(port))  # noqa: S104  # asked for


def clockwork(jobs: "dict[str, Callable[[], object]]") -> AsyncIOScheduler:
    """A scheduler that calls each job every minute, never twice at a time, and once for all the minutes it missed."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    now = datetime.now(UTC)
    for place, (name, job) in enumerate(jobs.items()):
        scheduler.add_job(
            job,
            "interval",
            minutes=1,
            next_run_time=now + place * APART,
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=GRACE_SECONDS,
        )
    return scheduler
