"""Past issues of one paper, newest first: which days are left, and what came of them.

    what is stored already | the days left | Issues.read, day by day | told

Interrupted, it goes on where it was: a day that is here whole is not asked for again, and of one that is here in part
only what is missing.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.issues import Issues
from digests.errors import InputError, Said
from digests.model import PAPER_ZONE
from digests.sources.config import Paper, SourceKind
from digests.sources.expect import AWAITED, MAX_BACKFILL_DAYS, backfill
from digests.store import SqlStore

#: Seconds between two looks whether the day's own paper has been read.
ASIDE = 2.0


@dataclass(slots=True, kw_only=True)
class Filled:
    """What came of it so far."""

    pages: int = 0  #: new or corrected
    absent: int = 0  #: days without an issue
    failed: Counter[str] = field(default_factory=Counter)  #: pages and issues that could not be had, by kind of error

    def add(self, outcome: Counter[str]) -> None:
        """Count a day's outcome."""
        self.pages += outcome.pop("pages", 0)
        self.absent += outcome.pop("NotThere", 0)
        self.failed += outcome


def days_printed(paper: Paper, since: date, until: date) -> tuple[date, ...]:
    """The days on which the paper appears, newest first. Raises InputError for days that are none, or too many."""
    if paper.kind is SourceKind.FEED:
        raise InputError(reason=Said("{name} is a feed, which has no past issues", name=paper.name))
    try:
        return tuple(day for _, day in backfill([paper], since, until, ()))
    except ValueError as error:
        raise InputError(reason=str(error)) from error


def days_left(
    store: SqlStore, paper: Paper, since: date, until: date, begun: datetime | None = None
) -> tuple[date, ...]:
    """The days that are not here whole and were not looked at since ``begun``, newest first.

    Raises InputError for days that are none, or too many.
    """
    printed = days_printed(paper, since, until)
    stored = store.issue_dates(before=until + timedelta(days=1), limit=MAX_BACKFILL_DAYS + 1)
    looks = store.looks_at(paper.name, since, until)
    done = {
        day.published
        for day in stored
        if paper.name in day.papers and not (day.published in looks and looks[day.published].open)
    }
    if begun is not None:
        done |= {day for day, look in looks.items() if look.whole and look.at >= begun}
    return tuple(day for day in printed if day not in done)


def filled(store: SqlStore, paper: Paper, since: date, until: date, begun: datetime) -> Filled:
    """What came of the looks at these days since ``begun``."""
    sums = Filled()
    for look in store.looks_at(paper.name, since, until).values():
        if look.at >= begun and look.whole:
            sums.add(Counter(look.outcome))
    return sums


async def fill(
    store: SqlStore,
    issues: Issues,
    paper: Paper,
    days: tuple[date, ...],
    *,
    now: Callable[[], datetime],
    told: Callable[[date, Filled], None] = lambda day, filled: None,
) -> Filled:
    """Reads the issues of these days in this process; ``told`` is called after each. Raises StoreError.

    The day's own papers go first: while one at the same host is being read, this waits.
    """
    sums = Filled()
    for day in days:
        while await asyncio.to_thread(_host_is_asked, store, issues, paper, now()):  # noqa: ASYNC110  # by others
            await asyncio.sleep(ASIDE)
        brought = await issues.read(paper.name, day)
        sums.add(Counter(brought.outcome))
        told(day, sums)
    return sums


def _host_is_asked(store: SqlStore, issues: Issues, paper: Paper, now: datetime) -> bool:
    """Whether today's issue of a paper at the same host is being read by another process."""
    today = now.astimezone(PAPER_ZONE).date()
    return any(
        not look.whole and now - look.at < AWAITED and name in issues.papers and issues.papers[name].hosts & paper.hosts
        for name, look in store.looks(today).items()
    )
