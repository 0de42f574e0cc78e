"""``baozhai send`` as a process: what waits goes out, a message goes to everybody, once."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.sending import message_of
from bot.outbox import broadcast
from digests.errors import InputError
from digests.store import open_store
from digests.store.deliveries import Body
from digests.store.people import ChatKind, Wishes
from tests.fakes.answers import blocked, conflict
from tests.fakes.botapi import TOKEN, FakeBotApi

NOW = datetime.now(UTC)


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    """Telegram in a thread of its own."""
    with FakeBotApi.in_thread() as server:
        yield server


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A store with three subscribers, whose digests are not due."""
    url = f"sqlite:///{tmp_path / 'b.sqlite3'}"
    store = open_store(url)
    for chat in (1, 2, 3):
        store.subscribe(chat, ChatKind.PRIVATE, Wishes(), next_at=NOW + timedelta(days=1), now=NOW)
    store.close()
    return url


def environment(api: FakeBotApi, database: str) -> dict[str, str]:
    """The command's settings."""
    return os.environ | {
        "BAOZHAI_TOKEN": TOKEN,
        "BAOZHAI_API_URL": api.url.removesuffix("/bot"),
        "BAOZHAI_DATABASE": database,
        "LANG": "C.UTF-8",
        "TERM": "xterm",
        "COLUMNS": "120",
    }


def send(api: FakeBotApi, database: str, *words: str, said: str = "") -> subprocess.CompletedProcess[bytes]:
    """Runs the command."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "send", *words],
        input=said.encode(),
        capture_output=True,
        check=False,
        timeout=60,
        env=environment(api, database),
    )


def test_message_to_everybody(api: FakeBotApi, database: str) -> None:
    """Every subscriber gets the text as it was written, markup and all, and a second run sends nothing."""
    api.on(2, blocked())
    for _ in range(2):
        done = send(api, database, "--message", "-", "--yes", said="停水通知 <b> & 5月20日\n")
        assert done.returncode == 0, done.stderr.decode()
    assert sorted((each.chat, each.text) for each in api.messages()) == [
        (1, "停水通知 <b> & 5月20日"),
        (3, "停水通知 <b> & 5月20日"),
    ]


def test_nothing_to_do(api: FakeBotApi, database: str) -> None:
    """With nothing to send it ends at once, with 0."""
    done = send(api, database)
    assert (done.returncode, api.messages()) == (0, [])


@pytest.mark.parametrize("text", ["", "  \n", "好" * 4097, "<b>未完"])
def test_unsendable(tmp_path: Path, text: str) -> None:
    """A message that Telegram would refuse is refused before anything is queued."""
    path = tmp_path / "message.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        message_of(str(path), html=True)


def test_asked_first(api: FakeBotApi, database: str, tmp_path: Path) -> None:
    """Without --yes it asks; a no sends nothing."""
    notice = tmp_path / "notice.txt"
    notice.write_text("停水通知", encoding="utf-8")
    done = send(api, database, "-m", str(notice), said="n\n")
    assert (done.returncode, api.messages()) == (2, [])
    assert "3 subscribers" in done.stderr.decode()


def test_paid(api: FakeBotApi, database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Paying is off by default. Where it is on, the price is shown before the question, a no costs nothing, and each
    message says that it is paid for."""
    send(api, database, "-m", "-", "-y", said="免费")
    monkeypatch.setenv("BAOZHAI_PAID_BROADCAST", "true")
    notice = tmp_path / "notice.txt"
    notice.write_text("停水通知", encoding="utf-8")
    asked = send(api, database, "-m", str(notice), said="n\n")
    assert asked.stderr.decode().index("Paid broadcast: up to 1 Stars.") < asked.stderr.decode().index("3 subscribers")
    assert (asked.returncode, len(api.messages())) == (2, 3)
    assert "up to 1 Stars" in send(api, database, "-m", "-", "-y", said="停水通知").stderr.decode()
    paid = {each.text: each.params.get("allow_paid_broadcast") for each in api.messages()}
    assert paid == {"免费": None, "停水通知": "true"}


def test_another_sender(api: FakeBotApi, database: str) -> None:
    """Where Telegram says that another process uses the token, it stops with a status of its own."""
    api.always(None, conflict())
    assert send(api, database, "-m", "-", "-y", said="停水通知").returncode == 3


def test_stopped_and_resumed(api: FakeBotApi, database: str) -> None:
    """What is stopped is told with the way on; ``--resume`` goes on with it."""
    with open_store(database) as store:
        key, _ = broadcast(store, Body(html="停水通知", plain="停水通知"), NOW)
        store.pause_act(key, "bad-request")
    done = send(api, database)
    assert (done.returncode, api.messages()) == (0, [])
    assert f"{key} was stopped: bad-request. `baozhai send --resume`" in done.stderr.decode()
    assert send(api, database, "--resume").returncode == 0
    assert {each.chat for each in api.messages()} == {1, 2, 3}


def test_a_bar_with_rate_and_time_left(api: FakeBotApi, database: str) -> None:
    """In a terminal a long sending has a bar: how many of how many, how many a second, how long still."""
    with open_store(database) as store:
        for chat in range(4, 70):
            store.subscribe(chat, ChatKind.PRIVATE, Wishes(), next_at=NOW + timedelta(days=1), now=NOW)
        broadcast(store, Body(html="停水通知", plain="停水通知"), NOW)
    terminal, theirs = pty.openpty()
    program = subprocess.Popen([sys.executable, "-m", "bot.cli", "send"], stderr=theirs, env=environment(api, database))
    os.close(theirs)
    shown = ""
    with suppress(OSError):  # the end of a terminal whose program has gone
        while some := os.read(terminal, 4096):
            shown += some.decode(errors="replace")
    assert program.wait(60) == 0
    lines = re.findall(r"(\d+)/69.*?(\d+)/s.*?0:00:0(\d)", shown)
    assert any(10 <= int(rate) <= 40 and int(left) > 0 for _, rate, left in lines), shown
    assert "69/69" in shown
