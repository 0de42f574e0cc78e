"""What an act that names no thing is done to, when the sentences before name it.

    …对辖区6所学校的消防器材进行了检查。…要求一周内|更换到位  ->  辖区6所学校的消防器材

Every noun phrase of the clauses before is a candidate. What speaks for it or against it (how far it is, what stands
around it, what kind of thing it is, what is to be done) are its signs; each sign's weight stands in
``data/antecedents.txt``, learnt from the labelled sentences by ``tests.benchmarks.learn_antecedents``.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from digests.analysis.deadlines_text import Place
from digests.analysis.noun_phrases import Phrase, phrases
from digests.analysis.tasks_words import AGENT, LIMIT

#: How far before a sentence its passage is read, and how many of its clauses at most.
REACH, MOST = 200, 14
#: A phrase's most characters.
LONGEST = 24

_SENTENCE = re.compile("[。！？!?\n]")
_CLAUSE = re.compile("[,，;；:：]")
_WORKS = re.compile(
    "(?:工程|项目|改造|建设|大桥|桥|道路|公路|路|公园|医院|学校|小学|中学|厂|站|馆|中心|公寓|房|管网|水库|设施|隧道|小区|楼|堤|渠|井|线|泵|闸|片区|市场)$"
)
_MATTER = re.compile(
    "(?:问题|隐患|线索|案件?|建议|提案|任务|工作|缺口|手续|信访件|意见|病害|行为|设备|灯|器材|灭火器|车辆|校车|违建|搭建|面积|地块|补贴|工资|"
    "台账|名单|材料|方案|报告|数据|指标|培训|体检|接种|筛查|排查|清淤|防治|修复|改革|调查|普查|征收|协议|整改|整治|治理|作物|小麦|玉米|水稻)$"
)
_PEOPLE = re.compile(
    "(?:者|人|户|员|家长|学生|考生|居民|市民|职工|业主|群众|干部|农户|企业|工人|村民|经理|书记|主任|[局县市区镇省部院校所科站馆队会董厂]长|总工|专家|代表|同志)$"
)
_BODY = re.compile("(?:局|委|办|厅|部|公司|单位|部门|镇|乡|街道|社区|村|县|市|区|县里|市里|会|组|队|政府|指挥部|人员)$")
_STORY = re.compile(
    "会议|会$|调研|检查|督查|通报|通知|进展|情况|影响|时间|电话|条件|原因|方式|标准|要求|能力|总投资|投资|资金|总量|现场|负责人|记者"
)
_QUANTITY = re.compile(
    "(?:[0-9]|[一二三四五六七八九十百千两])+[余多]?[万千百亿]*(?:个|处|座|所|条|户|家|项|台|块|辆|件|间|栋|株|具|盏|亩|批|宗|起|份|棵|公里|套|口|名)"
)
_LACK = re.compile("没有|未|尚|仍|还[^款清]|剩|余下|缺|破损|损坏|坏|过期|超标|不亮")
_TELLS = re.compile(
    "介绍|透露|表示|说|称|指出|强调|要求|提出|组织|出动|召开|举行|获悉|答复|承诺|派出|检查|通报|发现|来到|深入|调研|下达|印发|发布|联合|提醒|通知"
)
_FOUND = re.compile("(?:有|还有|存在|查出|发现|还剩|剩余|剩|共有|排查|摸排|尚有|仍有|排查出|摸排出|投放|涉及)$")
_DONE = re.compile("(?:目前|现|均|都|全部)*已|(?:全部|顺利|如期)?完[成工]了?$")
_TO_WHAT = frozenset(["对", "将", "把", "针对", "对于", "就"])
_THIS = re.compile("^[该这本此]")
_ACTS = {
    "build": re.compile(
        "完工|竣工|建成|通车|投用|投入|交付|封顶|贯通|合龙|开工|投产|运营|开园|开放|启用|收官|收尾|通水|供暖|恢复|试运行|"
        "开业|开馆|动工|验收|入住"
    ),
    "mend": re.compile("整改|化解|办结|清零|销号|解决|整治|消除|改正|维修|修复|换|拆|清|补|修|治"),
    "hand": re.compile("报|送|交(?!付)|递|寄|反馈|答复|公示|公布"),
    "get": re.compile("领|发放|兑付|到账|拨付|支付|缴|发"),
    "call": re.compile("报名|申请|登记|办理|申报|预约|确认|认证|受理|征集|截止"),
}


class Candidate(NamedTuple):
    """A noun phrase, or none, with the signs for and against it."""

    text: str
    signs: dict[str, float]


class _Clause(NamedTuple):
    text: str
    number: int  #: in its sentence
    sentences: int  #: how many sentences before
    distance: int  #: how many clauses before


def _clauses(place: Place) -> list[_Clause]:
    """The clauses before, from the first: those of the passage's first sentence and the nearest."""
    low = max(0, place.sentence[0] - REACH, place.text.rfind("\n", 0, place.sentence[0]) + 1)
    read: list[_Clause] = []
    sentences = _SENTENCE.split(place.text[low : place.clause[0]])
    for back, sentence in zip(range(len(sentences) - 1, -1, -1), sentences, strict=True):
        parts = [part for part in _CLAUSE.split(sentence) if part.strip()]
        read += [_Clause(part.strip(), number, back, 0) for number, part in enumerate(parts)]
    numbered = [clause._replace(distance=len(read) - 1 - at) for at, clause in enumerate(read)]
    return numbered if len(numbered) <= MOST else numbered[:2] + numbered[2 - MOST :]


