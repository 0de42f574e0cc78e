"""The parts of a task with what they leave to the sentences before: the call, the works, who must, what is counted."""

import re

from digests.analysis.antecedents import antecedent
from digests.analysis.deadlines_text import Place
from digests.analysis.noun_phrases import covers
from digests.analysis.tasks_about import about, counted, joined, named_here, objected
from digests.analysis.tasks_acts import needs_object
from digests.analysis.tasks_earlier import left_undone
from digests.analysis.tasks_manner import bare, is_open
from digests.analysis.tasks_words import AGENT, LIMIT, TIMES

#: 整个工程, 该项目, 项目: which one was said before.
_THE_SAME = re.compile(
    "^(?:(?:该|此|本|整个|整条|全部|全线|这[一个条座项些批])(?:项|个|条|座)?[^,，的]{0,6}|(?:项目|工程|道路|大桥|活动|检测工作|工作|任务))$"
)
#: 该公司债权人: people, whom no earlier word replaces.
_THOSE = re.compile("(?:人|者|户|员|单位|企业|公司)$")
#: (请)上述人员(办理): what, the sentence before says.
_THE_ABOVE = re.compile("(?:上述|以上|前述|这些|此类)")
_DOES = re.compile("(?:办理|完成|进行|办结)$")
#: How and where is left out of an act of more characters than that, when no fewer than ``ENOUGH`` are left.
LONG, ENOUGH = 20, 6
#: A call's name of so few characters does not say which.
LITTLE = 5
#: 符合条件的人才: whoever may.
_WHOEVER = re.compile(
    "^(?:符合条件|有意|有需要|有需求|有意向|意向|愿意|需要|需(?=[^求要])|想)|^(?:市民|居民|个人|申请人|企业|考生|单位)$"
)


_SAYS = re.compile("提出|反映|申诉|复核|投诉|反馈|来信|来电|举报")


def told_whole(place: Place, subject: str, act: str, *, closes: bool) -> tuple[str, str]:
    """The same with the call or the works it belongs to, where the clause leaves that to what was said before."""
    if closes and not act:
        subject = "" if subject in TIMES else subject
        name = "" if len(subject) >= LITTLE else named_here(place) or about(place) or left_undone(place)
        return joined(name, subject) if name else subject, ""
    plain = bare(act)
    subject = counted(place, subject)
    if _THE_SAME.match(subject) and not _THOSE.search(subject):
        return named_here(place) or about(place) or subject, plain
    objection = objected(place) if _SAYS.search(plain) else ""
    if objection:
        return "", objection + act
    if is_open(plain) or (plain == act and needs_object(act) and len(subject) < LITTLE):
        name = named_here(place) or about(place)
        if name and not is_open(plain) and not covers(name):
            name = antecedent(place, plain)
        if name:
            return _with_name(name, subject, plain)
        thing = left_undone(place) if _THE_ABOVE.match(subject) else ""
        if thing:
            return subject, plain + thing if _DOES.match(plain) else joined(thing, plain)
    spare = len(act) > LONG or (subject and len(subject) + len(act) > LONG)
    return subject, plain if spare and len(plain) >= (4 if len(subject) > ENOUGH else ENOUGH) else act


def _with_name(name: str, subject: str, act: str) -> tuple[str, str]:
    """The name before the act; who must stands before it, a part of the works behind it."""
    if name in subject:
        return subject, act
    whole = joined(name, act)
    if (
        not subject
        or (whole == name and AGENT.search(subject))
        or _WHOEVER.match(subject)
        or subject in whole
        or len(subject) + len(whole) > LIMIT
    ):
        return "", whole
    return ("", joined(name, subject + act)) if not AGENT.search(subject) else (subject, whole)
