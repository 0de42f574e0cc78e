"""Rows 42 to 54: the clock, the calendar, and a paper that is late or does not come."""

import asyncio
import time as real_time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine

from bot.morning import Compose, Composed, Morning
from bot.notes import Note
from bot.schedule import Schedule, next_due
from bot.works import clockwork
from digests.store import SqlStore
from digests.store.deliveries import Body
from digests.store.people import ChatKind, Variant, Wishes
from digests.store.schema.outbox import acts, outbox
from digests.store.schema.outbox import bodies as body_table

SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def join(store: SqlStore, chat: int, now: datetime, **wishes: object) -> None:
    """Somebody subscribes."""
    wanted = Wishes(**wishes)  # type: ignore[arg-type]
    schedule = Schedule(zone=wanted.zone, at=wanted.at, weekdays=wanted.weekdays)
    store.subscribe(chat, ChatKind.PRIVATE, wanted, next_at=next_due(schedule, now), now=now)


def papers(*dates: str) -> Compose:
    """A composer that has the papers of these dates; all of them without any."""

    def compose(on: date, variant: Variant) -> Composed:
        if dates and on.isoformat() not in dates:
            return Composed()
        return Composed(parts=[Body(html=f"{on}", plain=f"{on}")])

    return compose


def said(store: SqlStore) -> list[tuple[int, str]]:
    """Chat and text of all that was queued, in order."""
    joined = sa.select(outbox.c.chat, body_table.c.html).join(body_table, body_table.c.id == outbox.c.body_id)
    with store.database.read() as connection:
        return [(chat, text) for chat, text in connection.execute(joined.order_by(outbox.c.id))]


async def go(store: SqlStore, compose: Compose, *moments: datetime, tell: Callable[[Note], None] | None = None) -> None:
    """One morning that lives through moments."""
    morning = Morning(store, compose, tell=tell or (lambda note: None))
    for moment in moments:
        await morning.tick(moment)


def minutes(start: datetime, end: datetime, step: timedelta = MINUTE) -> Sequence[datetime]:
    """Every minute from start to end, in UTC."""
    count = int((end - start) / step) + 1
    return [start.astimezone(UTC) + n * step for n in range(count)]


async def test_row_42_down_at_half_past_seven(store: SqlStore) -> None:
    """Up at nine: the digest goes out then, once."""
    join(store, 1, at("2026-07-26 12:00"))
    await go(store, papers(), at("2026-07-27 09:00"), at("2026-07-27 09:01"))
    assert said(store) == [(1, "2026-07-27")]


async def test_row_43_down_for_five_days(store: SqlStore) -> None:
    """Only today's goes out; the others are marked as skipped."""
    join(store, 1, at("2026-07-21 12:00"))
    await go(store, papers(), at("2026-07-27 09:00"))
    with store.database.read() as connection:
        skipped = (
            connection.execute(sa.select(acts.c.key).where(acts.c.total == 0).order_by(acts.c.key)).scalars().all()
        )
    assert said(store) == [(1, "2026-07-27")]
    assert skipped == [f"digest/2026-07-{day}" for day in range(22, 27)]


async def test_row_44_restarts(store: SqlStore) -> None:
    """A new scheduler at each start changes nothing: the store says what is due."""
    join(store, 1, at("2026-07-26 12:00"))
    for moment in minutes(at("2026-07-27 07:28"), at("2026-07-27 07:34")):
        await go(store, papers(), moment)
    assert said(store) == [(1, "2026-07-27")]


async def test_row_45_half_a_second_late(store: SqlStore) -> None:
    """A start at 07:30:00.5, or a loop that was busy for three seconds, loses nothing."""
    join(store, 1, at("2026-07-26 12:00"))
    await go(store, papers(), at("2026-07-27 07:30:00.5"), at("2026-07-27 07:30:03"))
    assert said(store) == [(1, "2026-07-27")]


