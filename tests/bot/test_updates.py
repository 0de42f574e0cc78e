"""Rows 20, 37 and 38: updates as Telegram carries them, in the middle of a sending, and twice."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.rate import Limits
from digests.store import SqlStore
from digests.store.deliveries import Kind
from digests.store.people import ChatKind, Standing, Wishes
from digests.store.schema.outbox import outbox
from tests.bot.conftest import OPERATOR
from tests.bot.person import Person
from tests.fakes import answers
from tests.fakes.botapi import FakeBotApi
from tests.fakes.pushed import act, bodies
from tests.fakes.sending import sending, until_empty

People = Callable[..., Person]
BOT = {"id": 123456, "is_bot": True, "first_name": "x"}


def now() -> datetime:
    return datetime.now(UTC)


def put_out(chat: int, kind: str) -> dict[str, Any]:
    """The update that tells that the bot was removed, or blocked."""
    sender = {"id": 7, "is_bot": False, "first_name": "读者"}
    where = {"id": chat, "type": kind, "title": "街坊群", "first_name": "读者"}
    after = {"status": "kicked", "user": BOT, "until_date": 0}
    change = {"chat": where, "from": sender, "date": 1_780_000_000, "new_chat_member": after}
    return {"my_chat_member": change | {"old_chat_member": {"status": "member", "user": BOT}}}


async def test_row_37_removed_during_a_broadcast(person: People, store: SqlStore, api: FakeBotApi) -> None:
    """A group that puts the bot out in the middle gets nothing of what still waits for it; others get all of theirs."""
    store.subscribe(-7, ChatKind.GROUP, Wishes(), next_at=now(), now=now())
    store.enqueue(act("all", kind=Kind.BROADCAST, now=now()), bodies("一", "二", "三"), [-7, 8], now=now())
    limits = Limits(per_second=500, per_chat=50, per_group_minute=60)
    async with sending(store, api.url, limits=limits) as sender:
        running = asyncio.create_task(until_empty(sender, store))
        while not api.messages(-7):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await person(user=7, chat=-7).sends(put_out(-7, "supergroup"))
        await running
    assert (len(api.messages(-7)), len(api.messages(8))) == (1, 3)
    someone = store.subscriber(-7)
    assert someone is not None
    assert (someone.state, someone.reason) == (Standing.GONE, "removed")
    with store.database.read() as connection:
        states = connection.execute(sa.select(outbox.c.state).where(outbox.c.chat == -7).order_by(outbox.c.part))
        assert list(states.scalars()) == ["sent", "refused", "refused"]


async def test_row_20_start_after_a_block(person: People, store: SqlStore, api: FakeBotApi) -> None:
    """A 403 in the middle of the night makes a subscriber blocked; /start makes them active, as they were."""
    someone = person(user=7)
    await someone.says("/subscribe")
    await someone.says("/settings 6:45")
    store.enqueue(act(now=now()), bodies("一"), [7], now=now())
    api.on(7, answers.blocked())
    async with sending(store, api.url) as sender:
        await until_empty(sender, store)
    blocked = store.subscriber(7)
    await someone.says("/start")
    again = store.subscriber(7)
    assert [each and (each.state, f"{each.wishes.at:%H:%M}") for each in (blocked, again)] == [
        (Standing.BLOCKED, "06:45"),
        (Standing.ACTIVE, "06:45"),
    ]


async def twice(someone: Person, payload: dict[str, Any], seen: Callable[[], object]) -> list[object]:
    """What is to be seen after an update, and after the same update once more, as after a crash before its offset."""
    payload["update_id"] = 77_000_000 + len(someone.seen)
    states = []
    for _ in range(2):
        await someone.sends(payload)
        states.append(seen())
    return states


def command(text: str, user: int = 7) -> dict[str, Any]:
    """The update of a command."""
    sender = {"id": user, "is_bot": False, "first_name": "读者", "language_code": "zh-hans"}
    entity = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
    chat = {"id": user, "type": "private", "first_name": "读者"}
    message = {"message_id": 900, "date": 1_780_000_000, "chat": chat, "from": sender, "text": text}
    return {"message": message | {"entities": [entity]}}


async def test_row_38_subscribed_twice(person: People, store: SqlStore) -> None:
    """The same /subscribe and the same /unsubscribe again leave the subscriber as they were."""
    for text, state in (("/subscribe", Standing.ACTIVE), ("/unsubscribe", Standing.LEFT)):
        first, second = await twice(person(), command(text), lambda: store.subscriber(7))
        assert first == second
        assert first.state is state  # type: ignore[attr-defined]


async def test_row_38_forgotten_twice(person: People, store: SqlStore) -> None:
    """The same tap on "forget everything" again finds nothing and says the same."""
    someone = person()
    await someone.says("/subscribe")
    [shown] = await someone.says("/forget")
    data = shown.data("是，全部删除")
    sender = {"id": 7, "is_bot": False, "first_name": "读者", "language_code": "zh-hans"}
    query = {"id": "5", "from": sender, "chat_instance": "1", "data": data}
    tap = {"callback_query": query | {"message": someone._message(shown.number, shown.text, BOT)}}
    assert await twice(someone, tap, lambda: store.subscriber(7)) == [None, None]


async def test_row_38_a_broadcast_confirmed_twice(person: People, store: SqlStore) -> None:
    """The second tap of a broadcast, delivered twice, queues one message a subscriber."""
    await person(user=7).says("/subscribe")
    operator = person(user=OPERATOR)
    [shown] = await operator.says("/broadcast 明天休刊。")
    sender = {"id": OPERATOR, "is_bot": False, "first_name": "值班", "language_code": "zh-hans"}
    query = {"id": "6", "from": sender, "chat_instance": "1", "data": shown.data("确认发送")}
    tap = {"callback_query": query | {"message": operator._message(shown.number, shown.text, BOT)}}
    first, second = await twice(operator, tap, lambda: [(each.key, each.total) for each in store.running()])
    assert first == second
    assert [total for _, total in first] == [1]  # type: ignore[attr-defined]
