"""Rows 1 to 12: kill -9 at every point, and signals."""

import asyncio
import os
import signal
from collections import Counter

import pytest
import sqlalchemy as sa

from digests.store import SqlStore, open_store
from digests.store.schema.outbox import outbox
from tests.fakes.botapi import FakeBotApi
from tests.fakes.children import Nursery, accepted

KILLED = -signal.SIGKILL
BEGIN = "after-claim:1"
ACCEPT = "after-accept:1"
MARK = "after-mark:1"


def got(api: FakeBotApi) -> Counter[int | None]:
    """How many messages each chat got."""
    return Counter(m.chat for m in api.messages())


def states(url: str) -> Counter[str]:
    """How many parts are in each state."""
    store = open_store(url)
    with store.database.read() as connection:
        found = Counter(connection.execute(sa.select(outbox.c.state)).scalars())
    store.close()
    return found


async def lives(children: Nursery, url: str, api: FakeBotApi, *crashes: str, **options: float) -> str:
    """Live and die at each point in turn, then live to the end; the logs."""
    logs = ""
    for crash_at in crashes:
        status, log = await children.run(url, api.url, crash_at=crash_at, **options)
        assert status == KILLED, (crash_at, log)
        logs += log
    status, log = await children.run(url, api.url, **options)
    assert status == 0, log
    return logs + log


async def test_row_01_before_enqueue(url: str, api: FakeBotApi, children: Nursery) -> None:
    """The next start queues the whole issue, once."""
    await lives(children, url, api, "before-enqueue:1", parts=2)
    assert got(api) == dict.fromkeys(range(1, 6), 2)


async def test_row_02_in_mid_enqueue(url: str, api: FakeBotApi, children: Nursery) -> None:
    """The transaction is rolled back: no partial list."""
    status, _ = await children.run(url, api.url, crash_at="sql INSERT INTO outbox:1")
    assert (status, states(url)) == (KILLED, {})
    await lives(children, url, api)
    assert got(api) == dict.fromkeys(range(1, 6), 1)


async def test_row_03_after_enqueue(url: str, api: FakeBotApi, children: Nursery) -> None:
    """All is sent, nothing twice."""
    await lives(children, url, api, "after-enqueue:1")
    assert got(api) == dict.fromkeys(range(1, 6), 1)


async def test_row_04_after_claim(url: str, api: FakeBotApi, children: Nursery) -> None:
    """The lease ends, the part is taken up again; none is lost, none doubled."""
    await lives(children, url, api, BEGIN)
    assert (got(api), states(url)) == (dict.fromkeys(range(1, 6), 1), {"sent": 5})


async def test_row_05_accepted_and_not_marked(url: str, api: FakeBotApi, children: Nursery) -> None:
    """Nobody knows: it is unknown, logged, and doubled at most once."""
    log = await lives(children, url, api, ACCEPT)
    assert (got(api).total(), max(got(api).values()), states(url)) == (6, 2, {"sent": 5})
    assert "recovered unknown=1" in log


async def test_row_06_after_mark(url: str, api: FakeBotApi, children: Nursery) -> None:
    """What is marked is not sent again."""
    await lives(children, url, api, MARK)
    assert got(api) == dict.fromkeys(range(1, 6), 1)


async def test_row_07_twelve_kills(url: str, api: FakeBotApi, children: Nursery) -> None:
    """Everything ends sent; there are at most as many doubles as kills inside the send window."""
    crashes = ["after-enqueue:1", BEGIN, ACCEPT, MARK, "after-claim:3", "after-accept:4", "after-mark:2", ACCEPT,
               "after-mark:5", "after-accept:2", "after-claim:2", "sql SET state=:1"]  # fmt: skip
    await lives(children, url, api, *crashes, chats=120, rate=60.0, lease=2.0)
    inside = sum(crash.startswith("after-accept") for crash in crashes)
    assert states(url) == {"sent": 120}
    assert set(got(api)) == set(range(1, 121))
    assert got(api).total() - 120 <= inside


async def test_row_08_between_parts(url: str, api: FakeBotApi, children: Nursery) -> None:
    """It goes on with part 3, and each chat gets its parts in order."""
    await lives(children, url, api, "after-mark:4", chats=2, parts=4)
    for chat in (1, 2):
        assert [m.text for m in api.messages(chat)] == [f"第{n}部分" for n in range(1, 5)]


async def test_row_09_during_recovery(url: str, api: FakeBotApi, children: Nursery) -> None:
    """Recovery may die before its commit and begin again."""
    await lives(children, url, api, BEGIN, "sql SET state=:1", "sql SET state=:1")
    assert (got(api), states(url)) == (dict.fromkeys(range(1, 6), 1), {"sent": 5})


async def test_row_10_sigterm(url: str, api: FakeBotApi, children: Nursery) -> None:
    """Nothing more is claimed, what is under way is finished, the rest waits; status 0."""
    api.latency = 0.3
    child = await children.start(url, api.url, chats=400, rate=30, workers=8, lease=20)
    await accepted(api, 5)
    os.kill(child.pid, signal.SIGTERM)
    status, _ = await child.wait()
    found = states(url)
    assert (status, set(found)) == (0, {"sent", "pending"})
    assert found["sent"] == len(api.messages())


async def test_row_11_a_second_signal(url: str, api: FakeBotApi, children: Nursery) -> None:
    """It ends at once; what was under way is as after a kill, and recovered as after one."""
    api.latency = 20.0
    child = await children.start(url, api.url, chats=3, workers=3, lease=60)
    await accepted(api, 3)
    os.kill(child.pid, signal.SIGTERM)
    await asyncio.sleep(0.2)
    os.kill(child.pid, signal.SIGINT)
    status, _ = await child.wait()
    assert (status, states(url)) == (130, {"sending": 3})


@pytest.mark.parametrize(("name", "value"), [("synchronous", 2), ("journal_mode", "wal")])
def test_row_12_power_loss(store: SqlStore, name: str, value: object) -> None:
    """What is committed is on the disk: the connections that write say so."""
    with store.database.write() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value
