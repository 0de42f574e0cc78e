"""Which issues should be there by now: what is to be looked for, what is awaited, what is late.

What is here, and when it was last looked for, is asked of the store, so that neither a restart nor a second process
fetches anything twice. A look whose process died did not come to its end: the issue is looked for again.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta

from bot.notes import Note
from digests.model import PAPER_ZONE
from digests.sources.config import Paper, SourceKind
from digests.sources.expect import AWAITED, IssueState, Last, due_looks, issue_state, to_tell
from digests.store import SqlStore
from digests.store.looks import Looked

#: After so long another look has been made at an issue whose look died, if anybody can.
TAKEN_UP = 2 * AWAITED
#: So long nobody is told that an issue is late while somebody is about to read it.
BEING_READ = timedelta(hours=1)
#: What the operators are told: the catalogues' keys.
SENTENCES = {
    IssueState.LATE: "The issue of {paper} of {date} is late.",
    IssueState.MISSING: "There was no issue of {paper} on {date}.",
    IssueState.PARTLY: "The issue of {paper} of {date} lacks {n} pages, which could not be had.",
}


class Collector:
    """Knows what is expected. All of it blocks; ``in_hand`` gives the papers of which pages are being read now, and
    ``tell`` takes notes for the operators."""

    def __init__(
        self,
        store: SqlStore,
        papers: Sequence[Paper],
        *,
        now: Callable[[], datetime],
        in_hand: Callable[[], Collection[str]] = frozenset,
        tell: Callable[[Note], None] = lambda note: None,
    ) -> None:
        self._store, self._papers, self._now, self._in_hand, self._tell = store, papers, now, in_hand, tell
        self._told: set[tuple[str, date, IssueState]] = set()

    def due(self, names: Collection[str] = ()) -> list[tuple[Paper, date]]:
        """The issues to look for now, of some papers only when they are named. Folders are watched instead."""
        now = self._now()
        today = now.astimezone(PAPER_ZONE).date()
        papers = {
            paper.name: paper
            for paper in self._papers
            if paper.kind is not SourceKind.FOLDER and (not names or paper.name in names)
        }
        last = {
            (name, today): Last(at=look.at, open=look.open, tries=look.tries)
            for name, look in self._store.looks(today).items()
        }
        return [(papers[look.paper], look.day) for look in due_looks(papers.values(), self._here(), last, now)]

    def wanted(self, name: str, day: date) -> bool:
        """Whether a paper's issue is to be read now: it is due, or a look at it died and its job is ours."""
        look = self._store.looks_at(name, day, day).get(day)
        died = look is not None and not look.whole
        return died or any(each == day for _, each in self.due((name,)))

    def reading(self, names: Collection[str] = ()) -> bool:
        """True while there is half an issue, here or in another process; of some papers only when they are named.

        A look that died counts until it should have been taken up. What is only asked for again (pages that could not
        be had, feeds) keeps nobody waiting.
        """
        now, here, in_hand = self._now(), self._here(), self._in_hand()
        today = now.astimezone(PAPER_ZONE).date()
        looks = self._store.looks(today)
        for paper in self._papers:
            look = looks.get(paper.name)
            if names and paper.name not in names:
                continue
            if paper.kind is SourceKind.FOLDER and paper.name in in_hand:
                return True
            if paper.kind is not SourceKind.EPAPER or look is None or look.whole or look.missing:
                continue
            if (paper.name, today) in here and (paper.name in in_hand or now - look.at < TAKEN_UP):
                return True
        return False

    def awaited(self, on: date, names: Collection[str] = ()) -> bool:
        """True while an issue of that day should still come; of some papers only when they are named."""
        now, here = self._now(), self._here()
        return any(
            issue_state(paper, on, now, (paper.name, on) in here) is IssueState.AWAITED
            for paper in self._papers
            if not names or paper.name in names
        )

    def tell_late(self) -> None:
        """Tells the operators, once, of an issue that is late, missing, or there in part when its hours are over."""
        now = self._now()
        today = now.astimezone(PAPER_ZONE).date()
        lacking = {(name, today): look for name, look in self._store.looks(today).items() if look.missing}
        here, in_hand = self._here(), self._in_hand() if self._papers else ()
        for name, day, state in to_tell(self._papers, here, self._told, now, lacking):
            if state is IssueState.LATE and name in in_hand and now - self._ends(name, day) < BEING_READ:
                continue
            self._told.add((name, day, state))
            if state is IssueState.MISSING and not any(other == name and earlier < day for other, earlier in here):
                continue  # of a paper that was put in today nobody misses yesterday's
            fields: dict[str, object] = {"paper": name, "date": day.isoformat(), "n": _lack(lacking.get((name, day)))}
            self._tell(Note(key=f"{state.value}/{day}/{name}", sentence=SENTENCES[state], fields=fields))

    def _ends(self, name: str, day: date) -> datetime:
        """When a paper's hours are over."""
        [paper] = [each for each in self._papers if each.name == name]
        return datetime.combine(day, paper.hours[1], tzinfo=PAPER_ZONE)

    def _here(self) -> set[tuple[str, date]]:
        return {(name, day.published) for day in self._store.issue_dates(limit=7) for name in day.papers}


def _lack(look: Looked | None) -> int:
    return len(look.missing) if look is not None else 0
