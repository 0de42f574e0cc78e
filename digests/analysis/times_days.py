"""Days by weekday, by distance, by number; times of day and clock times."""

from dataclasses import replace
from datetime import date, timedelta

from digests.analysis import calendars
from digests.analysis.times_atoms import Atom
from digests.analysis.times_frames import (
    Context,
    Frame,
    NoSuchTime,
    days,
    hour_in,
    keep,
    midnight,
    month_frame,
    one_day,
    part_of_day,
    value,
    week_frame,
    year_of,
)
from digests.model import Precision

_RELATIVE_DAYS = {
    "大前": -3, "前": -2, "昨": -1, "尋": -1, "寻": -1, "今": 0, "当": 0, "同": 0, "即": 0, "全": 0, "明": 1, "次": 1,
    "翌": 1, "隔": 1, "听": 1, "后": 2, "大后": 3,
}  # fmt: skip
_WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日", 1)} | {"天": 7, "末": 7}


def iso(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """2022-04-19, 2022.4.19."""
    year, _, month, day = atom.groups
    return one_day(calendars.day(int(year), int(month), int(day)))


def compact(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """20220419."""
    year, month, day = map(int, atom.groups)
    return one_day(calendars.day(year, month, day))


def american(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """4/19/2022."""
    month, day, year = map(int, atom.groups)
    if year < 100:
        year += 2000 if year < 50 else 1900
    return one_day(calendars.day(year, month, day))


def isomonth(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """2022.04."""
    return month_frame(int(atom.groups[0]), int(atom.groups[1]))


def slash(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """4/19, 4·19."""
    year, unsaid = year_of(frame, context)
    return keep(
        frame, one_day(calendars.day(year, int(atom.groups[0]), int(atom.groups[1])), open=unsaid, certain=False)
    )


def nthday(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """第三个星期日 of a month."""
    if frame is None or frame.grain != "month":
        raise NoSuchTime
    nth, weekday = value(atom.groups[0]), _WEEKDAYS[atom.groups[1]]
    return keep(
        frame, one_day(calendars.nth_weekday(frame.begins.year, frame.begins.month, nth, weekday), open=frame.open)
    )


def lastday(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """最后一个工作日 of a month, a quarter, a year."""
    if frame is None or frame.grain not in {"month", "quarter", "half", "year"}:
        raise NoSuchTime
    on: date | None = frame.last
    certain = True
    if atom.groups[0] == "工作日":
        on, certain = calendars.working_day_on_or_before(frame.last)
    return keep(frame, one_day(on, open=frame.open, certain=certain))


def weekday(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """周五, 下周三; 周五 alone is of the week of publication."""
    which, name = atom.groups
    weekday = _WEEKDAYS[name]
    if frame is not None and frame.grain == "day" and not frame.each:
        return frame
    if frame is not None and frame.each == "周":
        ahead = (weekday - context.ref.isoweekday()) % 7
        return keep(frame, one_day(calendars.plus_days(context.ref, ahead + 7 * context.shift), open="each"))
    if frame is not None and frame.grain == "week":
        monday, unsaid = frame.begins.date(), ""
    else:
        week = -which.count("上") + which.count("下")
        monday = context.ref - timedelta(days=context.ref.isoweekday() - 1) + timedelta(days=7 * week)
        unsaid = "" if which else "week"
    last = monday + timedelta(days=weekday - 1)
    first = monday + timedelta(days=5) if name == "末" else last
    return keep(frame, days(first, last, Precision.DAY, "day", relative=True, open=unsaid))


def week(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """本周, 下周."""
    which = atom.groups[0]
    week = -which.count("上") + which.count("下")
    return week_frame(context.ref + timedelta(days=7 * week))


def relday(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """昨日, 明天."""
    moved = calendars.plus_days(context.ref, _RELATIVE_DAYS[atom.groups[0][:-1]])
    return one_day(moved, relative=True)


def nthdate(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """第三天."""
    return one_day(calendars.plus_days(context.ref, value(atom.groups[0]) - 1), relative=True)


def dayparts(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """今晚, 昨夜."""
    moved = calendars.plus_days(context.ref, _RELATIVE_DAYS[atom.groups[0]])
    return part_of_day(frame if frame is not None else one_day(moved, relative=True), atom.groups[1])


def timeofday(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """上午, 晚上."""
    return part_of_day(frame if frame is not None else one_day(context.ref, open="day"), atom.groups[0])


def clock_parts(groups: tuple[str, ...]) -> tuple[int, int, int]:
    """Hour, minute and second of a clock atom; 半, 一刻 and am/pm read."""
    hour = value(groups[0])
    rest = groups[1:]
    if len(groups) >= 4 and groups[3] and groups[3][-1] in "mMp":  # 3:15pm
        pm = groups[3][0] in "pP"
        return (hour % 12 + (12 if pm else 0)), int(groups[1] or 0), int(groups[2] or 0)
    if len(groups) == 2:  # 3pm
        return hour % 12 + (12 if groups[1][0] in "pP" else 0), 0, 0
    if len(groups) == 4:
        return hour, int(groups[1] or 0), int(groups[2] or 0)
    minute = 30 if rest[0] == "半" else 0
    if rest[1]:
        minute = value(rest[1].removeprefix("零") or "0")
    second = value(rest[2].removesuffix("秒")) if rest[2] else 0
    if rest[3]:
        minute = 15 * value(rest[3])
    return hour, minute, second


def clock(atom: Atom, frame: Frame | None, context: Context) -> Frame:
    """17:30, 下午3时, 八点半."""
    hour, minute, second = clock_parts(atom.groups)
    wider = frame if frame is not None else one_day(context.ref, open="day")
    hour = hour_in(wider, hour)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        raise NoSuchTime
    start = midnight(wider.begins.date()) + timedelta(hours=hour, minutes=minute, seconds=second)
    length = timedelta(seconds=1) if second else timedelta(minutes=1)
    return replace(
        wider, begins=start, ends=start + length, precision=Precision.MINUTE, grain="clock", night=hour == 24
    )
