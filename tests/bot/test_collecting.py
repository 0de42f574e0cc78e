"""The papers are got: each issue once and whole, what is missing of it again, what is late told."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.collecting import SENTENCES, Collector
from bot.issues import Issues
from bot.jobs.inside import Inside
from bot.jobs.work import Work
from bot.notes import Note
from bot.works import APART, clockwork
from digests.i18n import translations
from digests.sources.config import Paper, SourceKind
from digests.sources.expect import AWAITED
from digests.store import SqlStore, open_store
from tests.digests.sources.test_epaper import ROOT, article, epaper
from tests.digests.sources.test_feed import LONG, item, rss
from tests.fakes.web import HOST, Site, answer, local_fetcher, site

DAY = date(2026, 5, 12)


class Clock:
    """The time, by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 5, 11, 22, 0, tzinfo=UTC)  # six in the morning of the 12th in Shanghai

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def store() -> Iterator[SqlStore]:
    """Empty."""
    opened = open_store("sqlite://")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    """Six in the morning."""
    return Clock()


@pytest.fixture
async def paper() -> AsyncIterator[tuple[Site, Paper]]:
    """An e-paper with an issue of two pages."""
    async with epaper() as both:
        yield both


class Process:
    """What one process on SQLite has: ``tick`` looks for what is due, and gives the paths that were asked for."""

    def __init__(self, store: SqlStore, paper: Paper, clock: Clock, *, dies: bool = False) -> None:
        def kept(_kept: object) -> None:
            if dies:
                raise KeyError("here it ends")

        self.inside, self.notes = Inside(pauses=()), list[Note]()
        self.collector = Collector(store, [paper], now=clock, tell=self.notes.append, in_hand=self.inside.papers)
        self.issues = Issues(store, [paper], now=clock, kept=kept, fetcher=local_fetcher)
        self.inside.work = Work(store, self.collector, self.issues)

    async def tick(self, web: Site) -> list[str]:
        """One minute's work, to its end."""
        before = len(web.paths)
        async with self.issues:
            for paper, day in self.collector.due():
                await self.inside.read(paper, day)
                await self.inside.read(paper, day)  # one that runs is not begun again
            await self.inside.still()
        self.collector.tell_late()
        return [path.rsplit("/", 1)[-1] for path in web.paths[before:]]


async def test_an_issue_is_read_once(store: SqlStore, clock: Clock, paper: tuple[Site, Paper]) -> None:
    """It is kept at the first look; nobody asks for it any more that day, after a restart either."""
    web, of = paper
    asked = await Process(store, of, clock).tick(web)
    assert sorted(asked) == ["content_1.htm", "content_2.htm", "content_3.htm", "node_1.htm", "node_2.htm"]
    clock.at += timedelta(hours=5)
    assert await Process(store, of, clock).tick(web) == []
    assert [page.number for page in store.pages(DAY)] == ["A01", "A02"]


async def test_a_look_that_died_is_taken_up(store: SqlStore, clock: Clock, paper: tuple[Site, Paper]) -> None:
    """A process that ends while it reads an issue leaves half of it, which is not sent; another looks again after the
    pause, and has it whole."""
    web, of = paper
    await Process(store, of, clock, dies=True).tick(web)
    assert len(store.pages(DAY)) == 1
    second = Process(store, of, clock)
    assert (await second.tick(web), second.collector.reading()) == ([], True)
    clock.at += AWAITED
    assert len(await second.tick(web)) == 5
    assert (len(store.pages(DAY)), second.collector.reading()) == (2, False)


async def test_a_missing_page_is_asked_for_again(store: SqlStore, clock: Clock, paper: tuple[Site, Paper]) -> None:
    """A page that could not be had keeps no digest waiting; later that day it is asked for again, it alone, less and
    less often, and after a restart; then the issue is whole."""
    web, of = paper
    page = web.routes.pop(ROOT + "node_2.htm")
    await Process(store, of, clock).tick(web)
    assert [each.number for each in store.pages(DAY)] == ["A01"]
    found = []
    for _ in range(6):
        clock.at += AWAITED
        process = Process(store, of, clock)
        found.append((await process.tick(web), process.collector.reading()))
    again = (["node_1.htm", "node_2.htm"], False)
    assert found == [again, ([], False), again, ([], False), ([], False), ([], False)]
    web.routes[ROOT + "node_2.htm"] = page
    clock.at += AWAITED
    assert await Process(store, of, clock).tick(web) == ["node_1.htm", "node_2.htm", "content_3.htm"]
    assert [each.number for each in store.pages(DAY)] == ["A01", "A02"]
    clock.at += timedelta(hours=3)
    assert await Process(store, of, clock).tick(web) == []


async def test_a_missing_article(store: SqlStore, clock: Clock, paper: tuple[Site, Paper]) -> None:
    """A page that came without one of its articles is read anew and takes its own place."""
    web, of = paper
    web.routes[ROOT + "content_1.htm"] = answer(status="500 Oops")
    await Process(store, of, clock).tick(web)
    web.routes[ROOT + "content_1.htm"] = answer(article("甲"))
    clock.at += AWAITED
    assert await Process(store, of, clock).tick(web) == ["node_1.htm", "content_1.htm", "content_2.htm"]
    assert [(each.number, each.revision) for each in store.pages(DAY)] == [("A01", 2), ("A02", 1)]


async def test_what_is_forbidden_is_not_missing(store: SqlStore, clock: Clock, paper: tuple[Site, Paper]) -> None:
    """What robots.txt asks us not to fetch is not asked for again."""
    web, of = paper
    web.routes["/robots.txt"] = answer(f"User-agent: *\nDisallow: {ROOT}node_2", "text/plain")
    await Process(store, of, clock).tick(web)
    clock.at += timedelta(hours=1)
    assert await Process(store, of, clock).tick(web) == []


