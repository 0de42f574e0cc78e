"""What runs beside the conversation: papers come in, mornings are decided, the outbox is delivered, health is told.

each minute: what is due -> jobs -> outbox -> sender -> Telegram

A process of one role has one of these parts; in a process of all of them they also wake each other. On SQLite jobs are
done here, on PostgreSQL they wait in a queue that the readers work.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Bot

from bot.alive import Life, check_long, check_tasks, watched
from bot.collecting import Collector
from bot.composing import Composer, not_yet
from bot.delivery import Pushing, Sender
from bot.following import Following
from bot.gate import Ending
from bot.health import HealthServer
from bot.issues import Issues
from bot.jobs.folders import Folders
from bot.jobs.inside import Inside
from bot.jobs.work import Work
from bot.messenger import BotMessenger
from bot.metrics import Metrics
from bot.morning import Morning
from bot.notes import Notes
from bot.openings import Openings
from bot.pacer import Pacer
from bot.rate import FREE, PAID
from bot.roles import Role
from bot.settings import Settings
from digests.errors import SettingsError, StoreError
from digests.sources.fetch import Fetcher
from digests.store import SqlStore
from digests.store.deliveries import micros
from digests.store.drafts import KEPT
from digests.store.records import Ingested

if TYPE_CHECKING:
    from bot.jobs.queue import Pulse, Queue
    from bot.jobs.workers import Workers

log = structlog.get_logger(__name__)

#: What was sent is known so long; that it was, for ever.
DELIVERIES_KEPT = timedelta(days=30)
#: What is known of looks and sources is of no use after so long.
LOOKS_KEPT = timedelta(days=60)
#: A woken scheduler still does the work of a minute it overslept; what is due, the store decides.
GRACE_SECONDS = 3600
#: Between two jobs of a minute: who decides the morning must not always come while a folder is looked through.
APART = timedelta(seconds=20)
#: Seconds after pages came before somebody looks who waited for them: others may be about to come.
BREATH = 1.0
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
        pulse: "Pulse | None" = None,
        fetcher: Callable[[], Fetcher] = Fetcher,
    ) -> None:
        self._on_end, self._store, self._settings, self._role = ended, store, settings, role
        papers = settings.sources()
        notes = Notes(store, sorted(settings.admins), language=settings.language)
        inside, queue = Inside(papers=papers), queue_of(store, settings, role, pulse)
        in_hand = inside.papers if queue is None else store.papers_in_hand
        self._collector = Collector(store, papers, now=_now, tell=notes, in_hand=in_hand)
        composer = Composer(store, bot.username, self._collector)
        self._following, openings = Following(store, composer.link), Openings(store)
        self._morning = Morning(
            store,
            composer,
            own=openings.own,
            own_late=openings.own_late,
            not_yet=not_yet,
            tell=notes,
            queued=self._wake,
            hands=queue,
        )
        self._issues = Issues(store, papers, now=_now, kept=self._at_once, metrics=metrics, fetcher=fetcher)
        self._inside, self._queue, self._jobs = inside, queue, queue or inside
        inside.work = Work(store, self._collector, self._issues, self._morning, changed=self._pages_came)
        self._folders = Folders(store, papers, self._jobs, now=_now)
        self._sender: Sender | None = None
        if role.plays(Role.SENDER):
            messenger = BotMessenger(bot, paid=settings.paid_broadcast)
            pacer = pacer_of(store, settings)
            self._sender = Sender(store, messenger, pacer, how=how, tell=notes, settled=metrics.settle)
        self._minute = Life(name="scheduler")
        self._scheduler = self._clock()
        self._health = health_of(store, settings, metrics, self.check)
        self._sending: asyncio.Task[Ending] | None = None
        self._workers: Workers | None = None
        self._opened, self._stopping = AsyncExitStack(), False
        self._came, self._looked = asyncio.Event(), False
        self._after: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begins everything. Raises SettingsError where the health address that was asked for cannot be had, StoreBusy
        where the queue cannot."""
        await self._tell_health()
        if self._sender is not None:
            self._sending = asyncio.create_task(self._sender.run(), name="sender")
            self._sending.add_done_callback(self._sent)
        if self._queue is not None:
            await self._opened.enter_async_context(self._queue)
        if self._role.plays(Role.READER):
            await self._opened.enter_async_context(self._issues)
            self._workers = workers_of(self._queue, self._inside.work, self._settings)
            self._folders.start()
            self._after = asyncio.create_task(self._after_pages(), name="after pages")
        self._scheduler.start()

    async def stop(self) -> None:
        """Wakes nobody any more, finishes what is under way; the rest waits in the store."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._after is not None:
            self._after.cancel()
        await self._folders.stop()
        reading = asyncio.gather(self._inside.stop(), *([self._workers.stop()] if self._workers else ()))
        if self._sender is not None and self._sending is not None:
            self._sender.stop()
            await asyncio.wait([self._sending])
        await reading
        await self._opened.aclose()
        if self._health is not None:
            await self._health.stop()

    def check(self) -> None:
        """Whether the store answers and every part does its work; from any thread. Raises StoreError or Unwell."""
        self._store.papers()
        if self._stopping:
            return
        check_long(self._minute)
        self._inside.check()
        self._folders.check()
        check_tasks([self._after] if self._after else [])
        if self._workers is not None:
            self._workers.check()

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
            await asyncio.to_thread(self._store.forget_looks, now - LOOKS_KEPT)
            if self._queue is not None:
                await self._queue.purge()
            gone = await asyncio.to_thread(self._store.tidy, now - DELIVERIES_KEPT)
            log.info("tidied", deliveries=gone)
            await asyncio.to_thread(self._store.scrub)
        except StoreError as error:
            log.warning("not scrubbed", kind=type(error).__name__)

    async def _pages_came(self) -> None:
        self._came.set()

    async def _after_pages(self) -> None:
        """Somebody may have waited for pages: on a queue any process may say so, and it is done once."""
        while True:
            await self._came.wait()
            await asyncio.sleep(BREATH)
            self._came.clear()
            try:
                await self._morning.tick()
            except StoreError as error:  # in a minute, then
                log.warning("morning", status="again", reason=type(error).__name__)

    async def _collect(self) -> None:
        """What is due becomes jobs; who is late is told from the second minute on, when folders have been looked at."""
        room = await self._jobs.room()
        for paper, day in await asyncio.to_thread(self._collector.due):
            if room <= 0:
                break  # the rest is due in the next minute still
            room -= await self._jobs.read(paper, day)
        if self._looked:
            await asyncio.to_thread(self._collector.tell_late)
        self._looked = True

    async def _serve(self) -> None:
        await self._morning.tick()
        if await asyncio.to_thread(self._following.remind, _now()):
            self._wake()

    def _clock(self) -> AsyncIOScheduler:
        """What the clock wakes in a process of this role."""
        if not self._role.plays(Role.SCHEDULER):
            return clockwork({})
        each = {"collect": self._collect, "morning": self._serve}
        scheduler = clockwork({name: watched(self._minute, job) for name, job in each.items()})
        scheduler.add_job(self._scrub, "cron", hour=SCRUB_HOUR, minute=11, id="scrub", misfire_grace_time=GRACE_SECONDS)
        return scheduler


def queue_of(store: SqlStore, settings: Settings, role: Role, pulse: "Pulse | None") -> "Queue | None":
    """The jobs' queue, for who puts into it or works it; None where they are done in the process."""
    if store.database.dialect != "postgresql" or not (role.plays(Role.READER) or role.plays(Role.SCHEDULER)):
        return None
    from bot.jobs.queue import Queue

    return Queue(store, settings.database, pulse)


def workers_of(queue: "Queue | None", work: Work, settings: Settings) -> "Workers | None":
    """Who works the queue; they have begun."""
    if queue is None:
        return None
    from bot.jobs.workers import Workers

    workers = Workers(queue, work, settings.sources())
    workers.start()
    return workers


def _now() -> datetime:
    return datetime.now(UTC)


def health_of(
    store: SqlStore, settings: Settings, metrics: Metrics, check: Callable[[], object]
) -> HealthServer | None:
    """What answers /healthz and /metrics, where that is wanted."""
    if settings.health_listen is None:
        return None
    metrics.watch(store.books, _now)
    host, _, port = settings.health_listen.rpartition(":")
    return HealthServer(metrics, check, host=host.strip("[]") or "0.0.0.0", port=int(port))  # noqa: S104  # asked for


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
