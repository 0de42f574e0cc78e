"""What is to be done, in the sentence's own characters: the clause around a due date without the date.

    确保|郭家咀水库重建项目三大件|5月15日前|完成  ->  郭家咀水库重建项目三大件完成

The part before the date names the thing or the one who acts, the part after it the act; who acts is left out where the
rest says enough.
"""

import re

from digests.analysis.deadlines_text import Place
from digests.analysis.tasks_about import about, counted, joined, named_here, objected
from digests.analysis.tasks_acts import SHORT, UNDONE, deed, needs_object
from digests.analysis.tasks_earlier import WHO, earlier_object, named_call, planned, topic, whom
from digests.analysis.tasks_manner import bare, is_open
from digests.analysis.tasks_marks import balanced
from digests.analysis.tasks_words import AGENT, COLON, LIMIT, MATTER, TIMED, clean_lead, clean_trail, stripped

_CLOSING = re.compile(
    r"(?:的)?(?:\([^()]{0,20}\))?(?:截止|终止|结束|关闭|关闸|到期|最后)?(?:的)?(?:时间段|时间|日期|期限|时限|时段|期间|期|日|最后一天|系统|通道|平台|窗口)?(?:\([^()]{0,20}\))?(?:截止|截至)?(?:延长|延期|顺延|推迟|提前|调整)?$"
)
_TAIL_CALL = re.compile(r"^(?:为止|止|截止|结束|关闭|停止|终止|到期|有效)")
_BREAK = re.compile(r"[的、]|(?:推进|加快|抓好|做好|完成|开展|实施)")
_IN_BRACKETS = re.compile(r"(?:在|于)?[^在于,，]{0,8}期(?:间|限)?内?\($")
#: 区长要求(5月10日前)…: who says it is not what is to be done.
_SAID = re.compile(
    "(?:要求|强调|指出|提出|叮嘱|规定|决定|责令其?|责成|表示|承诺|透露|介绍|说好|约好|商定|放话|撂下话|表态|答应)(?!的)"
)


#: 签下承诺书：(9月25日)…, 区长说：…: what leads to the words is no part of them.
_LABEL = re.compile("(?:书|状|表|计划|要求|目标|[道说称示求出诺划单])$")
#: 未接到通知书的: whose term it is.
_UPON = re.compile("^(?:未|已)?(?:接到|收到)[^,，]{0,10}$")


def _subject(place: Place, start: int) -> str:
    before = place.text[place.clause[0] : start]
    head, _, before = before.rpartition(":") if before.endswith(":") or COLON.search(before) else ("", "", before)
    if not before:
        before = "" if _LABEL.search(head) else COLON.split(head)[-1]
    if before.endswith("("):
        before = _IN_BRACKETS.sub("", before)
    before = _SAID.split(before)[-1]
    timed = list(TIMED.finditer(before))
    if timed and "、" in before[timed[-1].end() :]:  # 该标段10月开工、(2025年9月)建成
        before = before[timed[-1].end() :].rpartition("、")[2] or before[: timed[0].start()]
    return clean_trail(clean_lead(before))


#: 通过电话、网站或书面形式(向…反映): how, which goes first when there is no room.
_MANNER = re.compile(r"^(?:通过|以|采取|采用|登录|持|凭|携带?|带)[^向到]{2,60}(?=向|到)")
#: 按照“一户一档”要求，…: by which rule.
_BASIS = re.compile(
    "^由[^,，]*(?:牵头|负责|统筹|会同[^,，]*)$|^(?:按照?|根据|依据|依照|结合|围绕|对照|参照|坚持)[^,，]*(?:要求|标准|原则|规定|部署|安排|方案|精神|方式|台账|清单|办法)$"
)


#: 逾期不予受理.
_TOO_LATE = re.compile("逾期|过期|超期|过时|届时|额满|以[^,，]{2,10}为准")
#: 未接到通知书的(自公告之日起45日内): the same act by another day.
_ANOTHER_TERM = re.compile("[日月年]内$")
_MODAL_INSIDE = re.compile("[^,，]可|须|应当?|请|(?<![主重需])要")
_DONE_TO = re.compile("对[^,，]*(?:进行|开展|实施|予以|逐)")


def _later_act(place: Place) -> str:
    """The act in the clauses after: the first that is not only about who it is for (凡持有旧证的市民，可…)."""
    for clause in place.later[:3]:
        if _BASIS.search(clause) or _TOO_LATE.match(clause) or _ANOTHER_TERM.search(clause):
            continue
        act = deed(clause)
        if act and (_DONE_TO.match(clause) or _MODAL_INSIDE.search(clause, 3) or not WHO.search(clause)):
            return act
    return deed(place.later[0]) if place.later and not _TOO_LATE.match(place.later[0]) else ""


