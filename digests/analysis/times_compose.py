"""Atoms joined into expressions: points, ranges, and the words around them that say how they are meant."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from digests.analysis.calendars import data_lines
from digests.analysis.times_atoms import Atom, atoms

_NO_BEFORE = (
    "(?!所未|[后夕来往期沿列身言端台卫锋辈缀款天]|一[天日周夜晚]|[两三几0-9]{1,2}[天日周]|[一二两三四五六0-9]{1,2}个月)"
)
_PART = re.compile(
    r"(?:[年月]?(底|末|尾|初(?![中级步期心始夏冬春秋一二三四五六七八九十])|伊始|头(?=$|[,，。、]))(?![端部层线气梢])|(期间|以内|之内|内)(?![容部外蒙涝河江陆需环]))"
    r"|(中)(?=$|[前,，。、完]|之前|以前)"
)
_FESTIVAL_TAIL = re.compile(r"(?:假期|小?长假|黄金周|假日|佳节|期间)?(?:到来|来临)?(?=之前|以前|前|期间|)")
_SUFFIX = re.compile(
    r"(?:\(含[^()]{0,6}\))?"
    rf"(?:(左右|前后|上下|前夕)|(之前|以前|前{_NO_BEFORE}|(?:下班|放学|收工|闭馆)前)|(起至今|以来|至今|开始(?!之)|起(?!步|草|诉|义|源|伏|重|航|步))|(之后|以后|后(?![天勤备续期台来]))|(为止))"
)
_RANGE = re.compile(
    r"(?:\([^()]{0,8}\))?(?:(?:开始|起|开始日)[,，]?)?(?:直至|直到|延续至|持续至|持续到|至|到|-{1,2})(?=.)"
)
_BETWEEN = re.compile(r"和|与")
_PREFIX = re.compile(
    r"(?:最迟不超过|最迟不得超过|最晚不超过|不迟于|不晚于|不得迟于|不得晚于|最迟|最晚|至迟|最迟(?:于|在|到)|最晚(?:于|在|到)|(?<![达收接得遇感看见等受直长延迟])到|自|从)$"
)
_BEGUN = re.compile(
    r"(?![自从])[^,，。;；、:\n为在于自从]{2,16}之日起[,，]?(?:至|到)$|(?:自|从)[^,，。;；、:\n]{0,30}?(?:起|开始)[,，]?(?:至|到|-)$"
)
#: Their last characters: most expressions stand behind none of them.
_PREFIX_ENDS, _BEGUN_ENDS = frozenset("过于晚迟在到自从"), frozenset("至到-")
#: The characters with which each of them begins: most expressions stand before none of them.
_PART_BEGINS, _SUFFIX_BEGINS = frozenset("年月底末尾初伊头期以之内中"), frozenset("(左前上下之以放收闭起至开后为")
_RANGE_BEGINS, _BETWEEN_BEGINS = frozenset("(开起直到延持至-"), frozenset("和与")
_LISTS = frozenset("、和及与或,，")
_COUNTED = set("第共近约为满每隔历逾超达用需仅再连续有后余长计过")


class Expression(NamedTuple):
    """A time expression in a plain text, not yet resolved."""

    start: int
    end: int
    first: list[Atom]
    second: list[Atom]  #: the end of a range
    part: str = ""  #: 底, 末, 初, 内 after the last atom
    suffix: str = ""  #: before, since, after, approx, until
    words: str = ""  #: the suffix's own words
    prefix: str = ""  #: 最晚, 到, 自 …
    event: str = ""  #: 汛期, 开学: what the time hangs on
    context: "Expression | None" = None  #: the expression before it in a list, whose month and year it shares


#: 本周六(5月21日), 周日,2月10日: a day by two names.
_DATED = re.compile(r"[(,，](?=[0-9一二三四五六七八九十]{1,2}月[0-9一二三四五六七八九十]{1,3}[日号])")


def _joins(text: str, group: list[Atom], following: Atom) -> bool:
    last = group[-1]
    between = text[last.end : following.start]
    if last.kind == "weekday" and len(group) == 1 and following.kind == "month":
        return len(between) == 1 and bool(_DATED.match(text, last.end))
    if following.kind == "bare" and not between and last.kind in {"year", "relyear", "month", "relmonth"}:
        return True  # 去年年底, 12月月底
    if between == "的" and following.kind in {"day", "duration"}:
        return False
    if between in {"北京时间", "(北京时间)"} and following.rank >= 40:
        return True
    if between in {"", " ", "的", "("} or (between in {",", "，"} and following.kind == "weekday" and last.rank == 30):
        if between == "(" and following.kind != "weekday":
            return False
        return following.rank > last.rank or (following.kind in {"lunar", "lunarmonth"} and last.rank < 30)
    return between == ")" and any(atom.kind == "weekday" for atom in group) and following.rank > last.rank


def _group(text: str, found: list[Atom], at: int) -> list[Atom]:
    group = [found[at]]
    while at + len(group) < len(found) and _joins(text, group, found[at + len(group)]):
        following = found[at + len(group)]
        if following.kind == "duration" and not following.groups[0] and group[-1].rank >= 10:
            break
        if following.kind == "firsts" and group[-1].kind not in {"year", "relyear"}:
            break
        group.append(following)
    return group


def _group_end(text: str, group: list[Atom]) -> int:
    end = group[-1].end
    if group[-1].kind in {"weekday", "day"} and text[end : end + 1] == ")" and "(" in text[group[0].start : end]:
        return end + 1
    return end


def _lone_day(text: str, atom: Atom, end: int, listed: bool) -> bool:
    """Whether 15日, 8号, 三日 without a month is a date and not a count, a street number, a saying."""
    before, rest = text[max(0, atom.start - 1) : atom.start], text[end : end + 4]
    if before in _COUNTED:
        return False
    own = text[atom.start : atom.end]
    bounded = re.match(r"之前|以前|前(?!后)|上午|下午|晚|凌晨|早|夜|至|到|-|起|\(|截止|[0-9]{1,2}[时点:]", rest)
    if own.endswith("日") and own[0] in "0123456789":
        return int(re.sub(r"\D", "", own)) <= 31
    return listed or bool(bounded)


def _lone_clock(text: str, atom: Atom, end: int) -> bool:
    """Whether 3点, 9时, 八点半 without a day is an hour and not a count of points."""
    own, rest = text[atom.start : atom.end], text[end : end + 2]
    if ":" in own or own[-1] in "mMp":
        return True
    if any(atom.groups[1:]) or own in {"零时", "零点", "0时", "0点"}:
        return not (own[0] in "零0" and own[-1] not in "时点分整") or ":" in own
    if own[0] in "0123456789":
        after = ("点" not in own and rest[:1] not in set("间代期候长段常而不")) or re.match(
            r"前|之前|起|至|到|-|截|结束|整", rest
        )
        return bool(after) and int(atom.groups[0]) <= 24
    return False


def _stands_alone(text: str, group: list[Atom], end: int, listed: bool) -> bool:
    first = group[0]
    if first.kind == "day":
        return _lone_day(text, first, group[0].end, listed)
    if first.kind == "clock":
        return _lone_clock(text, first, end)
    if first.kind == "each":
        return len(group) > 1
    return first.kind not in {"lunarflag", "nthmonth", "endmonth", "nthday", "lastday"} or len(group) > 1


def _prefix(text: str, start: int) -> str:
    if text[start - 1 : start] not in _PREFIX_ENDS:
        return ""
    found = _PREFIX.search(text, max(0, start - 8), start)
    return found.group() if found else ""


def _begun(text: str, start: int) -> int:
    """Where 自…起至 begins before a date, or the date's own start."""
    if text[start - 1 : start] not in _BEGUN_ENDS:
        return start
    found = _BEGUN.search(text, max(0, start - 40), start)
    return found.start() if found else start


