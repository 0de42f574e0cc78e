"""Jobs in PostgreSQL, as Procrastinate keeps them (https://procrastinate.readthedocs.io): put in here, worked anywhere.

A job's `queueing_lock` names what is to be done, so that it waits once; its `lock` is the host that will be asked, so
that over all processes a host is asked by one at a time, the day's papers before the past ones. What is lost with the
queue is nothing: each minute the scheduler reads off our own tables what is to be done.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from psycopg import OperationalError
from sqlalchemy.engine import make_url

from bot.alive import LIFE
from bot.jobs.work import Filling
from digests.errors import StoreBusy
from digests.sources.config import Paper, SourceKind
from digests.store import SqlStore
from digests.store.people import Variant
from digests.store.queue import SCHEMA

log = structlog.get_logger(__name__)

READING, COMPOSING, FILLING, UPKEEP = "reading", "composing", "filling", "upkeep"
#: Jobs of a higher number go first.
TODAY, PAST = 10, 0
#: Jobs that wait or are being done, above which no more issues are queued; what is due stays due.
MOST_WAITING = 500
#: Jobs that were given up are kept so long, for the operator to see.
FAILED_KEPT = timedelta(days=7)
#: Seconds that the first connection may take.
OPENING = 15.0
#: Seconds before the end of a job is written once more, when the database did not take it.
_FIRMLY = (0.5, 1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """How a worker shows that it lives, in seconds."""

    heartbeat: float = 10.0
    stalled: float = 30.0  #: without a sign of life so long, its jobs are another's
    rescue: str = "* * * * * */15"  #: when to look for such jobs; cron, the last field seconds
    poll: float = 5.0  #: between two looks at the queue, besides its own notices
    pause: float = 5.0  #: before the second attempt, doubled each time
    grace: float = 15.0  #: what a job gets to come to its end when the process stops


def folder_queue(paper: Paper) -> str:
    """The queue of a folder, which only those work who have it; short, since it becomes a channel's name."""
    return f"folder-{hashlib.sha256(paper.name.encode('utf-8', 'replace')).hexdigest()[:12]}"


def queue_of(paper: Paper, otherwise: str) -> str:
    """Where a paper's jobs go."""
    return folder_queue(paper) if paper.kind is SourceKind.FOLDER else otherwise


def lock_of(paper: Paper) -> str:
    """What its jobs may not share: the host, or the folder."""
    if paper.kind is SourceKind.FOLDER:
        return f"folder/{paper.name}"
    return f"host/{urlsplit(paper.address).hostname}"


