"""Whether a candidate is due: is it open, is it expected of someone, can its result be checked?

``refuse`` gives the reason against it, or None. The rules are those of the project's page on deadlines; each pattern is
one kind of wording, tried on the clause of the expression first and on the sentence only where the clause is silent.
"""

import re
from datetime import date, datetime

from digests.analysis import deadlines_cues as cues
from digests.analysis.deadlines_candidate import Candidate, Kind
from digests.analysis.deadlines_periods import ends_in_part, period
from digests.analysis.deadlines_signs import Reason, around, call_like, closing, from_above, promise, rolled
from digests.analysis.deadlines_spans import within
from digests.analysis.deadlines_text import Place
from digests.analysis.deadlines_windows import OPEN_FOR, point, window
from digests.model import Precision

_NEXT_YEAR = re.compile("明年|次年|来年|下一年")
_RANGE_GOES_ON = re.compile(r"(?:至|-|到)(?=[0-9一二三四五六七八九十]{1,3}[月日])")
_MOVED = re.compile("(?:再|又|统一|已)?(?:延长|延期|顺延|推迟|延迟|调整|改|提前|延后|展期|延)(?:至|到(?!位)|为)")
#: 更正：“投稿截止日期(4月20日)”应为“4月30日”; “4月20日”系“4月30日”之误.
_WRONG = re.compile("[^“”,，]{0,8}”[,，]?(?:(?:应|更正|更改|改|实|现更正|应更正|应改)为|系“[^“”]*”之误)")
#: 原公告报价截止时间为(3月28日16时)，…，现延至4月3日16时.
_ONCE = re.compile("(?:^|[^\u4e00-\u9fff])原(?:定|公告|通知|计划)?[^,，]*$")
_NOW = re.compile("现(?:统一)?(?:延长|延期|顺延|推迟|延迟|调整|改|变更|延后|展期|延)(?:至|到|为)")
_VALID_THING = re.compile(r"的[^,，]{0,8}(?:有效|无效)")
#: (12月10日前)可享五折, 免费游园: how long an offer holds.
_FAVOUR = re.compile(
    r"^[^,，]{0,12}(?:实行|享受|推出)[^,，]*(?:优惠|半价|[0-9一二三四五六七八九]折)|^[^,，]{0,8}可享受?[^,，]*(?:折|价|优惠)|^(?:均|都|还|持[^,，]{2,12})?(?:可|能)?(?:以)?(?:享|免费(?!申|领|报|办|换|检)|打[0-9一二三四五六七八九]+折)"
)
#: (10月中旬前)会收到短信: what comes of itself; (25日前)完成率低于80%的…: who is ranked.
_RECEIVES = re.compile(
    "(?:均|都|将)?(?:会|将)(?:收到|接到|有|迎来)|[^,，]{0,14}(?:迎来|掀起|进入)[^,，]{0,8}(?:高峰|热潮|旺季|尾声)"
)
_RANKED = re.compile("[^,，未不]{0,8}(?:低于|不足|少于|排名)[^,，]*的")
_TAKES_PLACE = re.compile("^(?:将|全部)?(?:结束|举行|举办|召开|开幕|落幕|闭幕|打响|开打)")
_ENTRY = re.compile("^(?:入场|进场|到场|到达|抵达|集合|签到|进入考)")
_OUTAGE = re.compile("实施(?:交通)?管制|封闭|停水|停电|停气|限行|绕行|放假|休市|展出|播出|上映")
_DEEDS = re.compile("对|将|把|完成|组织|开展|全面|全部|拆除|[^,，]{0,10}(?:一律|逐一)")


def _in_title(place: Place) -> bool:
    opened = place.whole[: place.start - place.sentence[0]]
    return opened.count("《") > opened.count("》")


def _common(candidate: Candidate, place: Place, published: date) -> Reason:
    """What no wording can save; that the day has gone by was asked before."""
    if _in_title(place):
        return "name"
    if _MOVED.match(place.after) or (_ONCE.search(place.before) and _NOW.search("".join(place.later))):
        return "corrected"
    if _WRONG.match(place.after):
        return "corrected"
    return _told(candidate, place, published) or _of_another_kind(candidate, place)


