"""Candidates: expressions that could be due dates, with the day that each would mean.

What they are due for, and whether they are due at all, is judged in ``deadlines_judge``.
"""

import re
from collections import deque
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from digests.analysis.calendars import plus_months
from digests.analysis.times import Resolved, resolve
from digests.analysis.times_compose import Expression, events, expressions
from digests.analysis.times_durations import duration_end
from digests.analysis.times_frames import NoSuchTime
from digests.analysis.times_numbers import amount
from digests.model import Precision


class Kind(StrEnum):
    """How an expression names a due date."""

    BEFORE = "before"  #: 5月15日前, 不迟于5月15日
    WITHIN = "within"  #: 15日内
    WINDOW = "window"  #: 4月20日至5月10日, 即日起至5月10日
    PERIOD = "period"  #: 5月底, 二季度, 年内, 2025年, “十四五”末
    POINT = "point"  #: 5月15日, 5月15日17时
    EVENT = "event"  #: 汛期前


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An expression and the day it would be due, offsets into the plain text."""

    kind: Kind
    start: int
    end: int
    core: int  #: where the date itself begins, after 自…起, 到, 最晚
    due: date | datetime | None
    precision: Precision
    expression: Expression
    recurring: bool = False
    uncertain: bool = False
    anchored: bool = False  #: counted from something the text names: 自公告之日起
    relative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Impossible:
    """An expression that names no day."""

    start: int
    end: int


_PAST_DURATION = {"前", "之前", "以前", "以来", "来", "后", "之后", "以后", "里"}
#: 自…之日起, …后: what a span of days is counted from.
_FROM = re.compile(r"(?:之?日|之时)?(?:起|之?后|以后)(?:计算|算起|的|,|，)?$")
_FROM_NAMED = re.compile("(?<!各)[自从]")
_FROM_START = re.compile(
    r"收到|接到|接报|接警|领取|取得|签订|签收|签署|办理|办结|购买|购房|购车|入职|录用|知道|解除|公告|公示|发布|公布|竣工|验收|闭幕后?$"
)
_MODAL = re.compile(r"(?:须|必须|应当|应|要|请|可|在|于|务必|需|将|并)(?!求)")
#: 每季度终了后15日内: counted from the end of a period that comes again.
_TERM = re.compile(r"(季度?|月份?|年度?)(?:度)?(?:终了|结束|末)(?:之日)?(?:起|后)$")
_PUBLISHED = re.compile(r"公告|公示|发布|公布|张榜|张贴|挂网|登报|见报|刊登|刊发|印发|通告|通知|启事|下发|今|即日|本")
_PERSONAL = re.compile(
    r"期满|届满|结束|收到|接到|接报|领取|取得|签|送达|中标|成交|截止|验收|竣工|合同|录用|入职|闭幕|批准|受理|立案|投保|缴费|激活|售出|购|出生|结婚|死亡|离职|发生|知道"
)


def _uncertain(resolved: Resolved) -> bool:
    return resolved.last.relative or not resolved.last.certain or resolved.last.open in {"month", "week", "day"}


def _due(expression: Expression, resolved: Resolved) -> tuple[date | datetime | None, Precision]:
    frame = resolved.last
    if frame.precision is Precision.MINUTE:
        return frame.begins, Precision.MINUTE
    if frame.precision is Precision.EVENT:
        return None, Precision.EVENT
    if frame.grain == "festival" and expression.suffix == "before":
        return frame.begins.date() - timedelta(days=1), Precision.DAY
    return frame.last, frame.precision


def _kind(expression: Expression) -> Kind:
    last = (expression.second or expression.first)[-1]
    if expression.suffix == "before" or expression.prefix.startswith(("最", "不", "至迟")):
        return Kind.BEFORE
    if expression.second or (len(expression.prefix) > 3 and "起" in expression.prefix):
        return Kind.WINDOW
    if last.kind == "duration":
        return Kind.WITHIN
    if last.rank in {10, 20} or last.kind in {"xun", "week"} or expression.part or last.groups[-1:] == ("末",):
        return Kind.PERIOD
    return Kind.POINT


def _calendar(expression: Expression, published: date) -> Candidate:
    resolved = resolve(expression, published, ahead=True)
    due, precision = _due(expression, resolved)
    return Candidate(
        kind=_kind(expression),
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


def _anchor(text: str, start: int) -> tuple[int, str]:
    """Where 自…起 or 收到…后 begins before a span of days, and its words; the start itself without one."""
    low = max(0, start - 34)
    window = re.split(r"[,，。;；:、\n“”()]", text[low:start])
    words = window[-1] or (window[-2] if len(window) > 1 and text[start - 1] in ",，" else "")
    if not _FROM.search(words):
        return start, ""
    lead = _FROM_NAMED.search(words)
    if lead is None:
        modals = list(_MODAL.finditer(words[:-2]))
        at = modals[-1].end() if modals else 0
        lead = _FROM_START.search(words, at)
        if lead is None or len(words) - at <= 8:
            return text.rindex(words, low, start) + at, words[at:]
    return text.rindex(words, low, start) + lead.start(), words[lead.start() :]


def _term_end(words: str, published: date, back: int) -> date | None:
    """The last end of a period from which ``back`` more days are not yet over, or None."""
    found = _TERM.search(words)
    if not found:
        return None
    months = {"季": 3, "月": 1, "年": 12}[found.group(1)[0]]
    month = published.month - 1
    start = date(published.year, month - month % months + 1, 1)
    for step in range(-2, 3):
        moved = plus_months(start, step * months)
        if moved is not None and moved + timedelta(days=back - 1) >= published:
            return moved - timedelta(days=1)
    return None


def _span(text: str, expression: Expression, before: Expression | None, published: date) -> Candidate | None:
    """A span of days or months from the publication, a named date, or something that has not happened."""
    atom = expression.first[-1]
    prefix, number, _, classifier, unit, trailing, suffix = atom.groups
    if (
        suffix in _PAST_DURATION
        or prefix in {"近", "最近", "最近的", "过去", "过去的", "前", "上"}
        or len(expression.first) > 1
    ):
        return None
    count = amount(number)
    if count is None:
        return None
    base, start, anchored, certain = published, expression.start, False, False
    if before is not None and before.end == expression.start and before.suffix in {"since", "after"} and before.first:
        base, start, anchored = resolve(before, published, ahead=False).last.last, before.start, True
    else:
        start, words = _anchor(text, expression.start)
        anchored = bool(words)
        term = _term_end(words, published, int(count)) if unit in {"日", "天"} else None
        if term is not None:
            due, certain = duration_end(term, count, unit, half=False)
            return Candidate(
                kind=Kind.BEFORE, start=start, end=expression.end, core=expression.start, due=due,
                precision=Precision.DAY, expression=expression, recurring=True, anchored=True, relative=True,
            )  # fmt: skip
        if words and (_PERSONAL.search(words) or not _PUBLISHED.search(words)):
            return Candidate(
                kind=Kind.WITHIN, start=start, end=expression.end, core=expression.start, due=None,
                precision=Precision.EVENT, expression=expression, anchored=True,
            )  # fmt: skip
    half = "半" in classifier + trailing
    due, certain = duration_end(base, count, unit, half)
    precision = Precision.MONTH if unit in {"月", "季度"} else Precision.YEAR if unit == "年" else Precision.DAY
    if (unit == "月" and (half or count == 0.5)) or (unit == "年" and count == 0.5):
        precision = Precision.DAY if unit == "月" else Precision.MONTH
    if due is None:
        raise NoSuchTime
    return Candidate(
        kind=Kind.WITHIN,
        start=start,
        end=expression.end,
        core=expression.start,
        due=due,
        precision=precision,
        expression=expression,
        anchored=anchored,
        uncertain=not anchored or not certain,
        relative=True,
    )


def _one(text: str, expression: Expression, before: Expression | None, published: date) -> Candidate | None:
    if expression.first[-1].kind == "duration" and not expression.second:
        return _span(text, expression, before, published)
    if expression.suffix in {"since", "after", "approx"}:
        return None
    return _calendar(expression, published)


def candidates(text: str, published: date) -> list[Candidate | Impossible]:
    """Every candidate of a plain text, from left to right, and the expressions that name no day."""
    dated = expressions(text)
    queue = deque(events(text))
    found: list[Candidate | Impossible] = []
    before: Expression | None = None
    for expression in dated:
        while queue and queue[0].start < expression.start:
            _add_event(queue.popleft(), found)
        try:
            candidate = _one(text, expression, before, published)
        except (NoSuchTime, OverflowError):
            found.append(Impossible(start=expression.start, end=expression.end))
        else:
            if candidate is not None:
                _add(text, candidate, found)
        before = expression
    for event in queue:
        _add_event(event, found)
    return found


def _add(text: str, candidate: Candidate, found: list[Candidate | Impossible]) -> None:
    """15个工作日内（6月1日至6月22日）: the second says which day the first means, and is no deadline of its own."""
    last = found[-1] if found else None
    explained = isinstance(last, Candidate) and text[last.end : candidate.start] == "(" and last.kind is Kind.WITHIN
    if isinstance(last, Candidate) and explained and last.due is not None:
        found[-1] = replace(last, due=candidate.due, precision=candidate.precision, uncertain=False)
    else:
        found.append(candidate)


def _add_event(event: Expression, found: list[Candidate | Impossible]) -> None:
    """汛期前; 9月开学前 with the month before it; 11月15日供暖前 is that day."""
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
