"""A paper that is read after somebody's hour reaches them on that day, once, whatever the clock does meanwhile."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.collecting import Collector
from bot.composing import Composer
from bot.late import SETTLED, Composed
from bot.morning import Morning
from bot.openings import Openings
from bot.schedule import Schedule, next_due
from digests.store import SqlStore
from digests.store.people import ChatKind, Standing, Variant, Wishes
from digests.store.schema.outbox import act_papers, acts, outbox
from digests.store.schema.outbox import bodies as body_table
from tests.fakes.printed import analysis, article, page

EARLY, LATER = "青浔日报", "青浔晚报"
MINUTE, QUARTER, HOURS = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1)
MONDAY = date(2026, 7, 27)


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


EVE, HOUR = at("2026-07-26 12:00"), at("2026-07-27 07:30")


def join(store: SqlStore, chat: int, now: datetime = EVE, **wishes: object) -> None:
    """Somebody subscribes."""
    wanted = Wishes(**wishes)  # type: ignore[arg-type]
    due = next_due(Schedule(zone=wanted.zone, at=wanted.at), now)
    store.subscribe(chat, ChatKind.PRIVATE, wanted, next_at=due, now=now)


def read(store: SqlStore, paper: str, now: datetime, *, on: date = MONDAY, number: str = "01") -> None:
    """A page of a paper comes in."""
    body = {EARLY: "郭家咀水库昨日开工，工期三个月。", LATER: "老城区改造本周启动，涉及居民两千户。"}[paper]
    printed = page(article(f"{paper}{number}版头条", f"{body}{number * 3}"), published=on, number=number)
    store.ingest(printed, [analysis("水库")], paper=paper, now=now)


def morning(store: SqlStore) -> Morning:
    """A new one, as after each restart."""
    composer = Composer(store, "baozhai_bot", Collector(store, (), now=lambda: datetime.now(UTC)))
    openings = Openings(store)
    return Morning(store, composer, own=openings.own, own_late=openings.own_late)


async def go(store: SqlStore, *moments: datetime) -> None:
    """A tick at each of these moments, each in a new process."""
    for moment in moments:
        await morning(store).tick(moment)


def minutes(start: datetime, end: datetime, step: timedelta = QUARTER) -> Sequence[datetime]:
    """From start to end, in UTC."""
    return [start.astimezone(UTC) + n * step for n in range(int((end - start) / step) + 1)]


def got(store: SqlStore, chat: int) -> list[tuple[str, bool, bool]]:
    """The acts of a chat in order, each with whether it tells of the early and of the later paper."""
    joined = sa.select(acts.c.key, body_table.c.html).select_from(
        outbox.join(acts, acts.c.id == outbox.c.act_id).join(body_table, body_table.c.id == outbox.c.body_id)
    )
    with store.database.read() as connection:
        rows = connection.execute(joined.where(outbox.c.chat == chat).order_by(outbox.c.id)).all()
    return [(row.key, f"{EARLY}01版头条" in row.html, f"{LATER}01版头条" in row.html) for row in rows]


DIGEST = ("digest/2026-07-27", True, False)
AFTERWARDS = (f"digest/2026-07-27/{LATER}", False, True)


async def test_a_late_paper_follows(store: SqlStore) -> None:
    """Read at nine, it goes then, alone, and once; the first paper is not sent again."""
    join(store, 1)
    read(store, EARLY, HOUR - MINUTE)
    await go(store, HOUR)
    read(store, LATER, at("2026-07-27 09:00"))
    await go(store, *minutes(at("2026-07-27 09:00"), at("2026-07-28 07:15")))
    assert got(store, 1) == [DIGEST, AFTERWARDS]


async def test_not_while_its_pages_come(store: SqlStore) -> None:
    """It waits until no page of it came for a while, and then has all of them."""
    join(store, 1)
    read(store, EARLY, HOUR - MINUTE)
    await go(store, HOUR)
    nine = at("2026-07-27 09:00")
    read(store, LATER, nine)
    await go(store, nine + MINUTE)
    read(store, LATER, nine + 4 * MINUTE, number="02")
    await go(store, nine + SETTLED, nine + 8 * MINUTE)
    assert got(store, 1) == [DIGEST]
    await go(store, nine + 9 * MINUTE, nine + 10 * MINUTE)
    assert got(store, 1) == [DIGEST, AFTERWARDS]
    with store.database.read() as connection:
        texts = "".join(connection.scalars(sa.select(body_table.c.html)))
    assert f"{LATER} 01版 / {LATER} 02版" in texts


async def test_who_is_served_later_has_both_in_one(store: SqlStore) -> None:
    """Whose hour comes after the paper gets one digest with both, and nothing more."""
    join(store, 1)
    join(store, 2, at=time(10, 0))
    read(store, EARLY, HOUR - MINUTE)
    await go(store, HOUR)
    read(store, LATER, at("2026-07-27 09:00"))
    await go(store, *minutes(at("2026-07-27 09:00"), at("2026-07-27 23:45")))
    assert (got(store, 1), got(store, 2)) == ([DIGEST, AFTERWARDS], [("digest/2026-07-27", True, True)])


async def test_only_who_wants_it(store: SqlStore) -> None:
    """Not those who chose other papers, left, or paused meanwhile; those who chose it had nothing, and get it first."""
    join(store, 1, variant=Variant(papers=(EARLY,)))
    join(store, 2, variant=Variant(papers=(LATER,)))
    for chat in (3, 4, 5):
        join(store, chat)
    read(store, EARLY, HOUR - MINUTE)
    await go(store, HOUR)
    store.unsubscribe(3, now=HOUR)
    store.change(4, Wishes(paused_until=at("2026-07-30 00:00")), next_at=at("2026-07-30 07:30"), now=HOUR)
    assert store.depart(5, Standing.BLOCKED, "blocked", now=HOUR)
    read(store, LATER, at("2026-07-27 09:00"))
    await go(store, *minutes(at("2026-07-27 09:00"), at("2026-07-27 12:00")))
    assert [got(store, chat) for chat in (1, 3, 4, 5)] == [[DIGEST]] * 4
    assert got(store, 2) == [("digest/2026-07-27", False, True)]


async def test_not_after_its_day(store: SqlStore) -> None:
    """Read twelve hours after somebody's time, or after their midnight, it is news no more."""
    join(store, 1)
    join(store, 2, at=time(20, 0))
    read(store, EARLY, HOUR - MINUTE)
    await go(store, HOUR, at("2026-07-27 20:00"))
    read(store, LATER, at("2026-07-27 19:29"))
    await go(store, *minutes(at("2026-07-27 20:00"), at("2026-07-28 07:00")))
    assert (got(store, 1), got(store, 2)) == ([DIGEST], [DIGEST, AFTERWARDS])
    join(store, 3, at("2026-07-28 07:00"))
    await go(store, at("2026-07-28 07:30"))
    assert got(store, 3) == []


