"""Takes jobs out of the queue and does them, until it is told to stop; a worker that fails is begun anew.

    queue -> worker (heartbeat) -> Work -> done: the row goes | failed: later, a few times | killed: another's

A worker without a heartbeat is dead. What it held goes back into the queue, found by a job that runs every 15 seconds
in whatever process lives.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any

import structlog
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Job, Status

from bot.alive import LIFE, Life, Unwell, judge, longest
from bot.jobs.queue import COMPOSING, FILLING, READING, UPKEEP, Queue, folder_queue
from bot.jobs.work import Filling, Work
from digests.errors import BaozhaiError
from digests.sources.config import Paper, SourceKind
from digests.store.people import Variant

log = structlog.get_logger(__name__)

#: Jobs of each kind that one process has in hand at a time: reading is mostly waiting for other people's servers.
AT_A_TIME = {READING: 64, COMPOSING: 2, FILLING: 4}
#: A job is begun so often at most; then it is given up, and what it was for is looked at again when it is due.
ATTEMPTS = 6
#: Seconds before a worker that failed is begun anew, at most.
LAST_PAUSE = 30.0
#: Seconds after the pulse's grace in which a worker has to write what became of its jobs.
ENDING = 10.0
#: The key of the lock under which dead workers' jobs are taken up: "BZRE".
_RESCUE = 0x425A5245


class Again(BaseRetryStrategy):
    """At once when the process stops, later when something failed, not at all after too many times."""

    def __init__(self, pause: float) -> None:
        self._pause = pause

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """See Procrastinate's own; ``attempts`` counts the attempts before this one."""
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_at=datetime.now(UTC))
        if job.attempts + 1 >= ATTEMPTS:
            return None
        return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=self._pause * 2**job.attempts))


class Workers:
    """Works a queue with what this process has: ``kinds`` of jobs, and the folders among ``papers``."""

    def __init__(
        self,
        queue: Queue,
        work: Work,
        papers: Sequence[Paper],
        kinds: Sequence[str] = (READING, COMPOSING, FILLING),
    ) -> None:
        self._queue, self._work, self._stopping = queue, work, False
        self._papers = {paper.name: paper for paper in papers}
        self._kinds = kinds
        self._tasks: list[asyncio.Task[None]] = []
        self._lives: dict[asyncio.Task[None], Life] = {}
        self._longest = longest(papers)
        for job in (self._read, self._file, self._compose, self._late, self._fill):
            name = job.__name__.strip("_")
            queue.app.task(name=name, retry=Again(queue.pulse.pause), pass_context=False)(_told(name, job))
        rescue = queue.app.task(name="rescue", queue=UPKEEP, queueing_lock="rescue")(self._rescue)
        queue.app.periodic(cron=queue.pulse.rescue)(rescue)

    def start(self) -> None:
        """Begins to work."""
        folders = [folder_queue(each) for each in self._papers.values() if each.kind is SourceKind.FOLDER]
        for kind in self._kinds:
            queues = [
                kind,
                *(folders if kind == self._kinds[0] else ()),
                *([UPKEEP] if kind == self._kinds[-1] else ()),
            ]
            life = Life(name=f"worker {kind}")
            task = asyncio.create_task(self._keep_working(kind, queues, life), name=life.name)
            self._tasks.append(task)
            self._lives[task] = life

    def check(self) -> None:
        """May be called from any thread. Raises Unwell when a worker is dead or stuck."""
        now, pulse = time.monotonic(), self._queue.pulse
        for task, life in self._lives.items():
            if task.done():
                raise Unwell(f"{life.name} is dead")
            wrong = judge(life, now, stalled=pulse.stalled, poll=pulse.poll, longest=self._longest)
            if wrong is not None:
                raise Unwell(f"{life.name} {wrong}")

    async def stop(self) -> None:
        """Takes no more; what is in hand comes to its end, or goes back into the queue after the pulse's grace."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            _, hung = await asyncio.wait(self._tasks, timeout=self._queue.pulse.grace + ENDING)
            for task in hung:  # it waits for a database that does not answer; what it holds is another's in a minute
                log.warning("worker", queue=self._lives[task].name, status="left")

    async def _keep_working(self, kind: str, queues: Sequence[str], life: Life) -> None:
        pulse, pause = self._queue.pulse, 1.0
        LIFE.set(life)
        while not self._stopping:
            begun = time.monotonic()
            reason = "stopped"
            try:
                await self._queue.app.run_worker_async(
                    queues=queues,
                    name=kind,
                    concurrency=AT_A_TIME[kind],
                    install_signal_handlers=False,
                    fetch_job_polling_interval=pulse.poll,
                    delete_jobs=DeleteJobCondition.SUCCESSFUL,
                    shutdown_graceful_timeout=pulse.grace,
                    update_heartbeat_interval=pulse.heartbeat,
                    stalled_worker_timeout=pulse.stalled,
                )
            except Exception as error:  # a lost database above all: what it held is taken up when it is back
                reason = type(error).__name__
            life.ended()
            if not self._stopping:
                log.warning("worker", queue=kind, status="again", reason=reason)
                pause = 1.0 if time.monotonic() - begun > LAST_PAUSE else min(LAST_PAUSE, pause * 2)
                await asyncio.sleep(pause)

    async def _read(self, paper: str, day: str) -> None:
        await self._work.read(paper, date.fromisoformat(day))

    async def _file(self, paper: str, name: str) -> None:
        await self._work.file(paper, name)

    async def _compose(self, on: str, variant: dict[str, Any]) -> None:
        wanted: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in variant.items()
        }
        await self._work.compose(date.fromisoformat(on), Variant(**wanted))

    async def _late(self) -> None:
        await self._work.late()

    async def _fill(self, paper: str, since: str, until: str, begun: str) -> None:
        filling = Filling(
            paper=paper,
            since=date.fromisoformat(since),
            until=date.fromisoformat(until),
            begun=datetime.fromisoformat(begun),
        )
        if await self._work.fill(filling):
            await self._queue.fill(self._papers[paper], filling)

    async def _rescue(self, timestamp: int) -> None:
        """What dead workers held goes back into the queue; what outlived too many workers is given up."""
        manager, connector = self._queue.app.job_manager, self._queue.connector
        async with connector.pool.connection() as connection, connection.transaction():
            cursor = await connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [_RESCUE])
            row = await cursor.fetchone()
            if not (row and row[0]):
                return
            for job in await manager.get_stalled_jobs(seconds_since_heartbeat=self._queue.pulse.stalled):
                await self._take_up(job)

    async def _take_up(self, job: Job) -> None:
        manager = self._queue.app.job_manager
        again = job.attempts + 1 < ATTEMPTS and job.task_name != "rescue"
        try:
            if again:
                await manager.retry_job(job)
            else:
                await manager.finish_job(job, Status.FAILED, delete_job=job.task_name == "rescue")
        except ConnectorException:  # its worker lives after all and has just ended it
            return
        status = "taken up" if again else "given up"
        log.warning("job", what=job.task_name, paper=job.task_kwargs.get("paper"), status=status)


def _told(name: str, job: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """The job, with a line in the log when it fails."""

    @wraps(job)
    async def run(**given: Any) -> None:
        life = LIFE.get()
        try:
            with life.working() if life else nullcontext():
                await job(**given)
        except Exception as error:
            level = log.warning if isinstance(error, BaozhaiError) else log.exception
            level("job", what=name, paper=given.get("paper"), status="failed", reason=type(error).__name__)
            raise

    return run
