"""The papers are got: new files once, corrected ones again, broken ones named and passed over."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.collecting import Collector
from bot.notes import Note
from bot.works import APART, clockwork
from digests.sources.config import Paper, SourceKind
from digests.sources.expect import AWAITED
from digests.store import SqlStore, open_store
from tests.digests.sources.test_epaper import epaper
from tests.fakes.web import local_fetcher

PAGE = """青浔新闻
2026年5月12日 星期二 第{number}版 要闻

 本报讯 5月11日，区防汛抗旱指
挥部召开会议，部署今年防汛工
作。会议要求，6月10日前完成
全部隐患整改。{more}
记者 宋晚晴

区防指部署今年防汛工作
"""


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
def folder(tmp_path: Path) -> Path:
    """With one page in it."""
    write(tmp_path, "01")
    return tmp_path


def write(folder: Path, number: str, more: str = "") -> None:
    """Lays a page into the folder."""
    text = PAGE.format(number=number, more=more)
    (folder / f"2026-05-12_{number}.txt").write_text(text, encoding="utf-8")


def collector(store: SqlStore, folder: Path, clock: Clock, notes: list[Note] | None = None) -> Collector:
    """Over one folder."""
    told = [] if notes is None else notes
    paper = Paper(name="青浔新闻", kind=SourceKind.FOLDER, folder=folder)
    return Collector(store, [paper], now=clock, tell=told.append)


async def test_a_file_is_read_once(store: SqlStore, folder: Path) -> None:
    """A page is kept at the first look; at the next there is nothing new; a later file is taken up."""
    looks = collector(store, folder, Clock())
    assert [await looks.tick(), await looks.tick()] == [1, 0]
    write(folder, "02")
    assert await looks.tick() == 1
    assert [page.number for page in store.pages(date(2026, 5, 12))] == ["01", "02"]


async def test_a_corrected_file(store: SqlStore, folder: Path) -> None:
    """A file that changed is read again, and its page takes the old one's place."""
    looks = collector(store, folder, Clock())
    await looks.tick()
    write(folder, "01", more="会议还研究了其他事项。")
    assert await looks.tick() == 1
    [page] = store.pages(date(2026, 5, 12))
    assert page.revision == 2


async def test_a_restart_reads_nothing_twice(store: SqlStore, folder: Path) -> None:
    """A new process finds that everything is there."""
    await collector(store, folder, Clock()).tick()
    assert await collector(store, folder, Clock()).tick() == 0


async def test_a_broken_file_costs_only_itself(store: SqlStore, folder: Path) -> None:
    """A file that is no page is passed over; the others are kept."""
    (folder / "2026-05-12_00.pdf").write_bytes(b"PK\x03\x04 no page")
    write(folder, "03")
    assert await collector(store, folder, Clock()).tick() == 2


async def test_awaited(store: SqlStore, tmp_path: Path) -> None:
    """Within its hours an issue is awaited until a page of it is there."""
    looks = collector(store, tmp_path, Clock())
    await looks.tick()
    before = looks.awaited(date(2026, 5, 12))
    write(tmp_path, "01")
    await looks.tick()
    assert (before, looks.awaited(date(2026, 5, 12)), looks.reading()) == (True, False, False)


async def test_a_late_issue_is_told_once(store: SqlStore, tmp_path: Path) -> None:
    """When its hours are over and there is no issue, the operators are told, once."""
    clock, notes = Clock(), list[Note]()
    looks = collector(store, tmp_path, clock, notes)
    clock.at = datetime(2026, 5, 12, 3, 0, tzinfo=UTC)  # eleven in Shanghai
    for _ in range(3):
        await looks.tick()
    assert [note.key for note in notes if "2026-05-12" in note.key] == ["late/2026-05-12/青浔新闻"]


async def test_no_papers(store: SqlStore) -> None:
    """Without papers there is nothing to do."""
    assert await Collector(store, (), now=Clock()).tick() == 0


def test_the_clock_wakes_one_after_the_other() -> None:
    """Each job is called every minute, never twice at a time, and not at the same moment as another."""
    jobs = clockwork({"collect": print, "morning": print}).get_jobs()
    assert [(job.max_instances, job.coalesce, job.misfire_grace_time) for job in jobs] == [(1, True, 3600)] * 2
    assert abs(jobs[0].next_run_time - jobs[1].next_run_time) == APART


async def test_a_look_that_died_is_taken_up(store: SqlStore) -> None:
    """A process that ends while it reads an issue leaves some of it: another one looks again after the pause, and has
    it whole; once it is whole, nobody asks for it any more."""
    clock = Clock()

    def die(_kept: object) -> None:
        raise KeyError("here it ends")

    async with epaper() as (web, paper):
        first = Collector(store, [paper], now=clock, kept=die, fetcher=local_fetcher)
        with pytest.raises(KeyError):
            await first.tick()
        assert len(store.pages(date(2026, 5, 12))) == 1
        second = Collector(store, [paper], now=clock, fetcher=local_fetcher)
        asked = len(web.paths)
        assert (await second.tick(), len(web.paths), second.reading()) == (0, asked, True)
        clock.at += AWAITED
        assert (await second.tick(), second.reading()) == (1, False)
        asked = len(web.paths)
        clock.at += AWAITED
        third = Collector(store, [paper], now=clock, fetcher=local_fetcher)
        assert (await third.tick(), len(web.paths)) == (0, asked)
    assert len(store.pages(date(2026, 5, 12))) == 2
