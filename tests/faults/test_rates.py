"""Row 35 and the rates: every sliding window, as the fake server measured it."""

import asyncio
from datetime import UTC, datetime

from bot.delivery import Ending
from bot.pacer import Pacer
from bot.rate import Limits
from digests.store import SqlStore, open_store
from digests.store.deliveries import Kind
from tests.fakes.asking import ask, busiest, running, share
from tests.fakes.botapi import FakeBotApi
from tests.fakes.botapi import Limits as Enforced
from tests.fakes.children import Nursery
from tests.fakes.printed import analysis, article, page
from tests.fakes.pushed import act, bodies
from tests.fakes.sending import BOT, sending, until_empty


def now() -> datetime:
    return datetime.now(UTC)


async def test_row_35_the_bot_and_its_groups(store: SqlStore, api: FakeBotApi) -> None:
    """With Telegram's limits enforced there is no 429: 30 a second for the bot, one a second to a chat, and a group's
    messages lie so far apart that twenty take a minute."""
    api.limits = Enforced()
    store.enqueue(act("a", now=now()), bodies("一"), range(1, 51), now=now())
    store.enqueue(act("b", now=now()), bodies("一", "二"), range(1, 11), now=now())
    store.enqueue(act("g", now=now()), bodies("一", "二"), [-5], now=now())
    async with sending(store, api.url, limits=Limits()) as sender:
        assert await until_empty(sender, store, within=20) is Ending.STOPPED
    times = [m.at for m in api.messages()]
    assert (len(times), len([a for a in api.asked if a[1] == "sendMessage"])) == (72, 72)
    assert busiest(times, 1.0) <= 30
    assert max(busiest([m.at for m in api.messages(chat)], 1.0) for chat in range(1, 11)) == 1
    assert busiest([m.at for m in api.messages(-5)], 3.0) == 1


async def test_row_35_two_processes_share_the_rate(url: str, api: FakeBotApi, children: Nursery) -> None:
    """Two senders together are no faster than one may be."""
    first = await children.start(url, api.url, chats=90, rate=27, workers=8, lease=20)
    second = await children.start(url, api.url, chats=90, rate=27, workers=8, lease=20)
    assert [(await child.wait())[0] for child in (first, second)] == [0, 0]
    times = [m.at for m in api.messages()]
    assert (len(times), len({m.chat for m in api.messages()})) == (90, 90)
    assert busiest(times, 1.0) <= 30


async def test_a_restart_does_not_forget(store: SqlStore, api: FakeBotApi) -> None:
    """A new process goes on where the last one's slots ended."""
    for key in ("a", "b", "c"):
        store.enqueue(act(key, now=now()), bodies("一"), range(1, 9), now=now())
        async with sending(store, api.url, limits=Limits(per_chat=50)) as sender:
            assert await until_empty(sender, store) is Ending.STOPPED
    assert busiest([m.at for m in api.messages()], 0.5) <= 15


async def test_a_search_is_answered_while_a_broadcast_runs(url: str, api: FakeBotApi) -> None:
    """``baozhai run`` answers strangers at random moments from a share of its own: a broadcast makes none of them wait
    for the whole of it, adds less than 300 ms for most, and goes on meanwhile."""
    with open_store(url) as store:
        store.ingest(page(article("水库除险加固")), [analysis("水库")], paper="青浔新闻", now=now())
        async with running(api, url):
            alone = await ask(api, ["/search 水库"] * 5, a_second=8.0, seed=1)
            store.enqueue(act("all", kind=Kind.BROADCAST, now=now()), bodies("一"), range(1000, 1600), now=now())
            while sum((m.chat or 0) >= 1000 for m in api.messages()) < 10:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            begun = len(api.messages())
            beside = await ask(api, ["/search 水库"] * 10, a_second=4.0, seed=3, first=100)
    messages = api.messages()
    meanwhile = [m.at for m in messages[begun:] if (m.chat or 0) >= 1000]
    assert all("水库除险加固" in m.text for m in messages if (m.chat or 0) < 1000)
    assert (share(beside, 0.5) < share(alone, 0.5) + 0.3, max(beside) < 5.0) == (True, True), (alone, beside)
    assert len(meanwhile) > 10 * (meanwhile[-1] - meanwhile[0])


async def test_an_answer_waits_for_its_chat(store: SqlStore) -> None:
    """Two answers to one chat are a second apart, those to others are not."""
    pacer = Pacer(store, BOT)
    first, second, other = [await asyncio.to_thread(pacer.answer, chat) for chat in (1, 1, 2)]
    assert first == 0
    assert 900_000 < second < 1_100_000
    assert other < 400_000
