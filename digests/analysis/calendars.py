"""Days that a calendar has to say: festivals, lunar dates, solar terms, working days.

Lunar dates are lunardate's (1900 to 2099), solar terms and working days chinesecalendar's; the latter knows the State
Council's holidays and make-up days year by year. Outside a table the answer is None, or marked as not certain.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files

from digests.analysis import feasts


def day(year: int, month: int, number: int) -> date | None:
    """A day of the civil calendar, or None when there is no such day."""
    try:
        return date(year, month, number)
    except (ValueError, OverflowError):
        return None


def plus_days(start: date, days: int) -> date | None:
    """``days`` later, or None when that leaves the calendar."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return None


def plus_months(start: date, months: int) -> date | None:
    """The same day ``months`` later; the month's last day where it is shorter (民法典第二百零二条)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = month_end(year, month + 1)
    return last and last.replace(day=min(start.day, last.day))


def month_end(year: int, month: int) -> date | None:
    """The last day of a month."""
    year, month = year + month // 12, month % 12 + 1
    first = day(year, month, 1)
    return first and plus_days(first, -1)


@lru_cache(maxsize=1024)
def lunar(year: int, month: int, number: int, leap: bool = False) -> date | None:
    """The civil date of a lunar one; 三十 of a short month is its last day, as people mean it."""
    from lunardate import LunarDate

    for candidate in (number, 29) if number == 30 else (number,):
        try:
            return LunarDate(year, month, candidate, leap).to_solar_date()  # type: ignore[no-any-return]
        except (ValueError, OverflowError):
            continue
    return None


def lunar_month(year: int, month: int, leap: bool = False) -> tuple[date, date] | None:
    """First and last day of a lunar month."""
    first, last = lunar(year, month, 1, leap), lunar(year, month, 30, leap)
    return (first, last) if first and last else None


@lru_cache(maxsize=256)
def _terms(year: int) -> dict[str, date]:
    from chinese_calendar import get_solar_terms

    try:
        found = get_solar_terms(date(year, 1, 1), date(year, 12, 31))
    except Exception:  # the library raises several kinds outside its centuries
        return {}
    return {name: on for on, name in found}


def solar_term(year: int, name: str) -> date | None:
    """The day of a solar term in a civil year."""
    return _terms(year).get(name)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth ``weekday`` (1 is Monday) of a month."""
    first = day(year, month, 1)
    if first is None:
        return None
    found = plus_days(first, (weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    return found if found and found.month == month else None


def _rule(how: str) -> Callable[[int], date | None]:
    """A line of the festivals' list as a function of the civil year."""
    match how.split():
        case ["lunar", "eve"]:
            return lambda year: (new := lunar(year, 1, 1)) and plus_days(new, -1)
        case ["lunar", on]:
            month, number = map(int, on.split("-"))
            # The twelfth month of a lunar year mostly falls into the next civil year.
            return lambda year: lunar(year - 1 if month == 12 else year, month, number)
        case ["nth", nth, weekday, month_]:
            return lambda year: nth_weekday(year, int(month_), int(nth), int(weekday))
        case ["term", name]:
            return lambda year: solar_term(year, name)
        case ["easter", days]:
            return lambda year: (sunday := feasts.easter(year)) and plus_days(sunday, int(days))
        case ["orthodox", days]:
            return lambda year: (sunday := feasts.orthodox_easter(year)) and plus_days(sunday, int(days))
        case ["islamic", on]:
            month, number = map(int, on.split("-"))
            return lambda year: feasts.islamic(year, month, number)
        case ["jewish", on, *moves]:
            month, number = map(int, on.split("-"))
            shifts = {int(move[0]): int(move[1:]) for move in moves}
            return lambda year: (
                (found := feasts.jewish(year, month, number)) and plus_days(found, shifts.get(found.isoweekday(), 0))
            )
        case [on, *_]:
            month, number = map(int, on.split("-"))
            return lambda year: day(year, month, number)
    raise ValueError(f"no such rule: {how}")


def data_lines(name: str) -> list[str]:
    """The lines of a word list beside this module, without comments and blank ones."""
    text = (files("digests.analysis") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _festivals() -> tuple[dict[str, Callable[[int], date | None]], frozenset[str], dict[str, int]]:
    rules: dict[str, Callable[[int], date | None]] = {}
    weak = set()
    lengths = {}
    for line in data_lines("festivals.txt"):
        names, how = line.split("\t")
        how, _, length = how.partition(" for ")
        for name in names.split(","):
            rules[name] = _rule(how)
            lengths[name] = int(length or 1)
            if how.endswith("weak"):
                weak.add(name)
    return rules, frozenset(weak), lengths


def festival_names() -> list[str]:
    """Every name of the list, longest first."""
    return sorted(_festivals()[0], key=len, reverse=True)


def weak_festivals() -> frozenset[str]:
    """Names such as 十一, which are days only beside 前, 假期 and the like."""
    return _festivals()[1]


def festival_length(name: str) -> int:
    """How many days a festival lasts."""
    return _festivals()[2][name]


def festival(name: str, year: int) -> date | None:
    """The first day of a festival in a civil year, or None outside the tables."""
    try:
        return _festivals()[0][name](year)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=4096)
def _working(on: date) -> tuple[bool, bool]:
    """Whether ``on`` is a working day, and whether the State Council's table says so."""
    from chinese_calendar import is_workday

    try:
        return bool(is_workday(on)), True
    except (NotImplementedError, KeyError):
        return on.isoweekday() < 6, False


@lru_cache(maxsize=1024)
def plus_working_days(start: date, days: int) -> tuple[date | None, bool]:
    """``days`` working days later, the first day not counted; False when a year has no holiday table yet."""
    certain, on = True, start
    for _ in range(min(days, 1000)):
        while True:
            following = plus_days(on, 1)
            if following is None:
                return None, False
            on = following
            working, known = _working(on)
            certain = certain and known
            if working:
                break
    return on, certain


def working_day_on_or_before(on: date) -> tuple[date, bool]:
    """The last working day up to ``on``; False when the year has no holiday table yet."""
    for back in range(15):
        day_ = plus_days(on, -back)
        if day_ is None:
            break
        working, known = _working(day_)
        if working:
            return day_, known
    return on, False
