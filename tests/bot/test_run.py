"""``baozhai run`` as a process: it answers, stops in order, and ends where it must not go on."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.demo import sample_pages
from bot.outbox import broadcast
from digests.model import PAPER_ZONE
from digests.store import open_store
from digests.store.deliveries import Body
from digests.store.people import ChatKind, Standing, Wishes
from tests.fakes.answers import error
from tests.fakes.botapi import TOKEN, FakeBotApi

#: A line of the log: when, how grave, what, and its fields.
LINE = re.compile(r'\S+Z (info|warning|error) [\w ]+?( \w+=([^\s"=]+|"[^"]*"))*')


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    """Telegram in a thread of its own."""
    with FakeBotApi.in_thread() as server:
        yield server


def settings_of(api: FakeBotApi, folder: Path, **environment: str) -> dict[str, str]:
    """The environment of a program of this Telegram, whose database is in the folder."""
    names = {
        "BAOZHAI_TOKEN": TOKEN,
        "BAOZHAI_API_URL": api.url.removesuffix("/bot"),
        "BAOZHAI_DATABASE": f"sqlite:///{folder / 'b.sqlite3'}",
        "LANG": "C.UTF-8",
    }
    return os.environ | names | environment


def start(api: FakeBotApi, folder: Path, **environment: str) -> subprocess.Popen[bytes]:
    """The program, with its log on standard error."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "run"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=settings_of(api, folder, **environment),
    )


def wait_for(what: Callable[[], object], seconds: float = 60) -> None:
    """Until something is true."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_answers_and_stops(api: FakeBotApi, tmp_path: Path) -> None:
    """A question over Telegram is answered; SIGTERM ends it with 0; no token is in the log."""
    api.says(7, "/start")
    program = start(api, tmp_path)
    wait_for(lambda: api.messages(7))
    program.send_signal(signal.SIGTERM)
    _, log = program.communicate(timeout=60)
    assert program.returncode == 0, log.decode()
    assert "订阅" in str(api.messages(7)[0].buttons)
    assert b"answered what=start chat=7" in log
    assert TOKEN.encode() not in log


def test_row_40_another_process_polls(api: FakeBotApi, tmp_path: Path) -> None:
    """Where Telegram says that another process polls with the token, this one ends with a status of its own."""
    api.always("getUpdates", error(409, "Conflict: terminated by other getUpdates request"))
    program = start(api, tmp_path)
    _, log = program.communicate(timeout=60)
    assert program.returncode == 3, log.decode()
    assert b"reason=conflict" in log


def test_unknown_token(api: FakeBotApi, tmp_path: Path) -> None:
    """A token that Telegram does not know is one sentence and exit status 2."""
    program = start(api, tmp_path, BAOZHAI_TOKEN="654321:another-token-of-nobody")
    _, log = program.communicate(timeout=60)
    assert program.returncode == 2
    assert b"Telegram does not know it" in log
    assert b"another-token" not in log
    assert b"Traceback" not in log


def test_row_32_the_token_is_revoked(api: FakeBotApi, tmp_path: Path) -> None:
    """Revoked while it runs: sending stops with a clear message and exit status 2; nobody is unsubscribed, and what
    waits goes out with the next token."""
    now = datetime.now(PAPER_ZONE)
    with open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}") as store:
        store.subscribe(7, ChatKind.PRIVATE, Wishes(), next_at=now + timedelta(days=1), now=now)
        program = start(api, tmp_path)
        wait_for(lambda: any(method == "getUpdates" for _, method, _ in list(api.asked)))
        good, api.token = api.token, "654321:revoked"
        broadcast(store, Body(html="明天休刊。", plain="明天休刊。"), now)
        _, log = program.communicate(timeout=60)
        assert program.returncode == 2, log.decode()
        assert b"Telegram does not know this token" in log
        assert (store.subscriber_counts(), [act.open for act in store.running()]) == ({Standing.ACTIVE: 1}, [1])
        api.token = good
        program = start(api, tmp_path)
        wait_for(lambda: api.messages(7))
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=60)


def test_morning_digest(api: FakeBotApi, tmp_path: Path) -> None:
    """A page laid into the folder is read, and a subscriber whose hour has come gets the digest once, also over a
    restart."""
    today = datetime.now(PAPER_ZONE)
    folder = tmp_path / "papers"
    folder.mkdir()
    text = next(sample_pages()).read_text(encoding="utf-8")
    page = text.replace("2026年5月12日", f"{today.year}年{today.month}月{today.day}日")
    (folder / f"{today:%Y-%m-%d}_01.txt").write_text(page, encoding="utf-8")
    config = tmp_path / "baozhai.toml"
    config.write_text('[[papers]]\nname = "青浔新闻"\nkind = "folder"\nfolder = "papers"\n', encoding="utf-8")
    store = open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}")
    wishes = Wishes(at=today.time().replace(second=0, microsecond=0))
    store.subscribe(7, ChatKind.PRIVATE, wishes, next_at=today - timedelta(minutes=1), now=today - timedelta(days=1))
    store.close()
    program = start(api, tmp_path, BAOZHAI_CONFIG=str(config))
    wait_for(lambda: api.messages(7), seconds=60)
    program.send_signal(signal.SIGTERM)
    _, log = program.communicate(timeout=60)
    assert program.returncode == 0, log.decode()
    again = start(api, tmp_path, BAOZHAI_CONFIG=str(config))
    time.sleep(4)
    again.send_signal(signal.SIGTERM)
    again.communicate(timeout=60)
    assert ["青浔新闻" in each.text for each in api.messages(7)] == [True]


@pytest.mark.parametrize("form", ["text", "json"])
def test_each_line_of_the_log(api: FakeBotApi, tmp_path: Path, form: str) -> None:
    """One line a unit of work, in the form of the setting; neither a token nor what anybody typed or read is in it."""
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "1.txt").write_text(next(sample_pages()).read_text(encoding="utf-8"), encoding="utf-8")
    (papers / "2.pdf").write_bytes(b"%PDF-1.7 nothing")
    config = tmp_path / "b.toml"
    config.write_text(f'[[papers]]\nname = "青浔新闻"\nkind = "folder"\nfolder = "{papers}"\n', encoding="utf-8")
    program = start(api, tmp_path, BAOZHAI_LOG_FORMAT=form, BAOZHAI_CONFIG=str(config), BAOZHAI_HEALTH_LISTEN="off")
    with open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}") as store:
        wait_for(store.papers)
    api.says(7, "/search 谁也不该看见的词")
    wait_for(lambda: api.messages(7))
    program.send_signal(signal.SIGTERM)
    _, log = program.communicate(timeout=60)
    said, lines = log.decode(), log.decode().splitlines()
    assert not any(secret in said for secret in (TOKEN, TOKEN.partition(":")[2], "不该看见", "一网通办"))
    events = [json.loads(line)["event"] if form == "json" else line.split()[2] for line in lines]
    assert {"running", "page", "answered", "stopped"} <= set(events)
    if form == "text":
        assert [line for line in lines if not LINE.fullmatch(line)] == []
