"""Due, late and missing issues, and back-fill."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import PAPER_ZONE
from digests.sources.config import Paper, SourceKind
from digests.sources.expect import (
    IssueState,
    Last,
    again_after,
    backfill,
    due_looks,
    issue_state,
    next_look,
    to_tell,
)

DAILY = Paper(name="日报", kind=SourceKind.EPAPER, hours=(time(5), time(9)))
WEEKLY = Paper(name="周报", kind=SourceKind.EPAPER, hours=(time(5), time(9)), days=frozenset({0}))
TUESDAY = date(2026, 5, 12)


def at(hour: int, minute: int = 0, day: date = TUESDAY) -> datetime:
    """A moment in Beijing, given in UTC as a server has it."""
    return datetime.combine(day, time(hour, minute), tzinfo=PAPER_ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (at(4, 59), IssueState.EARLY), (at(5), IssueState.AWAITED), (at(8, 59), IssueState.AWAITED),
        (at(9), IssueState.LATE), (at(23, 59), IssueState.LATE), (at(0, 0, TUESDAY + timedelta(1)), IssueState.MISSING),
    ],
)  # fmt: skip
def test_states(now: datetime, state: IssueState) -> None:
    """An issue is early, awaited, late, then missing, by Beijing's clock."""
    assert issue_state(DAILY, TUESDAY, now, arrived=False) is state
    assert issue_state(DAILY, TUESDAY, now, arrived=True) is IssueState.HERE
    assert issue_state(WEEKLY, TUESDAY, now, arrived=False) is IssueState.NONE


def test_next_look() -> None:
    """Every five minutes while awaited, every thirty when late; else on the next day with an issue."""
    assert next_look(DAILY, at(3), arrived=False).at == at(5)
    assert next_look(DAILY, at(5, 1), arrived=False).at == at(5, 1)
    assert next_look(DAILY, at(5, 2), arrived=False, last=Last(at=at(5, 1))).at == at(5, 6)
    assert next_look(DAILY, at(9, 5), arrived=False, last=Last(at=at(9))).at == at(9, 30)
    assert next_look(DAILY, at(6), arrived=True).at == at(5, 0, TUESDAY + timedelta(1))
    assert next_look(WEEKLY, at(6), arrived=False).day == date(2026, 5, 18)


def test_due_looks() -> None:
    """Of several papers, those whose time has come; one that was just looked at is not."""
    early = Paper(name="早报", kind=SourceKind.EPAPER, hours=(time(3), time(9)))
    late = Paper(name="晚报", kind=SourceKind.EPAPER, hours=(time(14), time(18)))
    looks = due_looks([DAILY, early, late, WEEKLY], {("早报", TUESDAY)}, {}, at(6))
    assert [(look.paper, look.day) for look in looks] == [("日报", TUESDAY)]
    assert due_looks([DAILY], set(), {("日报", TUESDAY): Last(at=at(5, 58))}, at(6)) == []


def test_what_is_missing_is_looked_for_again() -> None:
    """Of an issue that is here in part: after 5, 10, 20 minutes and so on, two hours at most, until its day is over."""
    assert [again_after(tries).total_seconds() / 60 for tries in (1, 2, 3, 5, 6, 99)] == [5, 10, 20, 80, 120, 120]
    part = Last(at=at(6), open=True, tries=2)
    assert next_look(DAILY, at(6, 1), arrived=True, last=part).at == at(6, 10)
    assert next_look(DAILY, at(8), arrived=True, last=part).at == at(8)
    assert next_look(DAILY, at(8), arrived=True, last=Last(at=at(6))).day == TUESDAY + timedelta(1)
    assert next_look(DAILY, at(1, 0, TUESDAY + timedelta(1)), arrived=False).at == at(5, 0, TUESDAY + timedelta(1))


def test_a_look_that_dies_each_time() -> None:
    """A page that kills whoever reads it is tried less and less often, also while nothing of the issue is here."""
    assert next_look(DAILY, at(6), arrived=False, last=Last(at=at(6), open=True, tries=4)).at == at(6, 40)


def test_a_feed_is_never_all_there() -> None:
    """It is looked at from its hour on, every half hour once there is something."""
    feed = Paper(name="快讯", kind=SourceKind.FEED, hours=(time(5), time(9)))
    assert next_look(feed, at(4), arrived=True).at == at(5)
    assert next_look(feed, at(6), arrived=True).at == at(6)
    assert next_look(feed, at(6), arrived=True, last=Last(at=at(5, 50))).at == at(6, 20)
    assert next_look(feed, at(22), arrived=True, last=Last(at=at(21))).at == at(22)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda m: m.replace(tzinfo=UTC)), st.booleans())
def test_never_before_now_by_much(now: datetime, arrived: bool) -> None:
    """The next look is at most a week away and never for a day that is past."""
    look = next_look(DAILY, now, arrived)
    assert now.astimezone(PAPER_ZONE).date() <= look.day
    assert look.at <= now + timedelta(days=8)


def test_told_once() -> None:
    """A late issue is told when its hours are over, a missing one the next day, each once."""
    late, missing = (DAILY.name, TUESDAY, IssueState.LATE), (DAILY.name, TUESDAY, IssueState.MISSING)
    monday = (DAILY.name, TUESDAY - timedelta(1))
    assert to_tell([DAILY], {monday}, set(), at(8)) == []
    assert to_tell([DAILY], {monday}, set(), at(9)) == [late]
    assert to_tell([DAILY], {monday}, {late}, at(10)) == []
    assert to_tell([DAILY], {monday}, {late}, at(1, 0, TUESDAY + timedelta(1))) == [missing]
    assert to_tell([DAILY], {monday, (DAILY.name, TUESDAY)}, set(), at(10)) == []
    lacking = {(DAILY.name, TUESDAY)}
    assert to_tell([DAILY], {monday, *lacking}, set(), at(8), lacking) == []
    assert to_tell([DAILY], {monday, *lacking}, set(), at(9), lacking) == [(DAILY.name, TUESDAY, IssueState.PARTLY)]


def test_backfill() -> None:
    """Newest first, only days with an issue, without what is done; nothing is left when all is done."""
    plan = backfill([DAILY, WEEKLY], date(2026, 5, 10), TUESDAY, {("日报", date(2026, 5, 11))})
    assert plan == (("日报", TUESDAY), ("周报", date(2026, 5, 11)), ("日报", date(2026, 5, 10)))
    assert backfill([DAILY, WEEKLY], date(2026, 5, 10), TUESDAY, {*plan, ("日报", date(2026, 5, 11))}) == ()


@given(st.integers(0, 400), st.integers(0, 400))
def test_backfill_goes_on(days: int, cut: int) -> None:
    """An interrupted run and its continuation fetch what one run would, in the same order."""
    first, last = TUESDAY - timedelta(days), TUESDAY
    whole = backfill([DAILY, WEEKLY], first, last, ())
    assert whole[:cut] + backfill([DAILY, WEEKLY], first, last, whole[:cut]) == whole
    assert all(one[1] >= other[1] for one, other in pairwise(whole))


def test_backfill_limits() -> None:
    """Days the wrong way round, and centuries, are refused."""
    for first, last in ((TUESDAY, TUESDAY - timedelta(1)), (date(1900, 1, 1), TUESDAY)):
        with pytest.raises(ValueError, match="cannot be fetched"):
            backfill([DAILY], first, last, ())
