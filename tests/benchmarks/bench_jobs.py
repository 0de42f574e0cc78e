"""How many jobs a second the queue in PostgreSQL gets done, by one reader process and by two:
``python -m tests.benchmarks.bench_jobs [COUNT] [--processes N...] [--kinds KIND...]``.

idle     an issue that is not due, each of a host of its own: what the queue itself costs
file     a page of 1 article in a paper's folder: read, analysed, kept
compose  a digest of the sample issue for a variant with one subscriber: composed, queued for sending

Each job is done by ``Workers`` as a reader runs them, in processes of their own that have read their dictionaries. The
run fails where a job was done twice, was lost or given up.
"""

import argparse
import asyncio
import contextlib
import functools
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue as Told
from multiprocessing.synchronize import Event
from pathlib import Path
from queue import Empty
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa

from bot import logs
from bot.collecting import Collector
from bot.composing import Composer
from bot.demo import SAMPLE_TIME, sample_pages, sample_store
from bot.issues import Issues
from bot.jobs.queue import COMPOSING, FILLING, READING, Queue
from bot.jobs.work import Work
from bot.jobs.workers import Workers
from bot.morning import Morning
from digests import pipeline
from digests.sources.config import Paper, SourceKind
from digests.store import SqlStore, open_store
from digests.store.people import ChatKind, Variant, Wishes
from digests.store.schema.outbox import acts, outbox
from digests.store.schema.pages import pages
from tests.fakes.databases import postgres_database

DAY = date(2026, 5, 12)
#: Half past seven in Beijing has just been.
NOW = datetime(2026, 5, 11, 23, 31, tzinfo=UTC)
#: An issue of the past is never due.
PAST = date(2020, 1, 1)
#: Seconds without the end of any job, after which the rest counts as lost.
PATIENCE = 60.0
PAGE = """第{number:02}版 要闻

第{issue}批老旧小区改造开工

本报讯 记者周一鸣 昨日，青溪区第{issue}批老旧小区改造开工，涉及{homes}户居民。区住建局要求，各施工单位在6月30日前
完成管网入地，7月15日前报送验收材料。居民可在5月20日前到社区服务中心领取改造方案。
"""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a run takes place: an address of a database, a folder with pages, so many e-papers."""

    url: str
    folder: Path
    epapers: int

    @property
    def papers(self) -> tuple[Paper, ...]:
        """A folder, and e-papers that nobody asks, each of its own host."""
        addresses = [f"http://e{number}.example.cn/{{date:%Y-%m/%d}}" for number in range(self.epapers)]
        return (
            Paper(name="青溪日报", kind=SourceKind.FOLDER, folder=self.folder),
            *(Paper(name=f"白鹭日报{at}", kind=SourceKind.EPAPER, address=a) for at, a in enumerate(addresses)),
        )


def names(count: int) -> Iterator[str]:
    """What the files of ``count`` pages are called, eight an issue."""
    for number in range(count):
        yield f"{DAY - timedelta(days=number // 8)}_{number % 8 + 1:02}.txt"


def variants(count: int) -> Iterator[Variant]:
    """So many digests, all with the sample's three pages in them."""
    for number in range(count):
        yield Variant(pages=("01", "02", "03", f"副刊{number}"))


def prepare(place: Place, kind: str, count: int) -> None:
    """Brings about what there is to do."""
    with open_store(place.url) as store:
        if kind == "file":
            for number, name in enumerate(names(count)):
                text = PAGE.format(number=number % 8 + 1, issue=number + 1, homes=100 + number)
                (place.folder / name).write_text(text, encoding="utf-8")
        if kind == "compose":
            for path in sample_pages():
                pipeline.ingest(store, path, now=SAMPLE_TIME)
            for chat, variant in enumerate(variants(count), 1):
                due = NOW - timedelta(minutes=1)
                store.subscribe(chat, ChatKind.PRIVATE, Wishes(variant=variant), next_at=due, now=due)


async def put(place: Place, kind: str, count: int) -> None:
    """Queues the jobs."""
    with open_store(place.url) as store:
        async with Queue(store, place.url) as queue:
            folder, *epapers = place.papers
            for number, (name, variant) in enumerate(zip(names(count), variants(count), strict=True)):
                if kind == "idle":
                    await queue.read(epapers[number], PAST)
                elif kind == "file":
                    await queue.file(folder, name)
                else:
                    await queue.compose(DAY, variant)


