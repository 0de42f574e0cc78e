"""Zones by name, by city, by place; days to come."""

from datetime import date

import pytest

from bot.reading import coming_day
from bot.zones import nearest_zone, zone_named


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("asia/urumqi", "Asia/Urumqi"),
        ("new york", "America/New_York"),
        ("utc", "UTC"),
        ("东京", "Asia/Tokyo"),
        ("乌鲁木齐", "Asia/Urumqi"),
        ("紐約", "America/New_York"),
        ("火星", None),
        ("../../etc/passwd", None),
        ("", None),
        ("posix/Asia/Shanghai", None),
    ],
)
def test_named(words: str, zone: str | None) -> None:
    """Case and blanks do not matter; what is no zone is none."""
    assert zone_named(words) == zone


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (34.7, 113.7, "Asia/Shanghai"),
        (43.8, 87.6, "Asia/Urumqi"),
        (40.7, -74.0, "America/New_York"),
        (-36.8, 174.8, "Pacific/Auckland"),
    ],
)
def test_nearest(latitude: float, longitude: float, zone: str) -> None:
    """The nearest city's zone, also beyond the date line and south of the equator."""
    assert nearest_zone(latitude, longitude) == zone


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("5月20日", date(2026, 5, 20)),
        ("5月1日", date(2027, 5, 1)),
        ("2026-05-20", date(2026, 5, 20)),
        ("明天", date(2026, 5, 13)),
        ("昨天", None),
        ("2026-05-12", None),
        ("13月1日", None),
    ],
)
def test_days_to_come(words: str, day: date | None) -> None:
    """The next such day; nothing that is past."""
    assert coming_day(words, date(2026, 5, 12)) == day