def _tail(text: str, group: list[Atom], end: int) -> tuple[str, int]:
    if group[-1].kind == "festival":
        found = _FESTIVAL_TAIL.match(text, end)
        return "", found.end() if found else end
    if text[end : end + 1] in _PART_BEGINS and (group[-1].rank in {10, 20, 25, 5} or group[-1].kind == "xun"):
        found = _PART.match(text, end)
        if found and not (found.group(2) and group[-1].kind == "xun"):
            return (found.group(1) or found.group(2) or found.group(3)), found.end()
    return "", end


_SUFFIXES = ("approx", "before", "since", "after", "until")


def _suffix(text: str, end: int, group: list[Atom]) -> tuple[str, str, int]:
    if text[end : end + 1] not in _SUFFIX_BEGINS or group[-1].kind == "duration":
        return "", "", end
    found = _SUFFIX.match(text, end)
    if not found or not found.lastindex:
        return "", "", end
    return _SUFFIXES[found.lastindex - 1], found.group(), found.end()


def _second(text: str, found: list[Atom], at: int, end: int, first: list[Atom]) -> tuple[list[Atom], int]:
    """The second half of a range that continues at ``end``, and where it ends."""
    mark = text[end : end + 1]
    if at >= len(found):
        return [], end
    if mark in _RANGE_BEGINS:
        link = _RANGE.match(text, end)
    else:
        link = _BETWEEN.match(text, end) if mark in _BETWEEN_BEGINS else None
    if link and found[at].start == link.end() and found[at].kind != "duration":
        group = _group(text, found, at)
        last = _group_end(text, group)
        if link.re is _BETWEEN and not text.startswith(("之间", "间"), last):
            return [], end
        return group, last
    return [], end


