"""Jobs in PostgreSQL: queued once, done once, tried again, taken over."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.collecting import Collector
from bot.issues import Issues
from bot.jobs import queue as queues
from bot.jobs.queue import FILLING, READING, Queue, folder_queue, lock_of
from bot.jobs.work import Filling, Work
from bot.jobs.workers import ATTEMPTS, Workers
from digests.errors import StoreBusy
from digests.sources.config import Paper, SourceKind
from digests.store import SqlStore, open_store
from digests.store.people import Variant
from digests.store.queue import SCHEMA
from tests.digests.sources.test_epaper import ROOT, epaper
from tests.fakes.databases import postgres_database
from tests.fakes.part import QUICK_PULSE
from tests.fakes.web import Site, answer, local_fetcher

pytestmark = pytest.mark.postgres
DAY = date(2026, 5, 12)


def now() -> datetime:
    """Six in the morning of the day, in Beijing."""
    return datetime(2026, 5, 11, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A database of one's own."""
    with postgres_database() as url:
        yield url


@pytest.fixture
def store(database: str) -> Iterator[SqlStore]:
    """Empty, queue and all."""
    with open_store(database) as opened:
        names = sa.inspect(opened.database.engine).get_table_names()
        tables = [*(name for name in names if name != "baozhai_version"), f"{SCHEMA}.procrastinate_jobs"]
        with opened.database.write() as connection:
            connection.execute(sa.text(f"TRUNCATE {', '.join(tables)}, {SCHEMA}.procrastinate_workers CASCADE"))
        yield opened


@pytest.fixture
async def paper() -> AsyncIterator[tuple[Site, Paper]]:
    """An e-paper with an issue of two pages."""
    async with epaper() as both:
        yield both


@asynccontextmanager
async def reader(store: SqlStore, url: str, *papers: Paper, kind: str = READING) -> AsyncIterator[Workers]:
    """A process that works the queue; its ``_work`` may be spoilt."""
    async with Queue(store, url, QUICK_PULSE) as queue, Issues(store, papers, now=now, fetcher=local_fetcher) as issues:
        work = Work(store, Collector(store, papers, now=now, in_hand=store.papers_in_hand), issues)
        workers = Workers(queue, work, papers, kinds=(kind,))
        workers.start()
        try:
            yield workers
        finally:
            await workers.stop()


async def until(what: Callable[[], object], seconds: float = 120) -> None:
    """Until something is so."""
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(what):  # noqa: ASYNC110 -- another task or process does it
            await asyncio.sleep(0.05)


def rows(store: SqlStore) -> list[tuple[str, str, int]]:
    """The jobs besides the queue's own upkeep: task, status, attempts."""
    query = (
        f"SELECT task_name, CAST(status AS text), attempts FROM {SCHEMA}.procrastinate_jobs WHERE task_name <> 'rescue'"
    )
    with store.database.read() as connection:
        return [tuple(row) for row in connection.execute(sa.text(f"{query} ORDER BY id"))]  # type: ignore[misc]


def meddle(store: SqlStore, *statements: str, **given: object) -> None:
    """Change the queue's tables behind its back."""
    with store.database.write() as connection:
        connection.execute(sa.text(f"SET LOCAL search_path TO {SCHEMA}"))
        for statement in statements:
            connection.execute(
                sa.text(statement), {name: value for name, value in given.items() if f":{name}" in statement}
            )


