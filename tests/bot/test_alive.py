"""/healthz tells that a part of the process is dead or stuck: each is killed or held fast for real."""

import asyncio
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from bot import alive
from bot.alive import Life, Unwell, check_long, longest
from bot.collecting import Collector
from bot.health import HealthServer
from bot.issues import Issues
from bot.jobs import workers
from bot.jobs.folders import Folders
from bot.jobs.inside import Inside
from bot.jobs.queue import Queue
from bot.jobs.work import Work
from bot.jobs.workers import ENDING, Workers
from bot.metrics import Metrics
from digests.errors import StoreError
from digests.sources.config import Paper, SourceKind
from digests.store import SqlStore, open_store
from digests.store.queue import SCHEMA, make_queue
from tests.bot.test_roles import api, folder, part, printer
from tests.bot.test_run import wait_for
from tests.digests.sources.test_epaper import epaper
from tests.fakes.botapi import FakeBotApi
from tests.fakes.databases import postgres_database
from tests.fakes.part import QUICK_PULSE
from tests.fakes.web import local_fetcher

__all__ = ["api", "folder", "printer"]
DAY = date(2026, 5, 12)


def now() -> datetime:
    """Six in the morning of the day, in Beijing."""
    return datetime(2026, 5, 11, 22, tzinfo=UTC)


def ask(port: int) -> tuple[int, str]:
    """What /healthz says."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@dataclass
class Reader:
    """A process's workers and what is said of them."""

    store: SqlStore
    queue: Queue
    workers: Workers
    work: Work
    paper: Paper
    port: int

    async def says(self, what: str, seconds: float = 15) -> None:
        """Until /healthz says this."""
        said = (0, "")
        try:
            async with asyncio.timeout(seconds):
                while what not in said[1]:
                    said = await asyncio.to_thread(ask, self.port)
                    await asyncio.sleep(0.05)
        except TimeoutError:
            pytest.fail(f"it says {said} and not {what}")
        assert said[0] == (200 if what == "ok" else 503)

    async def begins(self) -> None:
        """Until each worker has asked for jobs, and all is said to be well."""
        async with asyncio.timeout(20):
            while any(life.down is not None for life in self.workers._lives.values()):  # noqa: ASYNC110 -- their tasks
                await asyncio.sleep(0.02)
        await self.says("ok")


@asynccontextmanager
async def reading(url: str) -> AsyncIterator[Reader]:
    """Workers on a queue, with health told of them."""
    async with AsyncExitStack() as opened:
        _, paper = await opened.enter_async_context(epaper())
        store = opened.enter_context(open_store(url))
        queue = await opened.enter_async_context(Queue(store, url, QUICK_PULSE))
        issues = await opened.enter_async_context(Issues(store, [paper], now=now, fetcher=local_fetcher))
        work = Work(store, Collector(store, [paper], now=now, in_hand=store.papers_in_hand), issues)
        these = Workers(queue, work, [paper])
        server = HealthServer(Metrics(), these.check, port=0)
        opened.push_async_callback(server.stop)
        these.start()
        opened.push_async_callback(stopped, these)
        yield Reader(store, queue, these, work, paper, await server.start())


@pytest.fixture
def database() -> Iterator[str]:
    """A database of one's own."""
    with postgres_database() as url:
        yield url


async def stopped(these: Workers) -> None:
    """They stop in good time, whatever happened before."""
    async with asyncio.timeout(QUICK_PULSE.grace + ENDING + 5):
        await these.stop()


@contextmanager
def locked(store: SqlStore, table: str) -> Iterator[None]:
    """Nobody else may touch a table of the queue."""
    with store.database.engine.connect() as connection:
        while not connection.in_transaction():
            try:
                connection.execute(sa.text(f"LOCK TABLE {SCHEMA}.{table} IN ACCESS EXCLUSIVE MODE NOWAIT"))
            except DBAPIError:  # somebody has it just now
                connection.rollback()
                time.sleep(0.01)
        yield


def dropped(store: SqlStore) -> bool:
    """Whether the queue could be taken away: those who work it hold locks of it, for moments."""
    try:
        with store.database.write() as connection:
            connection.execute(sa.text(f"DROP SCHEMA {SCHEMA} CASCADE"))
    except StoreError:
        return False
    return True


def alive_workers(store: SqlStore) -> int:
    """How many workers the database knows of."""
    books = store.jobs()
    return books.workers if books else 0


@pytest.mark.postgres
async def test_a_dead_worker(database: str) -> None:
    """Each worker's task is killed in turn: which is dead is said."""
    async with reading(database) as reader:
        await reader.begins()
        tasks = {task.get_name(): task for task in asyncio.all_tasks()}
        for name in ("worker filling", "worker composing", "worker reading"):
            tasks[name].cancel()
            await reader.says(f"{name} is dead\n")


@pytest.mark.postgres
async def test_a_worker_without_a_sign_of_life(database: str) -> None:
    """Others take its jobs by now; once the database takes its signs again it is well."""
    async with reading(database) as reader:
        await reader.begins()
        with locked(reader.store, "procrastinate_workers"):
            await reader.says("gave no sign of life for")
        await reader.says("ok", 30)


