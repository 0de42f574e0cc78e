"""Facts that a calendar has to say."""

from datetime import date

import pytest

from digests.analysis import calendars


@pytest.mark.parametrize(
    ("name", "year", "on"),
    [
        ("春节", 2024, date(2024, 2, 10)),
        ("除夕", 2025, date(2025, 1, 28)),
        ("元宵节", 2026, date(2026, 3, 3)),
        ("端午节", 2022, date(2022, 6, 3)),
        ("中秋节", 2025, date(2025, 10, 6)),
        ("腊八节", 2026, date(2026, 1, 26)),
        ("清明节", 2026, date(2026, 4, 5)),
        ("母亲节", 2022, date(2022, 5, 8)),
        ("复活节", 2013, date(2013, 3, 31)),
    ],
)
def test_festival(name: str, year: int, on: date) -> None:
    """A festival falls on the day that the calendars print."""
    assert calendars.festival(name, year) == on


def test_make_up_days_are_working_days() -> None:
    """Ten working days from 24 September 2025 run over the National Day holiday and its make-up days."""
    assert calendars.plus_working_days(date(2025, 9, 24), 10) == (date(2025, 10, 14), True)


def test_working_days_beyond_the_table_are_not_certain() -> None:
    """A year without a holiday table has weekends only, and says so."""
    assert calendars.plus_working_days(date(2090, 1, 6), 1) == (date(2090, 1, 9), False)


def test_short_lunar_month_ends_on_its_29th() -> None:
    """三十 of a month of 29 days is its last day."""
    assert calendars.lunar(2022, 12, 30) == date(2023, 1, 21)


def test_a_month_later_from_the_31st() -> None:
    """The last day stands in where a month is shorter."""
    assert calendars.plus_months(date(2025, 1, 31), 1) == date(2025, 2, 28)


@pytest.mark.parametrize("year", [1, 1500, 1899, 2100, 9999])
def test_beyond_the_tables_there_is_no_lunar_date(year: int) -> None:
    """Outside the tables the answer is None, not an exception."""
    assert calendars.lunar(year, 1, 1) is None
