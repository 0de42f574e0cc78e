"""What a closing time closes: 公务员招录报名截止时间为… is the 公务员招录报名."""

import re

from digests.analysis.deadlines_text import Place
from digests.analysis.tasks_about import joined
from digests.analysis.tasks_acts import SHORT
from digests.analysis.tasks_earlier import earlier_object, named_call, planned
from digests.analysis.tasks_words import COLON, LABEL, TIMES, clean_lead, clean_trail, stripped

_CLOSING = re.compile(
    r"(?:的)?(?:\([^()]{0,20}\))?(?:截止|终止|结束|关闭|关闸|到期|最后)?(?:的)?(?:时间段|时间|日期|期限|时限|时段|期间|期|日|最后一天|系统|通道|平台|窗口)?(?:(?<=系统|通道|平台|窗口)开放)?(?:\([^()]{0,20}\))?(?:截止|截至)?(?:延长|延期|顺延|推迟|提前|调整)?$"
)
#: 更正：本报二版《…启事》中“投稿截止日期4月20日”应为“4月30日”: the call of a paper's name, and what is corrected.
_CORRECTED = re.compile(
    "(?:《(?P<title>[^《》]{2,30}?)的?(?:启事|公告|通知|通告|公示|简章)?》[^“”]*)?“(?P<call>[^“”0-9]*)[0-9年月日号时点前之以至到:-]*”[,，]?(?:[^“”,，]{0,3}为|系)“?$"
)
#: 志愿填报时间由原定的4月10日延长到(4月13日).
_FORMERLY = re.compile(r"由(?:原|此前|之前|先前|今年|[0-9])[^由]{0,24}$")
_REASON = re.compile(r"^(?:因|由于)[^,，]*?(?=$|延长|延期|顺延|推迟|调整|改)|以$")
#: 原公告报价截止时间为3月28日，…，现延至(4月3日).
_ONCE = re.compile("原(?:定|公告|通知|计划)?的?([^,，]{2,16}?)(?:截止)?(?:时间|日期|期限)(?:为|是)")
_MADE_PUBLIC = re.compile("^(?:现|拟)?(?:将|对)([^,，]{2,20}?)(?:进行|予以)?(公示|公告|征集|评选|征求意见)$")


def closing_task(place: Place, start: int) -> str:
    """What is closed: 公务员招录报名截止时间为… -> 公务员招录报名."""
    words, heads = _words(place, start)
    if words in TIMES:
        words = _published(place)
    if len(words) > 4:
        return words
    if words.endswith(("令", "启事", "通知", "公告", "须知", "提示")):
        return ""
    if SHORT.match(words):
        return earlier_object(place) + words
    if len(words) >= 2:
        return named_call(place, words)
    once = [found.group(1) for clause in place.earlier if (found := _ONCE.search(clause))]
    return (heads[-1] if heads and not LABEL.search(heads[-1]) else "") or (once[-1] if once else planned(place))


#: 现将名单予以公示，公示期为5个工作日(自…至…): how long it lasts is no name of it.
_LASTS = re.compile(
    "(公示|公告|报名|申报|征集|申请|登记|预约|缴费|投票)(?:期限|期|时间)?(?:为|共|:)?[0-9一二三四五六七八九十]+个?(?:工作日|天|日)\\($"
)


def lasting(place: Place) -> str:
    """What is made public or called for as long as stands before the brackets of an expression, or nothing."""
    found = _LASTS.search(place.before)
    if not found:
        return ""
    own = clean_lead(place.before[: found.start()])
    return own + found.group(1) if own else _published(place) or named_call(place, found.group(1))


def closing_word(place: Place, start: int) -> str:
    """报名, of 报名截止时间为: the clause's own word for what is closed."""
    return _words(place, start)[0]


def _words(place: Place, start: int) -> tuple[str, list[str]]:
    """The words before the expression without those that close, and what stands before their colon."""
    before = place.text[place.clause[0] : start].rstrip(":")
    corrected = _CORRECTED.search(before)
    if corrected:
        call = stripped(clean_trail(corrected["call"]), _CLOSING)
        return joined(corrected["title"] or "", call), []
    before = _FORMERLY.sub("", before)
    before = _REASON.sub("", before)
    before = re.sub("(?<=时间)定在?$", "", before)
    before = re.sub(r"^(?:将|为期[^的]{1,8}的)|[自从]?即日起?(?:开始)?$", "", before)
    before = re.sub(r"自?即日起开始|(?:及|和|、|暨|与|\(|即)开标\)?(?=的?(?:时间|日期|为|:))", "", before)
    *heads, tail = COLON.split(before)
    words = clean_trail(clean_lead(clean_trail(tail if heads and len(tail) > 2 else before)))
    words = stripped(words, _CLOSING) if words else words
    return clean_trail(stripped(words, _CLOSING)), heads


def _published(place: Place) -> str:
    """对拟提拔的同志进行公示，时间为…: the call that the time is of."""
    for clause in reversed(place.earlier[-2:]):
        found = _MADE_PUBLIC.match(clause)
        if found:
            return found.group(1) + found.group(2)
    return ""
