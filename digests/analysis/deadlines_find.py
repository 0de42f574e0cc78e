"""Candidates: expressions that could be due dates, with the day that each would mean.

What they are due for, and whether they are due at all, is judged in ``deadlines_judge``.
"""

from collections import deque
from dataclasses import replace
from datetime import date, datetime, timedelta

from digests.analysis.calendars import festival
from digests.analysis.deadlines_candidate import Candidate, Impossible, Kind, Passed, kind_of
from digests.analysis.deadlines_counted import span, surely_ahead
from digests.analysis.deadlines_early import crowded, hopeless
from digests.analysis.times import Known, Resolved, resolve
from digests.analysis.times_compose import Expression, events, expressions
from digests.analysis.times_frames import NoSuchTime
from digests.model import Precision


def _uncertain(resolved: Resolved) -> bool:
    return resolved.last.relative or not resolved.last.certain or resolved.last.open in {"month", "week", "day"}


def _due(expression: Expression, resolved: Resolved) -> tuple[date | datetime | None, Precision]:
    frame = resolved.last
    if frame.precision is Precision.MINUTE:
        return (frame.begins - timedelta(minutes=1) if frame.night else frame.begins), Precision.MINUTE
    if frame.precision is Precision.EVENT:
        return None, Precision.EVENT
    if frame.grain == "festival" and expression.suffix == "before":
        return frame.begins.date() - timedelta(days=1), Precision.DAY
    return frame.last, frame.precision


def _calendar(expression: Expression, published: date, known: Known) -> Candidate:
    resolved = resolve(expression, published, known, ahead=True)
    due, precision = _due(expression, resolved)
    return Candidate(
        kind=kind_of(expression),
        start=expression.start,
        end=expression.end,
        core=expression.first[0].start,
        due=due,
        precision=precision,
        expression=expression,
        recurring=bool(resolved.first.each or resolved.last.each),
        uncertain=_uncertain(resolved),
        relative=resolved.last.relative,
    )


def _one(
    text: str,
    expression: Expression,
    before: Expression | None,
    published: date,
    known: Known,
    *,
    early: bool,
    crowd: bool,
) -> Candidate | Passed | None:
    if expression.first[-1].kind == "duration" and not expression.second:
        if crowd and surely_ahead(text, expression, before):
            return Passed(start=expression.start, end=expression.end)
        return span(text, expression, before, published, known)
    if expression.suffix in {"since", "after", "approx"}:
        return None
    if crowd or (early and hopeless(text, expression, published)):
        return Passed(start=expression.start, end=expression.end)
    return _calendar(expression, published, known)


def candidates(text: str, published: date, *, early: bool = False) -> list[Candidate | Impossible | Passed]:
    """Every candidate of a plain text, from left to right, and the expressions that name no day.

    ``early``: those that are surely no deadline are passed over without a look at the calendar.
    """
    dated = expressions(text)
    queue = deque(events(text))
    found: list[Candidate | Impossible | Passed] = []
    known: Known = {}
    before: Expression | None = None
    for expression in dated:
        while queue and queue[0].start < expression.start:
            _add_event(queue.popleft(), found, published)
        joins = early and (
            (bool(queue) and queue[0].start <= expression.end) or _explained(text, expression, found[-1:])
        )
        crowd = early and not joins and crowded(expression, before, found)
        try:
            candidate = _one(text, expression, before, published, known, early=early and not joins, crowd=crowd)
        except (NoSuchTime, OverflowError):
            found.append(Impossible(start=expression.start, end=expression.end))
        else:
            if isinstance(candidate, Candidate):
                _add(text, candidate, found)
            elif candidate is not None:
                found.append(candidate)
        before = expression
    for event in queue:
        _add_event(event, found, published)
    return found


def _explained(text: str, expression: Expression, last: list[Candidate | Impossible | Passed]) -> bool:
    """Whether an expression may be a part of the last candidate: see ``_add``."""
    if not last or not isinstance(last[0], Candidate):
        return False
    opened = last[0].kind is Kind.WITHIN and text.startswith("(", last[0].end)
    return opened or (last[0].kind is Kind.EVENT and last[0].end >= expression.start)


def _add(text: str, candidate: Candidate, found: list[Candidate | Impossible | Passed]) -> None:
    """15个工作日内（6月1日至6月22日）: the second says which day the first means, and is no deadline of its own."""
    last = found[-1] if found else None
    explained = isinstance(last, Candidate) and text[last.end : candidate.start] == "(" and last.kind is Kind.WITHIN
    if isinstance(last, Candidate) and last.kind is Kind.EVENT and last.end == candidate.end:
        return  # 放寒假前 is one expression
    if isinstance(last, Candidate) and explained and last.due is not None:
        found[-1] = replace(last, due=candidate.due, precision=candidate.precision, uncertain=False)
    else:
        found.append(candidate)


def _both_festivals(event: Expression, published: date) -> Candidate | None:
    """两节前 in winter: 元旦 and 春节, before the later of them; in late summer 中秋 and 国庆."""
    name = "春节" if published.month in {11, 12, 1, 2} else "国庆节" if published.month in {8, 9} else ""
    if not name or not event.event.startswith("两节"):
        return None
    days = (festival(name, published.year + step) for step in (0, 1))
    ahead = [day for day in days if day and day > published]
    if not ahead:
        return None
    due = ahead[0] - timedelta(days=1)
    return Candidate(
        kind=Kind.EVENT, start=event.start, end=event.end, core=event.start, due=due, precision=Precision.DAY,
        expression=event, uncertain=True, relative=True,
    )  # fmt: skip


def _add_event(event: Expression, found: list[Candidate | Impossible | Passed], published: date) -> None:
    """汛期前; 9月开学前 with the month before it; 11月15日供暖前 is that day."""
    both = _both_festivals(event, published)
    if both is not None:
        found.append(both)
        return
    last = found[-1] if found else None
    start = event.start
    if isinstance(last, Candidate) and last.start == start and last.end < event.end:
        found.pop()  # 明年春耕前: the year is part of it
    elif isinstance(last, Candidate) and last.end > event.start:
        return
    if isinstance(last, Candidate) and last.end == event.start and last.kind in {Kind.PERIOD, Kind.POINT}:
        start = last.start
        found.pop()
        if last.kind is Kind.POINT:
            dated = replace(last, kind=Kind.BEFORE, end=event.end)
            found.append(dated)
            return
    found.append(
        Candidate(
            kind=Kind.EVENT, start=start, end=event.end, core=start, due=None, precision=Precision.EVENT,
            expression=event,
        )
    )  # fmt: skip
