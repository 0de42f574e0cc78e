"""Times that are no deadline whatever day they mean, told without a calendar and without the rules.

Most dates of the news are days on which something happened, or lie in a year gone by. Only times are named here that
``deadlines_judge`` would refuse; whatever could be due, by a character before or after it, is left to that.
"""

import re
from collections.abc import Sequence
from datetime import date

from digests.analysis.deadlines_candidate import Candidate, Impossible, Kind, Passed, kind_of
from digests.analysis.deadlines_cues import WORKS
from digests.analysis.deadlines_text import REACH
from digests.analysis.deadlines_windows import PROMISED
from digests.analysis.times_compose import Expression

#: More times than that before one, within a sentence's reach, are a table or no text at all; judging each takes long.
CROWD = 30

#: What stands just before a single day that may be due: the last characters of ``CLOSE_BEFORE``, ``RUNS_TO``,
#: ``GOES_ON``, ``CUTOFF`` and ``EXTENDED``; then the mark of what a wrong day should read
#: (应为“4月30日”), and those that a word of ``PROMISED`` could break off with.
_BEFORE = frozenset(
    "止至束闭期后天迟晚稿标报访的间限日)仍然一均同为是到:于在即(点前长延宽放整改缓更"
    "“力争确预计务必有最承军令责任工期时间"
)
#: And just behind it: the first characters of ``CLOSE_AFTER``, ``LAST_DAY`` and of 必须.
_BEHIND = frozenset("(系通平网端入将正统准自收报征投受登为止截结关停终是就都前必务")

#: What may follow a year for the whole to lie in it.
_IN_THAT_YEAR = frozenset(
    {
        (),
        ("quarter",),
        ("half",),
        ("bare",),
        ("month",),
        ("month", "xun"),
        ("month", "day"),
        ("month", "day", "clock"),
    }
)
_FOUR_DIGITS = re.compile("[0-9]{4}")
_YEARS_BEFORE = frozenset({"去", "前", "大前", "上", "上一"})


def hopeless(text: str, expression: Expression, published: date) -> bool:
    """Whether an expression that hangs on the calendar is surely no deadline."""
    if _gone(expression, published):
        return True
    start, end = expression.start, expression.end
    return (
        text[max(0, start - 1) : start] not in _BEFORE
        and text[end : end + 1] not in _BEHIND
        and text[start] != "到"
        and kind_of(expression) is Kind.POINT
        and not _promised(text, start, end)
    )


def crowded(
    expression: Expression, before: Expression | None, found: Sequence[Candidate | Impossible | Passed]
) -> bool:
    """Whether an expression, the next after ``before``, has too many candidates just before it.

    Where it does not reach back over the date of ``before``, none of them begins behind it, so that the first of the
    last ``CROWD`` tells of them all.
    """
    return (
        len(found) >= CROWD
        and found[-CROWD].start >= expression.start - REACH
        and before is not None
        and before.first[0].start <= expression.start
    )


def _promised(text: str, start: int, end: int) -> bool:
    """Whether works may be promised for it: the sentence has a word for them behind it and one for the promise."""
    stop = text.find("。", end, end + REACH)
    stop = stop if stop >= 0 else end + REACH
    if not WORKS.search(text, end, stop):
        return False
    first = text.rfind("。", max(0, start - REACH), start)
    return bool(PROMISED.search(text, first if first >= 0 else max(0, start - REACH), stop))


def _gone(expression: Expression, published: date) -> bool:
    """Whether it names a year before the one of publication."""
    lead = expression.first[0]
    if expression.second or lead.kind not in {"year", "relyear"}:
        return False
    if lead.kind == "year":
        before = bool(_FOUR_DIGITS.fullmatch(lead.groups[0])) and int(lead.groups[0]) < published.year
    else:
        before = lead.groups[0] in _YEARS_BEFORE
    return before and tuple([atom.kind for atom in expression.first[1:]]) in _IN_THAT_YEAR
