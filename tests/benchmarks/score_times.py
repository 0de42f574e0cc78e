"""How many values of JioNLP's own test of times agree with ours.

    python -m tests.benchmarks.score_times test_time_parser.py [--show]

The file is ``test/test_time_parser.py`` of dongrixinyu/JioNLP (Apache-2.0; not copied here). Each of its cases is a
text, a moment from which it is read, and two moments, the first and the last second that it means. Lengths of time and
times that come again, which have no such moments, are left out. The whole text must be one time of ours, or an
enumeration of days that follow each other. The two moments must be the same, but for these readings, which our notion
of a day needs:

- A publication has a day and no hour. The suite's present moment is the beginning of that day as a beginning and its
  end as an end, and what is counted from it in hours, minutes, seconds and half days is compared by the day.
- A base without a month or a day is 1 January, or the first; what is counted from it is compared by the month.
- 下午3时 is the moment 15:00, not the hour until 15:59:59; what ends at a moment ends with it.
- 以前, 以后, 之后, 起 and 过 say one end where the suite leaves the other open; that is not compared.
- 月初 is until the 10th, as ``docs/deadlines.md`` says, not until the 5th.
"""

import argparse
import ast
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.benchmarks.whole import whole

ZONE = ZoneInfo("Asia/Shanghai")
_BY_CLOCK = re.compile(
    "(?:小时|钟头|分钟|刻钟|秒钟?|分半钟?)(?:[之以]?[前后内来]|里|半.*)?$|(?:小时|钟头|分钟|秒)里?$|天半"
)
_ONE_END = re.compile("(?:[以之][前后]|起)$|^再?过")


class Case(NamedTuple):
    """One case of the suite."""

    text: str
    base: datetime
    exact: str  #: the last unit that the base names: year, month or day
    first: str
    last: str


def _base(node: ast.expr, names: dict[str, float]) -> tuple[datetime, str]:
    """The moment from which a text is read, and the last unit it names."""
    if isinstance(node, ast.Name):
        return datetime.fromtimestamp(names[node.id], ZONE).replace(tzinfo=None), "day"
    if isinstance(node, ast.Call):  # time.time() stands where the text names its year; datetime.datetime(2021, 5, 6)
        given = [ast.literal_eval(part) for part in node.args]
        return (datetime(*given), "day") if given else _base(ast.Name("_ts_1"), names)
    value = ast.literal_eval(node)
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, ZONE).replace(tzinfo=None), "day"
    parts = list(value.values()) if isinstance(value, dict) else list(value)
    exact = ("year", "month", "day")[min(len(parts), 3) - 1]
    return datetime(*(parts + [1] * (3 - len(parts)))[:6]), exact


def cases(source: str) -> Iterator[Case]:
    """The cases of the suite that have two moments."""
    names: dict[str, float] = {}
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, int | float):
            names[node.targets[0].id] = node.value.value
        if node.targets[0].id == "time_string_list" and isinstance(node.value, ast.List):
            for row in node.value.elts:
                text, base, wanted = row.elts  # type: ignore[attr-defined]  # a list of three
                found = ast.literal_eval(wanted)
                if found["type"] in {"time_point", "time_span"}:
                    yield Case(ast.literal_eval(text), *_base(base, names), *found["time"])


def ours(case: Case) -> tuple[datetime | None, datetime | None] | None:
    """The first and the last second that we read in its text, or None."""
    found = whole(case.text, case.base.date())
    return found and (found[0], found[1] and found[1] - timedelta(seconds=1))


def _moment(text: str) -> datetime | None:
    return None if text.endswith("inf") else datetime.fromisoformat(text)


def _day(moment: datetime | None) -> date | None:
    return moment and moment.date()


def agrees(case: Case) -> bool:
    """Whether our value is the suite's by the readings above."""
    found = ours(case)
    if found is None:
        return False
    same = [
        _same_end(case, mine, _moment(theirs), last=last)
        for mine, theirs, last in zip(found, (case.first, case.last), (False, True), strict=True)
    ]
    if _ONE_END.search(case.text) and "inf" in case.first + case.last:
        return same[0] if case.last == "inf" else same[1]
    return all(same)


def _same_end(case: Case, mine: datetime | None, theirs: datetime | None, *, last: bool) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    if mine == theirs:
        return True
    now = case.base.replace(microsecond=0)
    if theirs.replace(second=0) == now.replace(second=0) or _BY_CLOCK.search(case.text):
        return mine.date() == theirs.date()
    if case.exact != "day" and re.search("[半多]", case.text):
        return (mine.year, mine.month) == (theirs.year, theirs.month)
    if last and "月初" in case.text:
        return theirs.day == 5 and mine.date() == theirs.date().replace(day=10)
    return last and _ends_at_a_moment(case.text, mine, theirs)


#: 17点, 12:37, 8点半: the text's last word is a moment.
_CLOCK_LAST = re.compile(
    "(?:[0-9零〇一二三四五六七八九十两]+[点时](?:钟|多钟|半|[一二三1-3]刻|[0-9零一二三四五六七八九十]+分?)?|:[0-9]{2}|：[0-9]{2})前?$"
)


def _ends_at_a_moment(text: str, mine: datetime, theirs: datetime) -> bool:
    """The suite lets the last minute or hour run on; ours begins or ends with it."""
    if not _CLOCK_LAST.search(text):
        return False
    ended = mine + timedelta(seconds=1)  # 9:30~11:30 ends at 11:30:00, 24时 at the next day's first moment
    return mine.replace(second=0, minute=0) == theirs.replace(second=0, minute=0) or (
        ended <= theirs <= ended + timedelta(minutes=60)
    )


def main() -> None:
    """Print the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path)
    parser.add_argument("--show", action="store_true", help="the cases that do not agree")
    given = parser.parse_args()
    read = list(cases(given.suite.read_text(encoding="utf-8")))
    wrong = [case for case in read if not agrees(case)]
    for case in wrong if given.show else []:
        print(case.text, case.base.date(), case.first, case.last, "ours:", *(map(str, ours(case) or ["nothing"])))
    hits = len(read) - len(wrong)
    exact = sum(ours(case) == (_moment(case.first), _moment(case.last)) for case in read)
    print(json.dumps({"cases": len(read), "agree": hits, "share": round(hits / len(read), 4), "to the second": exact}))


if __name__ == "__main__":
    main()