def _told(candidate: Candidate, place: Place, published: date) -> Reason:
    """Done, missed, habitual, or of a year gone by."""
    if cues.DONE_NEAR.search(place.before) or cues.DONE.search(place.predicate[:24]):
        return "done"
    if _OLD.search(place.whole):
        return "history"
    if _LAST_YEARS.match(place.before) and not cues.MUST.search(around(place)):
        return "history"
    if cues.HABIT.search(place.before[-8:] + place.predicate[:6]):
        return "habit"
    if _EVERY_YEAR.search(place.before):
        return "habit"
    if cues.MISSED.search(place.before) and not cues.EXTENDED.search(place.before):
        return "missed"
    if _of_old(candidate, place, published):
        return "history"
    return "past" if rolled(candidate, published, 272) and not _NEXT_YEAR.search(place.whole) else None


#: 光伏电站每年收益都在(12月20日前)分到户.
_EVERY_YEAR = re.compile("^(?:往年|历年|每逢)|每[年月天日季][^,，]*都(?:要|会|能|得)?(?:在|于|赶在)?$")
#: 2019年6月8日，县里印发方案，要求三个月内…: a sentence that tells of a year gone by.
_LONG_AGO = re.compile(r"[^,，]{0,4}?((?:19|20)[0-9]{2})年[^,，]{0,8}[,，]")


#: 据《县志》记载，…历时两年.
_OLD = re.compile("记载|历时|始建于|^(?:过去|从前|旧时|早年)[,，]")
#: 去年新建的35座公厕均在(12月底前)投入使用.
_LAST_YEARS = re.compile("(?:去年|前年|上年)[^,，]*的[^,，]*")
#: 去年，…，3200户居民在(元旦前)搬进新居.
_LAST_YEARS_MONTH = re.compile("[“”]?(?:去年|前年)(?:[0-9]{1,2}月(?:底|初)?|年[底初]|那会儿)[^,，]{0,3}[,，]")
_LAST_YEAR = re.compile("(?:去年|前年|上年|上一年)(?!的|度|同期)")


def _of_old(candidate: Candidate, place: Place, published: date) -> bool:
    """Whether a time without a year of its own stands in such a sentence."""
    if _LAST_YEARS_MONTH.match(place.whole) and place.clause[0] > place.sentence[0]:
        return all(atom.kind not in {"year", "relyear", "iso"} for atom in candidate.expression.first[:1])
    if _LAST_YEAR.match(place.whole) and place.clause[0] > place.sentence[0] and not cues.MUST.search(around(place)):
        return all(atom.kind not in {"year", "relyear", "iso"} for atom in candidate.expression.first[:1])
    told = _LONG_AGO.match(place.text, place.sentence[0], place.clause[0])
    if not told or int(told.group(1)) >= published.year - 1:
        return False
    own = {"year", "iso", "compact", "plan"}
    lead = candidate.expression.first[:1]
    this = any(atom.kind == "relyear" and atom.groups[0] in {"今", "本", "明"} for atom in lead)
    return not this and all(atom.kind not in own for atom in lead)


def _of_another_kind(candidate: Candidate, place: Place) -> Reason:
    """Weather, the first half of a range, who is eligible."""
    if cues.WEATHER.search(place.before) or cues.WEATHER.search(place.before[-12:] + place.predicate[:16]):
        return "weather"
    if candidate.kind is Kind.BEFORE and _RANGE_GOES_ON.match(place.after):
        return "window"
    if "能否" in place.predicate or "是否" in place.predicate[:12]:
        return "question"
    if cues.BIRTH.search(place.after):
        return "eligibility"
    if place.before in {"凡", "凡在"} and _OFFERED_TO.match(place.after):
        return None
    unasked = not cues.MUST.search("".join(place.later[:1]))
    return "eligibility" if place.before in {"凡", "凡在", "对"} and unasked else None