async def test_row_45_a_busy_loop(store: SqlStore) -> None:
    """A job whose moment passes while the loop is busy for longer than a second still runs, once, afterwards."""
    join(store, 1, at("2026-07-26 12:00"))
    morning, ticks = Morning(store, papers()), []

    async def serve() -> None:
        ticks.append(await morning.tick(at("2026-07-27 07:30")))

    scheduler = clockwork({"morning": serve})
    scheduler.start()
    real_time.sleep(1.5)  # noqa: ASYNC251  # the fault
    async with asyncio.timeout(60):
        while not ticks:  # noqa: ASYNC110  # the scheduler calls it
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.3)  # in which it could run again
    scheduler.shutdown(wait=False)
    assert (ticks, said(store)) == ([1], [(1, "2026-07-27")])


async def test_row_44_schedulers_that_replace_each_other(store: SqlStore) -> None:
    """Each start makes its jobs anew, and no missed run is known any more: what was missed goes out all the same."""
    join(store, 1, at("2026-07-26 12:00"))
    for moment in (at("2026-07-27 07:29"), at("2026-07-27 08:10"), at("2026-07-27 08:11")):
        morning = Morning(store, papers(), now=lambda moment=moment: moment)
        ticked = asyncio.Event()

        async def tick(morning: Morning = morning, ticked: asyncio.Event = ticked) -> None:
            await morning.tick()
            ticked.set()

        scheduler = clockwork({"morning": tick})
        scheduler.start()
        await asyncio.wait_for(ticked.wait(), 60)
        scheduler.shutdown(wait=False)
    assert said(store) == [(1, "2026-07-27")]


async def test_row_46_clock_set_back(store: SqlStore) -> None:
    """Ten minutes back after the sending: no second digest, and tomorrow's comes."""
    join(store, 1, at("2026-07-26 12:00"))
    back = minutes(at("2026-07-27 07:21"), at("2026-07-27 07:40"))
    await go(store, papers(), at("2026-07-27 07:31"), *back, at("2026-07-28 07:30"))
    assert said(store) == [(1, "2026-07-27"), (1, "2026-07-28")]


async def test_row_47_clock_three_days_ahead(store: SqlStore) -> None:
    """A clock that is ahead sends no future digest; corrected, it sends each day's as ever."""
    join(store, 1, at("2026-07-26 12:00"))
    ahead = minutes(at("2026-07-30 07:00"), at("2026-07-30 20:00"), timedelta(minutes=30))
    right = [at(f"2026-07-{day} 07:30") for day in (27, 28, 29, 30)]
    await go(store, papers("2026-07-27", "2026-07-28", "2026-07-29"), *ahead, *right)
    assert said(store) == [(1, "2026-07-27"), (1, "2026-07-28"), (1, "2026-07-29")]


async def test_row_48_suspended(store: SqlStore) -> None:
    """A machine that slept over the time catches up when it wakes, by its own clock."""
    with time_machine.travel(at("2026-07-26 23:00"), tick=False) as clock:
        join(store, 1, datetime.now(UTC))
        morning = Morning(store, papers())
        await morning.tick()
        clock.move_to(at("2026-07-27 08:45"))
        await morning.tick()
    assert said(store) == [(1, "2026-07-27")]


@pytest.mark.parametrize(
    ("zone", "wall", "start", "dates"),
    [
        ("America/New_York", time(1, 30), "2026-10-31 12:00", ["2026-11-01", "2026-11-02"]),  # row 49: comes twice
        ("Asia/Beirut", time(0, 0), "2026-03-28 12:00", ["2026-03-29", "2026-03-30"]),  # row 50: jumped over
        ("Africa/Cairo", time(0, 30), "2026-04-23 12:00", ["2026-04-24", "2026-04-25"]),
    ],
)
async def test_rows_49_and_50_summer_time(store: SqlStore, zone: str, wall: time, start: str, dates: list[str]) -> None:
    """An hour that comes twice gives one digest, one that is jumped over gives one too."""
    first = at(start, zone)
    join(store, 1, first, zone=zone, at=wall)
    await go(store, papers(), *minutes(first, first + timedelta(hours=46), timedelta(minutes=15)))
    assert [text for _, text in said(store)] == dates