def _shorten(subject: str, act: str) -> str:
    """At most ``LIMIT`` characters: first the subject loses what stands before its last pause, then the act its end."""
    if len(subject) + len(act) > LIMIT:
        act = _MANNER.sub("", act)
    room = max(LIMIT - len(act), 0)
    while len(subject) > room:
        pause = _BREAK.search(subject, 1)
        if pause is None or pause.end() >= len(subject):
            break
        subject = subject[pause.end() :]
    if len(subject) > room and len(act) >= 8:
        subject = ""
    if len(subject) + len(act) <= LIMIT + 6:
        return subject + act
    if len(subject) + len(act) > LIMIT:
        cut = act.find("、", 10, LIMIT)
        act = act[: cut if cut > 0 else max(LIMIT - len(subject), 8)]
    return (subject + act)[:LIMIT]


_LAST_DAY = re.compile(r"^(?:是|为)([^,，]{0,30}?)的?(?:最后|截止)(?:期限|日期|一天|时限|日|时间|之日)")


def closing_task(place: Place, start: int) -> str:
    """What is closed: 公务员招录报名截止时间为… -> 公务员招录报名."""
    before = place.text[place.clause[0] : start].rstrip(":")
    before = _FORMERLY.sub("", before)
    before = _REASON.sub("", before)
    before = re.sub("(?<=时间)定在?$", "", before)
    before = re.sub(r"^(?:将|为期[^的]{1,8}的)|[自从]?即日起?(?:开始)?$", "", before)
    before = re.sub(r"自?即日起开始|(?:及|和|、|暨|与|\(|即)开标\)?(?=的?(?:时间|日期|为|:))", "", before)
    *heads, tail = COLON.split(before)
    words = clean_trail(clean_lead(clean_trail(tail if heads and len(tail) > 2 else before)))
    words = stripped(words, _CLOSING) if words else words
    words = clean_trail(stripped(words, _CLOSING))
    if words in {"时间", "期限", "日期"}:
        words = _published(place)
    if len(words) > 4:
        return words
    if words.endswith(("令", "启事", "通知", "公告", "须知", "提示")):
        return ""
    if SHORT.match(words):
        return earlier_object(place) + words
    if len(words) >= 2:
        return named_call(place, words)
    return (heads[-1] if heads and not _LABEL.search(heads[-1]) else "") or planned(place)


_MADE_PUBLIC = re.compile("^(?:现|拟)?(?:将|对)([^,，]{2,20}?)(?:进行|予以)?(公示|公告|征集|评选|征求意见)$")


def _published(place: Place) -> str:
    """对拟提拔的同志进行公示，时间为…: the call that the time is of."""
    for clause in reversed(place.earlier[-2:]):
        found = _MADE_PUBLIC.match(clause)
        if found:
            return found.group(1) + found.group(2)
    return ""


#: 志愿填报时间由原定的4月10日延长到(4月13日).
_FORMERLY = re.compile(r"由(?:原|此前|之前|先前|今年|[0-9])[^由]{0,24}$")
_REASON = re.compile(r"^(?:因|由于)[^,，]*?(?=$|延长|延期|顺延|推迟|调整|改)|以$")
_RUN_OUT = re.compile(r"^(?:为止|止|期间)(?=[,，)]|$)")
_IN_STAGES = re.compile("^[^,，]{0,10}分[一二两三四五六]?(?:批次?|期|阶段|年)(?:实施|推进|进行|建设|完成|开展)?")
_STAGE = re.compile(r"第[一二三四五六]?(?:批|期|阶段|标段)$|[一二三]期$")
#: 业主代表须(在公告之日起30日内)，向…: who must, and the act follows the comma.
_ASKED = re.compile(r"(?:必须|须|应当?|(?<![主重摘纪需])要|可以?|需|请|务必)(?:在|于)?$")


def _parts(place: Place, start: int, *, closes: bool) -> tuple[str, str]:
    """What stands before the expression and what is done, each from the clause or from the one after it."""
    subject = closing_task(place, start) if closes else _subject(place, start)
    act = deed(_RUN_OUT.sub("", place.after.strip()))
    if closes and (not act or _TAIL_CALL.match(act) or subject):
        return subject, "" if subject else _later_act(place)
    asked = not act and not closes and place.later and _ASKED.search(place.before)
    if asked or (not act and (len(subject) < 4 or AGENT.search(subject))):
        act = _later_act(place)
    return "" if asked and len(act) >= 4 and not SHORT.match(act) and not MATTER.search(subject) else subject, act


def _someone(subject: str, act: str, place: Place) -> bool:
    """Whether the words before the expression only say who acts, and the rest says enough."""
    if not act:
        return False
    if subject.endswith("后"):
        return True
    if not AGENT.search(subject) or MATTER.search(subject):
        return False
    borrowed = earlier_object(place)
    return bool(borrowed) or (len(act) >= 4 and not SHORT.match(act))


#: 未完成加强免疫的60岁以上老人: who is meant, and not only the one responsible.
_GENERAL = re.compile(
    "^(?:各|全体|有关|相关|所有|广大|凡|本|市|区|县|省|我)|(?:局|委|办|厅|部门|单位|专班|政府|党委|指挥部)$"
)


