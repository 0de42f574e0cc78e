"""What people type as a day or a time of day."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading import clock, day, span

TODAY = date(2026, 5, 12)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2022-04-19", date(2022, 4, 19)),
        ("20220419", date(2022, 4, 19)),
        ("2022年4月19日", date(2022, 4, 19)),
        ("２０２２－０４－１９", date(2022, 4, 19)),
        ("5月11日", date(2026, 5, 11)),
        ("12月31日", date(2025, 12, 31)),
        ("4/19", date(2026, 4, 19)),
        ("昨天", date(2026, 5, 11)),
        ("Today", TODAY),
        ("2月30日", None),
        ("2022-13-01", None),
        ("明天吧", None),
        ("²", None),
        ("", None),
    ],
)
def test_day(words: str, expected: date | None) -> None:
    """Days are read in the forms people use; what is none is None."""
    assert day(words, TODAY) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("7:30", time(7, 30)),
        ("07：30", time(7, 30)),
        ("7点半", time(7, 30)),
        ("早上7点", time(7, 0)),
        ("晚上8点15分", time(20, 15)),
        ("7.05", time(7, 5)),
        ("7pm", time(19, 0)),
        ("24:00", None),
        ("7:60", None),
        ("防汛", None),
        ("", None),
    ],
)
def test_clock(words: str, expected: time | None) -> None:
    """Times are read in the forms people use; what is none is None."""
    assert clock(words) == expected


@given(st.text(max_size=40))
def test_never_raises(words: str) -> None:
    """Nothing that is typed raises."""
    day(words, TODAY)
    clock(words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("本周", (date(2026, 5, 17), "")), ("这周 防汛", (date(2026, 5, 17), "防汛")), ("这个月", (date(2026, 5, 31), "")),
     ("本月　报名", (date(2026, 5, 31), "报名")), ("This  Week", (date(2026, 5, 17), "")),
     ("this month levy", (date(2026, 5, 31), "levy")), ("本月底", (None, "本月底")), ("防汛", (None, "防汛")),
     ("", (None, ""))],
)  # fmt: skip
def test_spans(words: str, expected: tuple[date | None, str]) -> None:
    """This week ends on Sunday, this month on its last day; other words stay what they are."""
    assert span(words, date(2026, 5, 12)) == expected


def test_a_week_ends_on_its_sunday() -> None:
    """On a Sunday this week ends today; in December this month ends with the year."""
    assert span("本周", date(2026, 5, 17))[0] == date(2026, 5, 17)
    assert span("本月", date(2026, 12, 31))[0] == date(2026, 12, 31)
