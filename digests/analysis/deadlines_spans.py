"""15日内, 三个月内: ordered of someone, or the standard of a service, a story, a term of validity."""

import re

from digests.analysis import deadlines_cues as cues
from digests.analysis.deadlines_candidate import Candidate
from digests.analysis.deadlines_signs import Reason, around, from_above, promise
from digests.analysis.deadlines_text import Place
from digests.model import Precision

_TERM = re.compile(
    r"无理由|退货|退换|无条件|有效(?!证|身份)|不要|切勿|勿|避免|不宜|饮用|食用|服用|留观|观察|质保|保修|等待期|享受|见效|免费|不得|禁止"
)
_ORDER = re.compile("责令|责成|要求|请|必须|务必|须")
#: What an office does with what it is handed, and how long it may take.
_OFFICE = re.compile(
    r"^(?:内|要|须|应当?|必须|依法|负责|按规定|将)*(?:对[^,，]{2,16})?(?:完成|作出|做出|予以|给予|进行|组织|依法)[^,，]{0,10}(?:初审|审核|审查|复审|受理|审批|核准|核验|评审|答复|决定|处理意见|认定|鉴定|勘验|复核|拨付|退还|公布|公示|反馈)"
)
#: 资格初审在报名后(2日内)完成.
_REVIEW = re.compile("(?:成绩|结果|初审|审核|审查|复审|受理|审批|核验|核准)[^,，须要请]{0,8}$")
#: (一个月内)全县有300多名青年….
_THERE_WERE = re.compile("[^,，]{0,8}有(?:近|超)?[0-9一二三四五六七八九十百千]+")
_CONDITIONS = re.compile("(?:申领|办理|申请|受理|享受|申报)条件")
_APPROVED = re.compile("(?:审核|审批|复核|公示|评审|查验)(?:通过|合格|结束|无误|无异议)后|受理(?:之日起|后)")
#: 接到投诉后，…，一周内…: told, or what an office usually does.
_REPORTED = re.compile("接到(?:投诉|举报|报警|求助|群众|市民|报料)|接报后|接诉|接警后")
#: 我局将(于公告期满后15个工作日内)核发.
_OURSELVES = re.compile("(?:我|本)(?:局|院|委|办|中心|厅|行|公司|机关|单位|馆|校)(?:将|会|拟|应)?(?:于|在)?$")
#: (3日内)与商家取得联系，商家已于7月22日上门.
_HAS_DONE = re.compile("已[于经全]|均已")
_AT_LATEST = re.compile("(?:最迟|最晚|不迟于|至迟)[于在]?$")
_MUST_DO = re.compile("(?<![需主重只])要")
#: 接到求助电话后30分钟内(响应).
_ON_CALL = re.compile(
    "(?:内|就|即|可|会|将|都|能)*(?:响应|入户|到场|到达|赶到|赶赴|派单|上门|(?:无息|原路|全额)?(?:退还|退回|返还))"
)
_FIRM = re.compile("须|应当|务必|要求|要(?!求)")
_ORDERED = re.compile("责令|责成|会议|督办|要求|限期|指出|强调")
_CONDITION = re.compile("(?:仍|未|不)[^,，]{0,12}的")
#: 简单事项当场答复，复杂事项(3个工作日内)反馈: one rule for every case.
_GRADED = re.compile(
    "(?:简单|一般|普通|复杂|疑难|重大|紧急|特殊)(?:事项|问题|业务|诉求|情形|情况|案件)(?:的)?(?:在|于)?$"
)
#: 其余210户的不动产权证半个月内(全部发放到位), 43条线索…，两个月内(全部办结): a counted rest that is to be finished.
_TO_THE_LAST = re.compile(
    "[^,，]{0,6}(?:全部|全数|悉数|逐一)[^,，]{0,10}(?:到位|办结|完毕|清零|销号|完成|结清|到账|发放|审结|整改|完|好|齐)"
)
_COUNTED_THINGS = re.compile(
    "(?:其余|剩余|余下|剩下)的?|[0-9一二三四五六七八九十百千]+[余多]?[万千]?(?:条|件|个|户|宗|起|项|处|名|家|台|套|份|批|所|间|辆|眼|口)"
)
#: 县防指要求，一周内(新打机井60眼).
_MADE_NEW = re.compile("(?:再|先|至少|各)*(?:新(?![冠发报闻])|[补增抢])[\u4e00-\u9fff](?![^,，]*(?:病例|超过))")
#: 出示(48小时内)核酸检测阴性证明, 提供(三个月内)的体检报告: how old a paper may be.
_SHOWN = re.compile("(?:出示|出具|提供|持有?|携带|凭|附|上传|提交|查验|扫验|核验|具备|需有|须有)(?:本人)?$")
_PAPER = re.compile("[^,，]{0,16}(?:证明|报告|结果|照片|相片|证书|流水|记录|凭证|票据|发票|阴性)")
_AT_ONCE = re.compile(
    "^(?:要|须|必须|应)?(?:完成|落实|上报|转移|撤离|将[^,，]{2,12}(?:完毕|到位)|组织|排查|报送|提交|启动)"
)


