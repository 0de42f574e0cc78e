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
        ("大斋首日", 2024, date(2024, 2, 14)),
        ("东正教复活节", 2024, date(2024, 5, 5)),
        ("开斋节", 2023, date(2023, 4, 22)),
        ("古尔邦节", 2022, date(2022, 7, 10)),
        ("犹太新年", 2024, date(2024, 10, 3)),
        ("赎罪日", 2022, date(2022, 10, 5)),
        ("光明节", 2023, date(2023, 12, 8)),
        ("逾越节", 2024, date(2024, 4, 23)),
        ("以色列独立日", 2022, date(2022, 5, 5)),
        ("以色列独立日", 2024, date(2024, 5, 14)),
        ("圣殿被毁日", 2022, date(2022, 8, 7)),
        ("卫塞节", 2022, date(2022, 5, 15)),
    ],
)
def test_festival(name: str, year: int, on: date) -> None:
    """A festival falls on the day that the calendars print."""
    assert calendars.festival(name, year) == on


def test_length_of_a_festival() -> None:
    """斋月 is a month, 逾越节 eight days, 春节 one."""
    assert [calendars.festival_length(name) for name in ("斋月", "逾越节", "春节")] == [30, 8, 1]


@pytest.mark.parametrize("year", [0, 1, 621, 9999, 10000])
@pytest.mark.parametrize("name", ["复活节", "东正教复活节", "开斋节", "赎罪日"])
def test_feasts_at_the_ends_of_time(name: str, year: int) -> None:
    """A year without the feast, or without a calendar, has none; nothing raises."""
    found = calendars.festival(name, year)
    assert found is None or found.year == year


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
