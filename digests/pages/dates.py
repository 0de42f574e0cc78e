"""When a page was published: said by the caller, printed on it, in its name, or guessed from its latest event.

Never the day it is read: a page without a date stays without one.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from digests.model import DateSource

_GAP = "[ \u3000\u00a0]?"
_DIGIT = {character: str(value % 10) for value, character in enumerate("0123456789０１２３４５６７８９")}
_DIGIT |= {character: str(value) for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "Ｏ": "0",
}
_YEAR = r"((?:19|20|１９|２０)[0-9０-９]{2}|[一二][〇零○Ｏ九][〇零○Ｏ一二三四五六七八九]{2})"
_PRINTED = re.compile(
    rf"{_YEAR}{_GAP}[年.．/-]{_GAP}([0-9０-９]{{1,2}}|[一二三四五六七八九十]{{1,2}}){_GAP}[月.．/-]{_GAP}"
    rf"([0-9０-９]{{1,2}}|[一二三四五六七八九十]{{1,3}}){_GAP}日?"
)
_IN_NAME = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([-_/.年]?)([0-9]{2})[-_/.月]?([0-9]{2})(?![0-9])")
_MONTH_DAY = re.compile(
    rf"(?<![0-9０-９])(?:{_YEAR}{_GAP}年{_GAP})?([0-9０-９]{{1,2}}){_GAP}月{_GAP}([0-9０-９]{{1,2}}){_GAP}日"
)
_BARE_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年(?!以[前来后]|[前后底])")
_AHEAD = re.compile(r"[之以]?前|起|将")
_LEAD_CHARS = 160
#: A year named so often on a page is the page's.
LEAST_YEARS = 2
#: Earlier than any page that was set on a computer; a later "date" than this is a number of something else.
_FIRST_YEAR, _LAST_YEAR = 1980, 2099


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """A full date and where it stands."""

    day: date
    start: int
    end: int


def printed_date(line: str) -> PrintedDate | None:
    """The first full date in the line, in Arabic, full-width or Chinese figures; None when it is no day that exists."""
    found = _PRINTED.search(line)
    if found is None:
        return None
    day = _day(_number(found[1]), _number(found[2]), _number(found[3]))
    return PrintedDate(day=day, start=found.start(), end=found.end()) if day else None


def date_in_name(name: str) -> date | None:
    """The date in a file's name or an address, nearest its end: 2022-04/19, 20220419, 2022_04_19."""
    for found in reversed(list(_IN_NAME.finditer(name[-400:]))):
        day = _day(int(found[1]), int(found[3]), int(found[4]))
        if day is not None:
            return day
    return None


def latest_event(bodies: list[str]) -> date | None:
    """The day after the latest event the articles open with: what a paper prints in the morning happened before.

    The first past day in each article's lead counts, in the year printed with it or else the year that the page names
    most. None where no lead names a day, or the page no year more than once: that may be anybody's year.
    """
    leads = [body[:_LEAD_CHARS] for body in bodies]
    years = Counter(int(year) for body in bodies for year in _BARE_YEAR.findall(body))
    if not years:
        return None
    usual = max(years, key=lambda year: (years[year], year))
    if years[usual] < LEAST_YEARS:
        return None
    days = [day for lead in leads if (day := _first_past_day(lead, usual))]
    return max(days) + timedelta(days=1) if days else None


def _first_past_day(lead: str, year: int) -> date | None:
    """The first day named that is not announced: not 将于5月1日, not 5月1日前."""
    for found in _MONTH_DAY.finditer(lead):
        day = _day(_number(found[1]) if found[1] else year, _number(found[2]), _number(found[3]))
        announced = "将" in lead[max(0, found.start() - 8) : found.start()] or _AHEAD.match(lead, found.end())
        if day is not None and not announced:
            return day
    return None


def publication_date(
    given: date | None, masthead: date | None, name: str, bodies: list[str]
) -> tuple[date | None, DateSource]:
    """The publication date and where it comes from: given, printed, in the name, else inferred, else unknown."""
    named = date_in_name(name)
    for day, source in ((given, DateSource.GIVEN), (masthead, DateSource.MASTHEAD), (named, DateSource.NAME)):
        if day is not None:
            return day, source
    inferred = latest_event(bodies)
    return inferred, DateSource.INFERRED if inferred else DateSource.UNKNOWN


def _day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # 2月30日
        return None


def _number(figures: str) -> int:
    """The value of one to four figures: 18, １８, 十八, 二十一, 二〇二二; 0 for none."""
    if "十" in figures:
        tens, _, ones = figures.partition("十")
        return 10 * (_number(tens) if tens else 1) + (_number(ones) if ones else 0)
    digits = "".join(_DIGIT.get(character, "") for character in figures)
    return int(digits) if digits else 0
