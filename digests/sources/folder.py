"""A watched folder: a page is read as soon as it is there whole.

A file that is still being written changes; it is given out when its size and time stood still for a while, and whoever
reads it compares them once more afterwards. Links are not followed, hidden and partial files are not looked at. The
whole folder is looked through now and then, because a shared drive does not report what others write to it.
"""

import asyncio
import os
import stat
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from watchfiles import awatch

from digests.errors import PageLimit, Said, SourceError
from digests.model import RawPage
from digests.sources.base import Item, Trouble
from digests.sources.names import named

#: What a page may be called.
SUFFIXES = frozenset({".txt", ".pdf", ".html", ".htm", ".xhtml", ".png", ".jpg", ".jpeg"})
MAX_FILE_BYTES = 64 * 2**20
#: Seconds a file must stand still; seconds between two looks through the whole folder.
SETTLE, RESCAN = 2.0, 60.0
_TEMPORARY = ("~", ".part", ".tmp", ".crdownload", ".partial", ".swp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A file's state: bytes and nanoseconds."""

    size: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A file that was seen changing: its state, and since when it is in it (monotonic seconds)."""

    stamp: Stamp
    since: float


def scan(folder: Path) -> dict[Path, Stamp]:
    """The pages in a folder and its subfolders. Raises SourceError when it cannot be read."""
    if not folder.is_dir():
        raise SourceError(name=str(folder), reason="there is no such folder")
    return {path: stamp for path, stamp in _files(folder) if stamp is not None}


def stamp_of(path: Path) -> Stamp | None:
    """The state of a regular file; None for anything else."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return Stamp(size=status.st_size, changed=status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def wait_for(
    waiting: Mapping[Path, Waiting], found: Mapping[Path, Stamp], read: Mapping[Path, Stamp], now: float
) -> dict[Path, Waiting]:
    """The files still to be read: a changed one waits anew, one that was read as it is does not wait."""
    return {
        path: waiting[path] if path in waiting and waiting[path].stamp == stamp else Waiting(stamp=stamp, since=now)
        for path, stamp in found.items()
        if read.get(path) != stamp
    }


def ready(waiting: Mapping[Path, Waiting], now: float, settle: float = SETTLE) -> list[Path]:
    """The files that stood still long enough and hold something, in the order of their names."""
    return sorted(path for path, state in waiting.items() if state.stamp.size and now - state.since >= settle)


def read_file(path: Path, folder: Path, paper: str = "") -> Item:
    """One file with what its name says, or what was wrong with it."""
    name = path.relative_to(folder).as_posix()
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(descriptor, "rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        return Trouble(
            paper=paper, name=name, error=SourceError(name=name, reason=error.strerror or "it cannot be read")
        )
    if len(content) > MAX_FILE_BYTES:
        return Trouble(
            paper=paper, name=name, error=PageLimit(name=name, limit=Said("{limit} MB", limit=MAX_FILE_BYTES // 2**20))
        )
    known = named(name)
    return RawPage(content=content, name=name, paper=paper, published=known.published, number=known.number)


async def watch_folder(
    folder: Path,
    known: dict[Path, Stamp],
    *,
    settle: float = SETTLE,
    rescan: float = RESCAN,
    stop: asyncio.Event | None = None,
) -> AsyncIterator[tuple[Path, Stamp]]:
    """Files that are there whole, as they come, those already there first, until ``stop``.

    ``known`` holds what was given already, in the state in which it was, and is added to. Raises SourceError when the
    folder cannot be read.
    """
    waiting = _at_first(await asyncio.to_thread(scan, folder), known, settle)
    scanned = time.monotonic()
    step = max(50, int(settle * 500))  # half the time a file must stand still, in ms
    async for changes in awatch(
        folder, stop_event=stop, rust_timeout=step, yield_on_timeout=True, debounce=50, step=20
    ):
        now = time.monotonic()
        if changes or waiting or now - scanned >= rescan:
            waiting = wait_for(waiting, await asyncio.to_thread(scan, folder), known, now)
            scanned = now
        for path in ready(waiting, now, settle):
            known[path] = waiting.pop(path).stamp
            yield path, known[path]


def _at_first(found: Mapping[Path, Stamp], known: Mapping[Path, Stamp], settle: float) -> dict[Path, Waiting]:
    """What waits when the watching begins: a file that was last changed long ago need not stand still once more."""
    now, clock = time.monotonic(), time.time()
    return {
        path: Waiting(stamp=stamp, since=now - (settle if clock - stamp.changed / 1e9 >= settle else 0))
        for path, stamp in found.items()
        if known.get(path) != stamp
    }


def _files(folder: Path) -> Iterator[tuple[Path, Stamp | None]]:
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if not name.startswith((".", "~")) and not name.lower().endswith(_TEMPORARY):
                path = Path(root, name)
                if path.suffix.lower() in SUFFIXES:
                    yield path, stamp_of(path)
