"""How long queueing takes, and how much memory:
``python -m tests.benchmarks.bench_enqueue [COUNT...] [--own PERCENT] [--postgres]``.

Promised: 1,000,000 subscribers in under 60 s and below 300 MiB of resident memory, at a cost that grows linearly.
With ``--own`` so many of them have a first message of their own, each a different one of 3,000 characters.
"""

import argparse
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from digests.store import SqlStore, open_store
from digests.store.deliveries import Own
from digests.store.people import ChatKind, Wishes
from digests.store.schema.people import subscribers
from tests.fakes.databases import postgres_database
from tests.fakes.pushed import act, bodies


def populate(url: str, count: int) -> None:
    """Subscribers as one who subscribed, copied in the database; in a process of its own, whose memory is not ours."""
    store = open_store(url)
    now = datetime.now(UTC)
    store.subscribe(1, ChatKind.PRIVATE, Wishes(), next_at=now, now=now)
    names = [column.name for column in subscribers.c if column.name != "chat"]
    listed = ", ".join(names)
    numbers = "WITH RECURSIVE n(x) AS (SELECT 2 UNION ALL SELECT x + 1 FROM n WHERE x < :count)"
    with store.database.write() as connection:
        connection.execute(
            sa.text(f"{numbers} INSERT INTO subscribers (chat, {listed}) SELECT x, {listed} FROM n, subscribers")
            if store.database.dialect == "postgresql"
            else sa.text(f"INSERT INTO subscribers (chat, {listed}) {numbers} SELECT x, {listed} FROM n, subscribers"),
            {"count": count},
        )
    store.close()


@contextmanager
def opened(postgres: bool) -> Iterator[SqlStore]:
    """An empty store."""
    with TemporaryDirectory() as folder:
        if not postgres:
            store = open_store(f"sqlite:///{Path(folder) / 'baozhai.db'}")
            yield store
            store.close()
            return
        with postgres_database() as url:
            store = open_store(url)
            yield store
            store.close()


def openings(count: int) -> Iterator[Own]:
    """A different message for each of the first ``count`` subscribers."""
    for chat in range(1, count + 1):
        yield Own(chats=(chat,), parts=tuple(bodies(f"{chat}{'水' * 3000}")))


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--own", type=int, default=0, metavar="PERCENT")
    parser.add_argument("--postgres", action="store_true")
    chosen = parser.parse_args()
    for count in chosen.counts:
        with opened(chosen.postgres) as store:
            url = store.database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
            filling = get_context("spawn").Process(target=populate, args=(url, count))
            filling.start()
            filling.join()
            now = datetime.now(UTC)
            group = store.due_groups(now)[0]
            started = time.perf_counter()
            different = openings(count * chosen.own // 100)
            rows = store.enqueue_group(act(now=now), bodies("一"), group, next_at=now, now=now, own=different)
            took = time.perf_counter() - started
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{count:>9} subscribers, {rows:>9} parts: {took:6.1f} s, {took / count * 1e6:5.1f} us each, "
                  f"peak {peak:5.0f} MiB")  # fmt: skip


if __name__ == "__main__":
    main()
