"""What a clause is about: a call, an event, a promise, a close."""

import re
from datetime import date, datetime, timedelta

from digests.analysis import deadlines_cues as cues
from digests.analysis.deadlines_candidate import Candidate, Kind
from digests.analysis.deadlines_text import Place

#: Why a candidate is no deadline, in a word; None when nothing is against it.
Reason = str | None


def around(place: Place) -> str:
    """The clause without the expression, or with the next clause when the expression ends it."""
    return place.before + place.predicate


def event_like(place: Place) -> bool:
    """Whether something takes place: a meeting, an exhibition, an outage."""
    return bool(cues.EVENT.search(around(place)) or cues.EVENT_NOUN.search(place.before))


def event_nearer(place: Place) -> bool:
    """Whether what takes place stands nearer before the time than any call: 教师招聘笔试安排在…, but not 考试报名…."""
    event = max(_last(cues.EVENT, place.before), _last(cues.EVENT_NOUN, place.before))
    return event > _last(cues.CALL, place.before)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in pattern.finditer(text)), default=-1)


def call_like(place: Place) -> bool:
    """Whether the clause is about handing in, applying, paying, objecting."""
    return bool(cues.CALL.search(place.before) or cues.CALL.search(place.predicate))


def called_before(place: Place, clauses: int) -> bool:
    """Whether one of the ``clauses`` before is."""
    return any(cues.CALL.search(clause) for clause in place.earlier[-clauses:])


_WHOLE_YEAR = re.compile("(?:今年|全年|本年度|20[0-9]{2}年)$")
_WILL_START = re.compile("(?:还|并|并且)?(?:将|计划|拟)(?:再|继续)?(?=[^,，]{2})(?![^,，]*[0-9][月日])")


def announced(place: Place) -> str:
    """The clause that says how many, apart from its year: 今年，区里把养老列入实事，(将新建食堂8个)."""
    if place.before or place.after or not _WHOLE_YEAR.match(place.text[place.start : place.end]):
        return ""
    if cues.QUANTITY.search("".join(place.later[:1])):
        return ""
    for clause in place.later[1:3]:
        will = _WILL_START.match(clause)
        if will and cues.STARTS.match(clause[will.end() :]) and cues.QUANTITY.search(clause):
            return clause[will.end() :]
    return ""


def promise(place: Place) -> bool:
    """Whether the clause, or the one before it, promises or orders."""
    return bool(cues.STRIVE.search(around(place)) or cues.STRIVE.search("".join(place.earlier[-1:])))


def from_above(place: Place) -> bool:
    """Whether one of the two clauses before says that someone must."""
    return bool(cues.MUST.search("".join(place.earlier[-2:])))


def closing(place: Place) -> bool:
    """报名截止时间为…, 公示至…, …截止: the expression closes something."""
    runs = place.before + ("到" if place.text.startswith("到", place.start) else "")  # 到 is the expression's own
    before = (
        cues.CLOSE_BEFORE.search(place.before)
        or cues.RUNS_TO.search(runs)
        or (cues.GOES_ON.search(place.before) and not cues.VALID.search(place.before))
    )
    return bool(before or cues.CLOSE_AFTER.search(place.after))


def past(candidate: Candidate, published: date) -> bool:
    """Whether the day has gone by."""
    due = candidate.due
    if due is None or candidate.recurring:
        return False
    return (due.date() if isinstance(due, datetime) else due) < published


def rolled(candidate: Candidate, published: date, days: int) -> bool:
    """Whether a month and day without a year lies in the next year, more than ``days`` ahead: rather one gone by."""
    if candidate.recurring or candidate.due is None or candidate.relative or candidate.kind is Kind.WITHIN:
        return False
    day = candidate.due.date() if isinstance(candidate.due, datetime) else candidate.due
    december = published.month == 1 and candidate.expression.first[0].kind in {"month", "day"}
    if candidate.due.year == published.year and (candidate.kind is Kind.BEFORE or not december):
        return False
    given = {"year", "relyear", "iso", "compact", "plan", "decade"}
    unsaid = all(atom.kind not in given for atom in candidate.expression.first)
    return unsaid and day - published > timedelta(days=days)
