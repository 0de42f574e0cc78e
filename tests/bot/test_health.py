"""/healthz says whether the store answers; /metrics tells the books and never who or what."""

from collections.abc import AsyncIterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import aiohttp
import pytest

from bot.health import HealthServer
from bot.metrics import Metrics
from digests.errors import StoreBusy
from digests.model import PAPER_ZONE
from digests.pipeline import ingest
from digests.store import open_store
from digests.store.sql import SqlStore

FRONT_PAGE = Path(str(files("digests") / "sample" / "2026-05-12_01.txt"))
NOW = datetime(2026, 5, 12, 7, 0, tzinfo=PAPER_ZONE)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    opened = open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}")
    yield opened
    opened.close()


async def ask(server: HealthServer, path: str) -> tuple[int, str]:
    port = await server.start()
    try:
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status, await answer.text()
    finally:
        await server.stop()


async def test_metrics_tell_the_books(store: SqlStore) -> None:
    """What is stored, by paper, and what is open."""
    ingest(store, FRONT_PAGE, now=NOW)
    metrics = Metrics()
    metrics.watch(store.books, lambda: NOW)
    metrics.settled.labels("sent").inc()
    status, text = await ask(HealthServer(metrics, store.papers, port=0), "/metrics")
    assert status == 200
    assert 'baozhai_recent_articles{paper="青浔新闻"} 4.0' in text
    assert 'baozhai_last_issue_timestamp_seconds{paper="青浔新闻"} 1.778515' in text
    assert 'baozhai_deliveries_total{outcome="sent"} 1.0' in text
    assert "baozhai_store_up 1.0" in text


async def test_well(store: SqlStore) -> None:
    """A store that answers is well."""
    assert await ask(HealthServer(Metrics(), store.papers, port=0), "/healthz") == (200, "ok\n")


async def test_not_well() -> None:
    """A store that does not answer is told by its kind of trouble alone, and the metrics still come."""

    def broken(*_: object) -> None:
        raise StoreBusy

    metrics = Metrics()
    metrics.watch(broken, lambda: NOW)  # type: ignore[arg-type]  # it never returns
    assert await ask(HealthServer(metrics, broken, port=0), "/healthz") == (503, "StoreBusy\n")
    assert "baozhai_store_up 0.0" in (await ask(HealthServer(metrics, broken, port=0), "/metrics"))[1]
