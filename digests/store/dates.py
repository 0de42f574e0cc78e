"""Days as people write them behind 日期: a day, a month, a year, or from one to another; with or without a year.

What has no year, and what is said from today (昨天, 上周, 近7天), needs to know the day it is. It is then the latest
such day or month that has come already, for a paper of tomorrow is in no archive.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from digests.store.fold import fold

Span = tuple[date, date]

_WHOLE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号]?|月)?|年)?|(\d{4})(\d{2})(\d{2})")
_YEARLESS = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?|(\d{1,2})月")
_DAY = re.compile(r"(\d{1,2})[日号]")
_LATELY = re.compile(r"(?:最近|近)(\d{1,3}|[一两三半])(天|日|周|个?月|年)")
_TO = re.compile(r"\.{2,}|[~至到]|[-—–]{2,}|[—–]")
_COUNTED = {"一": 1, "两": 2, "三": 3}
_DAYS = {"天": 1, "日": 1, "周": 7, "月": 30, "个月": 30, "年": 365}


def _week(today: date, back: int) -> Span:
    monday = today - timedelta(days=today.weekday() + 7 * back)
    return monday, monday + timedelta(days=6)


def _month(year: int, month: int) -> Span:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _month_before(today: date) -> Span:
    last = today.replace(day=1) - timedelta(days=1)
    return _month(last.year, last.month)


def _day(back: int) -> Callable[[date], Span]:
    return lambda today: (today - timedelta(days=back), today - timedelta(days=back))


_SAID: dict[str, Callable[[date], Span]] = {
    **dict.fromkeys(("今天", "今日", "today"), _day(0)),
    **dict.fromkeys(("昨天", "昨日", "yesterday"), _day(1)),
    **dict.fromkeys(("前天", "前日"), _day(2)),
    **dict.fromkeys(("本周", "这周", "这星期", "这个星期", "thisweek"), lambda today: _week(today, 0)),
    **dict.fromkeys(("上周", "上星期", "上个星期", "lastweek"), lambda today: _week(today, 1)),
    **dict.fromkeys(("本月", "这个月", "thismonth"), lambda today: _month(today.year, today.month)),
    **dict.fromkeys(("上月", "上个月", "lastmonth"), _month_before),
    **dict.fromkeys(("今年", "thisyear"), lambda today: (date(today.year, 1, 1), date(today.year, 12, 31))),
    **dict.fromkeys(("去年", "lastyear"), lambda today: (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))),
    **dict.fromkeys(("前年",), lambda today: (date(today.year - 2, 1, 1), date(today.year - 2, 12, 31))),
}


def dates_of(text: str, today: date | None = None) -> tuple[date | None, date | None] | None:
    """First and last day of what was written, None where a side is open; None for what is no date, or needs ``today``.

    2022 · 2022-04 · 2022/4/1 · 20220401 · 2022年4月1日 · 4月 · 4月1日 · 昨天 · 上周 · 近7天 · A..B · A至B · A.. · ..B
    """
    folded = fold(text)
    try:
        return _span(folded, today) or _range(folded, today)
    except (ValueError, OverflowError):  # no such day
        return None


def _range(text: str, today: date | None) -> tuple[date | None, date | None] | None:
    parting = _TO.search(text)
    if parting is None:
        return next(filter(None, (_between(text[:at], text[at + 1 :], today) for at in _dashes(text))), None)
    return _between(text[: parting.start()], text[parting.end() :], today)


def _dashes(text: str) -> list[int]:
    return [at for at, character in enumerate(text) if character == "-"]


def _between(first: str, last: str, today: date | None) -> tuple[date | None, date | None] | None:
    begins = _span(first, today) if first else None
    ends = (_span(last, None) or _following(last, begins) or _span(last, today)) if last else None
    if (first and begins is None) or (last and ends is None) or not (begins or ends):
        return None
    return begins and begins[0], ends and ends[1]


def _following(text: str, begins: Span | None) -> Span | None:
    """What leaves out the year, or the year and the month, of the day before it."""
    if begins is None:
        return None
    if match := _DAY.fullmatch(text):
        on = begins[0].replace(day=int(match[1]))
        return on, on
    found = _in_year(text, begins[0].year)
    return _in_year(text, begins[0].year + 1) if found is not None and found[1] < begins[0] else found


def _span(text: str, today: date | None) -> Span | None:
    if match := _WHOLE.fullmatch(text):
        year, month, day = (
            int(part) if part else None for part in (match.groups()[:3] if match[1] else match.groups()[3:])
        )
        if day is not None:
            on = date(year or 0, month or 0, day)
            return on, on
        return (date(year or 0, 1, 1), date(year or 0, 12, 31)) if month is None else _month(year or 0, month)
    if today is None:
        return None
    if text in _SAID:
        return _SAID[text](today)
    if match := _LATELY.fullmatch(text):
        return today - timedelta(days=_days(match[1], match[2]) - 1), today
    this_year = _in_year(text, today.year)
    return _in_year(text, today.year - 1) if this_year is not None and this_year[0] > today else this_year


def _days(count: str, unit: str) -> int:
    if count == "半":
        return _DAYS[unit] // 2 or 1
    return max(1, int(_COUNTED.get(count, 0) or count) * _DAYS[unit])


def _in_year(text: str, year: int) -> Span | None:
    match = _YEARLESS.fullmatch(text)
    if match is None:
        return None
    if match[3]:
        return _month(year, int(match[3]))
    on = date(year, int(match[1]), int(match[2]))
    return on, on
