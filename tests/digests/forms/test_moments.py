"""Moments in Telegram's date entity."""

from datetime import UTC, date, datetime, timedelta

import pytest

from digests.forms.moments import NEAR, moment

ON = date(2026, 5, 12)
AT = datetime(2026, 5, 18, 18, tzinfo=UTC)


def test_a_moment() -> None:
    """A moment stands in the entity, over its own words."""
    assert moment(AT, "18:00", ON) == '<tg-time unix="1779127200" format="wDt">18:00</tg-time>'


@pytest.mark.parametrize("at", [AT.date(), AT + NEAR, AT - 2 * NEAR])
def test_no_moment(at: date | datetime) -> None:
    """A day has no zone to be shown in, and Telegram takes no moment far ahead: both stay words."""
    assert moment(at, "18:00", ON) == "18:00"


def test_words_are_literal() -> None:
    """What stands in the entity is escaped."""
    assert ">a&lt;b&gt;</tg-time>" in moment(AT + timedelta(days=1), "a<b>", ON)
