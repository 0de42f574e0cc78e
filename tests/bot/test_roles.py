"""``baozhai run --role``: who does what, and that five processes on one PostgreSQL lose nothing when two are killed."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.demo import sample_pages
from bot.hands import Pushing
from bot.roles import Role, check
from digests.errors import SettingsError
from digests.model import PAPER_ZONE
from digests.store import open_store
from digests.store.deliveries import State
from digests.store.people import ChatKind, Wishes
from tests.bot.test_run import wait_for
from tests.fakes.botapi import TOKEN, FakeBotApi
from tests.fakes.databases import postgres_database

#: Subscribers: some seconds of sending at 30 a second.
PEOPLE = 120


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    """Telegram in a thread of its own."""
    with FakeBotApi.in_thread() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Today's issue as a page in a watched folder, and the settings that name it."""
    today = datetime.now(PAPER_ZONE)
    (tmp_path / "papers").mkdir()
    text = next(sample_pages()).read_text(encoding="utf-8")
    page = text.replace("2026年5月12日", f"{today.year}年{today.month}月{today.day}日")
    (tmp_path / "papers" / f"{today:%Y-%m-%d}_01.txt").write_text(page, encoding="utf-8")
    config = '[[papers]]\nname = "青浔新闻"\nkind = "folder"\nfolder = "papers"\n'
    (tmp_path / "baozhai.toml").write_text(config, encoding="utf-8")
    return tmp_path


def subscribe(database: str, people: int) -> None:
    """So many people whose digest is due now."""
    today = datetime.now(PAPER_ZONE)
    wishes = Wishes(at=today.time().replace(second=0, microsecond=0))
    with open_store(database) as store:
        for chat in range(1, people + 1):
            since = today - timedelta(days=1)
            store.subscribe(chat, ChatKind.PRIVATE, wishes, next_at=today - timedelta(minutes=1), now=since)


def part(role: str, api: FakeBotApi, database: str, folder: Path) -> "subprocess.Popen[bytes]":
    """A process of that role, whose leases end soon."""
    names = {
        "BAOZHAI_TOKEN": TOKEN,
        "BAOZHAI_API_URL": api.url.removesuffix("/bot"),
        "BAOZHAI_DATABASE": database,
        "BAOZHAI_CONFIG": str(folder / "baozhai.toml"),
        "BAOZHAI_HEALTH_LISTEN": "127.0.0.1:0",
    }
    command = [sys.executable, "-m", "tests.fakes.part", role]
    log = (folder / f"{role}.log").open("ab")
    return subprocess.Popen(command, env=os.environ | names, stdout=log, stderr=log)


def test_five_processes_two_killed(api: FakeBotApi, folder: Path) -> None:
    """A reader, two schedulers and two senders; a sender and a scheduler are killed while messages go out. Everybody
    gets the digest, and only what the killed sender had under way may come twice."""
    with postgres_database() as database, ExitStack() as processes:
        subscribe(database, PEOPLE)
        store = processes.enter_context(open_store(database))
        started: list[subprocess.Popen[bytes]] = []
        for role in ("reader", "scheduler", "scheduler", "sender", "sender"):
            started.append(part(role, api, database, folder))
            processes.callback(started[-1].wait)
            processes.callback(started[-1].kill)
            if role == "reader":  # the others would look again after a minute
                wait_for(lambda: store.papers() and not store.being_read(), seconds=60)
        wait_for(lambda: len(api.messages()) > PEOPLE // 6, seconds=90)
        for each in (started[1], started[3]):
            each.send_signal(signal.SIGKILL)
        wait_for(lambda: not store.running() and not store.due(2**62), seconds=90)
        books = store.books(datetime.now(PAPER_ZONE))
        got = Counter(each.chat for each in api.messages())
        parts = sum(books.deliveries.values()) // PEOPLE
        assert set(got) == set(range(1, PEOPLE + 1))
        assert {state: n for state, n in books.deliveries.items() if n} == {State.SENT: PEOPLE * parts}
        assert 0 <= got.total() - PEOPLE * parts <= Pushing().workers
        assert books.overdue == 0
        for each in (started[0], started[2], started[4]):
            each.terminate()
            assert each.wait(30) == 0


def test_sqlite_is_for_one() -> None:
    """Beside SQLite there is no part of the work; all of it there is."""
    check(Role.ALL, "sqlite:///b.sqlite3")
    with pytest.raises(SettingsError, match="PostgreSQL"):
        check(Role.SENDER, "sqlite:///b.sqlite3")


def test_roles_in_the_command_line(tmp_path: Path) -> None:
    """One sentence and exit status 2, for an unfit database and for a role that there is not."""
    names = os.environ | {"BAOZHAI_DATABASE": f"sqlite:///{tmp_path / 'b.sqlite3'}", "BAOZHAI_TOKEN": TOKEN}
    command = [sys.executable, "-m", "bot.cli", "run", "--role"]
    unfit = subprocess.run([*command, "sender"], env=names, capture_output=True, check=False, timeout=60)
    unknown = subprocess.run([*command, "king"], env=names, capture_output=True, check=False, timeout=60)
    assert (unfit.returncode, unknown.returncode) == (2, 2)
    assert len(unfit.stderr.splitlines()) == 1
