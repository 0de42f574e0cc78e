"""A month, a quarter, a year without 前: due only with a promise and a result that can be checked."""

import re
from datetime import date

from digests.analysis import deadlines_cues as cues
from digests.analysis.deadlines_candidate import Candidate
from digests.analysis.deadlines_signs import Reason, announced, around, call_like, closing, event_like, promise, rolled
from digests.analysis.deadlines_text import Place
from digests.model import Precision

#: Quoted names and dates are no quantities.
_NOT_COUNTED = re.compile("“[^“”]{0,20}”|[0-9]{1,4}(?:年|月|日|时|点|:[0-9]{2})")


def period(candidate: Candidate, place: Place, published: date) -> Reason:
    """A month, a quarter, a year without 前: due only with a result that can be checked."""
    if closing(place) and call_like(place):
        return None
    if cues.EXTENDED.search(place.before):
        return "event" if event_like(place) or re.search("时长|周期|间隔", place.before) else None
    if place.before.endswith("以") and place.after.startswith(("为限", "为期限")):
        return None
    if cues.CUTOFF.search(place.before) and not cues.CALL.search(place.before):
        return "statistics"
    reason = _attribute(candidate, place)
    if reason is not None:
        return reason
    promised = promise(place) or candidate.expression.prefix == "到"
    if not promised and (cues.PERFECT.search(place.predicate[:30]) or rolled(candidate, published, 120)):
        return "past"
    if (
        not promised
        and candidate.expression.prefix != "到"
        and not ends_in_part(candidate)
        and (cues.GROWN.search(place.predicate[:12]) or _CASES.search(place.predicate[:24]))
    ):
        return "statistics"
    if cues.VALID.search(place.predicate):
        return "validity"
    if _EACH_HOLDS.search(around(place)):
        return None
    if event_like(place) and not cues.WORKS.search(place.predicate) and "完成" not in place.before + place.predicate:
        return "event"
    if candidate.precision is Precision.EVENT:
        return None
    bounded = candidate.precision is not Precision.YEAR or ends_in_part(candidate)
    if bounded and _MUST_IN.search(place.before):
        return None
    return _finished(candidate, place, promised)


#: (11月上旬)，各党支部都要召开一次组织生活会: asked of each, and no one day's event.
_EACH_HOLDS = re.compile("(?:各|每个?)[^,，]{1,12}?(?:都|均)?(?:要|须|必须|应当?|务必)[^,，]{0,6}(?:召开|开展|组织)")
#: 今年(审结各类案件1200件): how many were dealt with; a number that comes first is to be.
_CASES = re.compile("(?:审结|办结|受理|破获|侦破|查办|查处|调解|立案|起诉)[^,，]{0,10}[0-9]+余?万?[件起宗]")
#: 3月15日前缴清(第一季度)物业费: the clause has its due date already.
_DATED_BEFORE = re.compile(r"(?:[0-9][日月号年]|[底末]|[上中下]旬)(?:\([^()]{0,12}\))?(?:之|以)?前[^、]*$")
#: (6月份)社保费申报期限延长至6月26日.
_TERM_AFTER = re.compile(
    r"^[^,，]{1,20}(?:期限|时间|日期|征期)(?:由[^,，]{2,12})?(?:延长|延期|顺延|推迟|截止|截至|为|至)"
)
#: (今年上半年)男兵应征报名不迟于3月10日.
_DUE_AFTER = re.compile("(?:不迟于|最晚|最迟|截止|截至|延长至|延至)[0-9]")
#: (三季度)自查报告须于10月10日前报送.
_DAY_AFTER = re.compile("[0-9日月旬底](?:之|以)?前")
#: (2026年)单独补录公告.
_NOTICE = re.compile("[^,，:]{0,16}(?:公告|通告|通知|启事|公示|简章)(?=$|[:,，])")
#: 自备井，要在(12月上旬)封填.
#: (2022年下半年)征兵体检工作将于8月10日展开: the act has a day of its own.
_OWN_DAY = re.compile("[^,，]{2,20}(?:于|在)(?:[0-9]{1,2}月)?[0-9]{1,2}日(?!前|之前|以前)[^,，前]*$")
#: (5月)申报期结束前: it hangs on that.
_UNTIL_OVER = re.compile("[^,，前]{1,8}(?:结束|到期|开始|来临|到来)之?前")
#: (本周)主要安排第二针接种: what is done in it, not by its end.
_MAINLY = re.compile("(?:主要|重点|优先)(?:安排|开展|进行|围绕)")
#: 提交(三季度)安全自查报告, (一季度)农民工工资表, (2024年上半年)应征报名正在进行: which report, which call.
_HANDED = re.compile(
    "(?:提交|报送|上报|填报|填写|编制|编报|报备|递交|交齐|汇总|梳理|完善|核对|公布|公示|补报|发放|兑付|缴清|结清)(?:完毕?|清|好)?(?:本单位|本村|本辖区|各自)?的?$"
)
_PAPER = re.compile(
    "[^,，于在前内]{0,14}(?:报告|总结|报表|台账|材料|情况|清单|数据|自查表|统计表|花名册|明细|账目|工资|租金|税款|保费|物业费|补贴|奖金|低保金)"
)
_UNDER_WAY = re.compile(
    "[^,，]{1,14}(?:正在|正)(?:火热|有序|如火如荼|紧张)?(?:地)?(?:进行|开展)|[^,，]{1,14}(?:火热进行|有序进行|进行中)"
)
_MUST_IN = re.compile("(?:(?<![主重需])要|须|必须|务必|应当|确保|力争|争取)(?:在|于)?$")
#: (上半年)即将收官.
_PASSES = re.compile("(?:即将|已经?|将|已近)?(?:收官|过半|过去|临近|结束$|尾声)")
#: 今年(县级防汛物资储备达到380万元): told, not wanted.
_REACHED = re.compile("[^,，将要须力确]{0,16}达到?")
#: (上半年)固定资产投资未达序时进度的乡镇: which ones.
_WHO_FAILED = re.compile("[^,，]{0,20}[未不][^,，]{1,12}的[^,，]{1,6}$")
_FAILED = re.compile("[未不][^,，]{1,12}的")
_HELD = re.compile("(?:举行|召开|举办)$")
_ENROLS = re.compile("(?:计划|拟|预计|将)招(?:收|生|录|聘|考)")
_DATE = re.compile(r"[0-9]{1,2}[月日]")
#: 今年(力争实现第二季度目标): the clause has a time of its own.
_NARROWER = re.compile(r"[一二三四]季度|[上下]半年|年[底末]|[0-9]月")


