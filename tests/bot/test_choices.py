"""What a subscriber chooses in the leaves of /settings, and what comes of it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.collecting import Collector
from bot.commands.hours import between
from bot.composing import Composer
from bot.following import is_night
from bot.morning import Morning
from digests.model import Analysis, Article, Page
from digests.store import SqlStore
from digests.store.people import ChatKind, Variant, Wishes
from tests.bot.conftest import MORNING, Clock
from tests.bot.mornings import dawn
from tests.bot.person import Person
from tests.fakes.botapi import FakeBotApi

People = Callable[..., Person]
DAY = date(2026, 5, 12)


def wishes(store: SqlStore, chat: int = 7) -> Wishes:
    """What a chat chose."""
    kept = store.subscriber(chat)
    assert kept is not None
    return kept.wishes


async def _panel(person: People) -> Person:
    someone = person()
    await someone.says("/subscribe")
    await someone.says("/settings")
    await someone.taps("日子、篇幅、声音")
    return someone


async def test_pages(person: People, store: SqlStore) -> None:
    """Only what stands on the chosen pages is in the digest; none chosen is all of them again."""
    someone = await _panel(person)
    await someone.taps("版面")
    await someone.taps("03版")
    assert wishes(store).variant.pages == ("03",)
    told = "\n".join(each.text for each in await someone.says("/digest 2026-05-12"))
    assert "下载招标文件" in told
    assert "第三届龙舟赛" not in told
    assert "要办的事" in told
    assert "社区组报名" not in told
    await someone.says("/settings")
    await someone.taps("日子、篇幅、声音")
    await someone.taps("版面")
    await someone.taps("全部版面")
    assert wishes(store).variant.pages == ()


async def test_pages_by_name(person: People, store: SqlStore) -> None:
    """A page is chosen by its name, too, wherever in the paper it stands."""
    article = Article(headline="要闻一则", paragraphs=("今天有要闻。",))
    page = Page(articles=(article,), published=DAY, number="09", section="要闻")
    store.ingest(page, [Analysis()], paper="青浔新闻", now=MORNING)
    someone = await _panel(person)
    await someone.taps("版面")
    await someone.taps("要闻")
    told = "\n".join(each.text for each in await someone.says("/digest 2026-05-12"))
    assert "要闻一则" in told
    assert "龙舟赛" not in told


async def test_a_forged_page(person: People, store: SqlStore) -> None:
    """A page that the papers do not have is not followed."""
    someone = await _panel(person)
    await someone.presses("page:000000000000")
    assert wishes(store).variant.pages == ()


def _compose(store: SqlStore, clock: Clock) -> Composer:
    return Composer(store, "baozhai_bot", Collector(store, [], now=clock))


async def test_nothing_on_these_pages(store: SqlStore, clock: Clock) -> None:
    """Where the paper has nothing on the pages somebody follows, nothing is sent, and tomorrow it is looked at anew."""
    wanted = Wishes(variant=Variant(pages=("77",)))
    store.subscribe(7, ChatKind.PRIVATE, wanted, next_at=MORNING - timedelta(minutes=10), now=MORNING)
    notes = []
    morning = Morning(store, _compose(store, clock), tell=notes.append, now=clock)
    assert await morning.tick() == 0
    assert store.deliveries_of(7) == []
    kept = store.subscriber(7)
    assert kept is not None
    assert kept.next_at == MORNING - timedelta(minutes=10) + timedelta(days=1)
    assert notes == []


async def test_those_pages_in_the_morning(store: SqlStore, clock: Clock) -> None:
    """The morning's digest keeps to the pages; who follows all of them gets all of them."""
    compose = _compose(store, clock)
    some = compose(DAY, Variant(pages=("03",))).parts
    whole = compose(DAY, Variant()).parts
    assert "龙舟赛" not in "".join(part.plain for part in some)
    assert "龙舟赛" in "".join(part.plain for part in whole)


