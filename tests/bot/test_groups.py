"""Groups, their topics, and channels: who brings the bot there, what it says, where the digest goes."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.app import build
from bot.dispatch import App
from bot.floods import Limit
from bot.settings import Settings
from bot.transport import AiohttpRequest
from digests.store import SqlStore
from digests.store.people import ChatKind
from tests.bot.conftest import Clock
from tests.bot.person import Person
from tests.fakes.answers import blocked, error
from tests.fakes.botapi import RIGHTS, FakeBotApi

People = Callable[..., Person]
GROUP, CHANNEL = -1_001_234_567_890, -1_009_876_543_210
BOT = {"id": 123456, "is_bot": True, "first_name": "x"}


def member(status: str, **rights: bool) -> dict[str, Any]:
    """The bot's own place in a chat, as Telegram writes it."""
    more = {"administrator": RIGHTS, "kicked": {"until_date": 0}}.get(status, {})
    return {"status": status, "user": BOT} | more | rights


def change(kind: str, old: dict[str, Any], new: dict[str, Any], *, user: int = 7) -> dict[str, Any]:
    """A my_chat_member update."""
    chat = {"id": CHANNEL if kind == "channel" else GROUP, "type": kind, "title": "街坊<b>"}
    sender = {"id": user, "is_bot": False, "first_name": "读者", "language_code": "zh-hans"}
    return {"my_chat_member": {"chat": chat, "from": sender, "date": 1_780_000_000,
                               "old_chat_member": old, "new_chat_member": new}}  # fmt: skip


POSTING = member("administrator", can_post_messages=True)


async def test_added_to_a_group(api: FakeBotApi, person: People, store: SqlStore) -> None:
    """One message says how to subscribe; its button is the administrators'; promoting the bot says nothing more."""
    someone = person(user=8, chat=GROUP)
    [greeting] = await someone.sends(change("supergroup", member("left"), member("member"), user=8))
    assert "/subscribe" in greeting.text
    assert store.subscriber(GROUP) is None
    await someone.taps("订阅")
    assert store.subscriber(GROUP) is None
    api.members[GROUP, 7] = "administrator"
    await person(user=7, chat=GROUP).presses("subscribe", on=greeting)
    kept = store.subscriber(GROUP)
    assert kept is not None
    assert (kept.state, kept.kind) == ("active", ChatKind.GROUP)
    assert await someone.sends(change("supergroup", member("member"), member("administrator"))) == []


async def test_added_where_it_may_not_write(api: FakeBotApi, person: People) -> None:
    """A group that lets nobody write raises nothing."""
    api.always(GROUP, error(400, "Bad Request: not enough rights to send text messages to the chat"))
    someone = person(user=8, chat=GROUP)
    assert await someone.sends(change("supergroup", member("left"), member("member"))) == []
    assert not any(each.chat == 99 for each in api.messages())


async def test_taken_out_of_a_group(api: FakeBotApi, person: People, store: SqlStore) -> None:
    """Removed, the group gets nothing more; a member's /start there does not bring it back."""
    api.members[GROUP, 7] = "administrator"
    someone = person(user=7, chat=GROUP)
    await someone.says("/subscribe")
    await someone.sends(change("supergroup", member("member"), member("kicked")))
    await person(user=8, chat=GROUP).says("/start")
    kept = store.subscriber(GROUP)
    assert kept is not None
    assert (kept.state, kept.reason) == ("gone", "removed")


async def test_a_channel(api: FakeBotApi, person: People, store: SqlStore) -> None:
    """An administrator who lets the bot post subscribes the channel and is told so, alone; nothing is posted there."""
    [told] = await person().sends(change("channel", member("left"), POSTING))
    kept = store.subscriber(CHANNEL)
    assert kept is not None
    assert (kept.state, kept.kind, f"{kept.wishes.at:%H:%M}") == ("active", ChatKind.CHANNEL, "07:30")
    assert "07:30" in told.text
    assert "街坊<b>" in told.text
    assert api.messages(CHANNEL) == []


