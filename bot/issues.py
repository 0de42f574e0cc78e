"""Reads one issue of a paper, or one file of its folder, and keeps it; the functions that jobs are made of.

    look begun | read_paper | read, analyse and keep, in a thread | look ended: what is missing, what servers said

Doing it twice changes nothing. A look that did not come to its end is known by it, and what was missing is asked for
alone the next time. A store that takes nothing ends the look (StoreError); whoever called tries again later.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from bot.metrics import Metrics
from digests import pipeline
from digests.errors import BaozhaiError, Forbidden, Said, SettingsError, StoreError
from digests.model import RawPage
from digests.sources.base import Memory, NotThere, Trouble
from digests.sources.collect import read_paper
from digests.sources.config import Paper
from digests.sources.fetch import Fetcher, Validators
from digests.sources.folder import Stamp, read_file, stamp_of
from digests.store import SqlStore
from digests.store.looks import Seen
from digests.store.records import Ingested

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Brought:
    """What one look brought."""

    pages: int = 0  #: new or corrected
    failed: Counter[str] = field(default_factory=Counter)  #: what could not be had or read, by kind of error
    missing: set[str] = field(default_factory=set)  #: the addresses of pages to be asked for again

    @property
    def outcome(self) -> dict[str, int]:
        """As the store keeps it."""
        return {"pages": self.pages, **self.failed}


class Issues:
    """Reads what these papers print: ``async with Issues(…) as issues``. ``kept`` is told in a thread what became of
    each page. One fetcher serves all, so that a host is asked one thing at a time."""

    def __init__(
        self,
        store: SqlStore,
        papers: Iterable[Paper],
        *,
        now: Callable[[], datetime],
        kept: Callable[[Sequence[Ingested]], None] = lambda kept: None,
        fetcher: Callable[[], Fetcher] = Fetcher,
        metrics: Metrics | None = None,
    ) -> None:
        self._store, self._now, self._kept = store, now, kept
        self.papers = {paper.name: paper for paper in papers}
        self._fetcher = fetcher()
        self._metrics = metrics or Metrics()

    async def __aenter__(self) -> Self:
        await self._fetcher.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._fetcher.__aexit__(kind, error, trace)

    def paper(self, name: str) -> Paper:
        """A paper of the settings. Raises SettingsError."""
        if name not in self.papers:
            raise SettingsError(name="papers", reason=Said("there is no {name}", name=name))
        return self.papers[name]

    async def read(self, name: str, day: date) -> Brought:
        """The issue of a day, or what is still missing of it. Raises StoreError and SettingsError."""
        paper, store = self.paper(name), self._store
        before = (await asyncio.to_thread(store.looks_at, name, day, day)).get(day)
        await asyncio.to_thread(store.begin_look, name, day, self._now())
        brought, memory = Brought(), Memory(ask=self._seen)
        async for item in read_paper(paper, day, self._fetcher, memory, before.missing if before else ()):
            if isinstance(item, Trouble):
                self._miss(item, brought)
            else:
                self._metrics.fetched.labels("page").inc()
                brought.pages += await self._keep(item, brought)
        fresh = {address: Seen(etag=each.etag, modified=each.modified) for address, each in memory.fresh.items()}
        await asyncio.to_thread(
            store.end_look, name, day, missing=brought.missing, outcome=brought.outcome, seen=fresh, now=self._now()
        )
        return brought

    async def file(self, name: str, file: str) -> Brought:
        """A file of a paper's folder, by its path there; one that was kept as it is now is not read again.

        Raises StoreError and SettingsError.
        """
        paper, brought = self.paper(name), Brought()
        if paper.folder is None or Path(file).is_absolute() or ".." in Path(file).parts:
            raise SettingsError(name="papers", reason=Said("{name} has no file {file}", name=name, file=file))
        path = paper.folder / file
        stamp = await asyncio.to_thread(stamp_of, path)
        known = await asyncio.to_thread(self._store.seen, [stamped(name, file)])
        if stamp is None or known.get(stamped(name, file)) == seen_as(stamp):
            return brought
        item = await asyncio.to_thread(read_file, path, paper.folder, name)
        if stamp_of(path) != stamp:
            return brought  # it changed while it was read: whoever watches the folder gives it out again
        if isinstance(item, Trouble):
            self._miss(item, brought)
        else:
            self._metrics.fetched.labels("page").inc()
            brought.pages = await self._keep(item, brought)
        await asyncio.to_thread(self._store.keep_seen, {stamped(name, file): seen_as(stamp)}, now=self._now())
        return brought

    async def _seen(self, address: str) -> Validators | None:
        found = (await asyncio.to_thread(self._store.seen, [address])).get(address)
        return None if found is None else Validators(etag=found.etag, modified=found.modified)

    def _miss(self, trouble: Trouble, brought: Brought) -> None:
        """What robots.txt or the settings forbid is not missing: it will never be had."""
        kind = type(trouble.error).__name__
        brought.failed[kind] += 1
        if trouble.page and not isinstance(trouble.error, Forbidden):
            brought.missing.add(trouble.page)
        self._metrics.fetched.labels(kind).inc()
        level = log.info if isinstance(trouble.error, NotThere) else log.warning
        level("source", paper=trouble.paper, status=kind)

    async def _keep(self, raw: RawPage, brought: Brought) -> int:
        """Reads a page and keeps it; one that cannot be read costs only itself. Raises StoreError."""
        try:
            kept = await asyncio.to_thread(pipeline.ingest, self._store, raw, now=self._now())
        except StoreError:
            raise
        except BaozhaiError as error:
            brought.failed[type(error).__name__] += 1
            self._metrics.refused.labels(type(error).__name__).inc()
            log.warning("page", paper=raw.paper, status="refused", reason=type(error).__name__)
            return 0
        await asyncio.to_thread(self._kept, kept)
        statuses = [each.status.value for each in kept]
        for status in statuses:
            self._metrics.ingested.labels(status).inc()
        articles = sum(len(each.articles) for each in kept)
        log.info("page", paper=raw.paper, status="/".join(statuses), articles=articles)
        return sum(status != "unchanged" for status in statuses)


def stamped(paper: str, file: str) -> str:
    """Under which address the store knows the state of a folder's file."""
    return f"folder:{paper}/{file}"


def seen_as(stamp: Stamp) -> Seen:
    """A file's state as the store knows it."""
    return Seen(etag=f"{stamp.size}-{stamp.changed}")