@pytest.mark.parametrize(
    ("zone", "wall", "first", "later"),
    [
        ("America/New_York", time(1, 30), "2026-11-01 01:30", "2026-11-01T05:45+00:00"),  # 01:45, for the first time
        ("Asia/Beirut", time(0, 0), "2026-03-29 01:00", "2026-03-28T22:20+00:00"),  # 01:20; midnight does not exist
        ("Africa/Cairo", time(0, 30), "2026-04-24 01:00", "2026-04-24T08:00+00:00"),
    ],
)
async def test_on_a_day_of_summer_time(store: SqlStore, zone: str, wall: time, first: str, later: str) -> None:
    """An hour that comes twice brings the late paper once; one that does not come loses nothing."""
    day = datetime.fromisoformat(first).date()
    eve = at(f"{day - timedelta(days=1)} 12:00", zone)
    join(store, 1, eve, zone=zone, at=wall)
    read(store, EARLY, eve, on=day)
    moment = datetime.fromisoformat(later)
    await go(store, *minutes(moment - timedelta(hours=2), moment - QUARTER / 3))
    read(store, LATER, moment, on=day)
    await go(store, *minutes(moment, moment + timedelta(hours=2)), *minutes(moment, moment + 26 * HOURS, 2 * HOURS))
    assert got(store, 1) == [(f"digest/{day}", True, False), (f"digest/{day}/{LATER}", False, True)]


async def test_a_clock_set_back_or_ahead(store: SqlStore) -> None:
    """Whatever the clock shows afterwards, the late paper came once, and tomorrow's comes as ever."""
    join(store, 1)
    read(store, EARLY, HOUR - MINUTE)
    await go(store, HOUR)
    nine = at("2026-07-27 09:00")
    read(store, LATER, nine)
    await go(store, nine + SETTLED, *minutes(HOUR - MINUTE, nine + QUARTER), nine + timedelta(days=3), nine + QUARTER)
    read(store, EARLY, at("2026-07-28 07:00"), on=date(2026, 7, 28))
    await go(store, at("2026-07-28 07:30"))
    assert got(store, 1) == [DIGEST, AFTERWARDS, ("digest/2026-07-28", True, False)]


