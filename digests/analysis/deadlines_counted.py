"""Spans that count as candidates: 15日内 from publication, from a named date, from something that has not happened."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from digests.analysis.calendars import plus_months
from digests.analysis.deadlines_candidate import Candidate, Kind
from digests.analysis.times import Known, resolve
from digests.analysis.times_atoms import Atom
from digests.analysis.times_compose import Expression
from digests.analysis.times_durations import BY_THE_CLOCK, duration_end, hours_after
from digests.analysis.times_frames import NoSuchTime
from digests.analysis.times_numbers import amount
from digests.model import Precision

_PAST_PREFIX = {"近", "最近", "最近的", "过去", "过去的", "前", "上"}
_PAST_DURATION = {"前", "之前", "以前", "以来", "来", "后", "之后", "以后", "里"}
#: 自…之日起, …后: what a span of days is counted from.
_FROM = re.compile(r"(?:之?日|之时)?(?:起|之?后|以后)(?:计算|算起|的|,|，)?$")
_FROM_NAMED = re.compile("(?<!各)[自从]")
_FROM_START = re.compile(
    r"收到|接到|接报|接警|领取|取得|签订|签收|签署|办理|办结|购买|购房|购车|入职|录用|知道|解除|公告|公示|发布|公布|竣工|验收|闭幕后?$"
)
_ASKED_THEN = re.compile("(?:请|须|必须|应当?|务必|要)[在于]")
_MODAL = re.compile(r"(?:须|必须|应当|应|要|请|可|在|于|务必|需|将|并)(?!求)")
#: 每季度终了后15日内: counted from the end of a period that comes again.
_TERM = re.compile(r"(季度?|月份?|年度?)(?:度)?(?:终了|结束|末)(?:之日)?(?:起|后)$")
_TERM_NAMED = re.compile(r"(?:每个?|各)?(?:自然)?(?:季度?|月份?|年度?)(?:度)?(?:终了|结束|末)(?:之日)?(?:起|后)$")
_PUBLISHED = re.compile(r"公告|公示|发布|公布|张榜|张贴|挂网|登报|见报|刊登|刊发|印发|通告|通知|启事|下发|今|即日|本")
_PERSONAL = re.compile(
    r"期满|届满|结束|收到|接到|接报|领取|取得|签|送达|中标|成交|截止|验收|竣工|合同|录用|入职|闭幕|批准|受理|立案|投保|缴费|激活|售出|购|出生|结婚|死亡|离职|发生|知道"
)


#: 接到预警信息后，各村须在(1小时内); 新生儿出生(90天内).
_UPON = re.compile(
    r"(?:接到|收到|接报|接警|发现|一旦|发生|遇有|出现|获知|得知|事故)[^,，。;；\n]{0,20}(?:后|时|的)[,，][^,，。;；\n]{0,16}$"
    r"|(?:抵返|抵达|返回|到达|入境|返校|返乡)后[^。;；\n]{0,24}$"
    r"|(?:出生|入职|离职|退休|毕业|报到|事发|死亡|签约|成交|中标|竣工|验收合格|投产|购房|购车|落户|开工|交房|离校|到期|过期|期满|届满)(?:后|的|前)?$"
)


def _upon(text: str, start: int) -> str:
    """What has not happened yet and a span of days is counted from, without 自…起; empty without one."""
    found = _UPON.search(text, max(0, start - 48), start)
    return found.group() if found else ""


def _anchor(text: str, start: int) -> tuple[int, str]:
    """Where 自…起 or 收到…后 begins before a span of days, and its words; the start itself without one."""
    low = max(0, start - 34)
    window = re.split(r"[,，。;；:、\n“”()]", text[low:start])
    words = window[-1] or (window[-2] if len(window) > 1 and text[start - 1] in ",，" else "")
    if not _FROM.search(words):
        return start, _upon(text, start)
    lead = _FROM_NAMED.search(words)
    if lead and _ASKED_THEN.search(words, lead.end()):
        lead = None  # 从外地返回人员请在抵达后12小时内
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


def _candidate(
    expression: Expression, start: int, due: date | datetime | None, precision: Precision, **rest: object
) -> Candidate:
    return Candidate(
        kind=Kind.WITHIN,
        start=start,
        end=expression.end,
        core=expression.start,
        due=due,
        precision=precision,
        expression=expression,
        **rest,  # type: ignore[arg-type]
    )


def _precision(atom: Atom, count: float) -> Precision:
    """N个月内 is exact to the month, N年内 to the year, half of them to the unit below."""
    unit, half = atom.groups[4], "半" in atom.groups[3] + atom.groups[5]
    if unit == "年":
        return Precision.MONTH if count == 0.5 else Precision.YEAR
    if unit == "季度":
        return Precision.MONTH
    return Precision.MONTH if unit == "月" and not half and count != 0.5 else Precision.DAY


#: 有效期届满(30日前): before something that comes to each at another time.
_RUNS_OUT = re.compile("(?:届满|期满|到期)(?:之日|日)?(?:的)?$")
_WHAT_RUNS_OUT = re.compile(
    "(?:(?:许可证?|合同|证书|租赁|承包)?有效期限?|合同|任期|聘期|租期|许可证?|证书|执照|期限)?(?:届满|期满|到期)(?:之日|日)?(?:的)?$"
)


def _anchor_of_end(text: str, start: int) -> int:
    found = _WHAT_RUNS_OUT.search(text, max(0, start - 16), start)
    return found.start() if found else start


#: Just before a span: the last characters of ``_FROM``.
_FROM_ENDS = frozenset("起后算的,，")


def surely_ahead(text: str, expression: Expression, before: Expression | None) -> bool:
    """Whether ``span`` makes a candidate of just the expression, or finds no such day, and nothing explains it."""
    atom = expression.first[-1]
    start = expression.start
    return (
        len(expression.first) == 1
        and atom.groups[6] not in _PAST_DURATION
        and atom.groups[0] not in _PAST_PREFIX
        and text[start - 1 : start] not in _FROM_ENDS
        and not text.startswith("(", expression.end)
        and not (before is not None and before.end == start and before.suffix in {"since", "after"})
        and amount(atom.groups[1]) is not None
    )


#: 自(反馈)之日起: what it is counted from.
_COUNTED_FROM = re.compile("[自从]([\u4e00-\u9fff]{2,4}?)(?:意见|情况|结果|报告|通知)?之日起")
#: The most characters between the day and a span that is counted from it.
_SAME_STORY = 80


def _dated(text: str, before: Expression | None, start: int, words: str, published: date, known: Known) -> date | None:
    """The day of what a span is counted from, where the sentence tells it: 9月20日，…反馈了…，自反馈之日起."""
    found = _COUNTED_FROM.match(words)
    if not found or before is None or before.second or before.suffix or start - before.end > _SAME_STORY:
        return None
    told = text[before.end : start]
    if "。" in told or found.group(1) + "了" not in told:
        return None
    try:
        frame = resolve(before, published, known).last
    except NoSuchTime:
        return None
    return frame.last if frame.precision is Precision.DAY and frame.last <= published else None


def span(
    text: str, expression: Expression, before: Expression | None, published: date, known: Known
) -> Candidate | None:
    """A span of days or months ahead; None for one that looks back. Raises NoSuchTime beyond the calendar."""
    atom = expression.first[-1]
    prefix, number, _, classifier, unit, trailing, suffix = atom.groups
    count = amount(number)
    if suffix in {"前", "之前", "以前"} and _RUNS_OUT.search(text, max(0, expression.start - 16), expression.start):
        return _candidate(expression, _anchor_of_end(text, expression.start), None, Precision.EVENT, anchored=True)
    if suffix in _PAST_DURATION or prefix in _PAST_PREFIX or len(expression.first) > 1 or count is None:
        return None
    half = "半" in classifier + trailing
    if before is not None and before.end == expression.start and before.suffix in {"since", "after"} and before.first:
        frame = resolve(before, published, known).last
        if frame.precision is Precision.MINUTE and unit in BY_THE_CLOCK:  # 自20日20时起24小时内
            return _candidate(
                expression, before.start, hours_after(frame.begins, count, unit), Precision.MINUTE,
                anchored=True, relative=True,
            )  # fmt: skip
        base, start, words = frame.last, before.start, before.words
    else:
        start, words = _anchor(text, expression.start)
        base = published
        term = _term_end(words, published, int(count)) if unit in {"日", "天"} else None
        if term is not None:
            due, _ = duration_end(term, count, unit, half)
            start += (_TERM_NAMED.search(words) or _TERM.search(words)).start()  # type: ignore[union-attr]  # term
            made = _candidate(expression, start, due, Precision.DAY, recurring=True, anchored=True, relative=True)
            return replace(made, kind=Kind.BEFORE)
        known_day = _dated(text, before, start, words, published, known)
        if known_day:
            base = known_day
        elif words and (start == expression.start or _PERSONAL.search(words) or not _PUBLISHED.search(words)):
            return _candidate(expression, start, None, Precision.EVENT, anchored=True)
    due, certain = duration_end(base, count, unit, half)
    if due is None:
        raise NoSuchTime
    anchored = bool(words)
    unsure = not anchored or not certain
    return _candidate(
        expression, start, due, _precision(atom, count), anchored=anchored, uncertain=unsure, relative=True
    )
