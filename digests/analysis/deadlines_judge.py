"""Whether a candidate is due: is it open, is it expected of someone, can its result be checked?

``refuse`` gives the reason against it, or None. The rules are those of the project's page on deadlines; each pattern is
one kind of wording, tried on the clause of the expression first and on the sentence only where the clause is silent.
"""

import re
from datetime import date, datetime, timedelta

from digests.analysis import deadlines_cues as cues
from digests.analysis.deadlines_find import Candidate, Kind
from digests.analysis.deadlines_text import Place
from digests.model import Precision

#: Words that make a date the end of a call: someone may or must hand in, apply, pay, object until then.
Rule = str | None


def _past(candidate: Candidate, published: date) -> bool:
    due = candidate.due
    if due is None or candidate.recurring:
        return False
    day = due.date() if isinstance(due, datetime) else due
    return day < published


def _rolled(candidate: Candidate, published: date, days: int) -> bool:
    """Whether a month and day without a year lies in the next year, more than ``days`` ahead: rather one gone by."""
    if candidate.recurring or candidate.due is None or candidate.relative or candidate.kind is Kind.WITHIN:
        return False
    day = candidate.due.date() if isinstance(candidate.due, datetime) else candidate.due
    if candidate.due.year == published.year and (candidate.kind is Kind.BEFORE or published.month != 1):
        return False
    given = {"year", "relyear", "iso", "compact", "plan", "decade"}
    unsaid = all(atom.kind not in given for atom in candidate.expression.first)
    return unsaid and day - published > timedelta(days=days)


def _in_title(place: Place) -> bool:
    opened = place.whole[: place.start - place.sentence[0]]
    return opened.count("《") > opened.count("》")


def _common(candidate: Candidate, place: Place, published: date) -> Rule:
    """What no wording can save."""
    if _past(candidate, published):
        return "past"
    if _in_title(place):
        return "name"
    if cues.DONE_NEAR.search(place.before) or cues.DONE.search(place.predicate[:24]):
        return "done"
    if cues.HABIT.search(place.before[-8:] + place.predicate[:6]):
        return "habit"
    if cues.MISSED.search(place.before) and not cues.EXTENDED.search(place.before):
        return "missed"
    if _rolled(candidate, published, 272) and not re.search(r"明年|次年|来年|下一年", place.whole):
        return "past"
    if cues.WEATHER.search(place.before[-12:] + place.predicate[:16]) or cues.WEATHER.search(place.before):
        return "weather"
    if candidate.kind is Kind.BEFORE and re.match(r"(?:至|-|到)(?=[0-9一二三四五六七八九十]{1,3}[月日])", place.after):
        return "window"
    if cues.BIRTH.search(place.after):
        return "eligibility"
    if place.before in {"凡", "凡在", "对"} and not cues.MUST.search("".join(place.later[:1])):
        return "eligibility"
    return None


def _event_like(place: Place) -> bool:
    return bool(
        cues.EVENT.search(place.before) or cues.EVENT.search(place.predicate) or cues.EVENT_NOUN.search(place.before)
    )


def _call_like(place: Place) -> bool:
    """Whether the clause, or the one before or after it, is about handing in, applying, paying, objecting."""
    return bool(cues.CALL.search(place.before) or cues.CALL.search(place.predicate))


def _before(candidate: Candidate, place: Place) -> Rule:
    if cues.CUTOFF.search(place.before) and cues.GROWN.search(place.predicate):
        return "statistics"
    if cues.VALID.search(place.predicate[:12]) and not _call_like(place):
        return "validity"
    if re.search(r"的[^,，]{0,8}(?:有效|无效)", place.predicate):
        return "validity"
    if cues.FINISHED.search(place.predicate[:20]) and not _promise(place):
        return "done"
    if isinstance(candidate.due, datetime) and candidate.expression.first[0].kind in {"clock", "timeofday"}:
        return None if _call_like(place) or cues.MUST.search(place.before + place.predicate) else "hours"
    if candidate.expression.first[0].groups[:1] in {("当日",), ("当天",)} and not _promise(place):
        return "hours"
    if cues.NARRATED.search(place.predicate[:16]) and not cues.STRIVE.search(place.before + place.predicate):
        return "done"
    if place.predicate.endswith("了") and not cues.MUST.search(place.before + place.predicate):
        return "done"
    named = candidate.expression.part == "" and not _ends_in_part(candidate)
    if named and candidate.precision is Precision.YEAR and not _promised(place):
        return "history"
    return None


def _promised(place: Place) -> bool:
    around = place.before + place.predicate
    return bool(cues.STRIVE.search(around) or cues.RESULT.search(around))


