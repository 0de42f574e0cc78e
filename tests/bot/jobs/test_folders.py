"""A watched folder: each file is read once and whole, a corrected one again, a broken one costs only itself."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.collecting import Collector
from bot.issues import Issues
from bot.jobs.folders import Folders
from bot.jobs.inside import Inside
from bot.jobs.work import Work
from digests.errors import SettingsError
from digests.sources.config import Paper, SourceKind
from digests.store import SqlStore, open_store

DAY = date(2026, 5, 12)
PAGE = """青浔新闻
2026年5月12日 星期二 第{number}版 要闻

 本报讯 5月11日，区防汛抗旱指
挥部召开会议，部署今年防汛工
作。会议要求，6月10日前完成
全部隐患整改。{more}
记者 宋晚晴

区防指部署今年防汛工作
"""


@pytest.fixture
def store() -> Iterator[SqlStore]:
    """Empty."""
    with open_store("sqlite://") as opened:
        yield opened


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A folder with one page in it."""
    write(tmp_path, "01")
    return Paper(name="青浔新闻", kind=SourceKind.FOLDER, folder=tmp_path)


def write(folder: Path, number: str, more: str = "") -> None:
    """Lays a page into the folder."""
    text = PAGE.format(number=number, more=more)
    (folder / f"2026-05-12_{number}.txt").write_text(text, encoding="utf-8")


def now() -> datetime:
    """Eight in the morning of the day."""
    return datetime(2026, 5, 12, tzinfo=UTC)


@asynccontextmanager
async def watched(store: SqlStore, *papers: Paper) -> AsyncIterator[list[str]]:
    """A process that watches; what it kept."""
    inside, kept = Inside(pauses=(0.05, 0.05)), list[str]()
    issues = Issues(store, papers, now=now, kept=lambda found: kept.extend(each.status.value for each in found))
    collector = Collector(store, papers, now=now, in_hand=inside.papers)
    inside.work = Work(store, collector, issues)
    folders = Folders(store, papers, inside, now=now, settle=0.1, again=0.1)
    async with issues:
        folders.start()
        try:
            yield kept
        finally:
            await folders.stop()
            await inside.stop()


async def until(what: Callable[[], object]) -> None:
    """Until something is so, ten seconds at most."""
    async with asyncio.timeout(10):
        while not what():  # noqa: ASYNC110 -- the watcher is what is tested, and tells nobody
            await asyncio.sleep(0.02)


async def test_files_come(store: SqlStore, paper: Paper) -> None:
    """What is there is read, a later file too, a corrected one again in its page's place, one of last month not."""
    folder = paper.folder or Path()
    (folder / "2026-04-12_01.txt").write_text(PAGE.format(number="01", more=""), encoding="utf-8")
    async with watched(store, paper) as kept:
        await until(lambda: kept == ["new"])
        write(folder, "02")
        await until(lambda: kept == ["new", "new"])
        write(folder, "01", more="会议还研究了其他事项。")
        await until(lambda: kept == ["new", "new", "revised"])
    assert sorted((page.number, page.revision) for page in store.pages(DAY)) == [("01", 2), ("02", 1)]
    assert [day.published for day in store.issue_dates()] == [DAY]


async def test_a_restart_reads_nothing_twice(store: SqlStore, paper: Paper) -> None:
    """Another process finds what was read in its state, and opens only what is new."""
    async with watched(store, paper) as kept:
        await until(lambda: kept)
    async with watched(store, paper) as kept:
        write(paper.folder or Path(), "02")
        await until(lambda: kept)
    assert kept == ["new"]


async def test_broken_ones_cost_only_themselves(store: SqlStore, paper: Paper, tmp_path: Path) -> None:
    """A file that is no page, and a folder that is not there until later, keep nobody from being read."""
    (tmp_path / "2026-05-12_00.pdf").write_bytes(b"PK\x03\x04 no page")
    later = Paper(name="江城日报", kind=SourceKind.FOLDER, folder=tmp_path.parent / "later")
    async with watched(store, later, paper) as kept:
        await until(lambda: kept == ["new"])
        assert later.folder is not None
        later.folder.mkdir()
        write(later.folder, "05")
        await until(lambda: kept == ["new", "new"])
    assert store.papers() == ["江城日报", "青浔新闻"]


async def test_a_busy_store(paper: Paper, tmp_path: Path) -> None:
    """A file that the store did not take is given to it again."""
    with open_store(f"sqlite:///{tmp_path / 'b.db'}", patience=0.05) as store:
        with store.database.write():
            async with watched(store, paper) as kept:
                await asyncio.sleep(0.5)
                assert kept == []
        async with watched(store, paper) as kept:
            await until(lambda: kept == ["new"])


async def test_only_files_of_the_folder(store: SqlStore, paper: Paper) -> None:
    """A job that names another place is refused."""
    async with Issues(store, [paper, replace(paper, name="没有夹", folder=None)], now=now) as issues:
        for name, file in (
            ("青浔新闻", "../secret.txt"),
            ("青浔新闻", "/etc/passwd"),
            ("没有夹", "a.txt"),
            ("无", "a.txt"),
        ):
            with pytest.raises(SettingsError):
                await issues.file(name, file)