#: (谷雨前)的茶, (端午前)这几天.
_WHICH_ONE = re.compile("的(?!话)|这(?:几|两|段)|几天|一[天周个]")
#: (三月底前)要交的账，我们二月就交清了; 答应(九月底前)退的押金，到今天也没见影.
#: 未按要求报备的，将在(“五一”假期前)进行重点检查.
_WHO_DID_NOT = re.compile("(?:对于?)?(?:未|逾期|拒不|不)[^,，]{2,20}的$")
_BY_NOW = re.compile("就[^,，]{1,3}清?了$|食言|没见|到今天|至今[未没]|早就|早已")
_FROM_NOW = re.compile("重新|再次|又")
#: 凡(8月31日前)提出申请的业主: an offer to whoever does so.
_OFFERED_TO = re.compile(
    "(?:主动|自愿|自行)?(?:提出|申请|申报|报名|办理|缴纳|补缴|退缴|签约|完成|搬迁|拆除|投案|自首|交回|上交)"
)


def _before(candidate: Candidate, place: Place) -> Reason:
    """5月15日前: due unless the clause says otherwise."""
    if cues.CUTOFF.search(place.before) and cues.GROWN.search(place.predicate):
        return "statistics"
    expired = cues.VALID.search(place.predicate[:12]) and not call_like(place) and not cues.STRIVE.search(place.before)
    if expired or _VALID_THING.search(place.predicate) or _FAVOUR.search(place.predicate):
        return "validity"
    if isinstance(candidate.due, datetime):
        reason = _by_the_clock(candidate, place)
        if reason is not None:
            return reason
    if "将" in place.before and place.earlier and _WHO_DID_NOT.match(place.earlier[-1]):
        return "consequence"
    if _WHICH_ONE.match(place.after):
        return "attribute"
    if _BY_NOW.search(",".join(place.later[:2])) and not _FROM_NOW.search(place.before):
        return "done"
    if _RECEIVES.match(place.predicate) or _RANKED.match(place.predicate):
        return "statistics"
    if cues.EVENT.search(place.before) and _TAKES_PLACE.match(place.predicate):
        return "event"
    if _OUTAGE.search(place.predicate) and not call_like(place):
        return "event"
    if _done_by_then(place) or _quoted_and_done(place):
        return "done"
    named = candidate.expression.part == "" and not ends_in_part(candidate)
    open_end = cues.STRIVE.search(around(place)) or cues.RESULT.search(around(place))
    return "history" if named and candidate.precision is Precision.YEAR and not open_end else None


def _by_the_clock(candidate: Candidate, place: Place) -> Reason:
    if _ENTRY.match(place.predicate):
        return "event"
    lead = candidate.expression.first[0]
    if lead.kind in {"clock", "timeofday"}:
        return None if call_like(place) or cues.MUST.search(around(place)) else "hours"
    return "hours" if lead.groups[:1] in {("当日",), ("当天",)} and not promise(place) else None


#: 按照县里“(11月底前)封顶”的要求，工程进度提前了一个多月.
_QUOTED = re.compile("[^“”,，]{0,12}”的(?:要求|目标|计划|部署|承诺|安排|节点)")


def _quoted_and_done(place: Place) -> bool:
    later = "".join(place.later[:2])
    return bool(_QUOTED.match(place.after)) and bool(re.search("提前了|已|如期", later))


def _done_by_then(place: Place) -> bool:
    if _HAS.match(place.predicate) and not cues.MUST.search(around(place)):
        return True
    if cues.FINISHED.search(place.predicate[:20]) and not promise(place):
        return True
    if cues.NARRATED.search(place.predicate[:16]) and not cues.STRIVE.search(around(place)):
        return True
    told = place.predicate.endswith("了") or _TOLD.match(place.predicate)
    return bool(told) and not cues.MUST.search(around(place))


