"""A channel's and a group's settings from a private chat: by its administrators, and by nobody else."""

import json
from collections.abc import Callable

import pytest

from digests.store import SqlStore
from digests.store.people import ChatKind, Wishes
from tests.bot.conftest import MORNING
from tests.bot.person import Person
from tests.bot.test_groups import CHANNEL, GROUP, POSTING, change, member
from tests.fakes.answers import error
from tests.fakes.botapi import FakeBotApi

People = Callable[..., Person]


@pytest.fixture
def channel(api: FakeBotApi, store: SqlStore) -> int:
    """A subscribed channel that person 7 keeps; its title is as bad as a title can be."""
    api.titles[CHANNEL] = "街坊<b>频道 (-1)\n(-5)"
    api.channels.add(CHANNEL)
    api.members[CHANNEL, 7] = "administrator"
    store.subscribe(CHANNEL, ChatKind.CHANNEL, Wishes(), next_at=MORNING, now=MORNING)
    return CHANNEL


def hour(store: SqlStore, chat: int) -> str:
    """When a chat's digest comes."""
    kept = store.subscriber(chat)
    return f"{kept.wishes.at:%H:%M}" if kept else ""


async def test_a_channels_hour(api: FakeBotApi, person: People, store: SqlStore, channel: int) -> None:
    """Chosen from Telegram's list, the channel's panel comes here; what it changes is the channel's, and it says so."""
    someone = person()
    await someone.says("/subscribe")
    [question] = await someone.says("/channel")
    assert len(question.offers) == 2
    [panel] = await someone.shares(channel)
    assert panel.text.startswith("📢 街坊<b>频道 (-1) (-5) (-1009876543210)\n")
    await someone.taps("06:30")
    assert [hour(store, chat) for chat in (channel, 7)] == ["06:30", "07:30"]
    assert api.messages(channel) == []


async def test_an_answer_to_a_question(person: People, store: SqlStore, channel: int) -> None:
    """A typed hour is that of the channel that was asked about."""
    someone = person()
    await someone.says("/subscribe")
    await someone.shares(channel)
    [question] = await someone.taps("其他时间")
    await someone.says("18:15", answering=question)
    assert [hour(store, chat) for chat in (channel, 7)] == ["18:15", "07:30"]


async def test_the_one_who_added_it(api: FakeBotApi, person: People, store: SqlStore) -> None:
    """Who let the bot post in a channel has its settings one tap away."""
    api.titles[CHANNEL] = "街坊"
    api.channels.add(CHANNEL)
    api.members[CHANNEL, 7] = "creator"
    someone = person()
    await someone.sends(change("channel", member("left"), POSTING))
    await someone.taps("设置")
    await someone.taps("08:00")
    assert hour(store, CHANNEL) == "08:00"


@pytest.mark.parametrize("data", ["settings", "time:0630", "unsubscribe", "forget:yes", "words", "language:en"])
async def test_row_110_not_their_channel(person: People, store: SqlStore, channel: int, data: str) -> None:
    """Who is no administrator there changes nothing, whatever a button says or a list offers."""
    before = store.subscriber(channel)
    other = person(user=8)
    await other.says("/start")
    assert await other.presses(f"at:{channel}:{data}") == []
    assert "管理员" in other.notices[0]
    assert store.subscriber(channel) == before
    [seen] = await other.shares(channel)
    assert seen.text == "只有它的管理员能这样做，而且我必须在其中。"


async def test_no_administrator_any_more(api: FakeBotApi, person: People, store: SqlStore, channel: int) -> None:
    """Who was one when the panel opened, and is none when the button is pressed, changes nothing."""
    someone = person()
    [panel] = await someone.shares(channel)
    [question] = await someone.taps("其他时间")
    api.members[channel, 7] = "member"
    await someone.presses(str(panel.data("06:30")), on=panel)
    await someone.says("18:15", answering=question)
    assert hour(store, channel) == "07:30"


async def test_telegram_does_not_say(api: FakeBotApi, person: People, store: SqlStore, channel: int) -> None:
    """Where Telegram does not answer who keeps a channel, nobody does."""
    someone = person()
    [panel] = await someone.shares(channel)
    api.always("getChatMember", error(400, "Bad Request: member list is inaccessible"))
    await someone.presses(str(panel.data("06:30")), on=panel)
    assert hour(store, channel) == "07:30"


@pytest.mark.parametrize(
    "data",
    ["at:-1009876543210:read:1", "at:-1009876543210:shout:yes", "at:7:time:0630", "at:-1009876543210:at:-5:settings",
     "at:-1009876543210:", "at:x:settings", "at:-99999999999999999999999:settings", "at:-1:settings", "at:-0:settings",
     "at:-9999999999999999999:settings"],
)  # fmt: skip
async def test_row_110_forged_data(person: People, store: SqlStore, channel: int, data: str) -> None:
    """Only what changes a chat's settings may be asked for elsewhere; the rest is an old button, or refused."""
    someone = person()
    await someone.says("/subscribe")
    await someone.presses(data)
    assert someone.notices
    assert all("出了点问题" not in notice for notice in someone.notices)
    assert [hour(store, chat) for chat in (channel, 7)] == ["07:30", "07:30"]


async def test_not_from_a_group(api: FakeBotApi, person: People, store: SqlStore, channel: int) -> None:
    """In a group nobody reaches another chat's settings, though they keep both."""
    api.members[GROUP, 7] = "administrator"
    someone = person(chat=GROUP)
    await someone.says("/subscribe")
    await someone.presses(f"at:{channel}:time:0630")
    assert hour(store, channel) == "07:30"


async def test_a_group_from_a_private_chat(api: FakeBotApi, person: People, store: SqlStore) -> None:
    """A group's settings can be changed there and here; its topic stays what it was."""
    api.members[GROUP, 7] = "administrator"
    api.titles[GROUP] = "街坊群"
    await person(chat=GROUP).says("/subscribe", message_thread_id=12, is_topic_message=True)
    someone = person()
    await someone.shares(GROUP)
    await someone.taps("06:30")
    kept = store.subscriber(GROUP)
    assert kept is not None
    assert (f"{kept.wishes.at:%H:%M}", kept.wishes.thread, kept.kind) == ("06:30", 12, ChatKind.GROUP)


async def test_forgetting_a_channel(person: People, store: SqlStore, channel: int) -> None:
    """Its administrator can have everything kept of a channel erased; the person's own subscription stays."""
    someone = person()
    await someone.says("/subscribe")
    [panel] = await someone.shares(channel)
    await someone.presses(f"at:{channel}:forget", on=panel)
    await someone.taps("全部删除")
    assert store.subscriber(channel) is None
    assert store.subscriber(7) is not None


async def test_exporting_a_channel(api: FakeBotApi, person: People, store: SqlStore, channel: int) -> None:
    """Its administrator gets everything kept of a channel, here and not there, and nothing of their own."""
    someone = person()
    store.follow(channel, "水库", now=MORNING)
    await someone.says("/follow 我自己的词")
    await someone.shares(channel)
    await someone.taps("全部导出")
    [file] = [content for each in api.accepted for content in each.files.values()]
    assert json.loads(file)["chat"] == channel
    assert "水库" in file.decode()
    assert "我自己的词" not in file.decode()
    assert api.messages(channel) == []