async def test_a_feed_is_looked_at_all_day(store: SqlStore, clock: Clock) -> None:
    """Every half hour, asked whether it changed, over a restart too; entries are added, and those that a feed drops
    stay. A page that an entry links to is asked for once."""
    async with site() as web:
        feed = Paper(name="青溪网", kind=SourceKind.FEED, address=web.url("/rss.xml"), hosts=frozenset({HOST}), delay=0)
        web.routes["/2.html"] = answer(f"<html><h1>第二条</h1><div><p>{LONG}</p></div></html>")
        first = rss(item("第一条", "/1.html", f"<p>{LONG}</p>"), item("第二条", "/2.html", "只有开头……"))
        web.routes["/rss.xml"] = answer(first, "application/rss+xml", ETag='"v1"')
        assert await Process(store, feed, clock).tick(web) == ["rss.xml", "2.html"]
        clock.at += timedelta(minutes=20)
        assert await Process(store, feed, clock).tick(web) == []
        web.routes["/rss.xml"] = answer(status="304 Not Modified", kind="")
        clock.at += timedelta(minutes=10)
        assert await Process(store, feed, clock).tick(web) == ["rss.xml"]
        assert web.asked[-1][1]["if-none-match"] == '"v1"'
        third = rss(item("第三条", "/3.html", f"<p>{LONG}</p>"), item("第二条", "/2.html", "只有开头……"))
        web.routes["/rss.xml"] = answer(third, "application/rss+xml", ETag='"v2"')
        clock.at += timedelta(minutes=30)
        assert await Process(store, feed, clock).tick(web) == ["rss.xml"]
        assert sorted(each.article.headline for each in store.articles(DAY)) == ["第一条", "第三条", "第二条"]


async def test_awaited_and_late(store: SqlStore, clock: Clock, paper: tuple[Site, Paper]) -> None:
    """Within its hours an issue is awaited until it is there; when they are over the operators are told, once."""
    web, of = paper
    index = web.routes.pop(ROOT + "node_1.htm")
    process = Process(store, of, clock)
    await process.tick(web)
    assert process.collector.awaited(DAY)
    clock.at = datetime(2026, 5, 12, 3, 0, tzinfo=UTC)  # eleven in Shanghai
    for _ in range(3):
        await process.tick(web)
    assert [note.key for note in process.notes if "2026-05-12" in note.key] == ["late/2026-05-12/青溪日报"]
    web.routes[ROOT + "node_1.htm"] = index
    clock.at += timedelta(minutes=30)
    assert len(await process.tick(web)) == 5
    assert not process.collector.awaited(DAY)


async def test_a_missing_issue(store: SqlStore, clock: Clock, paper: tuple[Site, Paper]) -> None:
    """An issue that did not come is told the next day; of a paper that was put in that day nobody misses one."""
    web, of = paper
    await Process(store, of, clock).tick(web)
    fresh = Process(store, replace(of, name="新报"), clock)
    await fresh.tick(web)
    assert fresh.notes == []
    clock.at += timedelta(days=2)
    later = Process(store, of, clock)
    await later.tick(web)
    assert [note.key for note in later.notes] == ["missing/2026-05-13/青溪日报"]


async def test_nobody_is_late_who_is_being_read(store: SqlStore, clock: Clock, paper: tuple[Site, Paper]) -> None:
    """At a start after its hours an issue that somebody is about to read is not late, for an hour."""
    _, of = paper
    notes: list[Note] = []
    collector = Collector(store, [of], now=clock, tell=notes.append, in_hand=lambda: {of.name})
    found = []
    for minutes in (1, 59, 61):
        clock.at = datetime(2026, 5, 12, 2, 0, tzinfo=UTC) + timedelta(minutes=minutes)  # ten in Shanghai, and so on
        collector.tell_late()
        found.append(len(notes))
    assert found == [0, 0, 1]


async def test_an_issue_in_part_is_told(store: SqlStore, clock: Clock, paper: tuple[Site, Paper]) -> None:
    """When its hours are over and a page could not be had, the operators are told how many."""
    web, of = paper
    del web.routes[ROOT + "node_2.htm"]
    process = Process(store, of, clock)
    for _ in range(2):
        await process.tick(web)
        clock.at = datetime(2026, 5, 12, 3, 0, tzinfo=UTC)
    [note] = [note for note in process.notes if "2026-05-12" in note.key]
    spoken = translations("zh-Hans").gettext
    assert all(spoken(sentence) != sentence for sentence in SENTENCES.values())
    assert (note.key, note.fields["n"]) == ("partly/2026-05-12/青溪日报", 1)


async def test_no_papers(store: SqlStore) -> None:
    """Without papers there is nothing to do."""
    assert Collector(store, (), now=Clock()).due() == []


def test_the_clock_wakes_one_after_the_other() -> None:
    """Each job is called every minute, never twice at a time, and not at the same moment as another."""
    jobs = clockwork({"collect": print, "morning": print}).get_jobs()
    assert [(job.max_instances, job.coalesce, job.misfire_grace_time) for job in jobs] == [(1, True, 3600)] * 2
    assert abs(jobs[0].next_run_time - jobs[1].next_run_time) == APART


def test_folder(tmp_path: Path) -> None:
    """A folder is not looked for: it is watched (``test_folders.py``)."""
    paper = Paper(name="青浔新闻", kind=SourceKind.FOLDER, folder=tmp_path)
    with open_store("sqlite://") as store:
        assert Collector(store, [paper], now=Clock()).due() == []
