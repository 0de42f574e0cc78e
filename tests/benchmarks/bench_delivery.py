"""Messages a second, outbox and all, to the fake Bot API: ``python -m tests.benchmarks.bench_delivery [--postgres]``.

    --messages N     how many (20,000)
    --latency S      of the fake server (0.06)
    --senders N      processes that share the outbox (1)
    --stock          python-telegram-bot as it comes, without any outbox, for comparison

Promised: 1,000 a second from one process on two cores; two on PostgreSQL are faster than one, with no part doubled. The
server and each sender are processes of their own. The Bot API's limits are off, the log is at ``warning``. The senders'
processor time, their start-up with it, says more than the rate where the machine has other things to do.
"""

import argparse
import asyncio
import json
import logging
import resource
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime

import structlog
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.delivery import Pushing
from bot.transport import AiohttpRequest
from digests.store import open_store
from digests.store.deliveries import State
from tests.benchmarks.bench_enqueue import opened
from tests.fakes.botapi import TOKEN
from tests.fakes.pushed import act, bodies
from tests.fakes.sending import sending, until_empty

WORKERS = 128
TEXT = "今日要闻：" + "市水务局发布防汛通知，要求各街道于六月三十日前完成排查。" * 12


async def deliver(database: str, api: str) -> None:
    """One sender, until the outbox is empty."""
    store = open_store(database)
    request = AiohttpRequest(connections=WORKERS + 8)
    async with sending(store, api, how=Pushing(workers=WORKERS), request=request) as sender:
        await until_empty(sender, store, within=600)
    store.close()


async def stock(api: str, messages: int, connections: int) -> None:
    """The library's own HTTP side, a bounded number of workers, no outbox."""
    request = HTTPXRequest(connection_pool_size=connections, pool_timeout=60, read_timeout=60)
    async with Bot(TOKEN, base_url=api, request=request) as bot:
        chats = iter(range(1, messages + 1))

        async def work() -> None:
            for chat in chats:
                await bot.send_message(chat, TEXT)

        await asyncio.gather(*(work() for _ in range(connections)))


def accepted(api: str) -> int:
    """How many messages the server accepted."""
    with urllib.request.urlopen(api.removesuffix("/bot") + "/count") as answer:
        return int(json.load(answer)["accepted"])


def measure(chosen: argparse.Namespace, api: str) -> None:
    """Queue, deliver, count."""
    with opened(chosen.postgres) as store:
        now = datetime.now(UTC)
        store.enqueue(act(now=now), bodies(TEXT), range(1, chosen.messages + 1), now=now)
        database = store.database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
        words = [sys.executable, "-m", "tests.benchmarks.bench_delivery", "--child", database, "--api", api]
        started = time.perf_counter()
        senders = [subprocess.Popen(words) for _ in range(chosen.senders)]
        while accepted(api) == 0:
            time.sleep(0.01)
        first = time.perf_counter()
        while accepted(api) < chosen.messages and any(sender.poll() is None for sender in senders):
            time.sleep(0.05)
        end = time.perf_counter()
        for sender in senders:
            sender.wait()
        progress = store.progress(act().key)
    assert progress is not None
    print(f"{chosen.senders} sender(s), {'PostgreSQL' if chosen.postgres else 'SQLite'}: {chosen.messages} messages in "
          f"{end - first:.1f} s = {chosen.messages / (end - first):.0f}/s (start-up {first - started:.1f} s); "
          f"accepted {accepted(api)}, {State.SENT} {progress.sent}; "
          f"{_spent() / chosen.messages * 1e6:.0f} µs of processor time a message")  # fmt: skip


def _spent() -> float:
    """Processor seconds of the senders: the server, which still runs, is not counted among the ended children."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def main() -> None:
    """Measure, or be a sender."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--latency", type=float, default=0.06)
    parser.add_argument("--senders", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("--child")
    parser.add_argument("--api")
    chosen = parser.parse_args()
    if chosen.child:
        asyncio.run(deliver(chosen.child, chosen.api))
        return
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.botapi", "--latency", str(chosen.latency)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        api = server.stdout.readline().strip()
        if not chosen.stock:
            measure(chosen, api)
            return
        for connections in (16, 64):
            started = time.perf_counter()
            asyncio.run(stock(api, chosen.messages, connections))
            rate = chosen.messages / (time.perf_counter() - started)
            print(f"stock python-telegram-bot, {connections} connections, no outbox: {rate:.0f}/s")
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
