"""What atoms mean one after the other: each narrows the frame of time that those before it left.

2022年 (a year) -> 5月 (a month of it) -> 15日 (a day of that) -> 下午3时 (an hour). The first atom starts from the
publication date; where it leaves the year or the month open, ``Context.shift`` says which one is tried.
Moments are naive here and in China's time; ``ends`` is exclusive.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from digests.analysis import calendars
from digests.analysis.times_numbers import number
from digests.model import Precision


class NoSuchTime(Exception):
    """The calendar has no such time: 2月30日, 13月, 25时."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The publication date, and how many years (or months) from it an open expression is tried."""

    ref: date
    shift: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A stretch of time, how exactly it is given, and what it leaves open."""

    begins: datetime
    ends: datetime
    precision: Precision
    grain: str  #: the unit reached: decade plan year half quarter season month week xun day part clock
    open: str = ""  #: "year", "month" or "day" where the text does not say which
    relative: bool = False  #: 明天, 下周: counted from the publication date
    lunar: bool = False
    each: str = ""  #: 每年, 每月: the unit of a recurring time
    certain: bool = True
    night: bool = False  #: 24时: ``begins`` is the next day's first moment

    @property
    def last(self) -> date:
        """The last day."""
        return (self.ends - timedelta(microseconds=1)).date()


def midnight(on: date | None) -> datetime:
    """The first moment of a day; raises NoSuchTime for no day."""
    if on is None:
        raise NoSuchTime
    return datetime.combine(on, time())


def after(on: date | None) -> datetime:
    """The first moment after a day."""
    return midnight(on and calendars.plus_days(on, 1))


def days(first: date | None, last: date | None, precision: Precision, grain: str, **rest: object) -> Frame:
    """A frame of whole days, both ends named."""
    return Frame(begins=midnight(first), ends=after(last), precision=precision, grain=grain, **rest)  # type: ignore[arg-type]


def one_day(on: date | None, **rest: object) -> Frame:
    """A frame of one day."""
    return days(on, on, Precision.DAY, "day", **rest)


def year_frame(year: int, **rest: object) -> Frame:
    """A year of the civil calendar."""
    return days(calendars.day(year, 1, 1), calendars.day(year, 12, 31), Precision.YEAR, "year", **rest)


def month_frame(year: int, month: int, **rest: object) -> Frame:
    """A month; ``month`` may run over the year's end by a relative count."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return days(calendars.day(year, month, 1), calendars.month_end(year, month), Precision.MONTH, "month", **rest)


def months(year: int, first: int, last: int, precision: Precision, grain: str, **rest: object) -> Frame:
    """Whole months of one year."""
    return days(calendars.day(year, first, 1), calendars.month_end(year, last), precision, grain, **rest)


def week_frame(on: date) -> Frame:
    """The week of a day, Monday first."""
    monday = on - timedelta(days=on.isoweekday() - 1)
    return days(monday, monday + timedelta(days=6), Precision.DAY, "week", relative=True)


def value(text: str) -> int:
    """A number of an atom; raises NoSuchTime for none."""
    found = number(text)
    if found is None:
        raise NoSuchTime
    return found


def year_of(frame: Frame | None, context: Context) -> tuple[int, str]:
    """The year an atom is read in, and "year" when the text leaves it open."""
    if frame is None or frame.grain not in {"year", "half", "quarter", "season", "month", "week", "day"}:
        return context.ref.year + context.shift, "year"
    if frame.each:
        return context.ref.year + context.shift, "year"
    return frame.begins.year, frame.open


def keep(frame: Frame | None, found: Frame) -> Frame:
    """What a narrower frame inherits from the wider one."""
    if frame is None or not (frame.relative or frame.each or frame.lunar or not frame.certain):
        return found
    return replace(
        found,
        relative=found.relative or frame.relative,
        each=frame.each,
        lunar=frame.lunar or found.lunar,
        certain=found.certain and frame.certain,
    )


_PARTS: dict[str, tuple[int, int]] = {
    "凌晨": (0, 6), "拂晓": (4, 6), "清晨": (5, 8), "清早": (5, 8), "早晨": (6, 10), "早上": (6, 10), "早": (6, 10),
    "晨": (0, 8), "上午": (7, 12), "中午": (11, 14), "正午": (12, 13), "午间": (11, 14), "下午": (12, 18),
    "晏昼": (12, 18), "午后": (13, 15), "傍晚": (17, 19), "黄昏": (17, 19), "晚上": (18, 24), "晚间": (18, 24),
    "夜间": (18, 24), "夜晚": (18, 24), "夜里": (18, 24), "晚": (18, 24), "夜": (18, 24), "深夜": (22, 24),
    "半夜": (0, 6), "午夜": (0, 1), "白天": (6, 18),
}  # fmt: skip


def part_of_day(frame: Frame, name: str) -> Frame:
    """上午, 晚上: hours of the frame's first day."""
    first, last = _PARTS[name]
    start = midnight(frame.begins.date())
    return replace(
        frame,
        begins=start + timedelta(hours=first),
        ends=start + timedelta(hours=last),
        precision=Precision.DAY,
        grain=f"part:{name}",
    )


def hour_in(frame: Frame, hour: int) -> int:
    """The hour of 24, from a part of the day that was named: 下午3时, 晚上8点, 夜里12点."""
    name = frame.grain.removeprefix("part:") if frame.grain.startswith("part:") else ""
    if not name or hour > 12:
        return hour
    first, last = _PARTS[name]
    if name in {"半夜", "深夜", "夜里", "午夜", "夜", "夜间"}:
        return 24 if hour == 12 else hour if hour < 6 else hour + 12
    if name in {"中午", "午间", "正午"}:
        return hour if hour > 9 else hour + 12
    if first >= 12 and hour < 12:
        return hour + 12
    return 24 if first >= 18 and hour == 12 and last == 24 else 0 if name == "凌晨" and hour == 12 else hour
