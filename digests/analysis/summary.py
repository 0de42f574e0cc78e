"""One sentence that says what happened, taken from the article.

    paragraphs -> sentences -> clauses -> windows of whole clauses -> the most telling

A window is told by what it holds (facts, numbers, the words of the headline) and by where it stands; the ceremony
of a meeting's opening, lists of those present and strings of slogans count against it. Nothing is written that is not
on the page: the characters of a summary are the article's, in its order.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digests.analysis.clauses import Sentence, balanced, sentences
from digests.analysis.dateline import joined, undated
from digests.model import Article

#: Characters of a summary at most, its full stop included.
LONGEST = 60
#: A window shorter than this says too little.
SHORTEST = 10
#: Sentences looked at: what happened stands early, what is due in the long paragraphs of a meeting.
SENTENCES = 40

#: What may go from the beginning of a sentence: when it was, who says so.
_OPENING = re.compile(
    r"(?:近日|日前|昨日|昨天|昨晨|昨晚|今天|今日|目前|截至目前|据悉|据介绍|据了解|此外|同时|随后|其中|另外|不久前|前不久|会上|会后|当天|当晚|"
    r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚|凌晨|早|至\d{1,2}日)?|记者[^，：]{0,24}?(?:获悉|了解到)|"
    r"[^，。：]{0,14}(?:指出|强调|要求|提出|明确|表示|说|介绍|认为|显示))[，：]"
)
_SAID = re.compile(r"[^，。：]{0,30}(?:指出|强调|要求|提出|明确|表示|说|介绍)[，：]")
_ORDER = re.compile(
    r"要|应|须|必须|切实|严格|全力|大力|加快|加强|强化|推进|确保|开展|做好|抓好|坚持|扎实|认真|深入|持续|聚焦|统筹|紧盯"
)

#: The ceremony of a meeting.
_CEREMONY = re.compile(
    r"(?:会议|大会|座谈会|推进会|部署会|动员会|例会|（扩大）会议)[^，]{0,4}(?:召开|举行|在[^，]{1,6}(?:召开|举行))|召开[^，]{0,30}(?:会|会议)(?=[，。]|$)|"
    r"(?:出席|参加|列席|陪同)(?:会议|活动|座谈|仪式|调研)?|主持(?:会议|召开)?|并讲话|作(?:总结)?讲话|致辞|学习贯彻|传达学习|会议还|总结[^，]{0,10}工作|部署[^，]{0,10}任务|"
    r"(?:全国统一|会议)精神|一行|诚挚问候|热烈祝贺"
)
_SLOGAN = re.compile(
    r"切实|牢固|树立|牢牢|深刻|领悟|坚决|坚定|坚持以|深入贯彻|全面贯彻|贯彻落实|认真落实|提高政治站位|政治站位|增强|意识|凝聚|汇聚|担当|使命|责任感|引领|"
    r"奋力|努力|扎实|不断|进一步|持续|着力|全面|强大|有力|坚强|坚实|贡献|高质量|新时代|新征程|两个确立|两个维护|总书记|重要指示|重要讲话|指导思想|思想为指导|精神|"
    r"落实落细|落地见效|真抓实干|攻坚克难|举一反三|齐抓共管|合力|作风|格局|大局|重要意义|要坚持|要充分|要深|要加强|要进一步"
)
_FACT = re.compile(
    r"\d[\d,.]*(?:万|亿|%|个|名|人|家|项|公里|亩|吨|元|万元|亿元|次|户|辆|台|套|座|天|日|月|年|小时|平方米|岁|起|件|所|条|处|种)?|[一二三四五六七八九十百千万两]+(?:个|名|人|家|项|成|倍)"
)
_EVENT = re.compile(
    r"印发|公布|发布|出台|启动|开工|竣工|建成|投用|通车|开通|开业|开幕|上线|揭牌|签约|签署|获批|批准|成立|完成|实现|达|增长|下降|突破|超过|创|"
    r"发生|造成|导致|死亡|受伤|抓获|查处|夺得|获得|荣获|当选|会见|会谈|访问|抵达|通话|逝世|首次|推出|实施|施行|开展|举办|举行|将于|将|拟|力争|确保|前完成|"
    r"研发|研制|投入|新增|改造|修复|整治|提前|截至|决定|宣布|授予|报名|招聘|补贴|发放|惠及|免费|开放"
)
#: What cannot begin a summary: it points at something before it.
_POINTS = re.compile(
    r"[他她它其这那此该]|我们|我(?!国|省|市|县|区|军)|你|您|上述|以上|对此|因此|所以|但|而|并|又|也|还|则|同时|此外|另外|其中|然而|不过|于是|随后|接着|与此|为此|"
    r"首先|其次|再次|最后|二是|三是|四是|五是|双方|两国|两人|[、，。；：）”》]|方案|意见|通知|会议|活动当天|据[^，]{0,12}$"
)
#: What cannot end one: it only leads up to something.
_LEADS = re.compile(
    r"(?:随着|为了?|虽然|尽管|如果|当|由于|因为|除了?|根据|按照|针对|围绕|通过|作为|自|从|在|面对|对于|对|以|据|应|值此|经|受|据)[^，]{0,40}$"
)
_CLOSED = re.compile(
    r".*(?:了|成立|举行|召开|启动|开幕|完成|达|获|发生|公布|印发|发布|会见|会谈|超|突破|建成|逝世|强调|有)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """Whole clauses of one sentence that could be the summary."""

    text: str
    sentence: Sentence
    first: int  #: its first clause


def summary(article: Article) -> str:
    """What happened, in one sentence of the article's own words, at most ``LONGEST`` characters.

    Empty when the article has no sentence that fits. The dateline is left out, and what only repeats the headline
    is chosen last.
    """
    headlines = [part for part in (article.headline, article.kicker, article.deck) if part]
    paragraphs = [joined(paragraph) for paragraph in article.paragraphs]
    if paragraphs:
        paragraphs[0] = undated(paragraphs[0])
    read = sentences(paragraphs, SENTENCES)
    best, most = "", float("-inf")
    bigrams = {text[i : i + 2] for text in headlines for i in range(len(text) - 1)}
    for window in (window for sentence in read for window in _windows(sentence)):
        score = _score(window, bigrams, headlines)
        if score > most:
            best, most = window.text, score
    return best


def _windows(sentence: Sentence) -> Iterator[_Window]:
    """Every run of a sentence's clauses that could stand alone."""
    clauses = sentence.clauses
    first = _opened(clauses)
    said = first > 0 and bool(_SAID.fullmatch(clauses[first - 1]))
    for start in range(first, len(clauses)):
        if start > first and not ((said or sentence.place > 0) and _ORDER.match(clauses[start])):
            continue
        text = ""
        for end in range(start, len(clauses)):
            text += clauses[end]
            if len(text) > LONGEST + 1:
                break
            whole = text.rstrip("，；：,;:、") + sentence.end
            if len(whole) <= LONGEST and _stands(whole, clauses[end], sentence.end):
                yield _Window(text=whole, sentence=sentence, first=start)


