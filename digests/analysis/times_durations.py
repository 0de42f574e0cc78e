"""Spans counted from a day: 15日内, 5个工作日内, 近三年, 两个月前."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from digests.analysis import calendars
from digests.analysis.times_atoms import Atom
from digests.analysis.times_frames import (
    Context,
    Frame,
    NoSuchTime,
    after,
    midnight,
    month_frame,
    one_day,
    week_frame,
    year_frame,
)
from digests.analysis.times_numbers import amount, number
from digests.model import Precision

_HOURS = {"小": 1, "钟": 1, "时": 1, "分": 1 / 60, "秒": 1 / 3600, "刻": 0.25}
#: Units of a clock.
BY_THE_CLOCK = frozenset({"小时", "钟头", "钟", "时", "分钟", "分", "秒", "秒钟", "刻钟"})
#: 二十几, 十几; 几十, 数百.
_VAGUE = re.compile("(?:([二三四五六七八九]?)十几|[几数]([十百千]))$")
_TENS = {"十": 10, "百": 100, "千": 1000}


def duration_end(start: date, count: float, unit: str, half: bool) -> tuple[date | None, bool]:
    """The day that lies ``count`` units after ``start``, the first day not counted; False when not certain.

    A count below 0 goes back; ``half`` is half a unit more, in the same direction.
    """
    whole = int(count)
    halves = half or abs(count) == 0.5
    sign = -1 if count < 0 else 1
    if unit in {"工作日", "交易日"}:
        return calendars.plus_working_days(start, whole)
    if unit in {"天", "日", "自然日", "日历天"}:
        return calendars.plus_days(start, whole), True
    if unit in {"周", "星期", "礼拜"}:
        return calendars.plus_days(start, whole * 7), True
    if unit in BY_THE_CLOCK:
        hours = count * _HOURS[unit[0]]
        return calendars.plus_days(start, int(min(hours, 1e8) // 24)), True
    per = {"月": 1, "季度": 3, "年": 12}[unit]
    moved = calendars.plus_months(start, min(whole * per, 120000))
    if moved is not None and halves:
        moved = calendars.plus_days(moved, sign * 15) if per == 1 else calendars.plus_months(moved, sign * (per // 2))
    return moved, True


def hours_after(start: datetime, count: float, unit: str) -> datetime:
    """The moment that lies ``count`` units of a clock after ``start``. Raises NoSuchTime beyond the calendar."""
    try:
        return start + timedelta(hours=count * _HOURS[unit[0]])
    except OverflowError:
        raise NoSuchTime from None


def duration(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """15日内, 近三年, 两个月后."""
    prefix, text, _, classifier, unit, trailing, suffix = atom.groups
    back = (prefix[:1] in set("近过最前上") and prefix != "过") or suffix in {"前", "之前", "以前", "以来", "来"}
    count = amount(text)
    if count is None:
        return _vaguely(text, unit, suffix, context)
    half = "半" in (classifier + trailing)
    if unit in BY_THE_CLOCK and (back or suffix.endswith("后")):
        count, unit = int(count * _HOURS[unit[0]] / 24 + 0.5), "天"  # the publication has no hour: the nearest day
    grain = "month" if unit in {"月", "季度"} else "year" if unit == "年" else "day"
    precision = {"month": Precision.MONTH, "year": Precision.YEAR, "day": Precision.DAY}[grain]
    if (count == 0.5 and unit == "月") or (unit == "月" and half):
        precision = Precision.DAY
    elif unit == "年" and (half or count == 0.5):
        precision = Precision.MONTH
    if not back:
        last, certain = duration_end(context.ref, count, unit, half)
        if suffix in {"后", "之后", "以后"} or prefix in {"再过", "过"}:
            found = _whole(last, grain, precision, unit, certain)
            longer = unit == "月" and "半" in classifier  # 十个半月后 is as vague as 十个月后
            return replace(found, ends=midnight(calendars.plus_months(last, 1))) if longer and last else found
        begins = midnight(context.ref)
        if prefix and grain != "day" and last is not None:
            last = calendars.plus_days(last, -1)  # 未来两个月 are two months with today
        return Frame(begins=begins, ends=after(last), precision=precision, grain="span", relative=True, certain=certain)
    first, certain = (
        duration_end(context.ref, -count, unit, half) if unit not in {"工作日", "交易日"} else (None, False)
    )
    if suffix.endswith("前"):
        return _whole(first, grain, precision, unit, certain)
    begins = midnight(first)
    if unit in {"天", "日"} and half:
        begins -= timedelta(hours=12)  # 7天半以来
    elif suffix.endswith("来") and grain != "day" and ("多" in str(atom.groups) or (unit == "年" and half)):
        begins = _whole(first, grain, precision, unit, certain).begins  # 三个多月以来: since some day of that month
    return Frame(
        begins=begins,
        ends=after(context.ref),
        precision=precision,
        grain="span",
        relative=True,
        certain=certain,
    )


def _vaguely(text: str, unit: str, suffix: str, context: Context) -> Frame:
    """几十年之后, 二十几年前: from the fewest to the most that the words can mean."""
    found = _VAGUE.match(text)
    sign = -1 if suffix.endswith("前") else 1 if suffix.endswith("后") else 0
    if not found or not sign or unit in {"工作日", "交易日"}:
        raise NoSuchTime
    tens = _TENS[found.group(2) or "十"]
    fewest = (number(found.group(1)) or 1) * 10 if found.group(1) is not None else 2 * tens
    most = fewest + 10 if found.group(1) is not None else 10 * tens
    grain = "month" if unit in {"月", "季度"} else "year" if unit == "年" else "day"
    precision = {"month": Precision.MONTH, "year": Precision.YEAR, "day": Precision.DAY}[grain]
    ends = [duration_end(context.ref, sign * count, unit, False)[0] for count in (fewest, most)]
    first, last = (_whole(on, grain, precision, unit, False) for on in ends[::sign])
    return replace(first, ends=last.ends, grain="span")


def _whole(on: date | None, grain: str, precision: Precision, unit: str, certain: bool) -> Frame:
    """3年后 is a year, 两个月前 a month, 4周后 a week, 20天后 a day."""
    if on is None:
        raise NoSuchTime
    if grain == "year" and precision is Precision.YEAR:
        return year_frame(on.year, relative=True)
    if grain != "day" and precision is not Precision.DAY:
        return month_frame(on.year, on.month, relative=True)
    if unit in {"周", "星期", "礼拜"}:
        return week_frame(on)
    return one_day(on, relative=True, certain=certain)
