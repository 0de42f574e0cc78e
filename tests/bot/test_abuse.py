"""Abuse costs nothing: floods, forged buttons, links, other people's commands, markup in what people write."""

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Update

from bot.app import build
from bot.delivery import Sender
from bot.dispatch import App
from bot.floods import Limit
from bot.messenger import BotMessenger
from bot.pacer import Pacer
from bot.settings import Settings
from bot.transport import AiohttpRequest
from digests.store import SqlStore
from digests.store.deliveries import Act, Body, Kind
from digests.store.follows import MAX_FOLLOWS
from tests.bot.conftest import OPERATOR, Clock
from tests.bot.person import Person, Seen
from tests.fakes.botapi import FakeBotApi

People = Callable[..., Person]


@pytest.mark.parametrize(
    "words",
    ['"', "*", "AND", "OR NOT", "-防汛", "title:防汛", "防汛\x00", "防" * 10_000, "()",
     "'; DROP TABLE articles; --", "😀😀",
     "<b>防汛", "{0}", "%s", "\u202e防汛", "\ud83d", "NEAR(", "^防汛", "防汛 " * 500],
)  # fmt: skip
async def test_row_107_hostile_searches(person: People, words: str) -> None:
    """Whatever is searched for, there is one friendly answer, and no error."""
    someone = person()
    seen = await someone.says(f"/search {words}")
    assert len(seen) == 1
    assert "出了点问题" not in seen[0].text


@pytest.mark.parametrize("words", [" ", "\u3000", "\t \t"])
async def test_row_107_blank_search_asks(person: People, words: str) -> None:
    """A search for nothing asks for words."""
    [seen] = await person().says(f"/search{words}")
    assert seen.hint


@pytest.mark.parametrize(
    "data",
    ["", "x", "read:", "read:-1", "read:１", "read:²", "read:1:2", "article:1", "article:1:99999",
     "search:newest:../../x",
     "search:worst:", "forget:maybe", "time:2561", "time:9999", "language:fr", "digest:2026-13-99x", "due:-1",
     "due:99999",
     "start:7", "subscribe:8", "READ:1", "read:1\n", "find:!!!!", "a" * 64, "read:999999999999999999", "find:____"],
)  # fmt: skip
async def test_row_110_forged_buttons(person: People, data: str) -> None:
    """Data that we could not have written changes nothing and raises nothing."""
    someone = person()
    await someone.says("/start")
    await someone.presses(data)
    assert all("出了点问题" not in each.text for each in someone.seen)
    assert not any("出了点问题" in notice for notice in someone.notices)


async def test_row_110_a_button_acts_for_its_presser(person: People, store: SqlStore) -> None:
    """What a button changes is the chat it stands in, whatever its data says."""
    someone, other = person(user=7), person(user=8)
    await someone.says("/subscribe")
    await other.says("/subscribe")
    [panel] = await other.says("/settings")
    await other.presses("time:0630", on=panel)
    kept = {chat: store.subscriber(chat) for chat in (7, 8)}
    assert [each and f"{each.wishes.at:%H:%M}" for each in kept.values()] == ["07:30", "06:30"]


@pytest.mark.parametrize(
    "payload", ["a999999999", "a-1", "d99999999", "s____", "x" * 200, "../../etc", "a１２", "'\"<b>", "ref_7"]
)
async def test_row_111_odd_links(person: People, payload: str) -> None:
    """A link with an odd payload is a plain start, or says that there is nothing."""
    [seen] = await person().says(f"/start {payload}")
    assert "出了点问题" not in seen.text


async def test_link_to_an_article(person: People) -> None:
    """A link to an article opens it."""
    someone = person()
    [hits] = await someone.says("/search 防汛")
    number = str(hits.data("1")).partition(":")[2]
    [article] = await someone.says(f"/start a{number}")
    assert article.text.split("\n")[0] != ""
    assert any("下一篇" in label or "上一篇" in label for label in article.labels)


async def test_markup_is_literal(person: People) -> None:
    """Markup that a person writes is shown as it was written."""
    [seen] = await person().says("/search <b>粗</b>&amp;")
    assert seen.text.splitlines()[0] == "🔎 <b>粗</b>&amp;"


