"""Days of the Christian, Islamic and Jewish calendars in a civil year, by arithmetic.

Islamic days are those of the tabular calendar with the civil epoch, which agrees with China's public holidays; where
the new moon is waited for, they can be a day off. A Jewish day is the civil day of its daylight; it begins on the
evening before.
"""

from datetime import date, timedelta
from functools import lru_cache


def easter(year: int) -> date | None:
    """Easter Sunday by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8)."""
    if not 1583 <= year <= 9998:
        return None
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    r = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * r) // 451
    month, number = divmod(h + r - 7 * m + 114, 31)
    return date(year, month, number + 1)


def orthodox_easter(year: int) -> date | None:
    """Easter Sunday by the Julian calendar (Meeus, the same chapter), as a civil date."""
    if not 1583 <= year <= 9998:
        return None
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, number = divmod(d + e + 114, 31)
    behind = year // 100 - year // 400 - 2  # days between the two calendars
    return date(year, month, number + 1) + timedelta(days=behind)


def _within(year: int, days: list[int]) -> date | None:
    """The first of some days, counted from 1 January of the year 1, that lies in a civil year."""
    found = (date.fromordinal(day) for day in sorted(days) if 0 < day <= date.max.toordinal())
    return next((on for on in found if on.year == year), None)


_HIJRA = date(622, 7, 19).toordinal()  # 16 July by the Julian calendar, the civil epoch


@lru_cache(maxsize=256)
def islamic(year: int, month: int, number: int) -> date | None:
    """The first such day of the tabular Islamic calendar in a civil year; some years have none."""
    about = (year - 622) * 33 // 32
    return _within(
        year,
        [
            _HIJRA + (hijri - 1) * 354 + (3 + 11 * hijri) // 30 + (59 * (month - 1) + 1) // 2 + number - 1
            for hijri in range(max(about - 1, 1), about + 4)
        ],
    )


_CREATION = -1373427  # the day before the first 1 Tishri, in the same count


def _tishri(year: int) -> int:
    """The first day of a Jewish year (Reingold and Dershowitz, Calendrical Calculations, chapter 8)."""

    def molad(year: int) -> int:
        months = (235 * year - 234) // 19
        days = 29 * months + (12084 + 13753 * months) // 25920
        return days + 1 if 3 * (days + 1) % 7 < 3 else days

    before, this, after = molad(year - 1), molad(year), molad(year + 1)
    return _CREATION + this + (2 if after - this == 356 else 1 if this - before == 382 else 0)


@lru_cache(maxsize=256)
def jewish(year: int, month: int, number: int) -> date | None:
    """A day of the Jewish calendar in a civil year; Nisan is the first month, Tishri the seventh."""
    if year < 1:
        return None
    return _within(year, [_jewish_month(year + since, month) + number - 1 for since in (3760, 3761)])


def _jewish_month(year: int, month: int) -> int:
    """The first day of a month. A year begins with its seventh."""
    first, following = _tishri(year), _tishri(year + 1)
    length = following - first
    if month < 7:  # from Nisan on 30 and 29 days take turns
        return following - sum((30, 29, 30, 29, 30, 29)[month - 1 :])
    return first + sum((30, 30 if length % 10 == 5 else 29, 29 if length % 10 == 3 else 30, 29, 30)[: month - 7])