async def work_on(place: Place, done: "Told[str]", begin: Event, end: Event) -> None:
    """A reader's jobs, counted: nothing is taken before ``begin``, nothing after ``end``."""
    logs.configure(level="error")
    with open_store(place.url) as store:
        collector = Collector(store, place.papers, now=_now)
        morning = Morning(store, Composer(store, "baozhai_test_bot", collector), now=_now)
        async with Queue(store, place.url) as queue, Issues(store, place.papers, now=_now) as issues:
            work = _counted(Work(store, collector, issues, morning), done)
            workers = Workers(queue, work, place.papers, kinds=(READING, COMPOSING, FILLING))
            await asyncio.to_thread(_warm)
            done.put("ready")
            await asyncio.to_thread(begin.wait)
            workers.start()
            await asyncio.to_thread(end.wait)
            await workers.stop()


def process(place: Place, done: "Told[str]", begin: Event, end: Event) -> None:
    """A process of its own."""
    asyncio.run(work_on(place, done, begin, end))


def measure(kind: str, count: int, processes: int) -> None:
    """One line of figures. Raises SystemExit where the books do not balance."""
    context = get_context("spawn")
    with postgres_database() as url, TemporaryDirectory() as folder:
        place = Place(url=url, folder=Path(folder), epapers=count if kind == "idle" else 0)
        prepare(place, kind, count)
        before = time.perf_counter()
        asyncio.run(put(place, kind, count))
        queueing = time.perf_counter() - before
        done, begin, end = context.Queue(), context.Event(), context.Event()
        running = [context.Process(target=process, args=(place, done, begin, end)) for _ in range(processes)]
        for each in running:
            each.start()
        for _ in running:
            done.get()
        with open_store(url) as store:
            begun = time.perf_counter()
            begin.set()
            runs: Counter[str] = Counter()
            with contextlib.suppress(Empty):  # what was lost is found out below
                runs.update(done.get(timeout=PATIENCE) for _ in range(count))
                while store.open_jobs() - {"rescue"}:
                    time.sleep(0.05)
            took = time.perf_counter() - begun
            end.set()
            for each in running:
                each.join()
            with contextlib.suppress(Empty):
                while True:
                    runs[done.get(timeout=0.2)] += 1
            wrong = audit(store, kind, count, runs)
    load = os.getloadavg()[0]
    print(f"{kind:8} {count} jobs, {processes} processes: {count / took:6.1f} a second, {took / count * 1000:6.1f} ms "
          f"each; queued at {count / queueing:.0f} a second; load {load:.1f}; "
          f"{wrong or 'each done once, none lost'}", flush=True)  # fmt: skip
    if wrong:
        raise SystemExit(1)


def audit(store: SqlStore, kind: str, count: int, runs: Counter[str]) -> str:
    """What is wrong with the books; empty where each job was done once and left what it should."""
    faults = []
    if len(runs) != count or set(runs.values()) != {1}:
        twice = sum(number > 1 for number in runs.values())
        faults.append(f"{len(runs)} of {count} jobs were done, {twice} of them more than once")
    books = store.jobs()
    if books is None or books.failed or books.waiting.keys() - {"upkeep"}:
        faults.append(f"the queue holds {books}")
    with store.database.read() as connection:
        again = connection.scalar(sa.select(sa.func.count()).where(pages.c.revision > 1))
        chats = connection.scalar(sa.select(sa.func.count(sa.distinct(outbox.c.chat)))) if kind == "compose" else 0
    if again:
        faults.append(f"{again} pages were kept twice")
    if kind == "file" and (kept := _numbers(store, pages)) != count:
        faults.append(f"{kept} pages were kept of {count}")
    if kind == "compose" and (chats != count or _numbers(store, acts) != 1):
        faults.append(f"{chats} chats of {count} have a digest")
    return "; ".join(faults)


def _numbers(store: SqlStore, table: sa.Table) -> int:
    with store.database.read() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def _counted(work: Work, done: "Told[str]") -> Work:
    """The same, telling which of its functions came to its end, with what."""

    def counting(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        async def run(*given: object) -> None:
            await function(*given)
            done.put(repr(given))

        return run

    for name in ("read", "file", "compose"):
        setattr(work, name, counting(getattr(work, name)))
    return work


def _warm() -> None:
    """Reads the dictionaries, as the first page of a process does."""
    with sample_store():
        pass


def _now() -> datetime:
    return NOW


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int, nargs="?", default=400)
    parser.add_argument("--processes", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--kinds", nargs="*", choices=("idle", "file", "compose"), default=["idle", "file", "compose"])
    chosen = parser.parse_args()
    for kind in chosen.kinds:
        for processes in chosen.processes:
            measure(kind, chosen.count, processes)


if __name__ == "__main__":
    main()
