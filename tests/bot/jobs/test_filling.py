"""Past days through the queue: each once, newest first, taken over from whoever stops, ended when that is wanted."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.backfill import Filled, days_left
from bot.demo import sample_pages
from bot.issues import Issues
from bot.jobs.filling import through_the_queue
from bot.jobs.queue import Queue
from bot.jobs.work import Filling
from digests.sources.config import Paper
from digests.store import SqlStore, open_store
from tests.bot.test_cli import Done, here
from tests.digests.sources.test_epaper import article, epaper, index
from tests.fakes.databases import postgres_database
from tests.fakes.part import QUICK_PULSE
from tests.fakes.web import Site, answer, local_fetcher

__all__ = ["here"]
pytestmark = pytest.mark.postgres
LAST = date(2026, 5, 12)
DAYS = tuple(LAST - timedelta(days=back) for back in range(4))


@pytest.fixture
def database() -> Iterator[str]:
    """A database of one's own."""
    with postgres_database() as url:
        yield url


@pytest.fixture
def store(database: str) -> Iterator[SqlStore]:
    """Empty, queue and all."""
    with open_store(database) as opened:
        yield opened


@pytest.fixture
async def paper() -> AsyncIterator[tuple[Site, Paper]]:
    """An e-paper with an issue of one page on three of four days."""
    async with epaper() as (web, of):
        web.routes.clear()
        for day in DAYS[:3]:
            root = f"/html/{day:%Y-%m/%d}/"
            web.routes[root + "node_1.htm"] = answer(index("A01", {"content_1.htm": "水库"}, day=f"{day}"))
            web.routes[root + "content_1.htm"] = answer(article(f"水库第{day.day}期"))
        yield web, replace(of, pages=("A01",))


def now() -> datetime:
    """Any moment of a later day."""
    return datetime.now(UTC)


async def fill(store: SqlStore, database: str, paper: Paper, shown: list[int] | None = None) -> Filled:
    """One process's run of the command."""
    days = days_left(store, paper, DAYS[-1], LAST)
    done = [] if shown is None else shown
    async with Issues(store, [paper], now=now, fetcher=local_fetcher) as issues:
        return await through_the_queue(
            store, database, issues, paper, days, begun=now, shown=done.append, pulse=QUICK_PULSE
        )


def asked(web: Site) -> list[str]:
    """The days whose index was asked for."""
    return [path.split("/")[3] for path in web.paths if path.endswith("node_1.htm")]


async def test_newest_first_and_once(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """Two who give the command share the days; what is absent is counted; a second time only that is asked for."""
    web, of = paper
    shown: list[int] = []
    one, _ = await asyncio.gather(fill(store, database, of, shown), fill(store, database, of))
    assert asked(web) == ["12", "11", "10", "09"]
    assert (one.pages, one.absent, one.failed.total()) == (3, 1, 0)
    assert shown[-1] == 4
    assert [day.published for day in store.issue_dates()] == list(DAYS[:3])
    assert await fill(store, database, of) == Filled(absent=1)
    assert asked(web) == ["12", "11", "10", "09", "09"]


async def test_left_to_others(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """Stopped in the middle of a day it leaves the rest in the queue, and the command goes on with it; with what could
    not be had of a day, it alone."""
    web, of = paper
    begun, root = asyncio.Event(), f"/html/{DAYS[1]:%Y-%m/%d}/"
    page = web.routes[root + "content_1.htm"]

    async def never(_writer: asyncio.StreamWriter) -> None:
        begun.set()
        await asyncio.sleep(60)

    web.routes[root + "content_1.htm"] = never
    task = asyncio.create_task(fill(store, database, of))
    await asyncio.wait_for(begun.wait(), 20)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(store.open_jobs() - {"rescue"}) == 1
    assert days_left(store, of, DAYS[-1], LAST) == DAYS[1:]
    web.routes[root + "content_1.htm"] = page
    assert (await fill(store, database, of)).pages == 2
    assert asked(web) == ["12", "11", "11", "10", "09"]


async def test_ended(store: SqlStore, database: str, paper: tuple[Site, Paper]) -> None:
    """Past days of one paper are taken out of the queue; another's stay."""
    _, of = paper
    other = replace(of, name="别的报")
    async with Queue(store, database) as queue:
        for each in (of, other):
            filling = Filling(paper=each.name, since=DAYS[-1], until=LAST, begun=now())
            await queue.fill(each, filling)
        await queue.end_filling(of)
    assert store.open_jobs() == {f"fill/别的报/{DAYS[-1]}/{LAST}"}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A settings file that names a folder with two issues."""
    (tmp_path / "papers").mkdir()
    text = next(sample_pages()).read_text(encoding="utf-8")
    for day in (12, 13):
        page = text.replace("5月12日", f"5月{day}日")
        (tmp_path / "papers" / f"2026-05-{day}_01.txt").write_text(page, encoding="utf-8")
    config = tmp_path / "b.toml"
    config.write_text('[[papers]]\nname = "青浔新闻"\nkind = "folder"\nfolder = "papers"\n', encoding="utf-8")
    monkeypatch.setenv("BAOZHAI_CONFIG", str(config))
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.mark.usefixtures("settings")
def test_the_command(here: Callable[..., Done], database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no reader anywhere the command does the work itself, once; it ends what is in the queue; SQLite has none."""
    words, days = ("backfill", "青浔新闻"), ("--since", "2026-05-11", "--until", "2026-05-13")
    refused = here(*words, "--stop")
    assert (refused.returncode, "Ctrl-C" in refused.stderr, here(*words).returncode) == (2, True, 2)
    monkeypatch.setenv("BAOZHAI_DATABASE", database)
    first, second = here(*words, *days), here(*words, *days)
    assert (first.returncode, first.stdout.strip()) == (0, "青浔新闻: 2 pages kept, 0 days without an issue")
    assert (second.returncode, second.stdout.strip()) == (0, "青浔新闻: 0 pages kept, 0 days without an issue")
    assert here(*words, "--stop").stdout.strip() == "Stopped."
