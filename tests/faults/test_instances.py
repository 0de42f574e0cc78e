"""Rows 39 to 41: more than one process."""

import asyncio
import os
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import count

import pytest
import sqlalchemy as sa

from bot.delivery import Ending
from digests.errors import StoreBusy
from digests.store import SqlStore, open_store
from digests.store.schema.outbox import outbox
from tests.fakes import answers
from tests.fakes.botapi import FakeBotApi
from tests.fakes.children import Child, Nursery, accepted
from tests.fakes.databases import postgres_database
from tests.fakes.pushed import act, bodies
from tests.fakes.sending import sending, until, until_empty
from tests.faults.test_answers import now


def got(api: FakeBotApi) -> Counter[int | None]:
    return Counter(m.chat for m in api.messages())


async def two(children: Nursery, url: str, api: FakeBotApi, chats: int) -> list[str]:
    """Two senders over one outbox, to the end; their logs."""
    api.latency = 0.02
    both = [await children.start(url, api.url, chats=chats, workers=8, lease=20) for _ in range(2)]
    ends = [await child.wait() for child in both]
    assert [status for status, _ in ends] == [0, 0]
    return [log for _, log in ends]


async def test_row_39_two_senders(url: str, api: FakeBotApi, children: Nursery) -> None:
    """No part goes twice, whoever takes it."""
    open_store(url).close()
    logs = await two(children, url, api, 200)
    assert got(api) == dict.fromkeys(range(1, 201), 1)
    assert sum(log.count("status=sent") for log in logs) == 200


@pytest.mark.postgres
async def test_row_39_two_senders_on_postgres(api: FakeBotApi, children: Nursery) -> None:
    """The same over PostgreSQL, and both of them work."""
    with postgres_database() as url:
        open_store(url).close()
        logs = await two(children, url, api, 300)
    assert got(api) == dict.fromkeys(range(1, 301), 1)
    assert all(log.count("status=sent") > 0 for log in logs)


async def test_row_39_the_second_says_so(store: SqlStore, api: FakeBotApi, caplog: pytest.LogCaptureFixture) -> None:
    """A sender that finds everything leased by another says so, once."""
    store.enqueue(act(now=now()), bodies("一"), [1], now=now())
    from bot.pacer import now_us

    store.exchange("another", want=5, now=now_us())
    async with sending(store, api.url) as sender:
        looks = count()  # twenty more after it, in which it could say so again
        await until(sender, lambda: "another sender holds the lease" in caplog.text and next(looks) > 20)
    assert caplog.text.count("another sender holds the lease") == 1
    assert api.messages() == []


async def test_row_40_another_process_with_this_token(store: SqlStore, api: FakeBotApi) -> None:
    """A 409 ends the sending, with an ending of its own; nothing is lost."""
    api.always(None, answers.conflict())
    store.enqueue(act(now=now()), bodies("一"), range(1, 9), now=now())
    async with sending(store, api.url) as sender:
        assert await until_empty(sender, store) is Ending.CONFLICT
    api.always(None, answers.OK)
    async with sending(store, api.url) as sender:
        assert await until_empty(sender, store) is Ending.STOPPED
    assert got(api) == dict.fromkeys(range(1, 9), 1)


@pytest.mark.postgres
async def test_row_41_the_leader_dies(api: FakeBotApi, children: Nursery) -> None:
    """Killed in the middle, it is replaced by the other: all is sent, and at most what was under way is doubled."""
    api.latency = 0.05
    with postgres_database() as url:
        open_store(url).close()
        leader = await children.start(url, api.url, chats=150, workers=4, rate=100)
        other = await children.start(url, api.url, chats=150, workers=4, rate=100)
        await accepted(api, 20)
        os.kill(leader.pid, signal.SIGKILL)
        status, log = await other.wait()
    assert status == 0, log
    assert set(got(api)) == set(range(1, 151))
    assert max(got(api).values()) <= 2
    assert got(api).total() - 150 <= 4


async def test_row_48_a_suspended_sender(url: str, api: FakeBotApi, children: Nursery) -> None:
    """Stopped in the middle for longer than its leases last, a sender that wakes sends nothing of what it had begun,
    since another took it up; doubled is at most what was under way when it fell asleep."""
    api.latency = 0.02
    open_store(url).close()
    sleeper = await children.start(url, api.url, chats=60, workers=8, rate=60, lease=1.2)
    await accepted(api, 8)
    await put_to_sleep(sleeper, url)
    before = got(api).total()
    other = await children.start(url, api.url, chats=0, workers=8, rate=60, lease=1.2)
    assert (await other.wait())[0] == 0
    awake = got(api)
    os.kill(sleeper.pid, signal.SIGCONT)
    status, log = await sleeper.wait()
    assert (status, got(api)) == (0, awake), log
    assert (set(awake), max(awake.values()) <= 2, awake.total() - 60 <= 8) == (set(range(1, 61)), True, True)
    assert before < 60


async def put_to_sleep(child: Child, url: str) -> None:
    """Stop a sender, not within a transaction: a writer that sleeps keeps all others of the same file from writing."""
    while True:
        os.kill(child.pid, signal.SIGSTOP)
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=0.2)) as probe:
            try:
                probe.execute("BEGIN IMMEDIATE")
                probe.execute("ROLLBACK")
                return
            except sqlite3.OperationalError:
                os.kill(child.pid, signal.SIGCONT)
        await asyncio.sleep(0.003)


async def test_an_answered_part_survives_a_lost_commit(store: SqlStore, api: FakeBotApi) -> None:
    """A confirmation whose transaction failed is kept: no other sender gets the part meanwhile."""
    store.enqueue(act(now=now()), bodies("一"), [1], now=now())
    failing = FailingOnce(store)
    async with sending(failing, api.url) as sender:  # type: ignore[arg-type]
        assert await until_empty(sender, store) is Ending.STOPPED
    assert (failing.failed, failing.seen) == (True, ["sending"])
    assert got(api) == {1: 1}


class FailingOnce:
    """A store whose first settlement is not committed; it notes what others see of the part after the next look."""

    def __init__(self, store: SqlStore) -> None:
        self._store, self.failed, self.seen = store, False, []

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def exchange(self, holder: str, **given: object) -> object:
        if given.get("settlements") and not self.failed:
            self.failed = True
            raise StoreBusy
        return self._store.exchange(holder, **given)  # type: ignore[arg-type]

    def reconcile(self, holder: str, keep: list[int]) -> int:
        freed = self._store.reconcile(holder, keep)
        with self._store.database.read() as connection:
            self.seen.append(connection.execute(sa.select(outbox.c.state)).scalar_one())
        return freed