def _attribute(candidate: Candidate, place: Place) -> Reason:
    """Whether the expression only says which work, plan or bill is meant."""
    if cues.ATTRIBUTE_BEFORE.search(place.before) or cues.ATTRIBUTE_AFTER.search(place.after):
        return "attribute"
    if _DATED_BEFORE.search(place.before) or _TERM_AFTER.search(place.after):
        return "attribute"
    last = (candidate.expression.second or candidate.expression.first)[-1]
    told = place.later[:1] and place.later[0].startswith(("是", "这是"))
    if candidate.precision is not Precision.DAY and _DUE_AFTER.search(place.after):
        return "attribute"
    if _PASSES.match(place.after) and not promise(place):
        return "attribute"
    if _WHO_FAILED.match(place.after) and not cues.RESULT.search(_FAILED.sub("", place.after)):
        return "attribute"
    if _HELD.search(place.after) and not promise(place):
        return "event"
    if _UNTIL_OVER.match(place.after):
        return "attribute"
    if _PAPER.match(place.after) and (_HANDED.search(place.before) or _DAY_AFTER.search(place.after)):
        return "attribute"
    if _UNDER_WAY.match(place.after) and not promise(place):
        return "attribute"
    if _MAINLY.match(place.after):
        return "narrative"
    if candidate.precision is not Precision.DAY and _OWN_DAY.match(place.after):
        return "attribute"
    if _NOTICE.match(place.after) and not promise(place):
        return "attribute"
    if "即日起" in place.after[:14] or (
        told and place.after and not promise(place) and not cues.FIRM.search(place.after)
    ):
        return "attribute"
    if last.kind == "relyear" and not candidate.expression.part and last.groups[0] == "当":
        return "attribute"  # 当年能建成见效: whichever year
    if last.kind == "relyear" and not candidate.expression.part and _NARROWER.search(place.after):
        return "attribute"
    if last.kind in {"season", "vacation"}:
        counted = promise(place) and cues.QUANTITY.search(place.predicate)
        return None if counted and not place.before and not _DATE.search(place.after) else "season"
    if last.kind == "plan" and not candidate.expression.part and last.end == candidate.end:
        return "name" if place.text[last.end - 1] in "”划五" else None
    slogan = cues.SLOGAN.search(place.whole[max(0, candidate.start - place.sentence[0] - 4) :][:16])
    return "slogan" if slogan else None


def _finished(candidate: Candidate, place: Place, promised: bool) -> Reason:
    result = cues.RESULT.search(place.before + "," + place.predicate)
    words = _NOT_COUNTED.sub("", place.before + "," + place.predicate)
    if candidate.precision is Precision.YEAR and not candidate.expression.part and not ends_in_part(candidate):
        expression = candidate.expression
        wanted = (
            promised
            or expression.prefix == "到"
            or expression.first[-1].kind == "plan"
            or cues.STARTS.match(place.predicate)
            or (cues.FIRM.search(place.predicate) and not _REACHED.match(place.predicate))
            or expression.first[0].groups[0] in {"明", "来"}
        )
        checked = cues.NUMBER.search(words) or cues.WORKS.search(words.replace("完成", ""))
        counted = (promised and cues.QUANTITY.search(words)) or announced(place)
        if _ENROLS.search(words) or (not promised and cues.GROWN.search("".join(place.later[:1]))):
            return "statistics"
        return None if counted or (wanted and result and checked) else "slogan"
    if cues.FIRM.search(place.before + "," + place.predicate) or (promised and (result or cues.QUANTITY.search(words))):
        return None
    if candidate.expression.first[-1].kind == "plan" and result and cues.NUMBER.search(words):
        return None
    called = cues.MUST.search(words) and cues.CALL.search(place.predicate[:12])
    return None if called or re.search(r"必须|须|务必|力争|确保|请(?!假)", words) else "no result"


def ends_in_part(candidate: Candidate) -> bool:
    last = (candidate.expression.second or candidate.expression.first)[-1]
    return last.kind == "bare" or (last.kind == "plan" and "末" in last.groups[-1])
