"""Reads what people type: a day, a time of day. Full-width digits count as digits; nothing here raises."""

import re
import unicodedata
from datetime import date, time, timedelta

_ISO = re.compile(r"([0-9]{4})[-./年]?([0-9]{1,2})[-./月]?([0-9]{1,2})日?")
_MONTH_DAY = re.compile(r"([0-9]{1,2})[-./月]([0-9]{1,2})[日号]?")
_RELATIVE = {
    "今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2, "前日": -2,
}  # fmt: skip
_AHEAD = {"明天": 1, "明日": 1, "tomorrow": 1, "后天": 2, "大后天": 3}
_CLOCK = re.compile(
    r"(上午|早上|早|清晨|中午|下午|晚上|晚|am|pm)?\s*([0-9]{1,2})(?:[:.时点]([0-9]{1,2}|半)?分?)?\s*(am|pm)?"
)
_SPAN = re.compile(
    r"(?:(?P<week>[本这]周|[本这]个?星期|this\s+week)|[本这]月|这个月|this\s+month)(?:\s+(?P<rest>.*))?$", re.IGNORECASE
)
_AFTERNOON = {"下午", "晚上", "晚", "pm"}


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).strip().lower()


def day(words: str, today: date) -> date | None:
    """The day that is meant: 2022-04-19, 20220419, 4月19日, 4/19, 昨天. Without a year it is the latest such day."""
    words = _plain(words)
    if words in _RELATIVE:
        return today + timedelta(days=_RELATIVE[words])
    if whole := _ISO.fullmatch(words):
        return _date(*map(int, whole.groups()))
    if part := _MONTH_DAY.fullmatch(words):
        month, number = map(int, part.groups())
        this = _date(today.year, month, number)
        return this if this and this <= today else _date(today.year - 1, month, number) or this
    return None


def coming_day(words: str, today: date) -> date | None:
    """The day to come that is meant: 2026-05-20, 5月20日. Without a year the next one; None for a past one."""
    words = _plain(words)
    if words in _AHEAD:
        return today + timedelta(days=_AHEAD[words])
    found = _ISO.fullmatch(words)
    if part := _MONTH_DAY.fullmatch(words):
        month, number = map(int, part.groups())
        this = _date(today.year, month, number)
        return this if this and this > today else _date(today.year + 1, month, number)
    named = _date(*map(int, found.groups())) if found else None
    return named if named and named > today else None


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def span(words: str, today: date) -> tuple[date | None, str]:
    """The last day of the span that is named first, this week's Sunday or this month's end, and the other words.

    None and all of the words where none is named: 本周, 这周 防汛, this month.
    """
    found = _SPAN.match(unicodedata.normalize("NFKC", words).strip())
    if found is None:
        return None, words
    following = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    last = today + timedelta(days=6 - today.weekday()) if found["week"] else following - timedelta(days=1)
    return last, found["rest"] or ""


def clock(words: str) -> time | None:
    """The time of day that is meant: 7:30, 7点半, 早上7点, 7.30, 19:05, 7pm."""
    found = _CLOCK.fullmatch(_plain(words))
    if found is None:
        return None
    before, hours, minutes, after = found.groups()
    hour, minute = int(hours), 30 if minutes == "半" else int(minutes or 0)
    if (before in _AFTERNOON or after == "pm") and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
