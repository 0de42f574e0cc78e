"""Past issues of one paper, one after the other, newest first.

    what is stored already | the days left | read_paper | read, analyse and keep | told, day by day

Interrupted, it goes on where it was: a day of which anything is stored is not asked for again.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import structlog

from digests import pipeline
from digests.errors import BaozhaiError, InputError, StoreError
from digests.model import RawPage
from digests.sources.base import NotThere
from digests.sources.collect import read_paper
from digests.sources.config import Paper, SourceKind
from digests.sources.expect import MAX_BACKFILL_DAYS, backfill
from digests.sources.fetch import Fetcher, Validators
from digests.store import SqlStore

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Filled:
    """What came of it so far."""

    pages: int = 0  #: new or corrected
    absent: int = 0  #: days without an issue
    failed: Counter[str] = field(default_factory=Counter)  #: pages and issues that could not be had, by kind of error


def days_left(store: SqlStore, paper: Paper, since: date, until: date) -> tuple[date, ...]:
    """The days of which nothing is stored, newest first. Raises InputError for days that are none, or too many."""
    if paper.kind is SourceKind.FEED:
        raise InputError(reason=f"{paper.name} is a feed, which has no past issues")
    stored = store.issue_dates(before=until + timedelta(days=1), limit=MAX_BACKFILL_DAYS + 1)
    done = {(name, day.published) for day in stored for name in day.papers}
    try:
        return tuple(day for _, day in backfill([paper], since, until, done))
    except ValueError as error:
        raise InputError(reason=str(error)) from error


async def fill(
    store: SqlStore,
    paper: Paper,
    days: tuple[date, ...],
    *,
    now: Callable[[], datetime],
    told: Callable[[date, Filled], None] = lambda day, filled: None,
    fetcher: Callable[[], Fetcher] = Fetcher,
) -> Filled:
    """Reads the issues of these days and keeps them; ``told`` is called after each. Raises StoreError."""
    filled = Filled()
    memory: MutableMapping[str, Validators] = {}
    async with fetcher() as client:
        for day in days:
            async for item in read_paper(paper, day, client, memory):
                if isinstance(item, RawPage):
                    await _keep(store, item, now(), filled)
                elif isinstance(item.error, NotThere):
                    filled.absent += 1
                else:
                    filled.failed[type(item.error).__name__] += 1
                    log.warning("source", paper=paper.name, on=day.isoformat(), status=type(item.error).__name__)
            told(day, filled)
    return filled


async def _keep(store: SqlStore, raw: RawPage, now: datetime, filled: Filled) -> None:
    """A page that cannot be read costs only itself; a store that takes nothing ends the run."""
    try:
        kept = await asyncio.to_thread(pipeline.ingest, store, raw, now=now)
    except StoreError:
        raise
    except BaozhaiError as error:
        filled.failed[type(error).__name__] += 1
        return
    filled.pages += sum(each.status.value != "unchanged" for each in kept)
