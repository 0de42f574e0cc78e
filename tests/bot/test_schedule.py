"""What is due, in every zone and on every odd day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule import Days, Schedule, due, instant, next_due, wanted

DAY = timedelta(days=1)


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("Asia/Shanghai", "2026-07-27 07:30", "2026-07-26 23:30"),
        ("Asia/Beirut", "2026-03-29 00:00", "2026-03-28 22:00"),  # jumps from 00:00 to 01:00
        ("Africa/Cairo", "2026-04-24 00:30", "2026-04-23 22:00"),  # jumps from 00:00 to 01:00
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:00"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),  # comes twice: the first
    ],
)
def test_instant(zone: str, wall: str, expected: str) -> None:
    """A jumped time counts at the end of the jump, a repeated one the first time."""
    moment = datetime.fromisoformat(wall)
    assert instant(moment.date(), moment.time(), ZoneInfo(zone)) == at(expected)


def test_a_day_that_never_was() -> None:
    """Samoa had no 30 December 2011."""
    assert instant(date(2011, 12, 30), time(7, 30), ZoneInfo("Pacific/Apia")) is None


ODD_ZONES = ["Asia/Shanghai", "Asia/Beirut", "Africa/Cairo", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]


@given(
    st.sampled_from(ODD_ZONES),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)),
)
def test_one_a_local_date(zone: str, wall: time, start: datetime) -> None:
    """Going from one due instant to the next gives each local date once."""
    schedule, moment = Schedule(zone=zone, at=wall), start.replace(tzinfo=UTC)
    days = []
    for _ in range(10):
        moment = next_due(schedule, moment)
        days.append(moment.astimezone(ZoneInfo(zone)).date())
    assert days == [days[0] + n * DAY for n in range(10)]


@pytest.mark.parametrize(
    ("now", "on"),
    [
        ("2026-07-27 07:29", None),
        ("2026-07-27 07:30", "2026-07-27"),
        ("2026-07-27 09:00", "2026-07-27"),
        ("2026-07-27 19:29", "2026-07-27"),
        ("2026-07-27 19:30", None),  # over
        ("2026-08-01 10:00", "2026-08-01"),  # five days later: only that day's
        ("2026-08-02 03:00", None),
    ],
)
def test_catch_up(now: str, on: str | None) -> None:
    """Late is sent within the validity, and only the latest date."""
    moment = at(now, "Asia/Shanghai")
    found = due(Schedule(), at("2026-07-26 23:30"), moment)
    assert found.on == (date.fromisoformat(on) if on else None)
    assert found.next_at > moment


def test_skipped_days_are_told() -> None:
    """The dates of a downtime are named."""
    found = due(Schedule(), at("2026-07-26 23:30"), at("2026-07-30 08:00", "Asia/Shanghai"))
    assert found.skipped == (date(2026, 7, 27), date(2026, 7, 28), date(2026, 7, 29))


def test_expires_with_its_date() -> None:
    """A late hour's digest ends with its local date."""
    found = due(Schedule(at=time(23, 0)), at("2026-07-27 15:00"), at("2026-07-27 23:10", "Asia/Shanghai"))
    assert found.expires == at("2026-07-28 00:00", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 10, 1), Days.WORKING, False),
        (date(2026, 10, 1), Days.HOLIDAYS, True),
        (date(2026, 9, 20), Days.WORKING, True),  # a Sunday that makes up for a holiday
        (date(2026, 9, 19), Days.WORKING, False),
        (date(2099, 1, 5), Days.WORKING, True),  # beyond the table: a Monday
    ],
)
def test_working_days(day: date, days: Days, expected: bool) -> None:
    """Working days are those of the State Council's table."""
    assert wanted(Schedule(days=days), day) is expected


def test_weekdays() -> None:
    """Only the chosen weekdays count."""
    only_monday = Schedule(weekdays=0b1)
    assert next_due(only_monday, at("2026-07-27 23:30")) == at("2026-08-02 23:30")


def test_pause() -> None:
    """A pause moves the next instant past its end."""
    schedule = Schedule(paused_until=at("2026-07-30 00:00"))
    assert next_due(schedule, at("2026-07-27 00:00")) == at("2026-07-30 23:30")


def test_no_day_at_all() -> None:
    """A schedule without days is never due."""
    assert next_due(Schedule(weekdays=0), at("2026-07-27 00:00")) > at("2027-07-01 00:00")