def _within(candidate: Candidate, place: Place) -> Rule:
    around = place.before + place.predicate
    if candidate.anchored and candidate.precision is not Precision.EVENT:
        return "validity" if cues.VALID.search(place.predicate) and not cues.CALL.search(place.predicate) else None
    if re.search(
        r"无理由|无条件|有效(?!证|身份)|不要|切勿|勿|避免|不宜|饮用|食用|服用|留观|观察|质保|保修|等待期|享受|见效|免费|不得|禁止",
        place.predicate,
    ):
        return "validity"
    if candidate.anchored:
        if cues.MUST.search(around) or cues.STRONG_DO.search(place.predicate) or cues.CALL.search(around):
            return None
        return None if cues.FIRM.search(place.predicate) and not cues.STANDARD.search(place.predicate) else "standard"
    if candidate.expression.first[-1].groups[0] and not (_promise(place) and cues.NUMBER.search(place.predicate)):
        return "duration"
    if cues.ATTRIBUTE_BEFORE.search(place.before) or cues.PERFECT.search(place.predicate[:24]):
        return "happened"
    if re.match(r"(?:仍|未|不)[^,，]{0,12}的", place.predicate):
        return "condition"
    if cues.HAPPENED.search(place.predicate[:10]) or cues.DONE.search(place.predicate):
        return "happened"
    ordered = re.search(r"责令|责成|要求|请|必须|务必|须", around)
    served = cues.STANDARD_CLUE.search("".join(place.earlier[-1:]) + place.before) or cues.EASY.search(place.predicate)
    if served and not ordered:
        return "standard"
    if cues.STANDARD.search(place.predicate) and not re.search(r"责令|责成|要求|请|必须|务必|须|要", around):
        return "standard"
    if cues.EVENT.search(place.predicate) and not cues.RESULT.search(place.predicate):
        return "event"
    if cues.MUST.search(around) or cues.STRONG_DO.search(place.predicate):
        return None
    if candidate.precision in {Precision.YEAR, Precision.MONTH} and cues.RESULT.search(place.predicate):
        return None
    return (
        None
        if cues.RESULT.search(place.predicate) and place.predicate[-1:] != "了" and _from_above(place)
        else "duration"
    )


def _from_above(place: Place) -> bool:
    return bool(cues.MUST.search("".join(place.earlier[-2:])))


def _window(candidate: Candidate, place: Place) -> Rule:
    expression = candidate.expression
    lead = expression.first[0].kind
    short = lead in {"clock", "timeofday", "weekday", "each"} and len(expression.first) < 3
    if short and (lead == "clock" or not _call_like(place)):
        return "hours"
    now = "即日" in place.text[candidate.start : candidate.end] or bool(
        re.search("自|从", expression.prefix) and len(expression.prefix) > 1
    )
    if _event_like(place) and not cues.CALL.search(place.before):
        return "event"
    if cues.VALID.search(place.before) or (
        cues.VALID.search(place.predicate) and not cues.CALL.search(place.predicate)
    ):
        return "validity"
    if now:
        return None
    if re.search(r"任|历任|担任|就读|工作于", place.predicate[:6]) or cues.GROWN.search(place.predicate[:10]):
        return "history"
    if _call_like(place) or any(cues.CALL.search(clause) for clause in place.earlier[-1:]):
        return None
    if cues.RESULT.search(place.predicate) and (
        cues.STRIVE.search(place.before + place.predicate) or re.search("完成", place.predicate)
    ):
        return None
    if cues.LIMIT_WORD.search(place.before) and any(cues.CALL.search(clause) for clause in place.earlier[-2:]):
        return None
    return "window"


def _promise(place: Place) -> bool:
    """Whether the clause, or the one before it, promises or orders."""
    around = place.before + place.predicate
    return bool(cues.STRIVE.search(around) or cues.STRIVE.search("".join(place.earlier[-1:])))


_QUOTED = re.compile("“[^“”]{0,20}”")


def _period(candidate: Candidate, place: Place, published: date) -> Rule:
    """A month, a quarter, a year without 前: due only with a result that can be checked."""
    if closing(place) and _call_like(place):
        return None
    if cues.EXTENDED.search(place.before):
        return "event" if _event_like(place) or re.search("时长|周期|间隔", place.before) else None
    if cues.CUTOFF.search(place.before) and not cues.CALL.search(place.before):
        return "statistics"
    reason = _attribute(candidate, place)
    if reason is not None:
        return reason
    promise = _promise(place) or candidate.expression.prefix == "到"
    if not promise and (cues.PERFECT.search(place.predicate[:30]) or _rolled(candidate, published, 120)):
        return "past"
    if not promise and candidate.expression.prefix != "到" and cues.GROWN.search(place.predicate[:12]):
        return "statistics"
    if cues.VALID.search(place.predicate):
        return "validity"
    if _event_like(place) and not cues.WORKS.search(place.predicate) and "完成" not in place.before + place.predicate:
        return "event"
    if candidate.precision is Precision.EVENT:
        return None
    return _finished(candidate, place, promise)


