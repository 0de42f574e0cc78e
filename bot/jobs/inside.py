"""Jobs in this process, where there is one process for everything: on SQLite."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from datetime import date

import structlog

from bot.alive import Life, check_long, longest
from bot.jobs.work import Work
from digests.errors import StoreError
from digests.sources.config import Paper

log = structlog.get_logger(__name__)

#: Issues and files that are read at a time.
AT_A_TIME = 64
#: Seconds after which a job is begun again that the store did not take.
PAUSES = (5.0, 10.0, 20.0, 40.0, 80.0)
#: Seconds that what is under way gets to come to its end; the rest is looked for again at the next start.
GRACE = 15.0


class Inside:
    """Runs each job as a task; one that runs already is not begun again. ``work`` is set before the first."""

    work: Work

    def __init__(self, pauses: tuple[float, ...] = PAUSES, papers: Iterable[Paper] = ()) -> None:
        self._pauses = pauses
        self._life, self._longest = Life(name="reading"), longest(papers)
        self._running: dict[tuple[str, ...], asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(AT_A_TIME)

    async def room(self) -> int:
        """As many as there are papers: only so many are read at a time."""
        return sys.maxsize

    async def read(self, paper: Paper, day: date) -> bool:
        """Begins to read an issue; whether it was not being read already."""
        return self._begin(("read", paper.name), lambda: self.work.read(paper.name, day))

    async def file(self, paper: Paper, name: str) -> None:
        """Begins to read a file."""
        self._begin(("file", paper.name, name), lambda: self.work.file(paper.name, name))

    def papers(self) -> frozenset[str]:
        """The papers of which pages are being read."""
        return frozenset(key[1] for key in list(self._running))

    def check(self) -> None:
        """May be called from any thread. Raises Unwell when something that is being read does not end."""
        check_long(self._life, self._longest)

    async def still(self) -> None:
        """Until nothing is under way."""
        while self._running:
            await asyncio.wait(list(self._running.values()))

    async def stop(self) -> None:
        """Lets what is under way come to its end, for a while."""
        if self._running:
            _, late = await asyncio.wait(list(self._running.values()), timeout=GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _begin(self, key: tuple[str, ...], job: Callable[[], Awaitable[None]]) -> bool:
        if key in self._running:
            return False
        task = asyncio.create_task(self._run(key, job), name="/".join(key))
        self._running[key] = task
        task.add_done_callback(lambda _task: self._running.pop(key, None))
        return True

    async def _run(self, key: tuple[str, ...], job: Callable[[], Awaitable[None]]) -> None:
        """One that fails costs only itself; the store knows that it did not come to its end."""
        for pause in (*self._pauses, None):
            try:
                async with self._places:
                    with self._life.working():
                        return await job()
            except StoreError as error:
                log.warning("job", what=key[0], paper=key[1], status="failed", reason=type(error).__name__)
            except Exception as error:  # a bug must not keep the others from being read
                log.exception("job", what=key[0], paper=key[1], status="failed", reason=type(error).__name__)
                return None
            if pause is not None:
                await asyncio.sleep(pause)
        return None
