"""Windows and single days: due when they close a call, none when something takes place on them."""

import re
from datetime import datetime

from digests.analysis import deadlines_cues as cues
from digests.analysis.deadlines_candidate import Candidate
from digests.analysis.deadlines_signs import Reason, around, call_like, called_before, closing, event_like, event_nearer
from digests.analysis.deadlines_text import Place

#: Works are promised.
PROMISED = re.compile("力争|争取|确保|预计|计划|拟|务必|必须|须(?!知)|有望|最迟|最晚|承诺|军令状|责任书|工期表|时间表")
#: (这周五)必须摆上区政府常务会议.
_BY_ALL_MEANS = re.compile("(?:就|都|前)?(?:必须|务必)")
_BUYERS = re.compile("的[^,，的]{1,6}$")
#: (12点)系统自动关闭: what one hands in by it.
_SYSTEM_CLOSES = re.compile(
    "(?:报名|申报|填报|预约|选岗)?(?:系统|通道|平台|端口|入口)(?:将)?(?:自动|准时|正式)?关闭(?!维护|升级)"
)
_ENDS_A_THING = re.compile("结束[^,，)]{2}")
_EACH_DAY = re.compile("每天|每日|工作日")
#: 供暖期为(11月15日至次年3月15日), 待遇享受期为….
_TERM_OF_A_THING = re.compile("期(?:间|限)?(?:为|是|:)$")
#: (2月5日至9日)每天9时至16时正常受理: on duty as usual.
_AS_USUAL = re.compile(
    "[^,，]{0,14}(?:正常|照常|轮流|安排专人)[^,，]{0,4}(?:受理|办理|值班|值守|上班|办公|营业|开放|接诊|坐诊|开诊|运营|运行|服务)"
)
#: (5月12日10时至13日10时)在网络平台公开拍卖: the sale itself.
_SALE = re.compile("[^,，]{0,30}(?:公开|网络|司法|依法|进行|举行|开展|组织)(?:网络|司法|公开)*(?:拍卖|竞价|竞拍)")
#: 更正：“投稿截止日期4月20日”应为“(4月30日)”.
RIGHT = re.compile("”[,，]?(?:(?:应|更正|更改|改|实|现更正|应更正|应改)为|系)“[^“”]*$")
#: 网上申报通道开放时间为(9月5日至9月16日): when one may apply, and no opening hours.
OPEN_FOR = re.compile(
    "(?:报名|申报|登记|填报|预约|申请|确认|缴费|投票|认定|征集|申领)(?:系统|通道|平台|端口|入口)(?:的)?开放(?:时间|日期|时段)?(?:为|是|:)?$"
)
#: 关门时间为(12时): of a house, or of a race.
_GATE = re.compile("关门(?:时间)?(?:为|是|:)?$")
_OFFICE = re.compile("任|历任|担任|就读|工作于")


def window(candidate: Candidate, place: Place) -> Reason:
    """4月20日至5月10日, 即日起至5月10日."""
    expression = candidate.expression
    lead = expression.first[0].kind
    short = lead in {"clock", "timeofday", "weekday", "each"} and len(expression.first) < 3
    weekly = lead == "weekday" and not expression.first[0].groups[0]
    if short and (lead == "clock" or weekly or not call_like(place)):
        return "hours"
    if event_like(place) and not cues.CALL.search(place.before):
        return "event"
    if _EACH_DAY.search("".join(place.earlier)) and lead in {"clock", "timeofday"}:
        return "hours"
    if place.before.startswith("凡") and _BUYERS.search(place.after):
        return "eligibility"
    asked = cues.CALL.search(place.before) and not place.after
    valid = cues.VALID.search(place.predicate) and not cues.CALL.search(place.predicate) and not asked
    if cues.VALID.search(place.before) or valid:
        return "validity"
    begun = "起" in expression.prefix and len(expression.prefix) > 2
    if begun or "即日" in place.text[candidate.start : candidate.end]:
        return None
    if event_nearer(place) and not OPEN_FOR.search(place.before):
        return "event"
    if _AS_USUAL.match(place.predicate) or (_SALE.match(place.predicate) and not cues.CALL.search(place.before)):
        return "event"
    if _TERM_OF_A_THING.search(place.before) and not cues.CALL.search(place.before):
        return "validity"
    if not asked and (
        _OFFICE.search(place.predicate[:6])
        or cues.GROWN.search(place.predicate[:10])
        or place.predicate.startswith("共")
    ):
        return "history"
    if call_like(place) or called_before(place, 1):
        return None
    if cues.RESULT.search(place.predicate) and (cues.STRIVE.search(around(place)) or "完成" in place.predicate):
        return None
    return None if cues.LIMIT_WORD.search(place.before) and called_before(place, 2) else "window"


def point(candidate: Candidate, place: Place) -> Reason:
    """5月15日, 5月15日17时: due when it closes something, or when works are promised for it."""
    if cues.LAST_DAY.search(place.after):
        return "event" if event_like(place) and not call_like(place) else None
    if candidate.expression.first[-1].groups[:1] in {("同日",), ("当日",), ("当天",), ("全天",)}:
        return "event"
    alone = isinstance(candidate.due, datetime) and candidate.expression.first[0].kind in {"clock", "timeofday"}
    if alone and (_GATE.search(place.before) or not cues.CLOSE_BEFORE.search(place.before)):
        return "hours"
    if RIGHT.search(place.before):
        return None if call_like(place) and not event_nearer(place) else "event"
    if closing(place) or cues.CUTOFF.search(place.before):
        return _closed(place)
    if cues.EXTENDED.search(place.before):
        return "event" if event_like(place) and not call_like(place) else None
    if _BY_ALL_MEANS.match(place.after):
        return None
    if candidate.expression.first[-1].kind == "festival" or cues.EVENT.search(around(place)):
        return "event"
    if cues.VALID.search(around(place)):
        return "validity"
    promised = PROMISED.search(around(place) + "".join(place.earlier[-1:]))
    return None if promised and cues.WORKS.search(place.predicate) else "point"


def _closed(place: Place) -> Reason:
    cutoff = cues.CUTOFF.search(place.before)
    if cutoff and cues.TALLY.search(place.predicate):
        return "statistics"
    if ("截止" in place.before and "开标" in place.before) or _SYSTEM_CLOSES.match(place.after):
        return None
    if _ENDS_A_THING.match(place.after) and not call_like(place):
        return "event"
    if cues.EVENT_NOUN.search(place.before) or (event_like(place) and not call_like(place)):
        return "event"
    if call_like(place) or called_before(place, 9):
        return None
    return None if cues.CLOSE_BEFORE.search(place.before) and not cutoff else "statistics"