def _kinds(text: str) -> list[str]:
    """What kinds of thing a phrase names."""
    kinds = [name for name, kind in (("works", _WORKS), ("matter", _MATTER), ("people", _PEOPLE)) if kind.search(text)]
    body = not kinds and (_BODY.search(text) or AGENT.search(text))
    return [*kinds, "body"] if body else kinds


def _signs(phrase: Phrase, clause: _Clause, act: str, acts: list[str], whole: str) -> dict[str, float]:
    kinds = _kinds(phrase.text)
    size = len(phrase.text)
    yes = {
        f"clauses {min(clause.distance, 6)}": True,
        f"sentences {min(clause.sentences, 3)}": True,
        f"size {2 if size < 3 else 3 if size < 4 else 10 if size < 11 else 20}": True,
        "passage's first": not clause.number and clause.text == whole[: len(clause.text)],
        "clause's first": not phrase.before,
        "sentence's first": not phrase.before and not clause.number,
        "after to what": phrase.before in _TO_WHAT,
        "after preposition": phrase.before_tag == "p" and phrase.before not in _TO_WHAT,
        "after verb": phrase.before_tag == "v",
        "after found": bool(_FOUND.match(phrase.before)),
        "before verb": phrase.after_tag == "v",
        "clause's last": phrase.after_tag == "$",
        "names the act": act in phrase.text or phrase.before == act,
        "clause names the act": act in clause.text,
        "lack": bool(_LACK.search(clause.text)),
        "done": bool(_DONE.match(clause.text.partition(phrase.text)[2])),
        "all its clause": phrase.after_tag == "$" and (not phrase.before or phrase.before in _TO_WHAT),
        "counted": bool(_QUANTITY.search(phrase.text)),
        "story": bool(_STORY.search(phrase.text)),
        "of": "的" in phrase.text,
        "this": bool(_THIS.match(phrase.text)),
        "verbal": phrase.verbal,
        "plain noun": not kinds,
        "body that acts": "body" in kinds and (phrase.after_tag in {"v", "d", "p"} or not phrase.before),
    }
    signs = {name: 1.0 for name, here in yes.items() if here}
    signs.update(dict.fromkeys(kinds, 1.0))
    signs.update({f"{name} {kind}": 1.0 for name in acts for kind in kinds})
    signs["said again"] = min(whole.count(phrase.head) - 1, 3) / 3 if len(phrase.head) > 1 else 0.0
    signs["shared"] = len((set(act) & set(clause.text)) - set("的一不了在有是到")) / max(len(set(act)), 1)
    return signs


def _of_calls(signs: dict[str, float]) -> dict[str, float]:
    """The same, and each again as a sign of what a closing word (报名截止…) belongs to, which stands elsewhere."""
    return signs | {f"closing, {name}": value for name, value in signs.items()}


def _teller(phrase: Phrase) -> bool:
    """Whether it is who tells or calls, of whom nothing is said but that."""
    return bool(_TELLS.match(phrase.after)) and not {"works", "matter"} & set(_kinds(phrase.text))


def candidates(place: Place, act: str, *, closes: bool) -> Iterator[Candidate]:
    """No phrase at all, then those of the clauses before. ``closes``: the act is the word for what a time closes."""
    acts = [name for name, words in _ACTS.items() if words.search(act)] or ["other"]
    none = {"none": 1.0, "none size": min(len(act), 12) / 10} | {f"none {name}": 1.0 for name in acts}
    yield Candidate("", _of_calls(none) if closes else none)
    clauses = _clauses(place)
    whole = "".join(clause.text for clause in clauses)
    for clause in clauses:
        for phrase in phrases(clause.text):
            if 2 <= len(phrase.text) <= min(LONGEST, LIMIT + 4 - len(act)) and not _teller(phrase):
                signs = _signs(phrase, clause, act, acts, whole)
                yield Candidate(phrase.text, _of_calls(signs) if closes else signs)


@cache
def _weights() -> dict[str, float]:
    lines = (files("digests.analysis") / "data" / "antecedents.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.rpartition(" ") for line in lines if line and not line.startswith("#"))
    return {name: float(value) for name, _, value in rows}


def worth(signs: dict[str, float]) -> float:
    """How much speaks for a candidate."""
    weights = _weights()
    return sum(weights.get(name, 0.0) * value for name, value in signs.items())


def antecedent(place: Place, act: str, *, closes: bool = False) -> str:
    """The thing that ``act`` is most likely done to, or nothing."""
    return max(candidates(place, act, closes=closes), key=lambda candidate: worth(candidate.signs)).text
