"""What deploy/RUNBOOK.md reckons with: seconds a page, bytes an article, seconds and bytes a subscriber.

python -m tests.benchmarks.bench_capacity [postgresql]    # by default in an SQLite file
"""

import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.demo import sample_pages
from digests import pipeline
from digests.model import RawPage
from digests.store import SqlStore, open_store
from digests.store.deliveries import Act, Body, Kind
from digests.store.people import ChatKind, Wishes
from tests.fakes.databases import postgres_database

ISSUES, PEOPLE = 20, 5_000
NOW = datetime.now(UTC)


def size(store: SqlStore) -> int:
    """Bytes of the database."""
    with store.database.outside() as connection:
        if store.database.dialect == "postgresql":
            return int(connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0)
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(str(store.database.path)).stat().st_size


def measure(url: str) -> None:
    """Prints the figures."""
    with open_store(url) as store:
        texts = [path.read_text(encoding="utf-8") for path in sample_pages()]
        before, begun, articles = size(store), time.perf_counter(), 0
        for number in range(ISSUES):
            day = date(2026, 5, 12) + timedelta(days=number)
            for page, text in enumerate(texts):
                raw = RawPage(content=text.encode(), name=f"{day}_{page:02}.txt", paper="江城日报")
                kept = pipeline.ingest(store, raw, published=day, now=NOW)
                articles += sum(len(each.articles) for each in kept)
        pages, seconds = ISSUES * len(texts), time.perf_counter() - begun
        print(f"{pages} pages, {seconds / pages * 1000:.1f} ms each; {articles} articles, ", end="")
        print(f"{(size(store) - before) / articles / 1024:.1f} kB each in the database")
        for chat in range(1, PEOPLE + 1):
            store.subscribe(chat, ChatKind.PRIVATE, Wishes(), next_at=NOW, now=NOW)
        before, begun = size(store), time.perf_counter()
        act = Act(key="digest/2026-05-12", kind=Kind.DIGEST, expires=NOW + timedelta(hours=6))
        store.enqueue_active(act, [Body(html="报" * 1500, plain="报" * 1500)], now=NOW)
        seconds = time.perf_counter() - begun
        print(
            f"{PEOPLE} parts queued, {PEOPLE / seconds:.0f} a second, {(size(store) - before) / PEOPLE:.0f} bytes each"
        )


if __name__ == "__main__":
    if sys.argv[1:] == ["postgresql"]:
        with postgres_database() as address:
            measure(address)
    else:
        with tempfile.TemporaryDirectory() as folder:
            measure(f"sqlite:///{folder}/b.sqlite3")
