"""How many values of duckling's own Chinese corpus of times agree with ours.

    python -m tests.benchmarks.score_duckling Corpus.hs [--show]

The file is ``Duckling/Time/ZH/Corpus.hs`` of facebook/duckling (BSD; not copied here), or a region's below it. Each of
its examples is a text, read at 04:30 on 12 February 2013, and a moment with its unit, or an interval. A moment of a
unit is that unit from its beginning to its end. ``exact`` counts the examples whose two moments are ours; the whole
text must be read. ``agree`` counts those too that are the same by one of these readings, each of which is a convention
that ``docs/deadlines.md`` states; ``readings`` says how many each one decides.

- ``day``: a publication has a day and no hour. What is counted from it in hours, minutes and seconds is that day.
- ``clock``: 下午3时 is the moment 15:00, not the hour until 16:00; what ends at a moment ends with it.
- ``week``: 周一 and 这周一 are days of the week of publication, 下周三 is of the next week; duckling takes the first
  such day after today. It is the same day of the week, the week before or after.
- ``part``: 早上 and 早晨 are 6:00 to 10:00, a 周末 is Saturday and Sunday; duckling's are longer and hold ours.
- ``end``: 月底, 月尾, 年尾 are the last day; how long before it they begin is not compared.
- ``far``: 三天后 is one day, the third; duckling's is the three days. Ours is the last of them, of 三天前 the first.
- ``counted``: 前两天, 下三周 are counted from the publication day, and with it; duckling's begin and end with whole
  units, this one not among them. The unit in which ours begins or ends, away from today, is the same.
- ``eve``: a Jewish day is the civil day of its daylight; duckling's is that of the evening before, on which it begins.
- ``year``: a festival without a year is the publication year's; duckling's is the next one. It must be what we read
  with 明年 before it.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from digests.analysis.calendars import data_lines
from digests.analysis.times_text import plain
from tests.benchmarks.whole import whole

PUBLISHED = date(2013, 2, 12)
_TODAY = datetime(2013, 2, 12)
_DAY = timedelta(days=1)
_LENGTHS = {
    "Second": timedelta(seconds=1),
    "Minute": timedelta(minutes=1),
    "Hour": timedelta(hours=1),
    "Day": _DAY,
    "Week": 7 * _DAY,
}
_MONTHS = {"Month": 1, "Quarter": 3, "Year": 12}
_STRING = r'"(?:[^"\\]|\\.)*"'
_EXAMPLES = re.compile(
    r"examples\s*\(datetime\w*\s+(?P<open>After|Before)?(?P<moments>[^\"\[\]]*?)"
    rf"(?P<unit>{'|'.join([*_LENGTHS, *_MONTHS])})\s*(?P<holiday>{_STRING})?\s*\)"
    rf"\s*\[(?P<texts>(?:[\s,]|{_STRING})*)\]"
)
_MOMENT = re.compile(r"\(" + r",\s*".join([r"(\d+)"] * 6) + r"\)")


class Span(NamedTuple):
    """Two moments, the second one no longer in it; None where it is open."""

    begins: datetime | None
    ends: datetime | None


class Case(NamedTuple):
    """One example of the corpus."""

    text: str
    unit: str
    theirs: Span
    holiday: bool  #: a day with a name


def _moment(numbers: tuple[str, ...]) -> datetime:
    """A moment as the corpus writes it; month 0 and day 0 are the first, as in Haskell's calendar."""
    year, month, day, *clock = map(int, numbers)
    return datetime(year, max(month, 1), max(day, 1), *clock)