async def test_row_112_subscribe_again_and_again(person: People, store: SqlStore, clock: Clock) -> None:
    """Subscribing again and again is one subscription, and unsubscribing twice is once."""
    someone = person()
    for _ in range(100):
        clock.wait(1)
        await someone.says("/subscribe")
    assert store.subscriber_counts() == {"active": 1}
    for _ in range(2):
        await someone.says("/unsubscribe")
    assert store.subscriber_counts() == {"left": 1}


async def test_the_same_update_twice(person: People, store: SqlStore) -> None:
    """An update that Telegram delivers twice does the same as once."""
    someone = person()
    await someone.says("/subscribe")
    await someone.says("/forget")
    confirmation = someone.seen[-1]
    for _ in range(2):
        await someone.presses("forget:yes", on=confirmation)
    assert store.subscriber(7) is None


async def test_row_106_flood(api: FakeBotApi, settings: Settings, store: SqlStore, clock: Clock) -> None:
    """Who asks too fast is told once, then not heard; a moment later all is well."""
    application = build(
        settings, store, AiohttpRequest(), now=clock, clock=clock.seconds, limit=Limit(burst=3, rate=0.5)
    )
    async with application:
        someone = Person(api, application)
        answers = [len(await someone.says("/help")) for _ in range(20)]
        clock.wait(4)
        later = await someone.says("/help")
    assert answers == [1, 1, 1, 1, *[0] * 16]
    assert "请稍等" in someone.seen[3].text
    assert len(later) == 1


async def test_row_106_five_hundred_at_once(api: FakeBotApi, application: App) -> None:
    """Five hundred people who search at once are all answered."""
    people = [Person(api, application, user=10_000 + each) for each in range(500)]
    updates = [
        Update.de_json({"update_id": each, "message": person._message(each, "防汛", person._sender)}, application.bot)
        for each, person in enumerate(people, 1)
    ]
    await asyncio.gather(*(application.process_update(update) for update in updates))
    answered = {each.chat for each in api.messages() if each.text.startswith("🔎")}
    assert answered == {person.chat for person in people}


async def _kept(store: SqlStore, chat: int) -> str:
    kept = store.subscriber(chat)
    return "" if kept is None else kept.state


@pytest.mark.parametrize(("status", "expected"), [("member", ""), ("administrator", "active"), ("creator", "active")])
async def test_group_settings_are_its_administrators(
    api: FakeBotApi, person: People, store: SqlStore, status: str, expected: str
) -> None:
    """In a group only administrators subscribe it."""
    group = -1_001_234_567_890
    api.members[group, 7] = status
    await person(user=7, chat=group).says("/subscribe@baozhai_test_bot")
    assert await _kept(store, group) == expected


async def test_row_110_other_peoples_buttons_in_a_group(api: FakeBotApi, person: People, store: SqlStore) -> None:
    """A member cannot press what an administrator was shown; plain words do not get round it either."""
    group = -1_001_234_567_890
    api.members[group, 7] = "administrator"
    await person(user=7, chat=group).says("/subscribe")
    [panel] = await person(user=7, chat=group).says("/settings")
    other = person(user=8, chat=group)
    await other.presses("time:0630", on=panel)
    question = Seen(number=panel.number, marked=panel.marked, keys=(), edited=False)
    await other.says("退订", answering=question)
    kept = store.subscriber(group)
    assert kept is not None
    assert (kept.state, f"{kept.wishes.at:%H:%M}") == ("active", "07:30")


async def test_a_group_is_left_in_peace(person: People) -> None:
    """In a group, talk that is not meant for the bot is not answered."""
    member = person(user=7, chat=-1_001_234_567_890)
    assert await member.says("防汛") == []
    assert await member.says("/nosuchcommand") == []
    assert len(await member.says("/search 防汛")) == 1


OPERATORS_TRICKS = [
    {"user": 8},
    {"user": OPERATOR, "chat": -1_001_234_567_890},
    {"user": OPERATOR, "forward_origin": {"type": "hidden_user", "sender_user_name": "x", "date": 1}},
    {"user": OPERATOR, "sender_chat": {"id": -1_009, "type": "channel", "title": "x"}},
]


