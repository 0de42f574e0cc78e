"""The bar of `baozhai backfill`: the day, how many of how many, how fast, how long still; on from where it stopped."""

import asyncio
import io
import os
import pty
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.bars import days_bar
from tests.digests.sources.test_epaper import article, index
from tests.fakes.databases import postgres_database
from tests.fakes.web import Site, answer

PAPER = "青溪日报"
LAST = date(2026, 5, 12)
DAYS = [LAST - timedelta(days=back) for back in range(5)]
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_DONE = re.compile(r"([0-9]+)/([0-9]+)")
_RATE = re.compile(r"每分钟 ([0-9.]+) 天")
_LEFT = re.compile(r"([0-9]+):([0-9]{2}):([0-9]{2})$")


@dataclass
class Printer:
    """An e-paper of one page a day, in a thread of its own; the third day comes only once the gate is open."""

    site: Site = field(default_factory=Site)
    gate: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        for day in DAYS:
            root = f"/html/{day:%Y-%m/%d}/"
            page = answer(index("A01", {"content_1.htm": "水库"}, day=f"{day}"))
            self.site.routes[root + "node_1.htm"] = page
            self.site.routes[root + "node_2.htm"] = answer(index("A02", {}, day=f"{day}"))
            self.site.routes[root + "content_1.htm"] = answer(article(f"水库第{day.day}期"))
        first = f"/html/{DAYS[2]:%Y-%m/%d}/node_1.htm"
        page = self.site.routes[first]
        assert isinstance(page, bytes)
        whole = page

        async def gated(writer: asyncio.StreamWriter) -> None:
            while not self.gate.is_set():  # noqa: ASYNC110  # it is opened in another thread
                await asyncio.sleep(0.02)
            writer.write(whole)

        self.site.routes[first] = gated

    @contextmanager
    def running(self) -> Iterator["Printer"]:
        """While it answers."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        start = asyncio.start_server(self.site.serve, "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(start, loop).result(10)
        self.site.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            self.gate.set()
            loop.call_soon_threadsafe(server.close)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)

    @property
    def asked(self) -> list[int]:
        """The days whose first page was asked for, once or, where it did not come in time, again."""
        return list(dict.fromkeys(int(path.split("/")[3]) for path in self.site.paths if path.endswith("node_1.htm")))


@dataclass
class Seen:
    """What stood on the screen: each state of the bar's line, and how the program ended."""

    lines: list[str]
    status: int

    @property
    def done(self) -> list[tuple[int, int]]:
        """How many of how many, in order."""
        return [(int(found[1]), int(found[2])) for line in self.lines if (found := _DONE.search(line))]


def _lines(text: bytes) -> list[str]:
    plain = _CONTROL.sub("", text.decode(errors="replace"))
    return [line.rstrip() for line in re.split(r"[\r\n]+", plain) if PAPER in line and "/" in line]


def watch(folder: Path, database: str, since: date = DAYS[-1], interrupt_at: int | None = None) -> Seen:
    """The command in a terminal of 80 columns; Ctrl-C once so many days are done."""
    names = {
        "BAOZHAI_CONFIG": f"{folder / 'b.toml'}",
        "BAOZHAI_DATABASE": database,
        "LANG": "zh_CN.UTF-8",
        "LC_ALL": "",
    }
    words = ["backfill", PAPER, "--since", f"{since}", "--until", f"{LAST}"]
    process, terminal = pty.fork()
    if process == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background job hands on that it is ignored
        names |= {"COLUMNS": "80", "LINES": "24", "TERM": "xterm", "LANG": "zh_CN.UTF-8", "LC_ALL": ""}
        os.execve(sys.executable, [sys.executable, "-m", "tests.fakes.terminal", *words], os.environ | names)
    shown, pressed = b"", False
    while True:
        try:
            more = os.read(terminal, 65536)
        except OSError:  # the terminal's other side is closed
            break
        if not more:
            break
        shown += more
        if interrupt_at is not None and not pressed and f"{interrupt_at}/{len(DAYS)}" in "".join(_lines(shown)):
            os.write(terminal, b"\x03")
            pressed = True
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    return Seen(lines=_lines(shown), status=os.waitstatus_to_exitcode(status))


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[Printer]:
    """Five days of an e-paper, and the settings that name it."""
    with Printer().running() as running:
        address = running.site.url("/html/{date:%Y-%m/%d}/node_1.htm")
        (tmp_path / "b.toml").write_text(
            f'[[papers]]\nname = "{PAPER}"\nkind = "epaper"\naddress = "{address}"\npages = ["A01"]\ndelay = 0.5\n',
            encoding="utf-8",
        )
        yield running


def test_it_goes_on_where_it_was_stopped(printer: Printer, tmp_path: Path) -> None:
    """Ctrl-C in the third of five days: the bar stood at 2/5; the same command begins at 2/5 and ends at 5/5, with how
    fast and how long still, each line within the terminal; no day that is here is asked for again."""
    database = f"sqlite:///{tmp_path / 'b.sqlite3'}"
    first = watch(tmp_path, database, interrupt_at=2)
    assert (first.status, first.done[0], first.done[-1], printer.asked) == (130, (0, 5), (2, 5), [12, 11, 10])
    printer.site.asked.clear()
    printer.gate.set()
    second = watch(tmp_path, database)
    assert (second.status, second.done[0], second.done[-1], printer.asked) == (0, (2, 5), (5, 5), [10, 9, 8])
    for seen in (first, second):
        assert all(one <= other for one, other in pairwise(seen.done))
        assert not any("…" in line for line in seen.lines)
    assert f"{PAPER} {DAYS[-1]}" in second.lines[-1]
    assert _RATE.search(second.lines[-1])
    assert _LEFT.search(second.lines[-1])


@pytest.mark.postgres
def test_so_it_does_through_the_queue(printer: Printer, tmp_path: Path) -> None:
    """On PostgreSQL too the bar counts what is here already."""
    printer.gate.set()
    with postgres_database() as database:
        first = watch(tmp_path, database, since=DAYS[1])
        second = watch(tmp_path, database)
    assert (first.status, first.done[0], first.done[-1]) == (0, (0, 2), (2, 2))
    assert (second.status, second.done[0], second.done[-1], printer.asked) == (0, (2, 5), (5, 5), [12, 11, 10, 9, 8])


def test_rate_and_time_left() -> None:
    """Ten seconds a day are six days a minute, and ten left a hundred seconds; an earlier run's days do not count."""
    now = [0.0]
    console = Console(file=io.StringIO(), width=80, force_terminal=True, record=True)
    with days_bar(console, PAPER, 112, clock=lambda: now[0]) as bar:
        bar(100, "")
        for done in (101, 102):
            now[0] += 10
            bar(done, "2026-05-12")
    line = console.export_text().splitlines()[-1]
    assert "102/112" in line
    assert "6.0 days/min" in line
    assert line.rstrip().endswith("0:01:40")
