"""Gets the papers: what should be there by now is looked for, read and kept.

    due_looks | collect | read, analyse and keep, in a thread | here, or looked for again

What is here, and when it was last looked for, is asked of the store, so that neither a restart nor a second process
fetches anything twice. A look whose process died did not come to its end: the issue is looked for again after the usual
pause. A folder is looked at each time: files may be added to it all day. Of several processes one reads a paper.
"""

import asyncio
import hashlib
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from datetime import date, datetime

import structlog

from bot.metrics import Metrics
from bot.notes import Note
from digests import pipeline
from digests.errors import BaozhaiError, StoreError
from digests.model import PAPER_ZONE, RawPage
from digests.sources.base import NotThere, Trouble
from digests.sources.collect import collect
from digests.sources.config import Paper, SourceKind
from digests.sources.expect import AWAITED, IssueState, due_looks, issue_state, to_tell
from digests.sources.fetch import Fetcher, Validators
from digests.store import SqlStore
from digests.store.records import Ingested

log = structlog.get_logger(__name__)

#: Contents remembered, so that a folder's files are not analysed at every look.
KNOWN_CONTENTS = 5_000
#: After so long another look has been made at an issue whose look died, if anybody can.
TAKEN_UP = 2 * AWAITED


class Collector:
    """Looks for the papers' issues. ``tell`` takes notes for the operators, ``kept`` what
    became of each file, both in a thread."""

    def __init__(
        self,
        store: SqlStore,
        papers: Sequence[Paper],
        *,
        now: Callable[[], datetime],
        tell: Callable[[Note], None] = lambda note: None,
        kept: Callable[[Sequence[Ingested]], None] = lambda kept: None,
        fetcher: Callable[[], Fetcher] = Fetcher,
        metrics: Metrics | None = None,
    ) -> None:
        self._store, self._papers, self._now, self._tell, self._fetcher = store, papers, now, tell, fetcher
        self._kept = kept
        self._metrics = metrics or Metrics()
        self._told: set[tuple[str, date, IssueState]] = set()
        self._memory: dict[str, Validators] = {}
        self._known: dict[bytes, None] = {}

    async def tick(self) -> int:
        """Looks for what is due; gives the number of pages that were new or corrected."""
        if not self._papers:
            return 0
        now = self._now()
        chosen = await asyncio.to_thread(self._due, self._papers, now)
        changed = await self._in_turn(chosen, now) if chosen else 0
        await self._tell_late(now)
        return changed

    def reading(self, names: Collection[str] = ()) -> bool:
        """True while pages come in, here or in another process; of some papers only when they are named. Blocks.

        A look that died counts until it should have been taken up: half an issue is not to be sent.
        """
        if self._store.being_read(names):
            return True
        now = self._now()
        looks = self._store.looks(now.astimezone(PAPER_ZONE).date())
        return any(
            not look.whole and now - look.at < TAKEN_UP for name, look in looks.items() if not names or name in names
        )

    def awaited(self, on: date, names: Collection[str] = ()) -> bool:
        """True while an issue of that day should still come; of some papers only when they are named. Blocks."""
        now = self._now()
        here = self._here(now)
        return any(
            issue_state(paper, on, now, (paper.name, on) in here) is IssueState.AWAITED
            for paper in self._papers
            if not names or paper.name in names
        )

    def _here(self, now: datetime) -> set[tuple[str, date]]:
        return {(name, day.published) for day in self._store.issue_dates(limit=7) for name in day.papers}

    def _due(self, papers: Sequence[Paper], now: datetime) -> list[Paper]:
        """What is to be looked at now."""
        today = now.astimezone(PAPER_ZONE).date()
        looks = self._store.looks(today)
        died = {(name, today) for name, look in looks.items() if not look.whole}
        last = {(name, today): look.at for name, look in looks.items()}
        due = {look.paper for look in due_looks(papers, self._here(now) - died, last, now)}
        return [paper for paper in papers if paper.name in due or paper.kind is SourceKind.FOLDER]

    async def _in_turn(self, papers: Sequence[Paper], now: datetime) -> int:
        """Collects what no other process is collecting."""
        turn = ExitStack()
        try:
            names = await asyncio.to_thread(turn.enter_context, self._store.turn(paper.name for paper in papers))
            mine = [paper for paper in papers if paper.name in names]
            mine = await asyncio.to_thread(self._due, mine, now)  # another process may just have read one
            return await self._collect(mine, now) if mine else 0
        finally:
            await asyncio.to_thread(turn.close)

    async def _collect(self, papers: Sequence[Paper], now: datetime) -> int:
        today = now.astimezone(PAPER_ZONE).date()
        fetched = [paper.name for paper in papers if paper.kind is not SourceKind.FOLDER]
        await asyncio.to_thread(self._store.begin_look, fetched, today, now)
        changed = 0
        async with self._fetcher() as fetcher:
            async for item in collect(papers, today, fetcher, self._memory):
                if isinstance(item, Trouble):
                    self._log_trouble(item)
                else:
                    self._metrics.fetched.labels("page").inc()
                    changed += await self._keep(item, now)
        await asyncio.to_thread(self._store.end_look, fetched, today)
        return changed

    def _log_trouble(self, trouble: Trouble) -> None:
        self._metrics.fetched.labels(type(trouble.error).__name__).inc()
        level = log.info if isinstance(trouble.error, NotThere) else log.warning
        level("source", paper=trouble.paper, status=type(trouble.error).__name__)

    async def _keep(self, raw: RawPage, now: datetime) -> int:
        """Reads a page and keeps it; one that cannot be read costs only itself."""
        content = hashlib.sha256(raw.content + raw.name.encode("utf-8", "replace")).digest()
        if content in self._known:
            return 0
        try:
            kept = await asyncio.to_thread(pipeline.ingest, self._store, raw, now=now)
        except BaozhaiError as error:
            self._metrics.refused.labels(type(error).__name__).inc()
            log.warning("page", paper=raw.paper, status="refused", reason=type(error).__name__)
            if not isinstance(error, StoreError):  # a busy store takes it at the next look
                self._remember(content)
            return 0
        self._remember(content)
        await asyncio.to_thread(self._kept, kept)
        statuses = [each.status.value for each in kept]
        for status in statuses:
            self._metrics.ingested.labels(status).inc()
        articles = sum(len(each.articles) for each in kept)
        log.info("page", paper=raw.paper, status="/".join(statuses), articles=articles)
        return sum(status != "unchanged" for status in statuses)

    def _remember(self, content: bytes) -> None:
        self._known[content] = None
        while len(self._known) > KNOWN_CONTENTS:
            del self._known[next(iter(self._known))]

    async def _tell_late(self, now: datetime) -> None:
        here = await asyncio.to_thread(self._here, now)
        for name, day, state in to_tell(self._papers, here, self._told, now):
            self._told.add((name, day, state))
            sentence = "The issue of {paper} of {date} is {state}."
            fields: dict[str, object] = {"paper": name, "date": day.isoformat(), "state": state.value}
            note = Note(key=f"{state.value}/{day}/{name}", sentence=sentence, fields=fields)
            await asyncio.to_thread(self._tell, note)
