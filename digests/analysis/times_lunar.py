"""Lunar dates and festivals: 腊月二十三, 农历八月十五, 春节."""

from digests.analysis import calendars
from digests.analysis.times_atoms import Atom
from digests.analysis.times_frames import Context, Frame, NoSuchTime, days, keep, one_day, value, year_frame, year_of
from digests.model import Precision

_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}


def _lunar_year(frame: Frame | None, context: Context, month: int) -> tuple[int, str]:
    year, unsaid = year_of(frame, context)
    return (year - 1 if frame is None and month >= 11 and context.ref.month <= 2 else year), unsaid


def lunar(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """腊月二十三, 农历八月十五."""
    _, leap, month_text, day_text = atom.groups
    month = _LUNAR_MONTHS.get(month_text) or value(month_text)
    day = value(day_text.removeprefix("初")) if day_text else 1
    year, unsaid = _lunar_year(frame, context, month)
    return keep(frame, one_day(calendars.lunar(year, month, day, bool(leap)), open=unsaid, lunar=True))


def lunarmonth(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """正月, 农历六月, 闰四月."""
    leap = bool(atom.groups[1])
    text = atom.groups[2] or atom.groups[5] or atom.groups[8]
    month = _LUNAR_MONTHS.get(text) or value(text)
    year, unsaid = _lunar_year(frame, context, month)
    found = calendars.lunar_month(year, month, leap)
    if found is None:
        raise NoSuchTime
    return keep(frame, days(*found, Precision.MONTH, "lunarmonth", open=unsaid, lunar=True))


def newyear(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """大年初三."""
    year, unsaid = year_of(frame, context)
    day = calendars.lunar(year, 1, value(atom.groups[0].removeprefix("初")))
    return keep(frame, one_day(day, open=unsaid, lunar=True))


def lunarflag(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """农历 before a year."""
    return year_frame(context.ref.year + context.shift, lunar=True, open="year")


def festival(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """春节, 国庆节, 冬至."""
    name = atom.groups[0] or atom.groups[1]
    year, unsaid = year_of(frame, context)
    on = calendars.festival(name, year)
    if on is not None and frame is not None and frame.grain == "year" and name in {"大寒", "小寒"}:
        on = calendars.festival(name, year + 1)  # a winter is named after the year it begins in
    last = on and calendars.plus_days(on, calendars.festival_length(name) - 1)
    return keep(frame, days(on, last, Precision.DAY, "festival", open=unsaid))