async def test_row_50_first_minute_after_the_gap(store: SqlStore) -> None:
    """Midnight in Beirut does not exist on 29 March 2026: the digest goes at one o'clock, which follows at once."""
    join(store, 1, at("2026-03-28 12:00", "Asia/Beirut"), zone="Asia/Beirut", at=time(0, 0))
    morning = Morning(store, papers())
    gap = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)
    assert [await morning.tick(moment) for moment in (gap - MINUTE, gap)] == [0, 1]


async def test_row_51_another_zone_at_noon(store: SqlStore) -> None:
    """Who moves to New York at noon gets no second digest of that date, and the next one on time."""
    join(store, 1, at("2026-07-26 12:00"))
    noon = at("2026-07-27 12:00")
    await go(store, papers(), at("2026-07-27 07:30"))
    moved = Wishes(zone="America/New_York")
    store.change(1, moved, next_at=next_due(Schedule(zone=moved.zone), noon), now=noon)
    await go(store, papers(), *minutes(noon, noon + timedelta(hours=36), timedelta(minutes=15)))
    assert said(store) == [(1, "2026-07-27"), (1, "2026-07-28")]


@pytest.mark.parametrize("day", ["2026-12-31", "2027-01-01", "2028-02-29", "2028-03-01"])
async def test_row_52_odd_days(store: SqlStore, day: str) -> None:
    """The composer is asked for the subscriber's local date, whatever date it is in UTC."""
    join(store, 1, at(f"{day} 00:00"))
    await go(store, papers(day), at(f"{day} 07:30"))
    assert said(store) == [(1, day)]


async def test_row_53_the_paper_is_still_being_read(store: SqlStore) -> None:
    """The digest goes out when the paper is ready; who waits for two hours is told so once."""
    ready = at("2026-07-27 10:15")
    moments = minutes(at("2026-07-27 07:29"), at("2026-07-27 10:30"), timedelta(minutes=5))
    join(store, 1, at("2026-07-26 12:00"))
    clock = [moments[0]]

    def compose(on: date, variant: Variant) -> Composed:
        done = clock[0] >= ready
        return Composed(parts=[Body(html=f"{on}", plain="")] if done else (), waiting=not done)

    morning = Morning(store, compose, not_yet=lambda variant: Body(html="在读", plain="在读"))
    for clock[0] in moments:
        await morning.tick(clock[0])
    assert said(store) == [(1, "在读"), (1, "2026-07-27")]


async def test_row_53_one_tick_at_a_time(store: SqlStore) -> None:
    """A tick that comes while another composes does nothing."""
    join(store, 1, at("2026-07-26 12:00"))
    asked = []

    def compose(on: date, variant: Variant) -> Composed:
        asked.append(on)
        real_time.sleep(0.2)
        return Composed(parts=[Body(html="报", plain="报")])

    morning, now = Morning(store, compose), at("2026-07-27 07:30")
    assert sorted(await asyncio.gather(morning.tick(now), morning.tick(now))) == [0, 1]
    assert len(asked) == 1


async def test_row_54_no_paper_today(store: SqlStore) -> None:
    """A day without a paper has no empty digest; the administrator hears of it once, before noon."""
    join(store, 1, at("2026-07-26 12:00"))
    heard: list[tuple[str, datetime]] = []
    clock = [at("2026-07-27 07:00")]
    morning = Morning(store, papers("2026-07-28"), tell=lambda note: heard.append((note.key, clock[0])))
    for clock[0] in minutes(at("2026-07-27 07:00"), at("2026-07-28 07:30"), timedelta(minutes=10)):
        await morning.tick(clock[0])
    assert [key for key, _ in heard] == ["no-paper/2026-07-27"]
    assert heard[0][1] <= at("2026-07-27 12:00")
    assert said(store) == [(1, "2026-07-28")]
