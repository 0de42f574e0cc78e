"""The noun phrases of a clause, by the dictionary's parts of speech: what it is about, and what is done to it.

对辖区6所学校的消防器材进行了检查  ->  辖区6所学校的消防器材 (after 对, before 进行), 检查
"""

import re
from functools import partial
from typing import NamedTuple

from digests.analysis import segmenter
from digests.analysis.word_lists import alternation

_words = partial(alternation, "noun_phrases.txt")


class Phrase(NamedTuple):
    """One noun phrase, with the words around it; ``""`` at an end of the clause."""

    text: str
    head: str  #: its last noun
    before: str
    before_tag: str
    after: str
    after_tag: str
    verbal: bool  #: whether a verb stands in it: 损坏应急灯


_Token = tuple[str, str]
_NOUNISH = frozenset("nbjlimqrsxkahz")
_NOUN_TAGS = frozenset({"vn", "an", "eng", "f", "zg", "uj", "uz", "c", "u"})
_INNER_MARK = re.compile("[、“”()《》A-Za-z0-9%+.·•‧-]")
#: What never belongs to a noun phrase, whatever the dictionary thinks.
_APART = re.compile(f"(?:{_words('apart')})$")
#: Verbs that end a noun phrase as its noun: 供水管网改造.
_NOMINAL = re.compile(f"(?:{_words('nominal')})$")
_TIME = re.compile(
    "^(?:[0-9]+|[一二三四五六七八九十]+|去|今|明|前|后|昨|当|本|上|下)?(?:年|月|日|天|号|季度|上午|下午|晚上?|目前|近日|日前)$"
)
#: 志愿者(帮助农户), 县水利局(修复…): the verb after them is what they do.
_ACTOR = re.compile(f"(?:{_words('actor')})$")
#: 红绿灯故障, 道路积水严重: what is wrong with it goes.
_AILMENT = re.compile(f"(?<=[^的、]{{4}})(?:{_words('ailment')})?(?:严重|突出)?$")
_OPENED = frozenset("“《")
_DIGITS = re.compile("^[0-9.一二三四五六七八九十百千万亿两余多第]+$")
_LEFT, _RIGHT = frozenset("、的和与及等内)”."), frozenset("、的和与及等(“.")
#: 共, 全县, 6万亩(玉米): the number stays, being what is counted; (过期灭火器)38具 does not.
_LEAD = re.compile(f"^(?:{_words('lead')})+")
#: 12日起, 20元, 一批, 从即日: a time or a number, no thing.
_NO_THING = re.compile(
    "[0-9.]*(?:[元日月年]|%|%以上)?$|[0-9.]+[余多]?[万亿千百]*[余多]?(?:亩|公顷|平方米|平方公里|立方米|公里|米|吨|千瓦)$|[第近]?[0-9一二三四五六七八九十两]+[年月批个家户处期次]+$|面向|有意|(?:工作|活动|任务)$|[^的]*(?:之日|即日|日起)|.*[何能]|时间|经(?![济营贸])|"
    f".*(?:{_words('no_thing')})$"
)
_QUANTITY = re.compile(
    "(?:总投资|总)?(?:共|计|约|近)?(?:[0-9.]+|[一二三四五六七八九十百千两]+)(?:余|多)?[万亿千百]*(?:余|多)?"
    f"(?:{_words('counted')})$"
)


def _mended(tokens: list[_Token]) -> list[_Token]:
    """Classifiers that the dictionary takes for verbs: 38具."""
    out: list[_Token] = []
    for word, tag in tokens:
        counted = out and (out[-1][1] == "m" or _DIGITS.match(out[-1][0])) and len(word) == 1
        out.append((word, "q") if counted and tag[0] in "vndg" else (word, tag))
    return out


def _nounish(tokens: list[_Token], at: int, taken: list[_Token]) -> bool:
    """Whether a word goes on, or begins, a noun phrase."""
    word, tag = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else ("", "$")
    if _APART.match(word):
        return following[0] == "的" and tag == "v" and word not in {"有", "是"}
    if taken and taken[-1][0] in _OPENED:
        return True
    if (
        taken
        and taken[-1][1] in {"q", "zg"}
        and len(word) > 1
        and tag != "v"
        and any(tag[0] == "n" for _, tag in tokens[at + 1 : at + 3])
    ):
        return True  # 12件重复信访事项
    if tag == "t" or _TIME.match(word):
        return not _TIME.match(word) and bool(taken or following[1][0] == "n")
    if tag == "x":
        return bool(_INNER_MARK.match(word)) or len(word) > 1
    if tag == "f" and not taken:
        return False
    if tag == "v":
        return _inner_verb(word, following, taken)
    return tag[0] in _NOUNISH or tag in _NOUN_TAGS


def _inner_verb(word: str, following: _Token, taken: list[_Token]) -> bool:
    if following[0] == "的" or (taken and taken[-1][0] == "的"):
        return True
    if len(word) != 2 or not taken:
        return False
    if taken[-1][0] == "、":
        return True
    if _ACTOR.search(taken[-1][0]) or (taken[-1][1] == "f" and not _NOMINAL.search(word)):
        return False
    compound = taken[-1][1][0] in "nqmjdf" or (taken[-1][1] == "c" and following[1][0] == "n")
    return compound and (
        following[1][0] in "nz"
        or following[1] == "c"
        or (following[1] in {"$", "v", "d"} and bool(_NOMINAL.search(word)))
    )


def _trimmed(words: list[_Token]) -> list[_Token]:
    first, last = 0, len(words)
    while first < last and (words[first][1] in {"uj", "c", "u"} or words[first][0] in _LEFT):
        first += 1
    while last > first and (words[last - 1][1] in {"uj", "c", "u", "d", "t"} or words[last - 1][0] in _RIGHT):
        last -= 1
    return words[first:last]


def _phrase(words: list[_Token], before: _Token, after: _Token) -> Phrase | None:
    kept = _trimmed(words)
    if kept and _DIGITS.match(kept[-1][0]) and _TIME.match(after[0]):
        kept = _trimmed(kept[:-1])
    if not kept or kept[-1][1][0] not in "nlijxqbavmz":
        return None
    text = _LEAD.sub("", "".join(word for word, _ in kept))
    counted = _QUANTITY.search(text)
    if counted and counted.start() >= 2:
        text = text[: counted.start()]
    text = _AILMENT.sub("", text.removesuffix("总投资").removesuffix("投资").removesuffix("工期"))
    if text.count("“") != text.count("”"):
        text = text.strip("“”").rpartition("“")[2]
    if _NO_THING.match(text):
        return None
    head = next((word for word, tag in reversed(kept) if tag[0] in "nlij" or tag == "vn"), "")
    return Phrase(text, head, *before, *after, any(tag == "v" for _, tag in kept))


def phrases(clause: str) -> list[Phrase]:
    """The noun phrases of one clause, from left to right."""
    tokens = _mended(segmenter.tagged(clause))
    found: list[Phrase] = []
    taken: list[_Token] = []
    before: _Token = ("", "^")
    for at, token in enumerate([*tokens, ("", "$")]):
        if at < len(tokens) and _nounish(tokens, at, taken):
            taken.append(token)
            continue
        if taken and (phrase := _phrase(taken, before, token)):
            found.append(phrase)
        taken, before = [], token
    return found


#: So many characters of a thing may stand outside its noun phrase.
MORE = 3


def covers(words: str) -> bool:
    """Whether some words are one noun phrase, and no clause: 消防器材, but not 检查组下达整改通知书."""
    found = phrases(words)
    return len(found) == 1 and len(found[0].text) >= len(words) - MORE
