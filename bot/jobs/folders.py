"""Watches the papers' folders: each file that is there whole becomes a job, once in each of its states."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.alive import check_tasks
from bot.issues import seen_as, stamped
from bot.jobs.work import Jobs
from digests.errors import SourceError, StoreError
from digests.model import PAPER_ZONE
from digests.sources.config import Paper, SourceKind
from digests.sources.folder import SETTLE, Stamp, scan, watch_folder
from digests.sources.names import named
from digests.store import SqlStore

log = structlog.get_logger(__name__)

#: A file of an older issue is the past, which ``baozhai backfill`` reads.
RECENT = timedelta(days=7)
#: Seconds before a folder that could not be read is tried again.
AGAIN = 60.0


class Folders:
    """Watches until it is stopped. A folder that cannot be read costs only its own paper."""

    def __init__(
        self,
        store: SqlStore,
        papers: Iterable[Paper],
        jobs: Jobs,
        *,
        now: Callable[[], datetime],
        settle: float = SETTLE,
        again: float = AGAIN,
    ) -> None:
        self._store, self._jobs, self._now, self._settle, self._again = store, jobs, now, settle, again
        self._papers = [paper for paper in papers if paper.kind is SourceKind.FOLDER]
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begins to watch."""
        self._tasks = [asyncio.create_task(self._watch(paper), name=f"folder {paper.name}") for paper in self._papers]

    def check(self) -> None:
        """May be called from any thread. Raises Unwell when a folder is watched no more."""
        if not self._stop.is_set():
            check_tasks(self._tasks)

    async def stop(self) -> None:
        """Watches no more."""
        self._stop.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _watch(self, paper: Paper) -> None:
        folder = paper.folder or Path()
        told = False
        while not self._stop.is_set():
            try:
                await self._hand_on(paper, folder)
            except (SourceError, StoreError, OSError, RuntimeError) as error:  # RuntimeError: the watcher's own
                if not told:
                    log.warning("source", paper=paper.name, status=type(error).__name__)
                told = True
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), self._again)

    async def _hand_on(self, paper: Paper, folder: Path) -> None:
        known = await asyncio.to_thread(self._known, paper, folder)
        async for path, _ in watch_folder(folder, known, settle=self._settle, stop=self._stop):
            name = path.relative_to(folder).as_posix()
            if self._recent(name):
                await self._jobs.file(paper, name)

    def _known(self, paper: Paper, folder: Path) -> dict[Path, Stamp]:
        """The files that were kept as they are now, by this process or another."""
        found = scan(folder)
        names = {path: stamped(paper.name, path.relative_to(folder).as_posix()) for path in found}
        seen = self._store.seen(names.values())
        return {path: stamp for path, stamp in found.items() if seen.get(names[path]) == seen_as(stamp)}

    def _recent(self, name: str) -> bool:
        published = named(name).published
        today = self._now().astimezone(PAPER_ZONE).date()
        return published is None or published >= today - RECENT
