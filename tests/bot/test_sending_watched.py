"""A long sending as its operator sees and steers it: how far, how fast, how long still; stopped, and on again."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from math import ceil

import pytest

from bot.commands.operator import BETWEEN_LOOKS
from bot.outbox import Pace, broadcast, pace
from digests.store import SqlStore
from digests.store.deliveries import Body, Kind, Progress
from digests.store.people import ChatKind, Wishes
from tests.bot.conftest import OPERATOR
from tests.bot.person import Person
from tests.fakes import answers
from tests.fakes.botapi import FakeBotApi
from tests.fakes.sending import FAST, sending, until, until_empty

People = Callable[..., Person]
NOW = datetime.now(UTC)


@pytest.fixture
def queued(store: SqlStore) -> str:
    """A broadcast to four hundred subscribers, waiting; its key."""
    for chat in range(1000, 1400):
        store.subscribe(chat, ChatKind.PRIVATE, Wishes(), next_at=NOW, now=NOW)
    key, count = broadcast(store, Body(html="明天休刊。", plain="明天休刊。"), NOW)
    assert count == 400
    return key


async def test_rate_and_time_left(person: People, store: SqlStore, api: FakeBotApi, queued: str) -> None:
    """While it goes, /status tells messages a second and minutes left: no more than the rate, nor than what went."""

    def left() -> int:
        found = store.progress(queued)
        return found.open if found is not None else 0

    async with sending(store, api.url, limits=type(FAST)(per_second=21.0, per_chat=50, answers=1)) as sender:
        running = asyncio.create_task(sender.run())
        while left() == 400:  # noqa: ASYNC110  # until it goes
            await asyncio.sleep(0.02)
        before = left()
        [seen] = await person(user=OPERATOR).says("/status")
        after = left()
        sender.stop()
        await running
    line = next(line for line in seen.text.splitlines() if "每秒" in line)
    rate, minutes = (int(number) for number in re.findall("[0-9]+", line))
    assert 0 < rate <= min(24, (before - after) / BETWEEN_LOOKS + 1)
    assert ceil(after / (rate + 0.5) / 60) <= minutes <= ceil(before / (rate - 0.5) / 60)
    assert f"发送中：{queued}" in seen.text


def test_pace() -> None:
    """Two looks two seconds apart: parts that came to any end in a second, seconds for the rest; or none."""
    before = Progress(key="k", kind=Kind.DIGEST, total=400, sent=90, refused=8, expired=2, created=0, expires=1)
    after = replace(before, sent=108, refused=9, expired=3)
    assert pace([(5.0, before), (7.0, after)]) == Pace(rate=10.0, left=28.0)
    assert pace([(5.0, before), (7.0, before)]) == pace([(5.0, before)]) == Pace(rate=0.0, left=None)


async def test_stop_and_go_on(person: People, store: SqlStore, api: FakeBotApi, queued: str) -> None:
    """A button stops what is on its way: nothing more of it leaves; the same button goes on, and all of it arrives."""
    operator = person(user=OPERATOR)
    await operator.says("/status")
    [stopped] = await operator.taps("⏸")
    async with sending(store, api.url) as sender:
        assert await until_empty(sender, store, within=0.6) is None
    assert (len([m for m in api.messages() if (m.chat or 0) >= 1000]), "⏸ operator" in stopped.text) == (0, True)
    await operator.taps("▶")
    async with sending(store, api.url) as sender:
        await until_empty(sender, store)
    assert len([m for m in api.messages() if (m.chat or 0) >= 1000]) == 400


async def test_resume_after_the_breaker(person: People, store: SqlStore, api: FakeBotApi, queued: str) -> None:
    """What failures stopped goes on by /resume, which says what; where nothing is stopped it says that."""
    for chat in range(1000, 1012):
        api.always(chat, answers.error(400, "Bad Request: something new"))
    async with sending(store, api.url) as sender:
        await until(sender, lambda: (found := store.progress(queued)) is not None and found.paused)
    stopped = store.progress(queued)
    assert stopped is not None
    assert stopped.paused == "bad-request"
    operator = person(user=OPERATOR)
    [said], [again] = await operator.says("/resume"), await operator.says("/resume")
    assert (said.text, again.text) == (f"继续发送：{queued}", "没有被停止的发送。")
    async with sending(store, api.url) as sender:
        await until_empty(sender, store)
    assert len({m.chat for m in api.messages() if (m.chat or 0) >= 1000}) == 388


async def test_only_the_operator(person: People, store: SqlStore, queued: str) -> None:
    """Nobody else stops or resumes anything, by the command or by a button's data."""
    assert store.pause_act(queued, "operator")
    operator, stranger = person(user=OPERATOR), person(user=7)
    [shown] = await operator.says("/status")
    data = shown.data("▶")
    assert data is not None
    await stranger.says("/resume")
    [seen] = await stranger.says("/start")
    await stranger.presses(data, on=seen)
    found = store.progress(queued)
    assert found is not None
    assert found.paused == "operator"
