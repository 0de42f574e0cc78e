"""A watched folder."""

import asyncio
import os
import time
from datetime import date
from pathlib import Path

import pytest

from digests.errors import PageLimit, SourceError
from digests.model import RawPage
from digests.sources import folder as folders
from digests.sources.base import Item, Trouble
from digests.sources.folder import Stamp, Waiting, read_file, ready, scan, wait_for, watch_folder

ONE, TWO = Stamp(size=10, changed=1), Stamp(size=20, changed=2)


def test_waiting() -> None:
    """A changed file waits anew, an unchanged one goes on waiting, one that was read or is gone does not."""
    a, b, c, gone = Path("a"), Path("b"), Path("c"), Path("gone")
    before = {a: Waiting(stamp=ONE, since=1.0), b: Waiting(stamp=ONE, since=1.0), gone: Waiting(stamp=ONE, since=1.0)}
    after = wait_for(before, {a: ONE, b: TWO, c: ONE}, {c: ONE}, 5.0)
    assert after == {a: Waiting(stamp=ONE, since=1.0), b: Waiting(stamp=TWO, since=5.0)}


def test_ready() -> None:
    """A file is read when it stood still long enough and is not empty."""
    waiting = {
        Path("b"): Waiting(stamp=ONE, since=0.0),
        Path("a"): Waiting(stamp=ONE, since=1.0),
        Path("young"): Waiting(stamp=ONE, since=2.5),
        Path("empty"): Waiting(stamp=Stamp(size=0, changed=1), since=0.0),
    }
    assert ready(waiting, 3.0, settle=2.0) == [Path("a"), Path("b")]


def test_scan(tmp_path: Path) -> None:
    """Pages in subfolders are found; hidden, partial, foreign and linked files are not."""
    (tmp_path / "20260512").mkdir()
    (tmp_path / ".git").mkdir()
    kept = ["20260512/01.pdf", "2026-05-12_02.TXT"]
    for name in (*kept, ".hidden.txt", "~open.txt", "03.pdf.part", "x.docx", ".git/a.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.txt")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in scan(tmp_path)) == sorted(kept)


def test_no_such_folder(tmp_path: Path) -> None:
    """A folder that is not there is said to be so."""
    with pytest.raises(SourceError, match="no such folder"):
        scan(tmp_path / "nowhere")


def test_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file comes with what its name says; a link, a lost file and one too large are Trouble."""
    (tmp_path / "2026-05-12_A01.txt").write_text("报")
    page = read_file(tmp_path / "2026-05-12_A01.txt", tmp_path, "青溪日报")
    assert page == RawPage(
        content="报".encode(), name="2026-05-12_A01.txt", paper="青溪日报", published=date(2026, 5, 12), number="A01"
    )
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    monkeypatch.setattr(folders, "MAX_FILE_BYTES", 2)
    troubles = [read_file(tmp_path / name, tmp_path) for name in ("link.txt", "lost.txt", "2026-05-12_A01.txt")]
    assert all(isinstance(trouble, Trouble) for trouble in troubles)
    assert isinstance(troubles[-1], Trouble)
    assert isinstance(troubles[-1].error, PageLimit)


async def watch(folder: Path, found: list[Item], stop: asyncio.Event) -> None:
    """Watch until told to stop; what is given out is read. Whoever writes slowly pauses for less than it waits, on
    a busy machine too."""
    async for path, _ in watch_folder(folder, {}, settle=1.0, stop=stop):
        found.append(read_file(path, folder, "青溪日报"))


async def until(found: list[Item], number: int) -> None:
    """Wait for so many items."""
    async with asyncio.timeout(60):
        while len(found) < number:  # noqa: ASYNC110 -- the watcher is what is tested, and tells nobody but its list
            await asyncio.sleep(0.02)


async def test_half_written_when_the_watching_begins(tmp_path: Path) -> None:
    """A file that was changed a moment ago waits like any other; one that is known in its state is not given out."""
    for name in ("2026-05-12_01.txt", "2026-05-12_02.txt"):
        (tmp_path / name).write_text("一半")
    known = {tmp_path / "2026-05-12_02.txt": scan(tmp_path)[tmp_path / "2026-05-12_02.txt"]}
    began = time.monotonic()
    async for path, _ in watch_folder(tmp_path, known, settle=0.4):
        assert (path.name, time.monotonic() - began > 0.3) == ("2026-05-12_01.txt", True)
        break


async def test_watching(tmp_path: Path) -> None:
    """What is there comes first; a file written slowly comes once and whole; a changed one comes again."""
    (tmp_path / "2026-05-12_01.txt").write_text("一")
    found: list[Item] = []
    stop = asyncio.Event()
    task = asyncio.create_task(watch(tmp_path, found, stop))
    await until(found, 1)
    (tmp_path / "sub").mkdir()
    with (tmp_path / "sub" / "2026-05-12_02.txt").open("w") as file:
        for _ in range(6):
            file.write("二")
            file.flush()
            await asyncio.sleep(0.1)
    await until(found, 2)
    (tmp_path / "2026-05-12_01.txt").write_text("改过的一")
    await until(found, 3)
    stop.set()
    await asyncio.wait_for(task, 60)
    assert [item.content.decode() for item in found if isinstance(item, RawPage)] == ["一", "二" * 6, "改过的一"]
