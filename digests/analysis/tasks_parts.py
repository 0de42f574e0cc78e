"""The two parts of a task: the words before a due date, and the act, in its clause or in one of the next."""

import re

from digests.analysis.deadlines_signs import announced
from digests.analysis.deadlines_text import Place
from digests.analysis.tasks_acts import SHORT, deed
from digests.analysis.tasks_closing import closing_task, lasting
from digests.analysis.tasks_earlier import WHO
from digests.analysis.tasks_manner import asked_first, bare
from digests.analysis.tasks_words import AGENT, COLON, LABEL, MATTER, TIMED, clean_lead, clean_trail

_IN_BRACKETS = re.compile(r"(?:在|于)?[^在于,，]{0,8}期(?:间|限)?内?\($")
_TAIL_CALL = re.compile(r"^(?:为止|止|截止|结束|关闭|停止|终止|到期|有效)")
#: 区长要求(5月10日前)…: who says it is not what is to be done.
_SAID = re.compile(
    "(?:要求|强调|指出|提出|叮嘱|规定|决定|责令其?|责成|表示|承诺|透露|介绍|说好|约好|商定|放话|撂下话|表态|答应)(?!的)"
)
_RUN_OUT = re.compile(r"^(?:为止|止|期间)(?=[,，)]|$)")
#: 业主代表须(在公告之日起30日内)，向…: who must, and the act follows the comma.
_ASKED = re.compile(r"(?:必须|须|应当?|(?<![主重摘纪需])要|可以?|需|请|务必)(?:在|于)?$")
#: 按照“一户一档”要求，…: by which rule.
_BASIS = re.compile(
    "^由[^,，]*(?:牵头|负责|统筹|会同[^,，]*)$|^(?:按照?|根据|依据|依照|结合|围绕|对照|参照|坚持)[^,，]*(?:要求|标准|原则|规定|部署|安排|方案|精神|方式|台账|清单|办法)$"
)


#: 逾期不予受理.
_TOO_LATE = re.compile("逾期|过期|超期|过时|届时|额满|以[^,，]{2,10}为准")
#: 未接到通知书的(自公告之日起45日内): the same act by another day.
_ANOTHER_TERM = re.compile("[日月年]内$")
_MODAL_INSIDE = re.compile("[^,，]可|须|应当?|请|(?<![主重需])要")
#: 河长办捎去口信：(除夕前)，沟渠里的漂浮物要捞净: the next clause has its own subject.
_NAMES_WHO = re.compile("(?!凡|要|须|必须)[^,，]{2,12}(?:要|必须|须|应当)[^,，求]{2}")
_DONE_TO = re.compile("对[^,，]*(?:进行|开展|实施|予以|逐)")


def parts(place: Place, start: int, *, closes: bool) -> tuple[str, str]:
    """What stands before the expression and what is done, each from the clause or from the one after it."""
    if place.before.endswith("(") and (lasts := lasting(place)):
        return lasts, ""
    subject = closing_task(place, start) if closes else _subject(place, start)
    act = deed(_RUN_OUT.sub("", place.after.strip()))
    if closes and (not act or _TAIL_CALL.match(act) or subject):
        return subject, "" if subject else later_act(place)
    asked = not act and not closes and place.later and _ASKED.search(place.before)
    if asked or (not act and (len(subject) < 4 or AGENT.search(subject))):
        act = later_act(place)
    act = _once_opened(place, act)
    if asked and len(act) >= 4 and not SHORT.match(act) and not MATTER.search(subject):
        plain = bare(act)
        return (subject, plain) if plain != act and len(plain) >= 4 and len(subject) <= 8 else ("", act)
    return subject, act


#: 规划描绘了这样一张蓝图：(到“十五五”末)，…: a clause that leads to what is to be is none of it.
_DRAWS = re.compile(
    "(?:描绘|勾勒|勾画|绘就|擘画|展现|定下|确立|锚定|确定|提出|立下|亮出|给出|列出|写下|排出|算)(?:了|出)[^:]{0,14}$"
    "|(?:蓝图|愿景|前景|图景|账|底线|红线|硬杠杠|小目标|时间点|干货)$"
)
#: 打开“爱江城”APP，(申领消费券): only where it is done; the act is what the next clause begins with.
_OPENS = re.compile("(?:打开|登[录陆]|进入|关注)[^,，]{1,24}?(?:APP|小程序|公众号|平台|网站|系统|官网|服务网)”?$")
_CLAUSE_END = re.compile("[,，;；]")


def _once_opened(place: Place, act: str) -> str:
    """The act itself where the clause only opens the place for it."""
    opened = _OPENS.search(act)
    if not opened:
        return act
    following = place.text[place.end : place.sentence[1]].partition(opened.group())[2][1:]
    then = deed(_CLAUSE_END.split(following)[0])
    return act[: opened.start()] + then if asked_first(then) else act


def _subject(place: Place, start: int) -> str:
    before = place.text[place.clause[0] : start]
    head, _, before = before.rpartition(":") if before.endswith(":") or COLON.search(before) else ("", "", before)
    if not before:
        named = bool(place.later) and not place.after and _NAMES_WHO.match(place.later[0])
        before = "" if named or LABEL.search(head) or _DRAWS.search(head) else COLON.split(head)[-1]
    if before.endswith("("):
        before = _IN_BRACKETS.sub("", before)
    before = _SAID.split(before)[-1]
    timed = list(TIMED.finditer(before))
    if timed and "、" in before[timed[-1].end() :]:  # 该标段10月开工、(2025年9月)建成
        before = before[timed[-1].end() :].rpartition("、")[2] or before[: timed[0].start()]
    return clean_trail(clean_lead(before))


def later_act(place: Place) -> str:
    """The act in the clauses after: the first that is not only about who it is for (凡持有旧证的市民，可…)."""
    told = announced(place)
    if told:
        return deed(told)
    for clause in place.later[:3]:
        if _BASIS.search(clause) or _TOO_LATE.match(clause) or _ANOTHER_TERM.search(clause):
            continue
        act = deed(clause)
        if act and (_DONE_TO.match(clause) or _MODAL_INSIDE.search(clause, 3) or not WHO.search(clause)):
            return act
    return deed(place.later[0]) if place.later and not _TOO_LATE.match(place.later[0]) else ""
