"""Past issues: newest first, those that are there passed over, what is broken named, and on where it stopped."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import backfill
from bot.backfill import Filled, days_left, fill
from bot.demo import sample_pages
from bot.issues import Issues
from digests.errors import InputError
from digests.sources.config import Paper, SourceKind
from digests.store import SqlStore, open_store
from tests.digests.sources.test_epaper import epaper
from tests.fakes.web import local_fetcher

FIRST, LAST = date(2026, 5, 11), date(2026, 5, 14)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """An empty store."""
    with open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}") as opened:
        yield opened


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A folder with issues of two days, one of them with a file that is no page."""
    place = tmp_path / "papers"
    place.mkdir()
    text = next(sample_pages()).read_text(encoding="utf-8")
    for day in (12, 13):
        (place / f"2026-05-{day}_01.txt").write_text(text.replace("5月12日", f"5月{day}日"), encoding="utf-8")
    (place / "2026-05-13_02.pdf").write_bytes(b"%PDF-1.7 nothing")
    return Paper(name="青浔新闻", kind=SourceKind.FOLDER, folder=place)


def now() -> datetime:
    """Eight in the morning of the last day."""
    return datetime(2026, 5, 14, tzinfo=UTC)


async def run(store: SqlStore, paper: Paper) -> tuple[list[date], Filled]:
    """One run; the days it asked for."""
    asked: list[date] = []
    days = days_left(store, paper, FIRST, LAST)
    async with Issues(store, [paper], now=now) as issues:
        return asked, await fill(store, issues, paper, days, now=now, told=lambda day, _: asked.append(day))


async def test_newest_first_and_once(store: SqlStore, paper: Paper) -> None:
    """What was read is not asked for again; what is absent is."""
    asked, filled = await run(store, paper)
    assert asked == [date(2026, 5, day) for day in (14, 13, 12, 11)]
    assert (filled.pages, filled.failed.total()) == (2, 1)
    assert [day.published for day in store.issue_dates()] == [date(2026, 5, 13), date(2026, 5, 12)]
    asked, filled = await run(store, paper)
    assert asked == [date(2026, 5, day) for day in (14, 11)]
    assert filled.pages == 0


async def test_the_days_paper_goes_first(store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process reads today's issue at the same host, past days of a second paper there are not asked for;
    one at another host, or a look that died long ago, keeps nobody waiting."""
    monkeypatch.setattr(backfill, "ASIDE", 0.02)
    async with epaper() as (web, today):
        past, elsewhere = replace(today, name="旧报"), replace(today, name="别处", hosts=frozenset({"else.example"}))
        store.begin_look(today.name, LAST, now())

        async def read() -> None:
            async with Issues(store, [today, past, elsewhere], now=now, fetcher=local_fetcher) as issues:
                await fill(store, issues, past, (date(2026, 5, 12),), now=now)

        reading = asyncio.create_task(read())
        await asyncio.sleep(0.3)
        assert (web.asked, reading.done()) == ([], False)
        store.end_look(today.name, LAST, missing=(), outcome={}, seen={}, now=now())
        store.begin_look(elsewhere.name, LAST, now())
        await asyncio.wait_for(reading, 20)
        assert web.asked
        store.begin_look(today.name, LAST, now() - timedelta(hours=1))
        await asyncio.wait_for(read(), 20)


def test_what_has_no_past(store: SqlStore, paper: Paper) -> None:
    """A feed has none, and days in the wrong order are refused."""
    feed = Paper(name="快讯", kind=SourceKind.FEED, address="https://news.example.cn/rss")
    with pytest.raises(InputError, match="feed"):
        days_left(store, feed, FIRST, LAST)
    with pytest.raises(InputError, match="cannot be fetched"):
        days_left(store, paper, LAST, FIRST)
