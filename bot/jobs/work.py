"""What a job does. Each function may be called twice, and asks the store first whether there is anything to do.

read    an issue that is due    -> Issues.read
file    a file of a folder      -> Issues.file
compose a date and a variant    -> Morning.serve
fill    some days of the past   -> one day, and the rest as the next job
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.backfill import days_left
from bot.collecting import Collector
from bot.issues import Issues
from bot.morning import Morning
from digests.sources.config import Paper
from digests.store import SqlStore
from digests.store.people import Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """Past days of one paper, both included; one that was looked at since ``begun`` (aware) is not asked for again."""

    paper: str
    since: date
    until: date
    begun: datetime


class Jobs(Protocol):
    """Who has jobs done. Nothing is queued that waits or is being done already."""

    async def room(self) -> int:
        """How many issues more may be queued now."""

    async def read(self, paper: Paper, day: date) -> bool:
        """An issue is to be read; whether that is news."""

    async def file(self, paper: Paper, name: str) -> None:
        """A file of a paper's folder is to be read."""


async def _nothing() -> None:
    """Nobody waits for pages."""


class Work:
    """The functions, over what this process has. ``changed`` is called when pages came in."""

    def __init__(
        self,
        store: SqlStore,
        collector: Collector,
        issues: Issues,
        morning: Morning | None = None,
        *,
        changed: Callable[[], Awaitable[object]] = _nothing,
    ) -> None:
        self._store, self._collector, self._issues, self._morning = store, collector, issues, morning
        self._changed = changed

    async def read(self, paper: str, day: date) -> None:
        """Reads an issue that is due; another process may just have done so, and then there is nothing to do."""
        if await asyncio.to_thread(self._collector.wanted, paper, day):
            brought = await self._issues.read(paper, day)
            if brought.pages:
                await self._changed()

    async def file(self, paper: str, name: str) -> None:
        """Reads a file of a folder."""
        if (await self._issues.file(paper, name)).pages:
            await self._changed()

    async def compose(self, on: date, variant: Variant) -> None:
        """Composes a digest for those who are due."""
        if self._morning is not None:
            await self._morning.serve(on, variant)

    async def late(self) -> None:
        """Brings issues that came after digests without them."""
        if self._morning is not None:
            await self._morning.bring_late()

    async def fill(self, filling: Filling) -> bool:
        """Reads the newest day that is left; whether there are more."""
        paper = self._issues.paper(filling.paper)
        days = await asyncio.to_thread(days_left, self._store, paper, filling.since, filling.until, filling.begun)
        if days:
            await self._issues.read(filling.paper, days[0])
        return len(days) > 1
