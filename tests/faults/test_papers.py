"""Rows 14 and 52 to 56: what the paper brings, or does not, with the program's own reader and composer."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.collecting import Collector
from bot.composing import Composer, not_yet
from bot.morning import Morning
from bot.notes import Note
from bot.schedule import Schedule, next_due
from digests import pipeline
from digests.model import RawPage
from digests.store import SqlStore
from digests.store.people import ChatKind, Variant, Wishes
from digests.store.records import Change
from digests.store.schema.outbox import acts, outbox
from digests.store.schema.outbox import bodies as body_table
from tests.bot.test_collecting import Clock, Process
from tests.digests.sources.test_epaper import ROOT, epaper

NAME = "青浔新闻"
PAGE = """{name}
{day}{more} 第01版 要闻

 本报讯 昨日，区防汛抗旱指挥部召
开会议，部署今年防汛工作。会议要
求，{until}前完成全部隐患整改。
记者 宋晚晴

区防指部署今年防汛工作
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def printed(day: str, *, more: str = "", until: str = "6月10日", name: str = "01.txt") -> RawPage:
    """A page as it comes from a folder."""
    text = PAGE.format(name=NAME, day=day, more=more, until=until)
    return RawPage(paper=NAME, name=name, content=text.encode())


def join(store: SqlStore, chat: int, now: datetime, variant: Variant | None = None) -> None:
    """Somebody subscribes, for half past seven."""
    wishes = Wishes(variant=variant or Variant())
    store.subscribe(chat, ChatKind.PRIVATE, wishes, next_at=next_due(Schedule(), now), now=now)


def morning(store: SqlStore, collector: Collector | None = None, heard: list[Note] | None = None) -> Morning:
    """The program's own."""
    looks = collector or Collector(store, (), now=lambda: datetime.now(UTC))
    tell = (lambda note: None) if heard is None else heard.append
    return Morning(store, Composer(store, "baozhai_bot", looks), not_yet=not_yet, tell=tell)


def said(store: SqlStore) -> list[tuple[int, str, str]]:
    """Chat, act and text of all that was queued, in order."""
    joined = outbox.join(acts, acts.c.id == outbox.c.act_id).join(body_table, body_table.c.id == outbox.c.body_id)
    query = sa.select(outbox.c.chat, acts.c.key, body_table.c.plain).select_from(joined).order_by(outbox.c.id)
    with store.database.read() as connection:
        return [(chat, key, text) for chat, key, text in connection.execute(query)]


@pytest.mark.parametrize(
    ("day", "more", "until", "on", "due"),
    [
        ("2026年12月31日 星期四", "", "1月5日", date(2026, 12, 31), date(2027, 1, 5)),
        ("2027年1月1日 星期五", " 农历丙午年十一月廿四", "1月5日", date(2027, 1, 1), date(2027, 1, 5)),
        ("2028年2月29日 星期二", " 农历二月初五", "2月底", date(2028, 2, 29), date(2028, 2, 29)),
        ("2024年2月29日 星期四", " 农历正月二十", "3月1日", date(2024, 2, 29), date(2024, 3, 1)),
        ("2027年1月29日 星期五", " 农历腊月廿二", "腊月二十三", date(2027, 1, 29), date(2027, 1, 30)),
        ("2026年2月17日 星期二", " 农历丙午年正月初一", "农历正月十五", date(2026, 2, 17), date(2026, 3, 3)),
        ("2025年7月24日 星期四", " 农历乙巳年六月三十", "农历闰六月初十", date(2025, 7, 24), date(2025, 8, 3)),
    ],
)
def test_row_52_the_papers_day(store: SqlStore, day: str, more: str, until: str, on: date, due: date) -> None:
    """At a year's end, on 29 February and beside a lunar date an issue has the day that it says, and its deadlines
    count from there, whatever the clock says when it is read."""
    pipeline.ingest(store, printed(day, more=more, until=until), now=at(f"{on.year + 1}-03-01 00:30"))
    assert [issue.published for issue in store.issue_dates()] == [on]
    [found] = store.deadlines(date(2000, 1, 1), date(2099, 1, 1))
    assert (found.deadline.due, found.published) == (due, on)


async def test_row_52_is_sent_on_its_own_day(store: SqlStore) -> None:
    """The issue of the old year that is read after midnight is not the new year's digest."""
    join(store, 1, at("2026-12-30 12:00"))
    pipeline.ingest(store, printed("2026年12月31日"), now=at("2027-01-01 00:10"))
    await morning(store).tick(at("2027-01-01 07:30"))
    assert said(store) == []
    pipeline.ingest(store, printed("2027年1月1日"), now=at("2027-01-01 07:31"))
    await morning(store).tick(at("2027-01-01 07:32"))
    assert [(chat, key) for chat, key, _ in said(store)] == [(1, "digest/2027-01-01")]