#: (端午节前)，县市场监管局已抽检粽子48批次.
_HAS = re.compile("[^,，的]{2,14}已(?!知|批|建|开工|纳入|列|排查|有|投|经济)")
#: (端午节前)，市场监管所对辖区粽子生产企业开展了专项抽检.
_TOLD = re.compile("[^,，]{0,30}(?:开展|进行|组织|举行|召开|完成|实施|启动|走访|慰问|发放|举办|查处|排查)了")
#: (今冬明春)火灾防控动员部署会要求: which meeting or campaign.
_WHICH = re.compile("^[^,，]{0,18}(?:会|会议|部署|行动|动员|工作)[^,，]{0,6}(?:要求|强调|指出|召开|启动|开展)")
#: (上冻之前)，村里把最后2公里防渗渠修好了.
_DONE_BY_THEN = re.compile("[好完成通上到了掉齐]了$")
#: 双曲拱桥，1973年10月前后动工，第二年(汛期前)合龙.
_DATED = re.compile("((?:19|20)[0-9]{2})年")
_AGAIN_AND_AGAIN = re.compile("多次|一直|曾|仍在|屡次|反复")
#: 遇到火情，…在(消防车到来之前)疏散人员: what to do whenever it happens.
_WHENEVER = re.compile("^(?:遇到?|如遇|一旦|万一|若遇|发生|发现)|时$")
_ADVICE = re.compile("建议|提醒|提示|倡议|宜(?:在|于)?$")


#: 找到了走失的老人，并赶在(天黑前)将其送回: of a day that was over when the paper was printed.
_NIGHTFALL = re.compile("(?:赶在|抢在)?(?:天黑|天亮|日落|太阳落山|入夜|天明|黎明)")
_HAPPENED = re.compile("[\u4e00-\u9fff]了(?![解望却结])")


def _hanging(place: Place, published: date) -> Reason:
    """汛期前: due when someone must, or the act is one that can be finished."""
    if _WHICH.match(place.after) and place.text[place.end - 1] not in "前内":
        return "attribute"
    if _ADVICE.search(place.before) or _FAVOUR.search(place.predicate):
        return "narrative"
    if cues.DONE.search(place.predicate) or _DONE_BY_THEN.search(place.predicate) or _TOLD.match(place.predicate):
        return "done"
    if _NIGHTFALL.match(place.text[place.start : place.end]) and _HAPPENED.search("".join(place.earlier)):
        return None if cues.MUST.search("".join(place.earlier[-2:]) + around(place)) else "done"
    told = _DATED.search(place.whole)
    if told and int(told.group(1)) < published.year and not cues.MUST.search(place.whole):
        return "history"
    if _AGAIN_AND_AGAIN.search(place.predicate) or any(map(_WHENEVER.search, place.earlier[:2])):
        return "narrative"
    acts = cues.FIRM.search(place.predicate) or _DEEDS.match(place.predicate) or cues.CALL.search(place.predicate)
    if cues.MUST.search(around(place)) or acts or from_above(place):
        return "event" if cues.MAKING.search(place.predicate) else None
    return "narrative"


def _monthly_call(candidate: Candidate, place: Place) -> bool:
    """每月1日至25日缴纳: a window that comes again each month or year."""
    if candidate.kind is Kind.POINT:  # 企业年报公示截止时间为每年6月30日
        return closing(place) and call_like(place)
    lead = candidate.expression.first[0]
    return candidate.kind is Kind.WINDOW and lead.groups[0] in {"月", "年", "季度"} and call_like(place)


def _hours(candidate: Candidate, place: Place) -> bool:
    """受理时间8:30至17:00, but not 供应商报名时间:即日起至6月12日17:30."""
    if candidate.kind is not Kind.WINDOW or not isinstance(candidate.due, datetime):
        return False
    dated = candidate.expression.first[0].kind not in {"clock", "timeofday", "weekday", "each", "dayparts"}
    return bool(cues.HOURS.search(place.before)) and not (
        dated and ("报名" in place.before or OPEN_FOR.search(place.before))
    )


def refuse(candidate: Candidate, place: Place, published: date) -> Reason:
    """Why a candidate is no deadline, in a word; None when it is one."""
    reason = _common(candidate, place, published)
    if reason is not None:
        return reason
    if candidate.recurring and candidate.kind not in {Kind.BEFORE, Kind.PERIOD} and not _monthly_call(candidate, place):
        return "recurring"
    if _hours(candidate, place):
        return "hours"
    match candidate.kind:
        case Kind.BEFORE:
            return _before(candidate, place)
        case Kind.WITHIN:
            return within(candidate, place)
        case Kind.WINDOW:
            return window(candidate, place)
        case Kind.PERIOD:
            return period(candidate, place, published)
        case Kind.EVENT:
            return _hanging(place, published)
        case _:
            return point(candidate, place)