def _opened(clauses: tuple[str, ...]) -> int:
    """The number of clauses at the beginning that only say when, or who said it."""
    number = 0
    while number < len(clauses) - 1 and number < 3 and _OPENING.fullmatch(clauses[number]):
        number += 1
    return number


def _stands(text: str, last: str, end: str) -> bool:
    """Whether a window is a sentence a reader understands alone."""
    if len(text) < SHORTEST or not balanced(text) or _POINTS.match(text):
        return False
    bare = last.rstrip("，；：,;:、")
    if last.endswith(("：", ":")):
        return False
    return not (_LEADS.match(bare) and not _CLOSED.match(bare))


def _score(window: _Window, bigrams: set[str], headlines: list[str]) -> float:
    """How telling a window is."""
    text = window.text
    size = len(text)
    bare = text.rstrip("。！？!?")
    shared = sum(text[i : i + 2] in bigrams for i in range(size - 1))
    score = 6.0 * shared / (size + 10) + 0.05 * min(size, 50)
    score += 1.2 * min(len(_FACT.findall(text)), 3) + 0.8 * min(len(_EVENT.findall(text)), 3)
    score -= 1.6 * len(_CEREMONY.findall(text)) + 0.8 * len(_SLOGAN.findall(text))
    score -= 0.25 * min(window.sentence.place, 10) + 0.3 * (text.count("、") > 3) * text.count("、")
    score -= 0.5 * bool(window.first) + 1.0 * (text[-1] not in "。！？!?")
    score -= 4.0 * any(bare in headline or (headline in bare and size < len(headline) + 6) for headline in headlines)
    return score
