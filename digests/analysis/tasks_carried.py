"""What the clause before a due date carries over to it: an object put first, the rest of what is counted.

对洪水冲毁的3条村道，他要求交通部门|10月20日前|恢复通行  ->  洪水冲毁的3条村道恢复通行
请各文化站将申报书一式三份，|12月23日前|报送县文化馆  ->  各文化站将申报书一式三份报送县文化馆
"""

import re

from digests.analysis.deadlines_text import Place
from digests.analysis.noun_phrases import covers
from digests.analysis.tasks_words import AGENT, LIMIT, MATTER, clean_lead

_FRONTED = re.compile("(?:对于?|针对)(?:(?:20[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?)?([^,，]{3,22}[^,，的])$")
_HANDED = re.compile("(?:[^,，]*(?:要求|请|由|责成))?([^,，]{0,14}?)(?:必须|要|须|应)?((?:将|把)[^,，]{2,22})$")
_HANDS_IN = re.compile(
    "(?:统一|一并|集中|汇总后?)*(?:报送?(?!名)|送|汇?交(?!付)|配发|寄|提交|递交|上传|录入|移交|上报)(?:到|至|给|往)?"
    "(?:[^,，]{0,12}(?:局|办|股|科|室|委|处|院|中心|镇|所|馆|站|队|部|窗口|社区|学校|单位|平台|系统|邮箱))?(?:备案|备查|汇总|审核)?$"
)
#: 剩下的280座要倒排工序，(春节前)…: the rest of them is what both clauses are about.
_THE_REST = re.compile(
    "((?:其余|剩余|余下|剩下|另外|尚余)的?[0-9一二三四五六七八九十百千]+[余多]?[个处座所条户家项台口块辆件间栋株名份][^,，]{0,8}?)"
    "(?:必须|务必|要|须|应当?|将|力争|争取)[^,，0-9]+$"
)
#: 规模以上企业2月20日前…，(月底前)应复尽复: who does the one does the other.
_WHO_BEFORE = re.compile("([^,，0-9]{4,16}?)(?:要|须|必须|应|将|于|在)?(?:20[0-9]{2}年)?[0-9]{1,2}月")


#: What one does to such a thing; 动工 and 到岗 are not done to it.
_DONE_TO_IT = re.compile("整改|修|恢复|更换|清|拆|办结|销号|化解|解决|处置|答复|回复|整治|治理|消除|改正|到位")


def fronted(place: Place, act: str) -> str:
    """What 对 puts before who must do something to it."""
    if not _DONE_TO_IT.search(act):
        return ""
    for clause in reversed(place.earlier[-2:]):
        found = _FRONTED.match(clause)
        if found:
            return found.group(1)
    return ""


def handed(place: Place, act: str) -> str:
    """Who hands in what, from the clause before that says 将 or 把, when the act only says to whom."""
    if not place.earlier or not _HANDS_IN.match(act):
        return ""
    found = _HANDED.match(place.earlier[-1])
    words = clean_lead(found.group(1)) + found.group(2) if found else ""
    return words if len(words) + len(act) <= LIMIT + 4 else ""


def named_first(place: Place, act: str) -> str:
    """The thing that is all of the clause before: 复测数据，(各管护站7月1日前)汇交到资源科."""
    thing = place.earlier[-1].rpartition(":")[2] if place.earlier else ""
    if not 4 <= len(thing) <= LIMIT - len(act) or not _HANDS_IN.match(act) or AGENT.search(thing):
        return ""
    return thing if ("的" in thing or MATTER.search(thing)) and covers(thing) else ""


def the_rest(place: Place) -> str:
    """The rest of what is counted, when the clause before only says how to go about it."""
    found = _THE_REST.match(place.earlier[-1]) if place.earlier else None
    return found.group(1) if found else ""


def who_before(place: Place) -> str:
    """Who acts in the clause before, from before its own time."""
    found = _WHO_BEFORE.match(place.earlier[-1]) if place.earlier else None
    return found.group(1) if found and AGENT.search(found.group(1)) else ""