async def test_two_schedulers(store: SqlStore) -> None:
    """Two that wake at the same moment queue it once."""
    for chat in range(1, 30):
        join(store, chat)
    read(store, EARLY, HOUR - MINUTE)
    await go(store, HOUR)
    read(store, LATER, at("2026-07-27 09:00"))
    ten = at("2026-07-27 10:00")
    numbers = await asyncio.gather(*(morning(store).tick(ten) for _ in range(2)))
    assert (sum(numbers), [got(store, chat) for chat in (1, 29)]) == (29, [[DIGEST, AFTERWARDS]] * 2)


async def test_killed_between_queueing_and_noting(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends after it queued the paper and before it noted so changes nothing."""
    join(store, 1)
    read(store, EARLY, HOUR - MINUTE)
    await go(store, HOUR)
    read(store, LATER, at("2026-07-27 09:00"))
    ten = at("2026-07-27 10:00")
    with monkeypatch.context() as patch:
        patch.setattr(store, "cover", lambda lacking: (_ for _ in ()).throw(KeyError("here it ends")))
        with pytest.raises(KeyError):
            await go(store, ten)
    await go(store, ten + MINUTE, ten + 2 * MINUTE)
    assert got(store, 1) == [DIGEST, AFTERWARDS]


async def test_what_cannot_be_composed_is_tried_again(store: SqlStore) -> None:
    """A paper that is still being read, or fails, goes when it can."""
    join(store, 1)
    read(store, EARLY, HOUR - MINUTE)
    await go(store, HOUR)
    read(store, LATER, at("2026-07-27 09:00"))
    ten, tries = at("2026-07-27 10:00"), iter([Composed(waiting=True), None])
    real = Composer(store, "baozhai_bot", Collector(store, (), now=lambda: datetime.now(UTC)))

    def compose(on: date, variant: Variant) -> Composed:
        held_up = next(tries, real)
        if held_up is None:
            raise ValueError("a bad value in a template")
        return held_up if isinstance(held_up, Composed) else real(on, variant)

    once = Morning(store, compose)
    assert [await once.tick(ten + n * MINUTE) for n in range(4)] == [0, 0, 1, 0]


async def test_followed_words_open_the_late_paper_too(store: SqlStore) -> None:
    """What a subscriber's words catch opens the digest, and what they catch in the late paper opens that, once."""
    for chat in (1, 2, 3):
        join(store, chat)
    assert store.follow(1, "头条", now=EVE)
    assert store.follow(2, "两千户", now=EVE)
    read(store, EARLY, HOUR - MINUTE)
    await go(store, HOUR)
    read(store, LATER, at("2026-07-27 09:00"))
    await go(store, *minutes(at("2026-07-27 09:15"), at("2026-07-27 10:00")))
    assert [got(store, chat) for chat in (1, 2, 3)] == [[DIGEST, AFTERWARDS]] * 3
    assert [["关注词" in text for text in texts(store, chat)] for chat in (1, 2, 3)] == [
        [True, True], [False, True], [False, False],
    ]  # fmt: skip
    assert [text.count(f"{LATER}01版头条") for text in texts(store, 1)] == [0, 2]


def texts(store: SqlStore, chat: int) -> list[str]:
    """What was queued for a chat, in order."""
    joined = sa.select(body_table.c.plain).select_from(outbox.join(body_table, body_table.c.id == outbox.c.body_id))
    with store.database.read() as connection:
        return list(connection.scalars(joined.where(outbox.c.chat == chat).order_by(outbox.c.id)))


async def test_a_page_more_or_a_corrected_one_is_not_sent(store: SqlStore) -> None:
    """What comes late to an issue that was in the digest is kept, and not sent by itself (rows 55 and 56)."""
    join(store, 1)
    read(store, EARLY, HOUR - MINUTE)
    await go(store, HOUR)
    read(store, EARLY, HOUR + QUARTER)
    corrected = page(article(f"{EARLY}01版头条", "更正后的正文。"), published=MONDAY, number="01")
    store.ingest(corrected, [analysis("水库")], paper=EARLY, now=HOUR + QUARTER)
    read(store, EARLY, HOUR + QUARTER, number="02")
    await go(store, *minutes(HOUR + QUARTER, at("2026-07-27 19:00")))
    assert got(store, 1) == [DIGEST]


async def test_nothing_is_kept_of_it(store: SqlStore) -> None:
    """Nightly tidying takes what was noted with the acts that ended."""
    join(store, 1)
    read(store, EARLY, HOUR - MINUTE)
    await go(store, HOUR)
    store.recover(now=round((HOUR + timedelta(days=2)).timestamp() * 1e6))
    assert store.tidy(HOUR + timedelta(days=30)) == 1
    with store.database.read() as connection:
        assert connection.execute(sa.select(act_papers)).all() == []