async def test_followed_words_keep_to_the_pages(person: People, store: SqlStore, api: FakeBotApi, clock: Clock) -> None:
    """Words are looked for on the followed pages only."""
    clock.at = MORNING - timedelta(minutes=30)
    for number, page in ((7, "03"), (8, "02")):
        await person(user=number).says("/follow 水库")
        store.change(number, Wishes(variant=Variant(pages=(page,))), next_at=clock.at, now=clock.at)
    await dawn(store, api, MORNING)
    caught = ["关注词：水库" in "".join(each.text for each in api.messages(number)) for number in (7, 8)]
    assert caught == [False, True]


async def test_weekdays(person: People, store: SqlStore) -> None:
    """Each day by itself; the next digest is due on a day that is left; the last one stays."""
    someone = await _panel(person)
    await someone.taps("星期")
    await someone.taps("周一至周五")
    await someone.taps("周三")
    assert wishes(store).weekdays == 0b0011011
    kept = store.subscriber(7)
    assert kept is not None
    assert kept.next_at == datetime(2026, 5, 14, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    await someone.presses("weekday:0")
    assert wishes(store).weekdays == 0b0011011
    assert "至少" in someone.notices[0]
    await someone.presses("weekday:999")
    assert wishes(store).weekdays == 0b0011011


async def test_a_night_of_ones_own(person: People, store: SqlStore) -> None:
    """The quiet hours are chosen on a button or typed; what cannot be read is asked for again."""
    someone = await _panel(person)
    await someone.taps("夜间")
    await someone.taps("23:00–06:00")
    assert (wishes(store).night_from, wishes(store).night_until) == (time(23), time(6))
    await someone.taps("任何时候都有声")
    assert not wishes(store).quiet
    await someone.taps("其他时段")
    [again] = await someone.says("明天", answering=someone.seen[-1])
    assert again.hint
    await someone.says("晚上9点半到早上6点", answering=again)
    kept = wishes(store)
    assert (kept.quiet, kept.night_from, kept.night_until) == (True, time(21, 30), time(6))


async def test_a_place_on_the_map(person: People, store: SqlStore) -> None:
    """A shared location is the zone of the nearest city; where it was is kept nowhere."""
    someone = person()
    await someone.says("/subscribe")
    message = someone._message(1, "", someone._sender)
    del message["text"]
    [seen] = await someone.sends({"message": message | {"location": {"latitude": 43.81, "longitude": 87.62}}})
    assert "Asia/Urumqi" in seen.text
    assert wishes(store).zone == "Asia/Urumqi"
    await someone.says("/export")
    kept = b"".join(content for each in someone.api.accepted for content in each.files.values())
    assert b"43.8" not in kept
    assert b"87.6" not in kept


async def test_paused_until_a_day_that_is_asked_for(person: People, store: SqlStore) -> None:
    """The button asks for a day, and the answer to it is one, not a search."""
    someone = await _panel(person)
    await someone.taps("到某天")
    [again] = await someone.says("昨天", answering=someone.seen[-1])
    await someone.says("5月20日", answering=again)
    until = wishes(store).paused_until
    assert until == datetime(2026, 5, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("begin", "end", "hour", "night"),
    [(22, 7, 23, True), (22, 7, 3, True), (22, 7, 7, False), (1, 6, 3, True), (1, 6, 23, False), (5, 5, 12, True)],
)
def test_nights(begin: int, end: int, hour: int, night: bool) -> None:
    """A night goes over midnight or does not; from and until the same hour it is the whole day."""
    assert is_night(Wishes(night_from=time(begin), night_until=time(end)), time(hour)) is night


@pytest.mark.parametrize("words", ["", "22:30", "22:30-", "-", "1-2-3", "25:00-6:00", "<b>-<i>"])
def test_no_hours(words: str) -> None:
    """What is not two times of day is none."""
    assert None in between(words)