@pytest.mark.parametrize("trick", OPERATORS_TRICKS, ids=["another", "in a group", "forwarded", "as a channel"])
async def test_row_109_operators_word_from_others(
    person: People, trick: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    """An operator's command is an unknown word from anyone else, in a group, forwarded, or as a channel; the log tells
    who tried."""
    someone = person(user=trick["user"], chat=trick.get("chat"))
    more = {name: value for name, value in trick.items() if name not in ("user", "chat")}
    seen = await someone.says("/status", **more)
    assert not any("订阅者" in each.text for each in seen)
    assert "'what': 'status'" in caplog.text
    assert "'event': 'refused'" in caplog.text


async def test_row_109_operators_word_edited(person: People) -> None:
    """An edited message is no command."""
    operator = person(user=OPERATOR)
    message = operator._message(1, "/status", operator._sender) | {
        "edit_date": 1_780_000_001,
        "entities": [{"type": "bot_command", "offset": 0, "length": 7}],
    }
    assert await operator.sends({"edited_message": message}) == []


async def test_row_109_operators_word(person: People) -> None:
    """The operator is answered, and the command is not in the help."""
    operator = person(user=OPERATOR)
    [seen] = await operator.says("/status")
    assert "订阅者" in seen.text
    assert "/status" not in (await operator.says("/help"))[0].text


async def test_row_106_a_search_has_a_time_of_its_own(
    person: People, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search that takes too long is given up in one sentence; what is asked meanwhile and afterwards is answered."""
    ends, real = threading.Event(), store.search
    monkeypatch.setattr("bot.ask.STORE_SECONDS", 1.5)
    with monkeypatch.context() as slow:
        slow.setattr(store, "search", lambda *args, **more: ends.wait(60) and real(*args, **more))
        waiting = asyncio.create_task(person(user=7).says("防汛"))
        [other] = await person(user=8).says("/settings")
        [late] = await waiting
    ends.set()
    monkeypatch.setattr("bot.ask.STORE_SECONDS", 60.0)
    assert "请过一分钟再试" in late.text
    assert "请过一分钟再试" not in other.text
    [found] = await person(user=7).says("防汛")
    assert "篇报道" in found.text


async def test_row_106_a_flood_does_not_delay_a_broadcast(api: FakeBotApi, application: App, store: SqlStore) -> None:
    """While hundreds search, what the outbox holds goes out within its seconds."""
    now = datetime.now(UTC)
    act = Act(key="broadcast/x", kind=Kind.BROADCAST, expires=now + timedelta(hours=1))
    store.enqueue(act, [Body(html="停水通知", plain="停水通知")], range(1, 11), now=now)
    sender = Sender(store, BotMessenger(application.bot), Pacer(store, 123456))
    sending = asyncio.create_task(sender.run())
    people = [Person(api, application, user=20_000 + each) for each in range(200)]
    updates = [
        Update.de_json({"update_id": each, "message": person._message(each, "防汛", person._sender)}, application.bot)
        for each, person in enumerate(people, 1)
    ]
    began = time.monotonic()
    flood = asyncio.gather(*(application.process_update(update) for update in updates))
    while sum(each.text == "停水通知" for each in api.messages()) < 10:
        await asyncio.sleep(0.05)
        assert time.monotonic() - began < 15
    await flood
    sender.stop()
    await sending


@pytest.mark.parametrize(
    "words",
    ["😀", ".*", "(?:a+)+$", "[", "\\d", "%%", "__", "{0}", "+", "-",
     "词 " * 10_000, "词" * 10_000],
)  # fmt: skip
async def test_row_112_odd_words_to_follow(person: People, store: SqlStore, words: str) -> None:
    """A word to follow is taken literally, within limits; a pattern catches nothing."""
    [seen] = await person().says(f"/follow {words}")
    assert "出了点问题" not in seen.text
    kept = store.follows_of(7)
    assert len(kept) <= 1
    if kept:
        assert "有 0 篇命中" in seen.text
        assert len(kept[0].rule) < 1000


async def test_row_112_ten_thousand_rules(person: People, store: SqlStore, clock: Clock) -> None:
    """Beyond the limit of rules nothing more is kept, and that is said."""
    someone = person()
    for number in range(MAX_FOLLOWS + 2):
        clock.wait(2)
        await someone.says(f"/follow 词{number}")
    assert len(store.follows_of(7)) == MAX_FOLLOWS
    assert f"{MAX_FOLLOWS}" in someone.seen[-1].text