class Queue:
    """Puts jobs in: ``async with Queue(store, url) as queue``."""

    def __init__(self, store: SqlStore, url: str, pulse: Pulse | None = None) -> None:
        self.store, self.pulse = store, pulse or Pulse()
        address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        options = f"-c search_path={SCHEMA} -c timezone=UTC -c lock_timeout=5000"
        self.connector = PsycopgConnector(
            conninfo=address,
            kwargs={"options": options, "prepare_threshold": None, "connect_timeout": 5},
            min_size=1,
            max_size=6,
            timeout=10,
        )
        self.app = App(connector=self.connector)
        self.app.job_manager = _FirmManager(self.connector)

    async def __aenter__(self) -> "Queue":
        try:
            async with asyncio.timeout(OPENING):
                await self.app.open_async()
        except (ConnectorException, TimeoutError, OperationalError) as error:
            await self.app.close_async()
            raise StoreBusy from error
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.app.close_async()

    async def room(self) -> int:
        """How many issues more may wait: taking one out of thousands is slow until PostgreSQL has counted them."""
        return MOST_WAITING - len(await asyncio.to_thread(self.store.open_jobs))

    async def read(self, paper: Paper, day: date) -> bool:
        """Queues the reading of an issue; whether it was not there already."""
        return await self._put(
            "read",
            f"read/{paper.name}/{day}",
            queue=queue_of(paper, READING),
            lock=lock_of(paper),
            priority=TODAY,
            args={"paper": paper.name, "day": day.isoformat()},
        )

    async def file(self, paper: Paper, name: str) -> None:
        """Queues the reading of a folder's file."""
        key = f"file/{paper.name}/{name}"
        args = {"paper": paper.name, "name": name}
        await self._put("file", key, queue=folder_queue(paper), lock=key, priority=TODAY, args=args)

    async def compose(self, on: date, variant: Variant) -> None:
        """Queues the composing of a digest."""
        wanted = json.loads(json.dumps(asdict(variant), sort_keys=True))
        sign = hashlib.sha256(json.dumps(wanted).encode()).hexdigest()[:16]
        key = f"compose/{on}/{sign}"
        args = {"on": on.isoformat(), "variant": wanted}
        await self._put("compose", key, queue=COMPOSING, lock=key, priority=TODAY, args=args)

    async def late(self) -> None:
        """Queues the looking for issues that came after digests without them."""
        await self._put("late", "late", queue=COMPOSING, lock="late", priority=TODAY, args={})

    async def fill(self, paper: Paper, filling: Filling) -> None:
        """Queues the next of some past days; at one host the day's own papers go first."""
        times = {"since": filling.since, "until": filling.until, "begun": filling.begun}
        args = {"paper": paper.name} | {name: moment.isoformat() for name, moment in times.items()}
        await self._defer(
            "fill",
            fill_key(filling),
            queue=queue_of(paper, FILLING),
            lock=lock_of(paper),
            priority=PAST,
            args=args,
        )

    async def end_filling(self, paper: Paper) -> None:
        """Takes a paper's past days out of the queue, once the day in hand is done."""
        while found := [job async for job in self._open_fillings(paper)]:
            for job in found:
                await self.app.job_manager.cancel_job_by_id_async(job.id or 0, delete_job=True)
            await asyncio.sleep(0.2)

    async def purge(self) -> None:
        """Drops what was given up long ago."""
        hours = int(FAILED_KEPT / timedelta(hours=1))
        await self.app.job_manager.delete_old_jobs(
            nb_hours=hours, include_failed=True, include_cancelled=True, include_aborted=True
        )

    async def _open_fillings(self, paper: Paper) -> AsyncIterator[Job]:
        for status in (Status.TODO, Status.DOING):
            for job in await self.app.job_manager.list_jobs_async(task="fill", status=status.value):
                if job.task_kwargs.get("paper") == paper.name:
                    yield job

    async def _put(self, task: str, key: str, **given: Any) -> bool:
        """Puts a job in, unless it waits or is being done already."""
        return not await asyncio.to_thread(self.store.is_open, key) and await self._defer(task, key, **given)

    async def _defer(self, task: str, key: str, *, args: dict[str, Any], **given: Any) -> bool:
        try:
            await self.app.configure_task(task, queueing_lock=key, **given).defer_async(**args)
            return True
        except AlreadyEnqueued:
            log.debug("waits already", job=key)
            return False
        except ConnectorException as error:
            raise StoreBusy from error


def fill_key(filling: Filling) -> str:
    """The queueing lock of some past days of a paper."""
    return f"fill/{filling.paper}/{filling.since}/{filling.until}"


class _FirmManager(JobManager):
    """A job's end is written more than once if need be: one left as being done by a living worker is nobody's. What the
    database took from a worker is noted, as the signs of its life."""

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        job = await super().fetch_job(queues, worker_id)
        if life := LIFE.get():
            life.at_work()
        return job

    async def register_worker(self) -> int:
        number = await super().register_worker()
        if life := LIFE.get():
            life.alive()
        return number

    async def update_heartbeat(self, worker_id: int) -> None:
        await super().update_heartbeat(worker_id)
        if life := LIFE.get():
            life.alive()

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        await _firmly(lambda: super(_FirmManager, self).finish_job(job, status, delete_job))

    async def retry_job(self, job: Job, *given: Any, **named: Any) -> None:
        """Back into the queue; where the same waits there by now, this one ends."""
        try:
            await _firmly(lambda: super(_FirmManager, self).retry_job(job, *given, **named))
        except UniqueViolation:
            await self.finish_job(job, Status.FAILED, delete_job=True)


async def _firmly(write: Callable[[], Awaitable[None]], pauses: Iterable[float] = _FIRMLY) -> None:
    for pause in pauses:
        try:
            return await write()
        except UniqueViolation:
            raise
        except ConnectorException as error:
            if getattr(error.__cause__, "sqlstate", None) == "P0001":  # it says that the job is another's by now
                raise
            await asyncio.sleep(pause)
    return await write()
