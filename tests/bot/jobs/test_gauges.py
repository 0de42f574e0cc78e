"""What /metrics tells of the queue, as Prometheus reads it: how many workers live, and what waits for them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.health import HealthServer
from bot.jobs.queue import Queue
from bot.metrics import Metrics
from digests.store import SqlStore, open_store
from tests.bot.jobs.test_queue import DAY, meddle, now, reader, until
from tests.digests.sources.test_epaper import epaper
from tests.fakes.databases import postgres_database

Told = Callable[[], dict[str, float]]


@pytest.fixture
def database() -> Iterator[str]:
    """A database of one's own."""
    with postgres_database() as url:
        yield url


@asynccontextmanager
async def served(store: SqlStore) -> AsyncIterator[Told]:
    """/metrics over the store's books: what gives its values by name and labels."""
    metrics = Metrics()
    metrics.watch(store.books, now)
    server = HealthServer(metrics, lambda: None, port=0)
    port = await server.start()

    def told() -> dict[str, float]:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
            lines = answer.read().decode().splitlines()
        values = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in values}

    try:
        yield told
    finally:
        await server.stop()


@pytest.mark.postgres
async def test_workers_that_live(database: str) -> None:
    """``baozhai_job_workers``: none, then each reader's; none after they ended, nor one that died without a word."""

    def workers(told: Told, count: int) -> Callable[[], bool]:
        return lambda: told()["baozhai_job_workers"] == count

    with open_store(database) as store:
        async with served(store) as told:
            assert (await asyncio.to_thread(told))["baozhai_job_workers"] == 0
            async with reader(store, database):
                await until(workers(told, 1))
                async with reader(store, database):
                    await until(workers(told, 2))
                await until(workers(told, 1))
            await until(workers(told, 0))
            meddle(store, "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes')")
            assert (await asyncio.to_thread(told))["baozhai_job_workers"] == 0
            meddle(store, "UPDATE procrastinate_workers SET last_heartbeat = now()")
            assert (await asyncio.to_thread(told))["baozhai_job_workers"] == 1


@pytest.mark.postgres
async def test_what_waits(database: str) -> None:
    """``baozhai_jobs`` and ``baozhai_job_age_seconds``: of each queue, from 0 on."""
    with open_store(database) as store:
        async with epaper() as (_, paper), Queue(store, database) as queue, served(store) as told:
            before = await asyncio.to_thread(told)
            await queue.read(paper, DAY)
            await queue.read(replace(paper, name="旧报"), DAY)
            after = await asyncio.to_thread(told)
    waiting = 'baozhai_jobs{queue="reading",state="waiting"}'
    assert (before[waiting], after[waiting]) == (0, 2)
    for kind in ("composing", "filling"):
        assert after[f'baozhai_jobs{{queue="{kind}",state="waiting"}}'] == 0
    assert 'baozhai_job_age_seconds{queue="reading"}' in after


async def test_sqlite_has_no_queue(tmp_path: Path) -> None:
    """Nothing is told of jobs and workers that there are none of: an alert on 0 workers must not fire there."""
    with open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}") as store:
        async with served(store) as told:
            names = await asyncio.to_thread(told)
    assert "baozhai_digests_due" in names
    assert not [name for name in names if name.startswith("baozhai_job")]