@pytest.mark.postgres
async def test_a_worker_that_asks_for_nothing(database: str) -> None:
    """It lives, and hangs where it should ask for jobs."""
    async with reading(database) as reader:
        await reader.begins()
        gate = asyncio.Event()
        manager = reader.queue.app.job_manager
        fetch = manager.fetch_job

        async def hung(*given: Any, **named: Any) -> Any:
            await gate.wait()
            return await fetch(*given, **named)

        manager.fetch_job = hung  # type: ignore[method-assign]
        await reader.says("asked for no job for")
        gate.set()
        await reader.says("ok")


@pytest.mark.postgres
async def test_a_worker_that_hangs_is_left(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that never comes back from the database does not keep the process from stopping."""
    monkeypatch.setattr(workers, "ENDING", 1.0)
    async with reading(database) as reader:
        await reader.begins()
        reader.queue.app.job_manager.fetch_job = lambda *_, **__: asyncio.Event().wait()  # type: ignore[method-assign, assignment, return-value]
        await reader.says("asked for no job for")
        begun = time.monotonic()
        await reader.workers.stop()
        assert QUICK_PULSE.grace <= time.monotonic() - begun < QUICK_PULSE.grace + 5


@pytest.mark.postgres
async def test_a_job_that_hangs(database: str) -> None:
    """What takes longer than any job may; others go on, and when it ends all is well."""
    async with reading(database) as reader:
        gate = asyncio.Event()
        read = reader.work.read

        async def hung(name: str, day: date) -> None:
            await gate.wait()
            await read(name, day)

        reader.work.read = hung  # type: ignore[method-assign]
        reader.workers._longest = 0.5
        await reader.queue.read(reader.paper, DAY)
        await reader.says("worker reading has had a job in hand for")
        gate.set()
        await reader.says("ok")


@pytest.mark.postgres
async def test_a_worker_that_cannot_begin(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store answers, the queue is gone: its workers are begun again and again, until there is one."""
    monkeypatch.setattr(alive, "DOWN", 1.0)
    async with reading(database) as reader:
        await reader.begins()
        await asyncio.to_thread(wait_for, lambda: dropped(reader.store))
        await reader.says("has not been at work for")
        await asyncio.to_thread(make_queue, reader.store.database)
        await reader.says("ok", 40)


@pytest.mark.postgres
def test_the_readers_own_health(api: FakeBotApi, folder: Path, database: str) -> None:
    """``baozhai run --role reader`` itself says it, to whoever restarts it."""
    with open_store(database) as store:
        reader = part("reader", api, database, folder)
        try:
            log = folder / "reader.log"
            wait_for(lambda: log.exists() and b"health port=" in log.read_bytes())
            port = int(log.read_text().partition("health port=")[2].split()[0])
            wait_for(lambda: ask(port) == (200, "ok\n") and alive_workers(store) == 3)
            with locked(store, "procrastinate_workers"):
                wait_for(lambda: ask(port)[1].startswith("worker "), seconds=15)
                assert ask(port)[0] == 503
            wait_for(lambda: ask(port) == (200, "ok\n"))
            reader.terminate()
            assert reader.wait(30) == 0
        finally:
            reader.kill()
            reader.wait()


async def test_a_folder_that_nobody_watches(tmp_path: Path) -> None:
    """Its task was killed."""
    with open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}") as store:
        folders = Folders(store, [Paper(name="甲", kind=SourceKind.FOLDER, folder=tmp_path)], Inside(), now=now)
        folders.start()
        folders.check()
        next(task for task in asyncio.all_tasks() if task.get_name() == "folder 甲").cancel()
        await asyncio.sleep(0.1)
        with pytest.raises(Unwell, match="folder 甲 is dead"):
            folders.check()
        await folders.stop()
        folders.check()


async def test_a_hung_job_inside() -> None:
    """On SQLite too: an issue whose reading never ends."""
    inside = Inside()
    gate = asyncio.Event()

    class Hung(Work):
        def __init__(self) -> None:
            """Over nothing."""

        async def read(self, paper: str, day: date) -> None:
            await gate.wait()

    inside.work = Hung()
    await inside.read(Paper(name="甲", kind=SourceKind.FEED, address="https://e.cn/rss"), DAY)
    await asyncio.sleep(0.05)
    inside.check()
    inside._longest = 0.01
    with pytest.raises(Unwell, match="reading has had a job in hand"):
        inside.check()
    gate.set()
    await inside.still()
    inside.check()


def test_slow_papers_are_not_hung() -> None:
    """Whoever asks politely may take longer; a minute's work may take an hour."""
    slow = Paper(name="甲", kind=SourceKind.EPAPER, address="https://e.cn/{date:%Y}", delay=60)
    assert longest([]) == 3600 < longest([slow]) == 12_000
    life = Life(name="scheduler")
    with life.working():
        check_long(life)
        life.in_hand[next(iter(life.in_hand))] -= 3601
        with pytest.raises(Unwell, match="scheduler has had a job in hand for 3601 s"):
            check_long(life)
    check_long(life)