async def test_queued_once(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """Whoever queues it, an issue waits once, and not again while it is being read."""
    _, of = paper
    async with Queue(store, database) as one, Queue(store, database) as other:
        await asyncio.gather(*(queue.read(of, DAY) for queue in (one, other) for _ in range(4)))
        await one.compose(DAY, Variant())
        await other.compose(DAY, Variant())
        await other.compose(DAY, Variant(papers=("青溪日报",)))
        assert [task for task, _, _ in rows(store)] == ["read", "compose", "compose"]
        meddle(store, "UPDATE procrastinate_jobs SET status = 'doing'")
        await one.read(of, DAY)
        await one.read(of, DAY + timedelta(days=1))
    assert [task for task, _, _ in rows(store)] == ["read", "compose", "compose", "read"]
    assert store.papers_in_hand() == {"青溪日报"}


async def test_a_bounded_queue(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """What was queued takes of the room, what was there already does not."""
    _, of = paper
    async with Queue(store, database) as queue:
        before = await queue.room()
        assert [await queue.read(of, DAY), await queue.read(of, DAY)] == [True, False]
        assert before - await queue.room() == 1


async def test_read_once_and_whole(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """Two processes work the queue; one of them reads the issue, and the job is gone. Queued anew there is
    nothing to do."""
    web, of = paper
    async with reader(store, database, of), reader(store, database, of), Queue(store, database) as queue:
        for _ in range(2):
            await queue.read(of, DAY)
            await until(lambda: not rows(store))
    assert [page.revision for page in store.pages(DAY)] == [1, 1]
    assert len(web.paths) == len(set(web.paths)) == 5


async def test_tried_again(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """A job that the store did not take is done later; one that always fails is given up, and told in the books."""
    _, of = paper
    async with reader(store, database, of) as workers, Queue(store, database) as queue:
        read, failures = workers._work.read, [StoreBusy(), ZeroDivisionError()]

        async def spoilt(name: str, day: date) -> None:
            if failures:
                raise failures.pop()
            await read(name, day)

        workers._work.read = spoilt  # type: ignore[method-assign]
        await queue.read(of, DAY)
        await until(lambda: not rows(store))
        assert len(store.pages(DAY)) == 2
        failures += [StoreBusy()] * 99
        await queue.read(of, DAY)
        await until(lambda: rows(store) == [("read", "failed", ATTEMPTS)])
    books = store.jobs()
    assert books is not None
    assert (books.failed, books.waiting, store.papers_in_hand()) == ({READING: 1}, {}, frozenset())


async def test_two_of_the_same(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """When two schedulers queued an issue in the same moment after all, and the first job fails, the second does it:
    none is left in the hands of a worker that has forgotten it."""
    _, of = paper
    begun, gate = asyncio.Event(), asyncio.Event()
    async with reader(store, database, of) as workers, Queue(store, database) as queue:
        read = workers._work.read

        async def first_fails(name: str, day: date) -> None:
            if not begun.is_set():
                begun.set()
                await gate.wait()
                raise StoreBusy
            await read(name, day)

        workers._work.read = first_fails  # type: ignore[method-assign]
        await queue.read(of, DAY)
        await asyncio.wait_for(begun.wait(), 10)
        key, args = f"read/{of.name}/{DAY}", {"paper": of.name, "day": DAY.isoformat()}
        await queue._defer("read", key, queue=READING, lock=lock_of(of), priority=10, args=args)
        assert [status for _, status, _ in rows(store)] == ["doing", "todo"]
        gate.set()
        await until(lambda: not rows(store))
    assert len(store.pages(DAY)) == 2


async def test_stopped_in_the_middle(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """A process that stops gives what it could not finish back at once; another has it."""
    web, of = paper
    begun, gate = asyncio.Event(), asyncio.Event()
    page = web.routes[ROOT + "node_2.htm"]

    async def slow(writer: asyncio.StreamWriter) -> None:
        begun.set()
        await gate.wait()
        assert isinstance(page, bytes)
        writer.write(page)

    web.routes[ROOT + "node_2.htm"] = slow
    async with Queue(store, database) as queue:
        async with reader(store, database, of):
            await queue.read(of, DAY)
            await asyncio.wait_for(begun.wait(), 10)
        assert rows(store) == [("read", "todo", 1)]
        gate.set()
        async with reader(store, database, of):
            await until(lambda: not rows(store))
    assert [page.revision for page in store.pages(DAY)] == [1, 1]


async def test_the_database_goes_away(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """Every connection is broken off while nobody looks; the workers come back and go on."""
    _, of = paper
    async with reader(store, database, of), Queue(store, database) as queue:
        await asyncio.sleep(0.5)
        with store.database.outside() as connection:
            others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
            connection.execute(sa.text(f"SELECT pg_terminate_backend(pid) {others}"))
        await until(lambda: True)
        for _ in range(20):
            try:
                await queue.read(of, DAY)
                break
            except StoreBusy:
                await asyncio.sleep(0.2)
        await until(lambda: len(store.pages(DAY)) == 2 and not rows(store), 40)


async def test_a_dead_workers_job(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """What a worker without a heartbeat holds is taken up by a living one; what outlived too many is given up."""
    _, of = paper
    async with Queue(store, database) as queue:
        await queue.read(of, DAY)
        await queue.read(replace(of, name="毒报", address="http://poison.example/{date:%Y}"), DAY)
        meddle(
            store,
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')",
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)",
            "UPDATE procrastinate_jobs SET attempts = :most WHERE args->>'paper' = '毒报'",
            most=ATTEMPTS - 1,
        )
        async with reader(store, database, of):
            await until(lambda: rows(store) == [("read", "failed", ATTEMPTS)])
    assert len(store.pages(DAY)) == 2


async def test_the_days_paper_goes_first(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """At one host past days wait while today's issue does; past days of two papers are read by turns."""
    _, of = paper
    other = replace(of, name="青溪晚报")
    seen: list[tuple[str, date]] = []
    async with Queue(store, database) as queue:
        for each in (of, other):
            await queue.fill(
                each,
                Filling(paper=each.name, since=DAY - timedelta(days=3), until=DAY - timedelta(days=2), begun=now()),
            )
        await queue.read(of, DAY)
        async with reader(store, database, of, other, kind=FILLING) as filling:
            read = filling._work._issues.read

            async def noted(name: str, day: date) -> object:
                seen.append((name, day))
                return await read(name, day)

            filling._work._issues.read = noted  # type: ignore[method-assign, assignment]
            await asyncio.sleep(1)
            assert seen == []
            async with reader(store, database, of):
                await until(lambda: not rows(store))
    days = [DAY - timedelta(days=2), DAY - timedelta(days=3)]
    assert seen == [(name, day) for day in days for name in (of.name, other.name)]
    assert len(store.pages(DAY)) == 2


def test_what_a_job_shares() -> None:
    """Two papers of one host are read one after the other, wherever; a folder has a queue for those who have it, whose
    name is short enough for a channel's."""
    one = Paper(name="甲", kind=SourceKind.EPAPER, address="http://e.cn:81/{date:%Y}")
    other = Paper(name="乙", kind=SourceKind.FEED, address="http://e.cn/rss.xml")
    assert lock_of(one) == lock_of(other) == "host/e.cn"
    queue = folder_queue(Paper(name="青" * 60, kind=SourceKind.FOLDER))
    assert len(f"procrastinate_queue_v1#{queue}".encode()) < 64


async def test_nobody_to_ask(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is out of reach is one of our own errors."""
    monkeypatch.setattr(queues, "OPENING", 0.3)
    queue = Queue(store, "postgresql://postgres@127.0.0.1:1/nothing")
    with pytest.raises(StoreBusy):
        await queue.__aenter__()


async def test_failed_jobs_are_dropped_in_time(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """After a week nobody needs them."""
    _, of = paper
    async with Queue(store, database) as queue:
        for days in (6, 8):
            await queue.read(of, DAY + timedelta(days=days))
            meddle(
                store,
                "UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'",
                "UPDATE procrastinate_jobs SET status = 'failed' WHERE status = 'doing'",
                "UPDATE procrastinate_events SET at = at - make_interval(days => :days)"
                " WHERE job_id = (SELECT max(id) FROM procrastinate_jobs)",
                days=days,
            )
        await queue.purge()
    assert [status for _, status, _ in rows(store)] == ["failed"]


async def test_an_unknown_paper(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """A page of an address that is not in this process's settings is never fetched."""
    web, of = paper
    web.routes.clear()
    web.routes["/robots.txt"] = answer("", "text/plain")
    async with reader(store, database), Queue(store, database) as queue:
        await queue.read(of, DAY)
        await until(lambda: all(status == "failed" for _, status, _ in rows(store)))
    assert web.asked == []
