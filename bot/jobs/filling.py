"""Past days through the queue: whoever works it takes a day at a time, this process too, and tells how far it is."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime

from bot.backfill import Filled, days_left, filled
from bot.collecting import Collector
from bot.issues import Issues
from bot.jobs.queue import FILLING, Pulse, Queue, fill_key
from bot.jobs.work import Filling, Work
from bot.jobs.workers import Workers
from digests.sources.config import Paper
from digests.store import SqlStore

#: Seconds between two looks at how far it is.
LOOK = 0.5


async def through_the_queue(
    store: SqlStore,
    url: str,
    issues: Issues,
    paper: Paper,
    days: Sequence[date],
    *,
    begun: Callable[[], datetime],
    shown: Callable[[int], None] = lambda done: None,
    pulse: Pulse | None = None,
) -> Filled:
    """Has these days (newest first) read, and comes back when none is left. Cancelled, it leaves the rest to others.

    ``shown`` is told how many days are done. Raises StoreError.
    """
    if not days:
        return Filled()
    filling = Filling(paper=paper.name, since=days[-1], until=days[0], begun=begun())
    papers = tuple(issues.papers.values())
    async with Queue(store, url, pulse) as queue:
        work = Work(store, Collector(store, papers, now=begun), issues)
        workers = Workers(queue, work, papers, kinds=(FILLING,))
        await queue.fill(paper, filling)
        workers.start()
        try:
            while await asyncio.to_thread(store.is_open, fill_key(filling)):
                left = await asyncio.to_thread(days_left, store, paper, filling.since, filling.until, filling.begun)
                shown(len(days) - len(left))
                await asyncio.sleep(LOOK)
        finally:
            await workers.stop()
    shown(len(days))
    return await asyncio.to_thread(filled, store, paper, filling.since, filling.until, filling.begun)
