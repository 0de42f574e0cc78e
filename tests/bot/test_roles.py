"""``baozhai run --role``: who does what, and that five processes on one PostgreSQL lose nothing when two are killed."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Self

import pytest

from bot.demo import sample_pages
from bot.hands import Pushing
from bot.roles import Role, check
from digests.errors import SettingsError
from digests.model import PAPER_ZONE
from digests.store import SqlStore, open_store
from digests.store.deliveries import State
from digests.store.people import ChatKind, Wishes
from tests.bot.test_run import wait_for
from tests.digests.sources.test_epaper import article, index
from tests.fakes.botapi import TOKEN, FakeBotApi
from tests.fakes.databases import postgres_database
from tests.fakes.web import Site, answer

#: Subscribers: some seconds of sending at 30 a second.
PEOPLE = 120
PAPER = "青溪日报"


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    """Telegram in a thread of its own."""
    with FakeBotApi.in_thread() as server:
        yield server


class Printer:
    """Today's e-paper on loopback, in a thread of its own: its second page comes only once the gate is open."""

    def __init__(self, today: date) -> None:
        self.site, self.begun, self.gate = Site(), threading.Event(), threading.Event()
        self.loop = asyncio.new_event_loop()
        root = f"/html/{today:%Y-%m/%d}/"
        text = "区水利局5月11日通报，白鹭湾水库除险加固工程将于本月底前全部完工。" * 4
        self.site.routes |= {
            root + "node_1.htm": answer(index("A01", {"content_1.htm": "水库完工"}, day=f"{today}")),
            root + "node_2.htm": self._slow(answer(index("A02", {"content_2.htm": "防汛部署"}, day=f"{today}"))),
            root + "content_1.htm": answer(article("水库完工").replace("的正文", text)),
            root + "content_2.htm": answer(article("防汛部署").replace("的正文", text[::-1])),
        }

    def _slow(self, page: bytes) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
        async def come(writer: asyncio.StreamWriter) -> None:
            self.begun.set()
            while not self.gate.is_set():  # noqa: ASYNC110 -- the test is in another thread
                await asyncio.sleep(0.02)
            writer.write(page)

        return come

    def __enter__(self) -> Self:
        server = asyncio.start_server(self.site.serve, "127.0.0.1", 0)
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        running = asyncio.run_coroutine_threadsafe(server, self.loop).result(10)
        self.site.port = running.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_exception: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)


@pytest.fixture
def printer() -> Iterator[Printer]:
    """Today's issue, of two pages."""
    with Printer(datetime.now(PAPER_ZONE).date()) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, printer: Printer) -> Path:
    """Settings that name the e-paper and a folder with a page of today."""
    today = datetime.now(PAPER_ZONE)
    (tmp_path / "papers").mkdir()
    text = next(sample_pages()).read_text(encoding="utf-8")
    page = text.replace("2026年5月12日", f"{today.year}年{today.month}月{today.day}日")
    (tmp_path / "papers" / f"{today:%Y-%m-%d}_01.txt").write_text(page, encoding="utf-8")
    address = printer.site.url("/html/{date:%Y-%m/%d}/node_1.htm")
    (tmp_path / "baozhai.toml").write_text(
        '[[papers]]\nname = "青浔新闻"\nkind = "folder"\nfolder = "papers"\nhours = "00:00-23:59"\n'
        f'[[papers]]\nname = "{PAPER}"\nkind = "epaper"\naddress = "{address}"\nhours = "00:00-23:59"\ndelay = 0.5\n',
        encoding="utf-8",
    )
    return tmp_path


def subscribe(store: SqlStore, people: int) -> None:
    """So many people whose digest is due now."""
    today = datetime.now(PAPER_ZONE)
    wishes = Wishes(at=today.time().replace(second=0, microsecond=0))
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


def test_five_processes_two_killed(api: FakeBotApi, printer: Printer, folder: Path) -> None:
    """Two readers, a scheduler and two senders. The reader that has the issue is killed in the middle of it, a sender
    while messages go out: the other reader reads the issue, once and whole, everybody gets the digest with both its
    pages, and only what the killed sender had under way may come twice."""
    today = datetime.now(PAPER_ZONE).date()
    with postgres_database() as database, ExitStack() as processes:
        store = processes.enter_context(open_store(database))
        subscribe(store, PEOPLE)
        started: list[subprocess.Popen[bytes]] = []
        for role in ("reader", "scheduler", "reader", "sender", "sender"):
            started.append(part(role, api, database, folder))
            processes.callback(started[-1].wait)
            processes.callback(started[-1].kill)
            if role == "scheduler":  # the first reader has the issue before there is a second
                wait_for(printer.begun.is_set, seconds=60)
                wait_for(lambda: len(store.pages(today, [PAPER])) == 1, seconds=20)
        started[0].send_signal(signal.SIGKILL)
        printer.gate.set()
        wait_for(lambda: len(store.pages(today, [PAPER])) == 2, seconds=60)
        wait_for(lambda: len(api.messages()) > PEOPLE // 6, seconds=120)
        started[3].send_signal(signal.SIGKILL)
        wait_for(lambda: not store.running() and not store.due(2**62), seconds=90)
        books = store.books(datetime.now(PAPER_ZONE))
        got = Counter(each.chat for each in api.messages())
        parts = sum(books.deliveries.values()) // PEOPLE
        assert set(got) == set(range(1, PEOPLE + 1))
        assert {state: n for state, n in books.deliveries.items() if n} == {State.SENT: PEOPLE * parts}
        assert 0 <= got.total() - PEOPLE * parts <= Pushing().workers
        assert books.overdue == 0
        assert [(page.number, page.revision) for page in store.pages(today, [PAPER])] == [("A01", 1), ("A02", 1)]
        look = store.looks(today)[PAPER]
        assert (look.whole, look.missing, store.open_jobs() - {"rescue"}) == (True, (), frozenset())
        assert all(title in api.messages(1)[0].text for title in ("水库完工", "防汛部署"))
        for each in (started[1], started[2], started[4]):
            each.terminate()
            assert each.wait(30) == 0


def test_one_alone_on_postgresql(api: FakeBotApi, folder: Path) -> None:
    """A process of every role over PostgreSQL reads what is in the folder, composes and sends; it stops in order."""
    config = folder / "baozhai.toml"
    config.write_text(config.read_text("utf-8").split("\n[[papers]]")[0], encoding="utf-8")
    with postgres_database() as database, ExitStack() as processes:
        store = processes.enter_context(open_store(database))
        subscribe(store, 3)
        alone = part("all", api, database, folder)
        processes.callback(alone.wait)
        processes.callback(alone.kill)
        wait_for(lambda: len(api.messages()) == 3, seconds=90)
        alone.terminate()
        assert alone.wait(30) == 0
        assert {each.chat for each in api.messages()} == {1, 2, 3}
        assert store.open_jobs() <= {"rescue", "late"}


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