async def test_a_channel_that_does_not_let_it_post(person: People, store: SqlStore) -> None:
    """Without the right to post, nothing is subscribed; taken away, nothing more comes; given again, it does."""
    someone = person()
    mute = member("administrator", can_post_messages=False)
    await someone.sends(change("channel", member("left"), mute))
    assert store.subscriber(CHANNEL) is None
    states = []
    for old, new in ((mute, POSTING), (POSTING, mute), (mute, POSTING), (POSTING, member("left"))):
        await someone.sends(change("channel", old, new))
        kept = store.subscriber(CHANNEL)
        states.append(kept and kept.state.value)
    assert states == ["active", "gone", "active", "gone"]


async def test_an_administrator_who_cannot_be_written_to(api: FakeBotApi, person: People, store: SqlStore) -> None:
    """Who never wrote to the bot cannot be told; the channel is subscribed all the same, and that is no fault."""
    api.always(7, blocked())
    await person().sends(change("channel", member("left"), POSTING))
    assert store.subscriber(CHANNEL) is not None
    assert not any(each.chat == 99 for each in api.messages())


async def test_row_106_adding_again_and_again(
    api: FakeBotApi, settings: Settings, store: SqlStore, clock: Clock
) -> None:
    """Who adds and removes the bot all day makes it say a few words, not many."""
    limit = Limit(burst=3, rate=0.01)
    async with build(settings, store, AiohttpRequest(), now=clock, clock=clock.seconds, limit=limit) as application:
        someone = Person(api, application, user=8, chat=GROUP)
        for _ in range(20):
            await someone.sends(change("supergroup", member("left"), member("member")))
    assert len(api.messages(GROUP)) == 3


async def test_a_topic(api: FakeBotApi, application: App, person: People, store: SqlStore) -> None:
    """In a forum the digest goes to the topic where it was asked for last, and so does the answer."""
    api.members[GROUP, 7] = "administrator"
    someone = person(user=7, chat=GROUP)
    topics = []
    for words, topic in (("/subscribe", 12), ("/unsubscribe", 12), ("/subscribe", 34)):
        await someone.says(words, message_thread_id=topic, is_topic_message=True)
        kept = store.subscriber(GROUP)
        topics.append((kept and kept.wishes.thread, api.messages(GROUP)[-1].params.get("message_thread_id")))
    assert topics == [(12, "12"), (12, "12"), (34, "34")]


@pytest.mark.parametrize("words", ["/settings 6:45", "/pause 5月20日", "/follow 水库", "/zone Asia/Urumqi", "/forget"])
async def test_members_change_nothing(api: FakeBotApi, person: People, store: SqlStore, words: str) -> None:
    """In a group every command that changes something is refused to whoever is no administrator."""
    api.members[GROUP, 7] = "administrator"
    await person(user=7, chat=GROUP).says("/subscribe")
    before = store.subscriber(GROUP)
    [seen] = await person(user=8, chat=GROUP).says(words)
    assert "管理员" in seen.text
    assert (store.subscriber(GROUP), store.follows_of(GROUP)) == (before, [])


async def test_row_26_a_group_moves_with_all_it_has(api: FakeBotApi, person: People, store: SqlStore) -> None:
    """A group that becomes a supergroup keeps its settings, words and marks; the old number has nothing."""
    old = -5
    api.members[old, 7] = "administrator"
    someone = person(user=7, chat=old)
    for words in ("/subscribe", "/settings 6:45", "/follow 水库"):
        await someone.says(words)
    await someone.says("/deadlines")
    await someone.taps("⏰ 1")
    await someone.taps("⏰ 提醒我")
    message = {key: value for key, value in someone._message(1, "", someone._sender).items() if key != "text"}
    for _ in range(2):
        await someone.sends({"message": message | {"migrate_to_chat_id": GROUP}})
    kept = store.subscriber(GROUP)
    assert kept is not None
    assert f"{kept.wishes.at:%H:%M}" == "06:45"
    assert [len(store.follows_of(chat)) for chat in (old, GROUP)] == [0, 1]
    assert [len(store.marks_of(chat)) for chat in (old, GROUP)] == [0, 1]
    assert store.subscriber(old) is None
