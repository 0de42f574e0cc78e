"""The counters are turned where things happen, and a running program tells them."""

import signal
import socket
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.issues import Issues
from bot.metrics import Metrics
from digests.sources.config import Paper, SourceKind
from digests.store import SqlStore, open_store
from digests.store.deliveries import Act, Body, Kind
from digests.store.people import ChatKind, Wishes
from tests.bot.test_run import start, wait_for
from tests.fakes.answers import blocked, too_many
from tests.fakes.botapi import FakeBotApi

NOW = datetime.now(UTC)


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    """Telegram in a thread of its own."""
    with FakeBotApi.in_thread() as server:
        yield server


@pytest.fixture
def port() -> int:
    """A free one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def told(port: int) -> dict[str, float]:
    """The values of /metrics by name and labels."""
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def test_a_running_program_counts(api: FakeBotApi, tmp_path: Path, port: int) -> None:
    """Commands by name, searches with their time, deliveries by outcome, 429s; no chat is in it."""
    with open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}") as store:
        for chat in (70001, 70002):
            store.subscribe(chat, ChatKind.PRIVATE, Wishes(), next_at=NOW + timedelta(days=1), now=NOW)
        act = Act(key="broadcast/1", kind=Kind.BROADCAST, expires=NOW + timedelta(hours=1))
        store.enqueue_active(act, [Body(html="停水通知", plain="停水通知")], now=NOW)
    api.on(70001, too_many(1))
    api.on(70002, blocked(), blocked())
    program = start(api, tmp_path, BAOZHAI_HEALTH_LISTEN=f"127.0.0.1:{port}")
    try:
        wait_for(lambda: api.messages(70001))
        api.says(70003, "/search 防汛")
        wait_for(lambda: api.messages(70003))
        wait_for(lambda: told(port).get('baozhai_commands_total{command="search"}'))
        found = told(port)
    finally:
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=60)
    assert found["baozhai_search_seconds_count"] == 1
    assert found["baozhai_telegram_429_total"] == 1
    assert found['baozhai_deliveries_total{outcome="sent"}'] == 1
    assert found['baozhai_deliveries_total{outcome="refused"}'] == 1
    assert not any("7000" in name for name in found)


def test_a_health_address_that_is_taken(api: FakeBotApi, tmp_path: Path) -> None:
    """Where somebody chose it, that is one sentence and exit status 2."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        program = start(api, tmp_path, BAOZHAI_HEALTH_LISTEN=f"127.0.0.1:{other.getsockname()[1]}")
        _, log = program.communicate(timeout=60)
    assert program.returncode == 2
    assert b"BAOZHAI_HEALTH_LISTEN" in log
    assert b"Traceback" not in log


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """An empty store."""
    with open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A page, and a file that is none."""
    place = tmp_path / "papers"
    place.mkdir()
    (place / "2026-05-12_01.txt").write_text("水库开工\n\n本报讯 5月11日，水库开工。\n" * 3, encoding="utf-8")
    (place / "2026-05-12_02.pdf").write_bytes(b"%PDF-1.7 nothing")
    return place


async def test_reading_counts(store: SqlStore, folder: Path) -> None:
    """What was fetched, what it changed, what was refused and why."""
    metrics = Metrics()
    paper = Paper(name="江城日报", kind=SourceKind.FOLDER, folder=folder)
    now = datetime.combine(date(2026, 5, 12), datetime.min.time(), UTC)
    async with Issues(store, [paper], now=lambda: now, metrics=metrics) as issues:
        for name in ("2026-05-12_01.txt", "2026-05-12_02.pdf"):
            await issues.file(paper.name, name)
    count = metrics.registry.get_sample_value
    assert count("baozhai_source_fetches_total", {"outcome": "page"}) == 2
    assert count("baozhai_pages_read_total", {"status": "new"}) == 1
    assert count("baozhai_pages_refused_total", {"reason": "PdfRefused"}) == 1