#: Who must is told in so few characters, of at most so many together.
SHORT_WHO, TOLD = 8, 26
#: 报住建局房安科: what is sent was said before.
_SENT = re.compile(
    "(?:统一|一并|集中)?(?:(?:报送?(?!名)|送|传|寄|交)(?!材料|表)|[^,，]{1,4}[至到给](?!位))|与[^,，]{2,8}联系|注浆"
)


def _short(place: Place, subject: str, act: str) -> bool:
    """Whether there is room to say who must, and nothing before that the act is done to."""
    if needs_object(act) or _SENT.match(act):
        borrowed = earlier_object(place)
        if borrowed and not AGENT.search(borrowed):
            return False
    return (
        2 <= len(subject) <= SHORT_WHO
        and len(subject) + len(act) <= TOLD
        and not subject.endswith("后")
        and len(act) >= 4
    )


def _particular(subject: str, act: str) -> bool:
    """Whether the words say which people or firms must act, in no more room than what they must do."""
    return (
        len(subject) + len(act) <= LIMIT
        and (len(subject) <= 2 * len(act) or len(act) < 6)
        and not subject.endswith("后")
        and (len(act) < 6 or "的" in subject[1:-1] or bool(re.search("[0-9]|某", subject)))
        and not _GENERAL.search(subject)
    )


def task(place: Place, start: int, *, closes: bool) -> str:
    """The task of an expression that begins (with its 自…起) at ``start``; never empty where the clause has words."""
    last_day = _LAST_DAY.match(place.after)
    if last_day:
        named = last_day.group(1) or earlier_object(place) or _later_act(place)
        return balanced(named[:LIMIT]) or place.whole.strip()[:LIMIT]
    closes = closes and not place.before.endswith("(")
    subject, act = _parts(place, start, closes=closes)
    if _someone(subject, act, place) and not _particular(subject, act) and not _short(place, subject, act):
        subject = ""
    if not subject and needs_object(act) and not UNDONE.match(place.after):
        earlier = planned(place)
        subject = "" if SHORT.match(earlier) else earlier
    if not subject and act and not closes:
        subject = topic(place)
    elif _STAGE.match(subject):
        subject += _IN_STAGES.sub("", earlier_object(place))
    if not subject and act and not closes:
        subject = whom(place, LIMIT - len(bare(act)))
    subject, act = _told_whole(place, subject, act, closes=closes)
    made = balanced(_shorten(subject, act) if act else subject[-LIMIT:])
    return made or place.whole.strip()[:LIMIT]


#: 整个工程, 该项目, 项目: which one was said before.
_THE_SAME = re.compile(
    "^(?:(?:该|此|本|整个|整条|全部|全线|这[一个条座项些批])(?:项|个|条|座)?[^,，的]{0,6}|(?:项目|工程|道路|大桥|活动|检测工作|工作|任务))$"
)
#: How and where is left out of an act of more characters than that, when no fewer than ``ENOUGH`` are left.
LONG, ENOUGH = 20, 6
#: A call's name of so few characters does not say which.
LITTLE = 5
#: 符合条件的人才: whoever may.
_WHOEVER = re.compile(
    "^(?:符合条件|有意|有需要|有需求|有意向|意向|愿意|需要|需(?=[^求要])|想)|^(?:市民|居民|个人|申请人|企业|考生|单位)$"
)


_SAYS = re.compile("提出|反映|申诉|复核|投诉|反馈|来信|来电|举报")


def _told_whole(place: Place, subject: str, act: str, *, closes: bool) -> tuple[str, str]:
    """The same with the call or the works it belongs to, where the clause leaves that to what was said before."""
    if closes and not act:
        subject = "" if subject in {"时间", "期限", "日期"} else subject
        name = "" if len(subject) >= LITTLE else named_here(place) or about(place)
        return joined(name, subject) if name else subject, ""
    plain = bare(act)
    subject = counted(place, subject)
    if _THE_SAME.match(subject):
        return named_here(place) or about(place) or subject, plain
    objection = objected(place) if _SAYS.search(plain) else ""
    if objection:
        return "", objection + act
    if is_open(plain) or (plain == act and needs_object(act) and len(subject) < LITTLE):
        name = named_here(place) or about(place)
        if name:
            return _with_name(name, subject, plain)
    spare = len(act) > LONG or (subject and len(subject) + len(act) > LONG)
    return subject, plain if spare and len(plain) >= (4 if len(subject) > ENOUGH else ENOUGH) else act


def _with_name(name: str, subject: str, act: str) -> tuple[str, str]:
    """The name before the act; who must stands before it, a part of the works behind it."""
    whole = joined(name, act)
    if not subject or _WHOEVER.match(subject) or subject in whole or len(subject) + len(whole) > LIMIT:
        return "", whole
    return ("", joined(name, subject + act)) if not AGENT.search(subject) else (subject, whole)
