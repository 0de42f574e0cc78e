"""Pictures are drawn with a font that has the characters, and say the same in words."""

from datetime import date, timedelta

import pytest

pytest.importorskip("matplotlib", reason="the extra `pictures` is not installed")

from digests.model import DueItem, Precision  # after the skip
from digests.pictures.fonts import chinese_font
from digests.pictures.month import month_picture
from digests.pictures.trend import trend_picture, trend_words
from tests.digests.samples import due_item

DAYS = [date(2026, 5, 1) + timedelta(days=n) for n in range(30)]
COURSES = {"防汛": [(day, n % 7) for n, day in enumerate(DAYS)], "灾后重建": [(day, 0) for day in DAYS]}


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def test_the_font_has_chinese() -> None:
    """The chosen file knows common, rare and Traditional characters."""
    from matplotlib.font_manager import get_font

    known = get_font(str(chinese_font().get_file())).get_charmap()
    assert all(ord(char) in known for char in "青浔防汛臺灣0")


def test_trend_is_a_picture(recwarn: pytest.WarningsRecorder) -> None:
    """A PNG within Telegram's 10,000 points of width and height together, without a missing glyph."""
    assert sum(size(trend_picture(COURSES))) < 10_000
    assert not [str(w.message) for w in recwarn if "Glyph" in str(w.message)]


def test_trend_in_words() -> None:
    """The caption says the totals and the busiest day."""
    assert trend_words(COURSES).splitlines() == ["防汛：共 85 篇，5月28日最多（6 篇）", "灾后重建：没有报道"]


def test_month_is_a_picture() -> None:
    """A month is drawn however many deadlines a day has, and whatever they are called."""
    items: list[DueItem] = [due_item(key=str(n), task="水" * 300) for n in range(9)]
    items.append(due_item(due=None, precision=Precision.EVENT, days_left=None))
    assert sum(size(month_picture(items, date(2026, 6, 1)))) < 10_000


def test_no_course_is_a_picture_too() -> None:
    """A word that never occurred is drawn as a flat line."""
    assert trend_picture({"防汛": [(day, 0) for day in DAYS]})
