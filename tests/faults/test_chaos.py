"""Everything at once, at random, and then the books: what the Bot API accepted against what the outbox says.

The long run is ten minutes (``pytest tests/faults -m chaos``; ``BAOZHAI_CHAOS_SECONDS`` and ``BAOZHAI_CHAOS_SEED``
change it); a short one belongs to the ordinary suite. The seed is printed.
"""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from digests.errors import StoreError
from digests.store import SqlStore, open_store
from digests.store.deliveries import Act, Body, Kind
from digests.store.schema.outbox import acts, outbox
from tests.fakes import answers
from tests.fakes.answers import Answer
from tests.fakes.botapi import FakeBotApi
from tests.fakes.children import Child, Nursery
from tests.fakes.cluster import Cluster, cluster

PARTS = 2
#: What may happen to a message. Of those that leave the fate open all were accepted, so nothing may be missing.
FAULTS: tuple[Answer, ...] = (
    answers.too_many(1), answers.too_many(), answers.cut(), answers.reset(), answers.close(), answers.hang(),
    answers.failing(502, accept=True), answers.page(502, accept=True), answers.page(403), answers.null(),
)  # fmt: skip


class Chaos:
    """One run."""

    def __init__(self, children: Nursery, api: FakeBotApi, url: str, server: Cluster | None, seed: int) -> None:
        self.children, self.api, self.url, self.server = children, api, url, server
        self.random = random.Random(seed)
        self.happened: Counter[str] = Counter()
        self.alive: list[Child | None] = [None, None]

    async def run(self, seconds: float, chats: int) -> None:
        """Acts one after another for some seconds, everything that can go wrong meanwhile, then peace."""
        store = open_store(self.url)
        end = time.monotonic() + seconds
        senders = asyncio.create_task(self._keep_two_alive())
        for number in range(10_000):
            await self._patiently(self._enqueue, store, f"act{number}", chats)
            while time.monotonic() < end and await self._patiently(self._open, store):
                await self._something(chats, end - time.monotonic())
            if time.monotonic() >= end:
                break
        while await self._patiently(self._open, store):
            assert time.monotonic() < end + max(120, seconds), "the outbox does not become empty"
            await asyncio.sleep(0.2)
        senders.cancel()
        await asyncio.gather(senders, return_exceptions=True)
        for child in filter(None, self.alive):
            os.kill(child.pid, signal.SIGKILL)
        store.close()

    async def _keep_two_alive(self) -> None:
        while True:
            for place, child in enumerate(self.alive):
                if child is None or child.ended.done():
                    self.alive[place] = await self.children.start(
                        self.url, self.api.url, chats=0, workers=6, rate=150, lease=4.0, serve=True, within=3600
                    )
            await asyncio.sleep(0.1)

    async def _something(self, chats: int, left: float) -> None:
        await asyncio.sleep(self.random.uniform(0.05, 0.5))
        kind = self.random.choices(["answers", "kill", "server"], [80, 12, 3])[0]
        if kind == "kill" and (child := self.random.choice(self.alive)) and not child.ended.done():
            os.kill(child.pid, signal.SIGKILL)
        elif kind == "server" and self.server is not None and left > 5:
            await asyncio.to_thread(self.server.crash)
            await asyncio.sleep(self.random.uniform(0, 1))
            await asyncio.to_thread(self.server.start)
        else:
            kind = "answers"
            for chat in self.random.sample(range(1, chats + 1), 3):
                self.api.on(chat, self.random.choice(FAULTS))
        self.happened[kind] += 1

    @staticmethod
    def _enqueue(store: SqlStore, key: str, chats: int) -> bool:
        now = datetime.now(UTC)
        texts = [f"{key}/{part}" for part in range(1, PARTS + 1)]
        act = Act(key=key, kind=Kind.DIGEST, expires=now + timedelta(hours=2))
        store.enqueue(act, [Body(html=text, plain=text) for text in texts], range(1, chats + 1), now=now)
        return True

    @staticmethod
    def _open(store: SqlStore) -> bool:
        running = store.running()
        for act in running:
            if act.paused:  # the breaker did its work; the operator goes on
                store.resume_act(act.key)
        return any(act.open for act in running)

    @staticmethod
    async def _patiently(call, *given: object) -> bool:  # type: ignore[no-untyped-def]
        """Ask a store whose server may be down."""
        while True:
            try:
                return bool(await asyncio.to_thread(call, *given))
            except StoreError:
                await asyncio.sleep(0.2)


def balance(url: str, api: FakeBotApi) -> Counter[str]:
    """Compare; raises AssertionError where the promise was not kept."""
    accepted = Counter((m.chat, m.text) for m in api.messages())
    first: dict[tuple[int | None, str], int] = {}
    for place, message in enumerate(api.messages()):
        first.setdefault((message.chat, message.text), place)
    store = open_store(url)
    joined = sa.select(acts.c.key, outbox).join(acts, acts.c.id == outbox.c.act_id)
    with store.database.read() as connection:
        rows = connection.execute(joined).mappings().all()
    store.close()
    books: Counter[str] = Counter()
    for row in rows:
        what = (row["chat"], f"{row['key']}/{row['part']}")
        times = accepted.pop(what, 0)
        books[row["state"]] += 1
        books["doubled"] += times > 1
        assert row["state"] == "sent" or (row["state"], row["unknowns"]) == ("refused", 2), (what, dict(row))
        assert times <= 1 + min(row["unknowns"], 1), ("more than the promise", what, dict(row))
        assert times >= 1 or row["unknowns"] == 2, ("lost", what, dict(row))
        books["never accepted, unknown twice"] += times == 0
        if row["part"] > 1 and times:
            before = first.get((row["chat"], f"{row['key']}/{row['part'] - 1}"), -1)
            assert before < first[what], ("out of order", what)
    assert not accepted, "messages that no row knows"
    return books


@asynccontextmanager
async def server_for(wanted: bool) -> AsyncIterator[Cluster | None]:
    """A PostgreSQL server of our own, when one is wanted and can be had."""
    if not wanted:
        yield None
        return
    with cluster() as found:
        yield found


async def live_through(children: Nursery, url: str, *, seconds: float, chats: int, postgres: bool) -> None:
    """A run and its books."""
    seed = int(os.environ.get("BAOZHAI_CHAOS_SEED", random.randrange(10**6)))
    async with FakeBotApi(latency=0.01) as api, server_for(postgres) as server:
        address = server.url if server else url
        chaos = Chaos(children, api, address, server, seed)
        print(f"chaos: seed {seed}, {seconds:.0f} s, {chats} chats, {'PostgreSQL' if server else 'SQLite'}")
        await chaos.run(seconds, chats)
        books = balance(address, api)
    print(f"chaos: seed {seed}, happened {dict(chaos.happened)}, books {dict(books)}")
    assert books["sent"] > chats


async def test_a_short_chaos(children: Nursery, url: str) -> None:
    """Kills, 429s and broken answers for a while: nothing lost, doubles only within the promise."""
    await live_through(children, url, seconds=8, chats=120, postgres=False)


@pytest.mark.chaos
async def test_a_long_chaos(children: Nursery, url: str) -> None:
    """The same for ten minutes over 2,000 chats, with a PostgreSQL server that crashes."""
    seconds = float(os.environ.get("BAOZHAI_CHAOS_SECONDS", "600"))
    await live_through(children, url, seconds=seconds, chats=2000, postgres=True)