def expressions(text: str) -> list[Expression]:
    """Every time expression of a plain text that hangs on the calendar, from left to right."""
    found = list(atoms(text))
    made: list[Expression] = []
    at = 0
    while at < len(found):
        group = _group(text, found, at)
        expression, used = _expression(text, found, at, group, made[-1] if made else None)
        at += used
        if expression is not None:
            made.append(expression)
    return made


def _expression(
    text: str, found: list[Atom], at: int, group: list[Atom], before: Expression | None
) -> tuple[Expression | None, int]:
    used, start, end = len(group), group[0].start, _group_end(text, group)
    listed = before is not None and before.end >= start - 1 and text[start - 1 : start] in _LISTS
    part, end = _tail(text, group, end)
    second, end = _second(text, found, at + used, end, group)
    if second:
        used += len(second)
        part, end = _tail(text, second, end)
    if not _stands_alone(text, group, end, listed or bool(second)):
        return None, used
    suffix, words, end = _suffix(text, end, second or group)
    begun = _begun(text, start)
    prefix = text[begun:start] if begun < start else _prefix(text, start)
    return Expression(
        start=start - len(prefix),
        end=end,
        first=group,
        second=second,
        part=part,
        suffix=suffix,
        words=words,
        prefix=prefix,
        context=before if listed and group[0].rank >= 30 and before is not None else None,
    ), used


_EVENTS = "|".join(sorted(data_lines("events.txt"), key=len, reverse=True))
_HAPPENS = (
    "开幕|登陆|召开|开业|开工|竣工|投产|验收|挂牌|换届|投票|开标|报到|上岗|出行|施工|出梅|过境|开始|启动|开赛|举行|举办"
    "|到来|来临|上市"
)
_COMES = "到来|来临|来到|登陆|开始|结束|开启|启动"
_EVENT = re.compile(
    rf"(?:(?:{_EVENTS})(?:正式|全面)?(?:高峰)?(?:{_COMES})?"
    rf"|(?:(?<![^\u4e00-\u9fff“”])|(?<=[于在]))(?:[\u4e00-\u9fff]{{2,4}}|[\u4e00-\u9fff]{{0,3}}“[^“”]{{1,6}}”[\u4e00-\u9fff]{{0,3}})(?:{_HAPPENS})"
    rf"|(?<=[赶抢须应要请需紧]在)(?![本今当此之]|关闭|截止|结束|到期)[\u4e00-\u9fff]{{2,10}}?)(?:之前|以前|前{_NO_BEFORE})"
    rf"|(?<![^,，。;；\n])(?![本今当此之目日先没未如过以从每]|赶在)[\u4e00-\u9fff]{{3,8}}(?<![目此日之以年月天眼跟面门窗提空当从先楼床身台阶村])前(?=[,，])"
)


_LONG_NAMES = "|".join(name for name in _EVENTS.split("|") if len(name) > 2)
#: 改造|主汛期到来前: a name of the list within what was taken for the name of an event.
_NAMED = re.compile(
    rf"(?:{_LONG_NAMES}|汛期|入汛|雨季|台风|供暖|春耕|三夏|秋收|入冬|开学|高考|中考)(?:正式|全面)?(?:高峰)?"
    r"(?:到来|来临|来到|登陆|开始|结束|开启|启动)?(?:之前|以前|前)$"
)


#: An event's words and its 前 are no longer than this.
_EVENT_REACH = 26


#: What stands before the 前 of an event, unless it is any deed (赶在…前) or a clause ends with it: not 目前, 提前.
_EVENT_ENDS = frozenset(
    name.rstrip("”?")[-1] for names in (_EVENTS, _HAPPENS, _COMES, "正式|全面|高峰") for name in names.split("|")
) | frozenset("”之以")


def _hung(text: str) -> Iterator[re.Match[str]]:
    """Every match of ``_EVENT``; looked for only where a 前 may end one, which is several times faster."""
    low, at = 0, text.find("前")
    while at >= 0:
        first = max(low, at - _EVENT_REACH)
        if text[at - 1 : at] in _EVENT_ENDS or text[at + 1 : at + 2] in {",", "，"} or "在" in text[first:at]:
            found = _EVENT.search(text, first, at + 4)
            if found and found.end() == at + 1:
                yield found
        low, at = at + 1, text.find("前", at + 1)


def events(text: str) -> list[Expression]:
    """汛期前, 主汛期到来前, 9月开学前: expressions that hang on something without a date."""
    made = []
    for found in _hung(text):
        named = _NAMED.search(found.group())
        start = found.start() + (named.start() if named else 0)
        words = text[start : found.end()]
        made.append(Expression(start, found.end(), first=[], second=[], suffix="before", words="前", event=words))
    return made