async def test_row_53_a_source_that_takes_its_time(store: SqlStore) -> None:
    """While pages come in at the hour nothing goes; when they are in, the digest has all of them."""
    clock = Clock()
    join(store, 1, at("2026-05-11 12:00"))
    async with epaper() as (web, paper):
        held, second = asyncio.Event(), ROOT + "node_2.htm"
        content = web.routes[second]
        assert isinstance(content, bytes)

        async def slowly(writer: asyncio.StreamWriter) -> None:
            await held.wait()
            writer.write(content)
            await writer.drain()

        web.routes[second] = slowly
        process = Process(store, paper, clock)
        clock.at = at("2026-05-12 07:30")
        reading = asyncio.create_task(process.tick(web))
        while not store.pages(date(2026, 5, 12)):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        early = await morning(store, process.collector).tick(clock.at)
        held.set()
        await reading
        assert (early, await morning(store, process.collector).tick(clock.at + timedelta(minutes=1))) == (0, 1)
    [(_, _, text)] = said(store)
    assert all(title in text for title in "甲乙丙")


async def test_row_54_an_empty_source(store: SqlStore) -> None:
    """On a day on which the e-paper has nothing there is no digest; the administrators hear of it once, before noon."""
    clock, heard = Clock(), list[Note]()
    join(store, 1, at("2026-05-11 12:00"))
    async with epaper() as (web, paper):
        full, web.routes = web.routes, {}
        process = Process(store, paper, clock)
        once = morning(store, process.collector, heard)
        while clock.at < at("2026-05-13 06:00"):
            await process.tick(web)
            await once.tick(clock.at)
            if clock.at == at("2026-05-12 12:00"):
                assert [note.key for note in heard] == ["no-paper/2026-05-12"]
            clock.at += timedelta(minutes=30)
        assert [key for _, key, _ in said(store) if key.startswith("digest")] == []
        assert [note.key for note in heard] == ["no-paper/2026-05-12"]
        web.routes = {
            path.replace("2026-05/12", "2026-05/13"): route.replace(b"2026-05-12", b"2026-05-13")
            for path, route in full.items()
            if isinstance(route, bytes)
        }
        await process.tick(web)
        await once.tick(at("2026-05-13 07:30"))
    assert [key for _, key, _ in said(store)][-1] == "digest/2026-05-13"


async def test_row_55_the_same_issue_twice(store: SqlStore) -> None:
    """Under whatever name it comes again, it has the same articles and makes no second digest."""
    join(store, 1, at("2026-05-11 12:00"))
    [first] = pipeline.ingest(store, printed("2026年5月12日"), now=at("2026-05-12 07:00"))
    await morning(store).tick(at("2026-05-12 07:30"))
    for name in ("01.txt", "copy.txt"):
        [again] = pipeline.ingest(store, printed("2026年5月12日", name=name), now=at("2026-05-12 07:40"))
        assert (again.status, again.articles) == (Change.UNCHANGED, first.articles)
    for minute in (41, 50, 59):
        await morning(store).tick(at(f"2026-05-12 07:{minute}"))
    assert [(chat, key) for chat, key, _ in said(store)] == [(1, "digest/2026-05-12")]


async def test_row_56_a_corrected_page(store: SqlStore) -> None:
    """A correction after the sending is kept as a revision, and not sent by itself; who is served later has it."""
    join(store, 1, at("2026-05-11 12:00"))
    pipeline.ingest(store, printed("2026年5月12日"), now=at("2026-05-12 07:00"))
    await morning(store).tick(at("2026-05-12 07:30"))
    [kept] = pipeline.ingest(store, printed("2026年5月12日", until="6月15日"), now=at("2026-05-12 07:40"))
    assert (kept.status, kept.revision) == (Change.REVISED, 2)
    late = Wishes(at=time(8, 0))
    store.subscribe(2, ChatKind.PRIVATE, late, next_at=at("2026-05-12 08:00"), now=at("2026-05-12 07:45"))
    for hour in range(8, 20):
        await morning(store).tick(at(f"2026-05-12 {hour:02}:00"))
    assert [(chat, key, "6月15日" in text) for chat, key, text in said(store)] == [
        (1, "digest/2026-05-12", False),
        (2, "digest/2026-05-12", True),
    ]


async def test_row_14_a_bad_value_in_a_template(store: SqlStore) -> None:
    """What cannot be rendered is marked and told once, nothing of it goes out, all others do; mended, it goes too."""
    join(store, 1, at("2026-05-11 12:00"))
    join(store, 2, at("2026-05-11 12:00"), Variant(length="unheard-of"))
    pipeline.ingest(store, printed("2026年5月12日"), now=at("2026-05-12 07:00"))
    heard: list[Note] = []
    once = morning(store, heard=heard)
    for minute in (30, 31, 32):
        await once.tick(at(f"2026-05-12 07:{minute}"))
    assert [(chat, key) for chat, key, _ in said(store)] == [(1, "digest/2026-05-12")]
    assert [note.key.startswith("failed/2026-05-12/") for note in heard] == [True]
    [group] = store.due_groups(at("2026-05-12 07:33"))
    store.change(2, Wishes(), next_at=group.next_at, now=at("2026-05-12 07:33"))
    await once.tick(at("2026-05-12 07:40"))
    assert [chat for chat, _, _ in said(store)] == [1, 2]
