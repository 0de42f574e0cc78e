"""One function for each kind of atom: the frame before it, and the narrower frame after it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from digests.analysis import calendars
from digests.analysis import times_days as on_days
from digests.analysis import times_durations as spans
from digests.analysis import times_lunar as lunar
from digests.analysis.times_atoms import Atom
from digests.analysis.times_frames import (
    Context,
    Frame,
    NoSuchTime,
    after,
    days,
    keep,
    midnight,
    month_frame,
    months,
    one_day,
    value,
    year_frame,
    year_of,
)
from digests.model import Precision

Step = Callable[[Atom, Frame | None, Context], Frame]

_RELATIVE_YEARS = {
    "大前": -3, "前": -2, "去": -1, "上": -1, "上一": -1, "今": 0, "本": 0, "当": 0, "这一": 0, "同": 0, "全": 0,
    "明": 1, "来": 1, "翌": 1, "次": 1, "下": 1, "下一": 1, "后": 2, "大后": 3,
}  # fmt: skip
_SEASONS = {"春": ("立春", "立夏"), "夏": ("立夏", "立秋"), "秋": ("立秋", "立冬"), "冬": ("立冬", "立春")}


def _century_start(text: str, context: Context) -> int:
    this = context.ref.year // 100
    return 100 * (this - 1 if text.startswith("上") else this if text == "本" else value(text) - 1)


def _decade(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    century, digits, part = atom.groups
    tens = value(digits) if digits[0] in "0123456789" else value(digits[0]) * 10
    start = tens + (_century_start(century, context) if century else 1900 if tens >= 30 else 2000)
    first, last = {"初": (0, 3), "前": (0, 2), "末": (7, 9), "后": (7, 9), "中": (3, 6)}.get(part[:1], (0, 9))
    return days(calendars.day(start + first, 1, 1), calendars.day(start + last, 12, 31), Precision.YEAR, "decade")


def _century(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    start = _century_start(atom.groups[0], context)
    first, last = {"初": (0, 19), "前": (0, 49), "末": (80, 99), "后": (50, 99), "中": (40, 69)}.get(
        atom.groups[1][:1], (0, 99)
    )
    return days(calendars.day(start + first, 1, 1), calendars.day(start + last, 12, 31), Precision.YEAR, "decade")


def _plan(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    last = 2005 + 5 * (value(atom.groups[0]) - 10)
    part = (*atom.groups, "")[1]
    first, final = {"末": (4, 4), "收": (4, 4), "初": (0, 0), "中": (2, 2)}.get(
        "末" if part == "期末" else part[:1], (0, 4)
    )
    start = last - 4
    return days(calendars.day(start + first, 1, 1), calendars.day(start + final, 12, 31), Precision.YEAR, "plan")


def _year(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    text = atom.groups[0]
    year = value(text)
    if len(text) == 2:
        year += 2000 if year < 30 else 1900
    return keep(frame, year_frame(year))


def _relyear(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    if atom.groups[0] == "今明两":
        year = context.ref.year
        return days(calendars.day(year, 1, 1), calendars.day(year + 1, 12, 31), Precision.YEAR, "year", relative=True)
    return year_frame(context.ref.year + _RELATIVE_YEARS[atom.groups[0]], relative=True)


def _each(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    unit = atom.groups[0].removesuffix("度")
    if unit in {"年", "半年"}:
        return year_frame(context.ref.year + context.shift, each=unit, open="each")
    if unit == "季":
        return _quarter_frame(
            context.ref.year, (context.ref.month - 1) // 3 + 1 + context.shift, each=unit, open="each"
        )
    if unit == "月":
        return month_frame(context.ref.year, context.ref.month + context.shift, each=unit, open="each")
    return one_day(calendars.plus_days(context.ref, context.shift), each="周" if unit == "每" else unit, open="each")


def _half(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    year, unsaid = year_of(frame, context)
    first = 1 if atom.groups[0] in "上前" else 7
    return keep(frame, months(year, first, first + 5, Precision.HALF_YEAR, "half", open=unsaid))


def _quarter_frame(year: int, quarter: int, **rest: object) -> Frame:
    year, quarter = year + (quarter - 1) // 4, (quarter - 1) % 4 + 1
    return months(year, quarter * 3 - 2, quarter * 3, Precision.QUARTER, "quarter", **rest)


def _quarter(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    year, unsaid = year_of(frame, context)
    name = atom.groups[0]
    offset = {"本": 0, "这": 0, "这个": 0, "当": 0, "上": -1, "上个": -1, "下": 1, "下个": 1, "下下个": 2}.get(name)
    if offset is not None:
        return _quarter_frame(context.ref.year, (context.ref.month - 1) // 3 + 1 + offset, relative=True)
    quarter = value(name)
    if not 1 <= quarter <= 4:
        raise NoSuchTime
    return keep(frame, _quarter_frame(year, quarter, open=unsaid))


def _firsts(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    side, text, unit = atom.groups
    count = value(text) * (3 if unit == "季度" else 1)
    if not 1 <= count <= 12:
        raise NoSuchTime
    year, unsaid = year_of(frame, context)
    if side == "后" and frame is None:
        first = month_frame(context.ref.year, context.ref.month + 1)
        final = month_frame(context.ref.year, context.ref.month + count)
        return replace(final, begins=first.begins, relative=True)
    first_month, last_month = (13 - count, 12) if side == "后" else (1, count)
    precision = Precision.QUARTER if unit == "季度" else Precision.MONTH
    return keep(frame, months(year, first_month, last_month, precision, "month", open=unsaid))


def _nthmonth(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    year, unsaid = year_of(frame, context)
    return keep(frame, month_frame(year, _month_number(value(atom.groups[0] or "1")), open=unsaid))


def _endmonth(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    if frame is None or frame.grain not in {"quarter", "year", "half"}:
        raise NoSuchTime
    if atom.groups[0] == "首月":
        return keep(frame, month_frame(frame.begins.year, frame.begins.month, open=frame.open))
    return keep(frame, month_frame(frame.last.year, frame.last.month, open=frame.open))


def _month_number(month: int) -> int:
    if not 1 <= month <= 12:
        raise NoSuchTime
    return month


def _season(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    which, season, _ = atom.groups
    year, unsaid = year_of(frame, context)
    if which:
        year, unsaid = context.ref.year + _RELATIVE_YEARS[which[0]], ""
    first, last = _SEASONS[season[0]][0], _SEASONS[season[-1]][1]
    begins = calendars.solar_term(year, first)
    ends = calendars.solar_term(year + 1 if season[-1] == "冬" else year, last)
    return keep(frame, days(begins, ends and ends - timedelta(days=1), Precision.EVENT, "season", open=unsaid))


def _vacation(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """暑假 is July and August, 寒假 the middle of January to the end of February."""
    year, unsaid = year_of(frame, context)
    if atom.groups[0] == "暑":
        return keep(frame, months(year, 7, 8, Precision.EVENT, "season", open=unsaid))
    return keep(
        frame, days(calendars.day(year, 1, 15), calendars.month_end(year, 2), Precision.EVENT, "season", open=unsaid)
    )


def _winter(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    year = context.ref.year - (1 if context.ref.month < 5 else 0)
    begins, ends = calendars.solar_term(year, "立冬"), calendars.solar_term(year + 1, "立夏")
    return days(begins, ends and ends - timedelta(days=1), Precision.EVENT, "season", relative=True)


def _month(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    month = _month_number(value(atom.groups[0]))
    year, unsaid = year_of(frame, context)
    if frame is not None and frame.lunar:
        found = calendars.lunar_month(year, month)
        if found is None:
            raise NoSuchTime
        return keep(frame, days(*found, Precision.MONTH, "lunarmonth", open=unsaid, lunar=True))
    return keep(frame, month_frame(year, month, open=unsaid))


def _relmonth(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    name = atom.groups[0]
    offset = -2 if name.startswith("上上") else 2 if name.startswith("下下") else -1 if name[0] == "上" else 1
    if name[0] in "本这今当同":
        offset = 0
    return month_frame(context.ref.year, context.ref.month + offset, relative=True)


def _bare(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    name = atom.groups[0]
    if frame is not None and frame.grain in {"year", "month"}:
        wider = frame
    elif name.startswith("月"):
        wider = month_frame(context.ref.year, context.ref.month + context.shift, open="month")
    else:
        wider = year_frame(context.ref.year + context.shift, open="year")
    return narrow(wider, "末" if name == "岁末" else name[1:])


def narrow(frame: Frame, part: str) -> Frame:
    """底, 末, 初, 中, 内 of a year, a month, a quarter. 初 of a month is its first ten days."""
    if part in {"内", "期间", "期内", ""}:
        return frame
    first, last = frame.begins.date(), frame.last
    if frame.grain in {"month", "lunarmonth"}:
        if part in {"初", "头"}:
            return replace(frame, ends=after(first + timedelta(days=9)), precision=Precision.DAY, grain="xun")
        if part == "中":
            begins = midnight(first + timedelta(days=10))
            return replace(frame, begins=begins, ends=begins + timedelta(days=10), precision=Precision.DAY, grain="xun")
        return replace(frame, begins=midnight(first + timedelta(days=24)), grain="end")
    if frame.grain == "year":
        spans = {"初": (1, 2), "头": (1, 3), "伊始": (1, 1), "中": (6, 6)}
        span = spans.get(part, (11, 12))
        found = months(first.year, *span, Precision.YEAR if part not in spans else Precision.MONTH, "end")
        return keep(frame, replace(found, open=frame.open))
    if part in {"初", "头"}:
        return replace(frame, ends=after(calendars.month_end(first.year, first.month)), precision=Precision.MONTH)
    return replace(frame, begins=midnight(last.replace(day=1)), grain="end")


def _xun(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    if frame is None or frame.grain not in {"month", "lunarmonth"}:
        frame = month_frame(context.ref.year, context.ref.month + context.shift, open="month")
    starts = {"上": 0, "中": 10, "下": 20}
    first = frame.begins.date() + timedelta(days=starts[atom.groups[0][0]])
    final = starts[atom.groups[0][-1]]
    last = frame.last if final == 20 else frame.begins.date() + timedelta(days=final + 9)
    return keep(frame, days(first, last, Precision.DAY, "xun", open=frame.open))


def _day(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    number = value("".join(atom.groups[:2]).removeprefix("初"))
    if frame is not None and frame.grain in {"month", "year", "day", "xun", "lunarmonth"} and (frame.grain != "year"):
        if frame.grain == "lunarmonth":
            return keep(frame, one_day(frame.begins.date() + timedelta(days=number - 1), open=frame.open))
        return keep(frame, one_day(calendars.day(frame.begins.year, frame.begins.month, number), open=frame.open))
    month = month_frame(context.ref.year, context.ref.month + context.shift)
    return one_day(calendars.day(month.begins.year, month.begins.month, number), open="month")


STEPS: dict[str, Step] = {
    "iso": on_days.iso, "compact": on_days.compact, "american": on_days.american, "isomonth": on_days.isomonth,
    "slash": on_days.slash, "decade": _decade, "century": _century, "plan": _plan, "year": _year,
    "relyear": _relyear, "each": _each, "half": _half, "firsts": _firsts, "quarter": _quarter,
    "nthmonth": _nthmonth, "endmonth": _endmonth, "winter": _winter, "vacation": _vacation, "season": _season,
    "lunar": lunar.lunar, "lunarmonth": lunar.lunarmonth, "newyear": lunar.newyear,
    "lunarflag": lunar.lunarflag, "month": _month, "relmonth": _relmonth, "duration": spans.duration,
    "bare": _bare, "nthday": on_days.nthday, "lastday": on_days.lastday, "weekday": on_days.weekday,
    "week": on_days.week, "relday": on_days.relday, "nthdate": on_days.nthdate, "dayparts": on_days.dayparts,
    "xun": _xun, "festival": lunar.festival, "day": _day, "timeofday": on_days.timeofday,
    "clock": on_days.clock,
}  # fmt: skip


def frame_of(atoms: list[Atom], context: Context, outer: Frame | None = None) -> Frame:
    """The frame of a whole expression, started from ``outer`` where a range's second half inherits the first's.

    Raises NoSuchTime for 2月30日 and the like.
    """
    frame = outer
    try:
        for atom in atoms:
            frame = STEPS[atom.kind](atom, frame, context)
    except (OverflowError, ValueError) as error:
        raise NoSuchTime from error
    if frame is None:
        raise NoSuchTime
    return frame
