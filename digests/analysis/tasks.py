"""What is to be done, in the sentence's own characters: the clause around a due date without the date.

    确保|郭家咀水库重建项目三大件|5月15日前|完成  ->  郭家咀水库重建项目三大件完成

The part before the date names the thing or the one who acts, the part after it the act; who acts is left out where the
rest says enough.
"""

import re

from digests.analysis.antecedents import antecedent
from digests.analysis.deadlines_text import Place
from digests.analysis.noun_phrases import covers
from digests.analysis.tasks_about import joined
from digests.analysis.tasks_acts import SHORT, UNDONE, deed, needs_object
from digests.analysis.tasks_carried import fronted, handed, named_first, the_rest, who_before
from digests.analysis.tasks_closing import closing_word
from digests.analysis.tasks_earlier import WHO, earlier_object, planned, topic, whom
from digests.analysis.tasks_manner import bare
from digests.analysis.tasks_marks import balanced
from digests.analysis.tasks_parts import later_act, parts
from digests.analysis.tasks_second import second
from digests.analysis.tasks_whole import ENOUGH, LITTLE, told_whole
from digests.analysis.tasks_words import AGENT, LIMIT, MATTER, TIMES

_BREAK = re.compile(r"[的、]|(?:推进|加快|抓好|做好|完成|开展|实施)")
#: 通过电话、网站或书面形式(向…反映): how, which goes first when there is no room.
_MANNER = re.compile(r"^(?:通过|以|采取|采用|登录|持|凭|携带?|带)[^向到]{2,60}(?=向|到)")


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


_ASKS = re.compile("(?<![申邀聘])请|要求|须|(?<![主重需])要")
#: 水利局总工说，…; 双方约定，…; 村里报了项目，…: a clause that tells is not what the task is about.
_TELLS = re.compile("(?:说|讲|表示|介绍|透露|明确|约定|同意|答应|议定|商定)$|同意以|答应从|[报设发定]了")
_LAST_DAY = re.compile(r"^(?:是|为)([^,，]{0,30}?)的?(?:最后|截止)(?:期限|日期|一天|时限|日|时间|之日)")


_IN_STAGES = re.compile("^[^,，]{0,10}分[一二两三四五六]?(?:批次?|期|阶段|年)(?:实施|推进|进行|建设|完成|开展)?")
_STAGE = re.compile(r"第[一二三四五六]?(?:批|期|阶段|标段)$|[一二三]期$")


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


def _room(subject: str, plain: str) -> bool:
    """Whether who of a kind must (参加竞买的申请人) goes with an act that leaves out how and where."""
    return len(plain) >= ENOUGH and "的" in subject[1:-1] and len(subject) + len(plain) <= LIMIT


#: 申请人持相关材料到社区办理(受理): a clause that names no call.
_NO_CALL = re.compile("^$|^的|[可持]")


#: 主体工程(已完工), 各项前期工作(已经就绪): what is done is not what is still due.
_READY = re.compile(
    "(?:目前|现|均|都|全部)*已经?(?:全部|基本|全面|顺利)?(?:完[成工]|就绪|到位|封顶|结束|竣工|具备|贯通)"
)


def _unsure(place: Place, subject: str) -> bool:
    """Whether what the rules borrow is nothing, or a clause (检查组当场下达整改通知书), no thing and no people."""
    if not subject:
        return True
    if WHO.search(subject) or place.text[: place.start].endswith(subject):
        return False
    if any(_READY.match(clause.partition(subject)[2]) for clause in place.earlier if subject in clause):
        return True
    return not covers(subject)


def thingless(place: Place, start: int, *, closes: bool) -> str:
    """The act of an expression whose clause does not say what it is done to, or nothing; 报名 of 报名截止时间."""
    if closes and not place.before.endswith("("):
        word = closing_word(place, start)
        return word if 2 <= len(word) < LITTLE and not SHORT.match(word) else ""
    subject, act = parts(place, start, closes=False)
    if _someone(subject, act, place) and not _particular(subject, act) and not _short(place, subject, act):
        subject = ""
    return act if not subject and act and needs_object(act) and not UNDONE.match(place.after) else ""


def task(place: Place, start: int, *, closes: bool) -> str:
    """The task of an expression that begins (with its 自…起) at ``start``; never empty where the clause has words."""
    last_day = _LAST_DAY.match(place.after)
    if last_day:
        named = last_day.group(1) or earlier_object(place) or later_act(place)
        return balanced(named[:LIMIT]) or place.whole.strip()[:LIMIT]
    closes = closes and not place.before.endswith("(")
    subject, act = told_whole(place, *_told(place, start, closes=closes), closes=closes)
    word = thingless(place, start, closes=True) if closes and not act else ""
    if word and subject.endswith(word) and _NO_CALL.search(subject.removesuffix(word)):
        subject = joined(antecedent(place, word, closes=True), word)
    made = balanced(_shorten(subject, act) if act else subject[-LIMIT:])
    return made + second(place, made) if made else place.whole.strip()[:LIMIT]


def _put_first(place: Place, subject: str, act: str) -> str:
    """What the clause before puts first and the act is done to, though this one has who acts or nothing."""
    thing = fronted(place, act) if needs_object(act) else ""
    return thing or ("" if subject else the_rest(place) or handed(place, act)) or named_first(place, act)


def _told(place: Place, start: int, *, closes: bool) -> tuple[str, str]:
    """Who or what, and the act, with what the clauses before say of either."""
    subject, act = parts(place, start, closes=closes)
    first = "" if closes or (subject and not AGENT.search(subject)) else _put_first(place, subject, act)
    if first:
        return first, act
    if _someone(subject, act, place) and not _particular(subject, act) and not _short(place, subject, act):
        plain = bare(act)
        subject, act = (subject, plain) if plain != act and _room(subject, plain) else ("", act)
    if subject in TIMES and not act and place.earlier:  # 请各单位把名单报到理论股，时间不晚于…
        subject, act = "", deed(_ASKS.split(place.earlier[-1])[-1])
    if not subject and needs_object(act) and not UNDONE.match(place.after):
        earlier = planned(place)
        subject = "" if SHORT.match(earlier) or _TELLS.search(earlier) else earlier
    if not subject and act and not closes:
        subject = topic(place)
    elif _STAGE.match(subject):
        subject += _IN_STAGES.sub("", earlier_object(place))
    if not subject and needs_object(act) and not closes:
        subject = who_before(place)
    if not subject and act and not closes:
        subject = whom(place, LIMIT - len(bare(act)))
    if not closes and _unsure(place, subject) and thingless(place, start, closes=False):
        subject = antecedent(place, act)
    return subject, act