def later(moment: datetime, unit: str, count: int = 1) -> datetime:
    """``count`` units after the beginning of one."""
    if unit in _LENGTHS:
        return moment + count * _LENGTHS[unit]
    months = moment.year * 12 + moment.month - 1 + count * _MONTHS[unit]
    return moment.replace(year=months // 12, month=months % 12 + 1)


def beginning(moment: datetime, unit: str) -> datetime:
    """The beginning of the week, month or year that a moment lies in."""
    midnight = datetime(moment.year, moment.month, moment.day)
    if unit == "Week":
        return midnight - _DAY * midnight.weekday()
    if unit == "Day":
        return midnight
    return midnight.replace(day=1, month=1 if unit == "Year" else midnight.month)


def cases(source: str) -> Iterator[Case]:
    """The examples of a corpus in its Haskell notation."""
    for found in _EXAMPLES.finditer(re.sub(r"(?m)^\s*--.*$", "", source)):
        moments: list[datetime | None] = [_moment(numbers) for numbers in _MOMENT.findall(found["moments"])]
        if found["open"]:
            moments.insert(0 if found["open"] == "Before" else 1, None)
        elif len(moments) == 1 and moments[0] is not None:
            moments.append(later(moments[0], found["unit"]))
        for text in re.findall(_STRING, found["texts"]):
            yield Case(json.loads(text), found["unit"], Span(*moments), bool(found["holiday"]))


def ours(text: str) -> Span | None:
    """The first moment that we read in a text, and the first after it."""
    found = whole(text, PUBLISHED)
    return found and Span(*found)


def exactly(case: Case) -> bool:
    """Whether the two moments are the same."""
    return ours(case.text) == case.theirs


_BY_CLOCK = re.compile("小时|小時|分钟|分鐘|秒|[个個][钟鐘]")
_SUFFIX = re.compile("(?:之?[后後])$|(?:之?前)$")


def _by_day(case: Case, mine: Span) -> bool:
    return (
        bool(_BY_CLOCK.search(case.text))
        and mine == (_TODAY, _TODAY + _DAY)
        and all(moment and moment.date() == PUBLISHED for moment in case.theirs)
    )


def _by_clock(case: Case, mine: Span) -> bool:
    """A minute of ours is a moment; so is the end of a range."""
    first, last = case.theirs
    if first is None or last is None or mine.begins != first or case.unit not in {"Hour", "Minute"}:
        return False
    return mine.ends == later(first, "Minute") or mine.ends == later(last, case.unit, -1)


def _by_part(case: Case, mine: Span) -> bool:
    if not re.search("早上|早晨|周末|週末", case.text) or None in (*mine, *case.theirs):
        return False
    return case.theirs.begins <= mine.begins and mine.ends <= case.theirs.ends  # type: ignore[operator]  # none is None


def _by_end(case: Case, mine: Span) -> bool:
    return case.text[-1] in "底末尾" and mine.ends == case.theirs.ends


def _by_far(case: Case, mine: Span) -> bool:
    first, last = case.theirs
    if first is None or last is None or not _SUFFIX.search(case.text):
        return False
    if case.text.endswith("前"):
        return mine == (first, later(first, case.unit))
    return mine == (later(last, case.unit, -1), last)


def _counted(case: Case, mine: Span) -> bool:
    first, last = case.theirs
    if case.unit not in {"Day", "Week", "Month", "Year"} or not re.match("[上下前后後]", case.text):
        return False
    if mine.begins is None or mine.ends is None or first is None or last is None:
        return False
    if case.text[0] in "上前":
        return mine.ends == _TODAY + _DAY and beginning(mine.begins, case.unit) == first
    return mine.begins == _TODAY and later(beginning(mine.ends - _DAY, case.unit), case.unit) == last


_JEWISH = tuple(
    name for line in data_lines("festivals.txt") if "\tjewish " in line for name in line.split("\t")[0].split(",")
)


def _by_eve(case: Case, mine: Span) -> bool:
    """Duckling ends a feast of several days with its last daylight or on the evening before that."""
    first, last = case.theirs
    if not plain(case.text).text.endswith(_JEWISH) or mine.begins is None or first is None or last is None:
        return False
    following = (
        ours(f"明年{case.text}") if mine.begins.year == PUBLISHED.year and first.year > mine.begins.year else mine
    )
    return following is not None and following.begins == first + _DAY and following.ends in {last, last + _DAY}


def _by_year(case: Case, mine: Span) -> bool:
    this = mine.begins is not None and mine.begins.year == PUBLISHED.year
    return this and case.unit == "Day" and ours(f"明年{case.text}") == case.theirs


_READINGS: dict[str, Callable[[Case, Span], bool]] = {
    "day": _by_day,
    "clock": _by_clock,
    "part": _by_part,
    "end": _by_end,
    "far": _by_far,
    "counted": _counted,
    "eve": _by_eve,
    "year": _by_year,
}
_WEEKDAY = re.compile("^(?:[这這今下][个個]?)?(?:周|週|星期|礼拜|禮拜)[一二三四五六日天]")


def _moved(case: Case) -> list[Case]:
    """The example as it is, and a week away where it names a day of the week and no other."""
    if not _WEEKDAY.search(case.text) or case.theirs.begins is None or case.theirs.ends is None:
        return [case]
    first, last = case.theirs
    days = (7,) if case.text[0] == "下" else (-7,)
    return [case, *(case._replace(theirs=Span(first + _DAY * count, last + _DAY * count)) for count in days)]


def reading(case: Case) -> str | None:
    """By which readings our value is duckling's: "exact", a name or two of the list, or None."""
    mine = ours(case.text)
    if mine is None:
        return None
    for week, moved in zip(("", "week"), _moved(case), strict=False):
        if mine == moved.theirs:
            return week or "exact"
        for name, same in _READINGS.items():
            if same(moved, mine):
                return f"{week} {name}".strip()
    return None


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--show", action="store_true", help="the examples that do not agree")
    given = parser.parse_args()
    read = list(cases(given.corpus.read_text(encoding="utf-8")))
    decided = {case: reading(case) for case in read}
    for case in dict.fromkeys(read) if given.show else []:
        if decided[case] is None:
            print(case.text, *case.theirs, "ours:", *(ours(case.text) or ["nothing"]))
    counts = Counter(decided[case] for case in read)
    hits, exact = len(read) - counts.pop(None, 0), counts.pop("exact", 0)
    holidays = [case for case in read if case.holiday]
    named = {"holidays": len(holidays), "holidays agree": sum(decided[case] is not None for case in holidays)}
    shares = {"exact share": round(exact / len(read), 4), "share": round(hits / len(read), 4)}
    print(json.dumps({"examples": len(read), "exact": exact, "agree": hits, **shares, **named, "readings": counts}))


if __name__ == "__main__":
    main()