def _attribute(candidate: Candidate, place: Place) -> Rule:
    last = (candidate.expression.second or candidate.expression.first)[-1]
    if cues.ATTRIBUTE_BEFORE.search(place.before) or cues.ATTRIBUTE_AFTER.search(place.after):
        return "attribute"
    if last.kind == "season" or (last.kind == "plan" and not candidate.expression.part and last.end == candidate.end):
        if last.kind == "plan" and place.text[last.end - 1] not in "”划五":
            return None
        if last.kind == "season" and not place.before and _promise(place) and cues.NUMBER.search(place.predicate):
            return None
        return "season" if last.kind == "season" else "name"
    if cues.SLOGAN.search(place.whole[max(0, candidate.start - place.sentence[0] - 4) :][:16]):
        return "slogan"
    return None


def _finished(candidate: Candidate, place: Place, promise: bool) -> Rule:
    result = cues.RESULT.search(place.before + "," + place.predicate)
    around = _QUOTED.sub("", place.before + "," + place.predicate)
    if candidate.precision is Precision.YEAR and not candidate.expression.part and not _ends_in_part(candidate):
        expression = candidate.expression
        wanted = (
            promise
            or expression.prefix == "到"
            or expression.first[-1].kind == "plan"
            or cues.STARTS.match(place.predicate)
            or cues.FIRM.search(place.predicate)
            or expression.first[0].groups[0] in {"明", "来"}
        )
        checked = cues.NUMBER.search(around) or cues.WORKS.search(around.replace("完成", ""))
        counted = promise and cues.QUANTITY.search(around)
        return None if counted or (wanted and result and checked) else "slogan"
    if cues.FIRM.search(place.before + "," + place.predicate) or (promise and result):
        return None
    called = cues.MUST.search(around) and cues.CALL.search(place.predicate[:12])
    return None if called or re.search(r"必须|须|务必|力争|确保", around) else "no result"


def _ends_in_part(candidate: Candidate) -> bool:
    last = (candidate.expression.second or candidate.expression.first)[-1]
    return last.kind == "bare" or (last.kind == "plan" and "末" in last.groups[-1])


def closing(place: Place) -> bool:
    """报名截止时间为…, …截止: the expression closes something."""
    before = cues.CLOSE_BEFORE.search(place.before) or cues.RUNS_TO.search(place.before)
    return bool(before or cues.CLOSE_AFTER.search(place.after))


def _point(candidate: Candidate, place: Place) -> Rule:
    around = place.before + place.predicate
    if cues.LAST_DAY.search(place.after):
        return "event" if _event_like(place) and not _call_like(place) else None
    timed = isinstance(candidate.due, datetime)
    if (
        timed
        and candidate.expression.first[0].kind in {"clock", "timeofday"}
        and not cues.CLOSE_BEFORE.search(place.before)
    ):
        return "hours"
    if cues.CUTOFF.search(place.before) and cues.TALLY.search(place.predicate):
        return "statistics"
    if closing(place) or cues.CUTOFF.search(place.before):
        if cues.EVENT_NOUN.search(place.before) or (_event_like(place) and not _call_like(place)):
            return "event"
        if _call_like(place) or any(cues.CALL.search(clause) for clause in place.earlier):
            return None
        return None if cues.CLOSE_BEFORE.search(place.before) and not cues.CUTOFF.search(place.before) else "statistics"
    if cues.EXTENDED.search(place.before):
        return "event" if _event_like(place) and not _call_like(place) else None
    if candidate.expression.first[-1].kind == "festival":
        return "event"
    if cues.VALID.search(around) or cues.EVENT.search(place.predicate) or cues.EVENT.search(place.before):
        return "event"
    around += "".join(place.earlier[-1:])
    if re.search(r"力争|争取|确保|预计|计划|拟|务必|必须|须(?!知)|有望|最迟|最晚", around) and cues.WORKS.search(
        place.predicate
    ):
        return None
    return "point"


def _hanging(candidate: Candidate, place: Place) -> Rule:
    around = place.before + place.predicate
    if cues.DONE.search(place.predicate):
        return "done"
    acts = cues.FIRM.search(place.predicate) or re.match(r"对|将|把|完成|组织|开展|全面|拆除", place.predicate)
    if cues.MUST.search(around) or acts or _from_above(place):
        return "event" if cues.MAKING.search(place.predicate) else None
    return "narrative"


def refuse(candidate: Candidate, place: Place, published: date) -> Rule:
    """Why a candidate is no deadline, in a word; None when it is one."""
    reason = _common(candidate, place, published)
    if reason is not None:
        return reason
    if candidate.recurring and candidate.kind not in {Kind.BEFORE, Kind.PERIOD}:
        return "recurring"
    if cues.HOURS.search(place.before) and isinstance(candidate.due, datetime) and candidate.kind is Kind.WINDOW:
        return "hours"
    match candidate.kind:
        case Kind.BEFORE:
            return _before(candidate, place)
        case Kind.WITHIN:
            return _within(candidate, place)
        case Kind.WINDOW:
            return _window(candidate, place)
        case Kind.PERIOD:
            return _period(candidate, place, published)
        case Kind.EVENT:
            return _hanging(candidate, place)
        case _:
            return _point(candidate, place)
