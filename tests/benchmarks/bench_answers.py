"""How soon a /search is answered while a broadcast runs: ``python -m tests.benchmarks.bench_answers [--postgres]``.

    --questions N    asked at random moments, each by another person (120)
    --a-second R     on average (1.5)
    --articles N     in the store (20,000)
    --latency S      of the fake server (0.06)

Promised: p95 below 300 ms, from the update at the fake server to the accepted answer, at the rate that Telegram allows
(30 messages a second, the answers among them). ``baozhai run`` and the server are processes of their own.
"""

import argparse
import asyncio
from collections import deque
from datetime import UTC, datetime
from itertools import cycle, islice

from digests.store.deliveries import Kind
from tests.benchmarks.bench_enqueue import opened
from tests.benchmarks.bench_search import pages, queries
from tests.fakes.asking import ask, busiest, running, share
from tests.fakes.botapi import FakeBotApi
from tests.fakes.pushed import act, bodies

#: Chats that get the broadcast; those who ask are others.
FIRST = 1_000_000


async def measure(chosen: argparse.Namespace) -> None:
    """Queue a broadcast that lasts longer than the questions; ask."""
    now = datetime.now(UTC)
    with opened(chosen.postgres) as store:
        deque(store.ingest_many(pages(chosen.articles), now=now), maxlen=0)
        chats = range(FIRST, FIRST + round(30 * (chosen.questions / chosen.a_second * 1.5 + 20)))
        store.enqueue(act("broadcast", kind=Kind.BROADCAST, now=now), bodies("明天休刊。"), chats, now=now)
        asked = queries(chosen.articles)
        mixed = zip(*(asked[kind] for kind in ("rare", "frequent", "two words", "phrase", "with field")), strict=True)
        words = [f"/search {one}" for one in islice(cycle(one for some in mixed for one in some), chosen.questions)]
        database = store.database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
        async with FakeBotApi(latency=chosen.latency) as api, running(api, database):
            while len(api.accepted) < 60:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
            begun = len(api.messages())
            took = await ask(api, words, a_second=chosen.a_second, seed=1)
            times = [message.at for message in api.messages()[begun:]]
        pushed = sum((message.chat or 0) >= FIRST for message in api.messages()[begun:])
    print(f"{chosen.questions} questions, {chosen.a_second} a second, {'PostgreSQL' if chosen.postgres else 'SQLite'}, "
          f"{chosen.articles} articles: p50 {share(took, 0.5) * 1000:.0f} ms, p95 {share(took, 0.95) * 1000:.0f} ms, "
          f"longest {max(took) * 1000:.0f} ms; meanwhile {pushed / (times[-1] - times[0]):.1f} pushed a second, "
          f"at most {busiest(times, 1.0)} messages in any second")  # fmt: skip


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, default=120)
    parser.add_argument("--a-second", type=float, default=1.5)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--latency", type=float, default=0.06)
    parser.add_argument("--postgres", action="store_true")
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
