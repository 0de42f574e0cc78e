"""Is an issue due, late or missing; when to look again; which past days to fetch. Pure functions of data and now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from digests.model import PAPER_ZONE
from digests.sources.config import Paper, SourceKind

#: Between two looks for an issue: while it is awaited, and once it is late (or at a feed that has brought something).
AWAITED, LATE_AGAIN = timedelta(minutes=5), timedelta(minutes=30)
#: The longest pause before what is missing of an issue is asked for again; the first is AWAITED, each next is doubled.
LAST_AGAIN = timedelta(hours=2)
#: A back-fill covers ten years at most.
MAX_BACKFILL_DAYS = 3660


class IssueState(StrEnum):
    """How it stands with a paper's issue of a day."""

    NONE = "none"  #: no issue is printed that day
    EARLY = "early"  #: its hours have not begun
    AWAITED = "awaited"  #: its hours have begun
    LATE = "late"  #: its hours are over; the operator is told once
    MISSING = "missing"  #: its day is over
    HERE = "here"  #: it was read
    PARTLY = "partly"  #: its hours are over and some of its pages could not be had; the operator is told once


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A thing to do: read this paper's issue of this day, not before ``at`` (aware)."""

    paper: str
    day: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """The last look at an issue: when (aware), and whether something of it is missing after so many tries."""

    at: datetime
    open: bool = False
    tries: int = 0


def issue_state(paper: Paper, day: date, now: datetime, arrived: bool) -> IssueState:
    """How it stands with an issue at ``now`` (aware); hours are Beijing's, wherever we run."""
    if arrived:
        return IssueState.HERE
    if day.weekday() not in paper.days:
        return IssueState.NONE
    begins, ends = (_at(day, hour) for hour in paper.hours)
    if now < begins:
        return IssueState.EARLY
    if now < ends:
        return IssueState.AWAITED
    return IssueState.LATE if now < _at(day + timedelta(days=1), time(0)) else IssueState.MISSING


def next_look(paper: Paper, now: datetime, arrived: bool, last: Last | None = None) -> Look:
    """When to look for the current issue, or for the next one once it is here. ``last`` is the last look at it.

    What is missing of an issue is asked for again until its day is over. A feed is never all there: it is looked at all
    day.
    """
    day = now.astimezone(PAPER_ZONE).date()
    state = issue_state(paper, day, now, arrived)
    begins = _at(day, paper.hours[0])
    more = paper.kind is SourceKind.FEED and state is IssueState.HERE
    if state is IssueState.EARLY or (more and now < begins):
        return Look(paper=paper.name, day=day, at=begins)
    if state is IssueState.NONE or (state is IssueState.HERE and not more and not (last is not None and last.open)):
        day = _next_printed(paper, day)
        return Look(paper=paper.name, day=day, at=_at(day, paper.hours[0]))
    if last is None:
        return Look(paper=paper.name, day=day, at=now)
    pause = AWAITED if state is IssueState.AWAITED else LATE_AGAIN
    if last.open:
        pause = again_after(last.tries) if state is IssueState.HERE else max(pause, again_after(last.tries))
    return Look(paper=paper.name, day=day, at=max(now, last.at + pause))


def again_after(tries: int) -> timedelta:
    """How long to wait after so many looks in a row that left something missing, or died."""
    return min(LAST_AGAIN, AWAITED * (1 << min(max(tries - 1, 0), 10)))


def due_looks(
    papers: Iterable[Paper],
    here: Collection[tuple[str, date]],
    last: Mapping[tuple[str, date], Last],
    now: datetime,
) -> list[Look]:
    """The issues to look for now. ``here`` are those of which there is something, ``last`` the last look at each."""
    today = now.astimezone(PAPER_ZONE).date()
    looks = (next_look(paper, now, (paper.name, today) in here, last.get((paper.name, today))) for paper in papers)
    return [look for look in looks if look.at <= now]


def to_tell(
    papers: Iterable[Paper],
    here: Collection[tuple[str, date]],
    told: Collection[tuple[str, date, IssueState]],
    now: datetime,
    lacking: Collection[tuple[str, date]] = (),
) -> list[tuple[str, date, IssueState]]:
    """What the operator has not been told yet: today's issues that are late, yesterday's that are missing; and of those
    that are here the ``lacking`` ones, once their hours are over."""
    today = now.astimezone(PAPER_ZONE).date()
    news: list[tuple[str, date, IssueState]] = []
    for paper in papers:
        for day in (today - timedelta(days=1), today):
            state = issue_state(paper, day, now, (paper.name, day) in here)
            if state is IssueState.HERE and (paper.name, day) in lacking and now >= _at(day, paper.hours[1]):
                state = IssueState.PARTLY
            wanted = state in (IssueState.LATE, IssueState.MISSING, IssueState.PARTLY)
            if wanted and (paper.name, day, state) not in told:
                news.append((paper.name, day, state))
    return news


def backfill(
    papers: Iterable[Paper], first: date, last: date, done: Collection[tuple[str, date]]
) -> tuple[tuple[str, date], ...]:
    """The issues to fetch for past days, newest first, every paper of a day before the day before.

    ``done`` holds the (paper, day) pairs fetched already, so that an interrupted run goes on where it was. Raises
    ValueError when ``first`` is after ``last`` or more than ten years lie between them.
    """
    span = (last - first).days
    if not 0 <= span <= MAX_BACKFILL_DAYS:
        raise ValueError(f"the days from {first} to {last} cannot be fetched")
    known = frozenset(done)
    chosen = list(papers)
    return tuple(
        (paper.name, day)
        for day in (last - timedelta(days=back) for back in range(span + 1))
        for paper in chosen
        if day.weekday() in paper.days and (paper.name, day) not in known
    )


def _next_printed(paper: Paper, day: date) -> date:
    following = (day + timedelta(days=ahead) for ahead in range(1, 8))
    return next(each for each in following if each.weekday() in paper.days)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=PAPER_ZONE)