def within(candidate: Candidate, place: Place) -> Reason:
    """Why a span is none, or None."""
    if candidate.precision is Precision.MINUTE and not _asked_at_once(place):
        return "event"
    if candidate.anchored and candidate.precision is not Precision.EVENT:
        return "validity" if cues.VALID.search(place.predicate) and not cues.CALL.search(place.predicate) else None
    if _OURSELVES.search(place.before) and not _ORDER.search(place.before):
        return "standard"
    if _TERM.search(place.predicate):
        return "validity"
    if _REPORTED.search("".join(place.earlier)) and not _FIRM.search(around(place)):
        return "standard"
    if _SHOWN.search(place.before) and _PAPER.match(place.after):
        return "validity"
    if place.before.startswith("凡") and cues.CALL.search(place.after):
        return None
    if place.after.endswith("的") and not _ORDER.search(place.before):
        return "condition"
    if candidate.anchored:
        return _counted_from(candidate, place)
    return _told(candidate, place) or _served(candidate, place) or _asked(candidate, place)


def _asked_at_once(place: Place) -> bool:
    """自20日10时起2小时内(撤离完毕): something to be done, while 停运 only lasts so long."""
    if cues.EVENT.search(place.predicate) and not cues.MUST.search(around(place)):
        return False
    words = around(place)
    return bool(cues.MUST.search(words) or cues.CALL.search(words) or cues.FIRM.search(words) or from_above(place))


def _counted_from(candidate: Candidate, place: Place) -> Reason:
    """接到预警后24小时内: someone must, or a service does."""
    words = around(place)
    if _CONDITIONS.search(place.whole[: place.start - place.sentence[0]]):
        return "eligibility"
    if _APPROVED.search(place.text[candidate.start : place.end]) and not _ORDER.search(words):
        return "standard"
    asked = _ORDER.search(words) or "应当" in words or _AT_LATEST.search(place.before)
    if not asked and (_REVIEW.search(place.before) or _OFFICE.search(place.predicate)):
        return "standard"
    if not asked and (cues.VALID.search(place.before) or place.before.endswith("前")):
        return "validity"
    if not asked and _ON_CALL.match(place.predicate):
        return "standard"
    promised = "承诺" in place.before + "".join(place.earlier[-1:])
    if promised and cues.STANDARD.search(place.predicate):
        return "standard"
    if cues.MUST.search(words) or cues.STRONG_DO.search(place.predicate) or cues.CALL.search(words):
        return None
    return None if cues.FIRM.search(place.predicate) and not cues.STANDARD.search(place.predicate) else "standard"


def _told(candidate: Candidate, place: Place) -> Reason:
    told = place.predicate[:24]
    if promise(place):
        told = told.replace("累计", "")  # 承诺三年内累计纳税…
    if candidate.expression.first[-1].groups[0] and not (promise(place) and cues.NUMBER.search(place.predicate)):
        return "duration"
    if cues.ATTRIBUTE_BEFORE.search(place.before) or cues.PERFECT.search(told):
        return "happened"
    if _THERE_WERE.match(place.predicate) and not promise(place):
        return "happened"
    if _CONDITION.match(place.predicate):
        return "condition"
    if _HAS_DONE.search("".join(place.later[: 1 if place.after else 2])) and not promise(place):
        return "happened"
    asked = _ORDER.search(place.before)
    return (
        "happened"
        if (cues.HAPPENED.search(place.predicate[:10]) and not asked) or cues.DONE.search(place.predicate)
        else None
    )


def _served(candidate: Candidate, place: Place) -> Reason:
    words = around(place)
    long = candidate.precision in {Precision.YEAR, Precision.MONTH}
    ordered = _ORDER.search(words) or (long and _rest_finished(place))
    if _GRADED.search(place.before) and not ordered:
        return "standard"
    if _OFFICE.search(place.predicate) and not _ORDERED.search(words + "".join(place.earlier[-1:])):
        return "standard"
    if (
        not ordered
        and candidate.expression.first[-1].groups[4][0] in "小钟分秒刻"
        and not _AT_ONCE.match(place.predicate)
    ):
        return "standard"
    promised = "承诺" in "".join(place.earlier[-1:]) and cues.STANDARD.search(place.predicate)
    clue = cues.STANDARD_CLUE.search("".join(place.earlier[-1:]) + place.before)
    if not ordered and (promised or clue or cues.EASY.search(place.predicate)):
        return "standard"
    return "standard" if not ordered and not _MUST_DO.search(words) and cues.STANDARD.search(place.predicate) else None


def _rest_finished(place: Place) -> bool:
    """Whether things that were counted are all to be finished, which is no standard of a service."""
    if not _TO_THE_LAST.match(place.predicate):
        return False
    return any(map(_COUNTED_THINGS.search, [*place.earlier[-3:], place.before]))


def _asked(candidate: Candidate, place: Place) -> Reason:
    result = cues.RESULT.search(place.predicate)
    if cues.EVENT.search(place.predicate) and not result:
        return "event"
    words = around(place)
    meant = cues.MUST.search(words)
    if cues.STRONG_DO.search(place.predicate) or (meant and (meant.group() != "将" or result)):
        return None
    long = candidate.precision in {Precision.YEAR, Precision.MONTH}
    if long and cues.QUANTITY.search(place.predicate):
        return None
    if from_above(place) and _MADE_NEW.match(place.predicate) and cues.QUANTITY.search(place.predicate):
        return None
    if _rest_finished(place):
        return None
    return None if result and (long or (from_above(place) and not place.predicate.endswith("了"))) else "duration"
