"""When a subscriber's digest is due. Pure: wall times, zones, weekdays and ``now`` in, instants and dates out.

APScheduler only wakes the program; what is due is decided here from what the store kept. There is one digest for each
local date, whatever the clock does meanwhile: the date is part of the act's unique key.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

import chinese_calendar

#: All seven days; bit 0 is Monday.
EVERY_DAY = 0b1111111
#: How long after its time a digest may still go out.
VALIDITY = timedelta(hours=12)
#: How far to look for the next day on which a digest is wanted.
_FAR = 400


class Days(StrEnum):
    """Which days count, besides the weekdays."""

    ALL = "all"
    WORKING = "working"  #: working days by the State Council's table: without holidays, with make-up days
    HOLIDAYS = "holidays"  #: only days off


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When somebody wants a digest: ``at`` on the wall clock of ``zone``, on ``weekdays`` that are ``days``."""

    zone: str = "Asia/Shanghai"
    at: time = time(7, 30)
    weekdays: int = EVERY_DAY
    days: Days = Days.ALL
    paused_until: datetime | None = None

    def __post_init__(self) -> None:
        if self.paused_until is not None and self.paused_until.tzinfo is None:
            raise ValueError(f"a naive datetime: {self.paused_until!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a schedule asks for now: the digest of local date ``on`` until ``expires``, or nothing (``on`` None).

    ``next_at`` is the next due instant afterwards; ``skipped`` the dates that are too old to be sent.
    """

    on: date | None
    since: datetime | None
    expires: datetime | None
    next_at: datetime
    skipped: tuple[date, ...] = ()


@cache
def is_working(day: date) -> bool:
    """Whether a day is a working day; beyond the published tables Monday to Friday are."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def instant(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The moment (UTC) at which a wall clock shows ``day`` and ``at``.

    A time that comes twice counts the first time; one that is jumped over counts at the first moment after the jump;
    None when the whole day is jumped over (Samoa, 30 December 2011).
    """
    wall = datetime.combine(day, at)
    late, early = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if late.astimezone(zone).replace(tzinfo=None) == wall:
        return late
    jump = _jump(early, late, zone)
    return jump if jump.astimezone(zone).date() == day else None


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first moment of the new offset between two moments."""
    new = after.astimezone(zone).utcoffset()
    low, high = int(before.timestamp()) - 1, int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, UTC).astimezone(zone).utcoffset() == new:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, UTC)


def wanted(schedule: Schedule, day: date, working: Callable[[date], bool] = is_working) -> bool:
    """Whether a digest is wanted on a day."""
    if not schedule.weekdays >> day.weekday() & 1:
        return False
    return schedule.days is Days.ALL or working(day) is (schedule.days is Days.WORKING)


def _occurrences(schedule: Schedule, first: date) -> Iterator[tuple[date, datetime]]:
    zone = ZoneInfo(schedule.zone)
    for number in range(_FAR):
        day = first + timedelta(days=number)
        if wanted(schedule, day) and (moment := instant(day, schedule.at, zone)):
            yield day, moment


def next_due(schedule: Schedule, after: datetime) -> datetime:
    """The first due instant (UTC) later than ``after`` and not before the end of a pause.

    A schedule that wants no day at all is looked at again in a year.
    """
    first = after.astimezone(ZoneInfo(schedule.zone)).date() - timedelta(days=1)
    for _, moment in _occurrences(schedule, first):
        if moment > after and not (schedule.paused_until and moment < schedule.paused_until):
            return moment
    return after.astimezone(UTC) + timedelta(days=365)


def due(schedule: Schedule, next_at: datetime, now: datetime, *, validity: timedelta = VALIDITY) -> Due:
    """What is due at ``now`` for somebody whose next digest was to go at ``next_at``.

    After a downtime only the latest date counts, if it is still within ``validity`` and still the same local date.
    """
    zone = ZoneInfo(schedule.zone)
    later = next_due(schedule, now)
    if next_at > now:
        return Due(on=None, since=None, expires=None, next_at=later)
    first = max(next_at.astimezone(zone).date(), now.astimezone(zone).date() - timedelta(days=31))
    passed = [(day, moment) for day, moment in _until(schedule, first, now) if moment >= next_at]
    if not passed:
        return Due(on=None, since=None, expires=None, next_at=later)
    day, moment = passed[-1]
    expires = min(moment + validity, _midnight(day, zone))
    skipped = tuple(d for d, _ in passed[:-1])
    if now >= expires or (schedule.paused_until and moment < schedule.paused_until):
        return Due(on=None, since=None, expires=None, next_at=later, skipped=(*skipped, day))
    return Due(on=day, since=moment, expires=expires, next_at=later, skipped=skipped)


def _until(schedule: Schedule, first: date, now: datetime) -> Iterator[tuple[date, datetime]]:
    for day, moment in _occurrences(schedule, first):
        if moment > now:
            return
        yield day, moment


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """The end of a local date."""
    for number in range(1, 4):
        if end := instant(day + timedelta(days=number), time(0), zone):
            return end
    raise ValueError(f"no midnight after {day}")
