"""One sentence that says what happened, taken from the article.

    paragraphs -> sentences -> clauses -> windows of whole clauses -> the most telling that stands alone

A window is told by what it holds (facts, numbers, the words of the headline) and by where it stands; the ceremony
of a meeting's opening, lists of those present and strings of slogans count against it. Nothing is written that is not
on the page: the characters of a summary are the article's, in its order.
"""

import re
from collections.abc import Iterator
from operator import itemgetter

from digests.analysis import segmenter
from digests.analysis.clauses import Sentence, balanced, sentences
from digests.analysis.dateline import joined, undated
from digests.analysis.lexicon import Kind, load_lexicon, words
from digests.analysis.telling import Telling, pairs_of, tell
from digests.model import Article

#: Characters of a summary at most, its full stop included.
LONGEST = 60
#: A clause longer than this is in no window.
TOO_LONG = LONGEST + 1
#: A window shorter than this says too little.
SHORTEST = 10
#: Sentences looked at: what happened stands early, what is due in the long paragraphs of a meeting.
SENTENCES = 20
#: The dateline stands in the first paragraph, or after a picture's caption.
CAPTIONS = 3

#: The score of a window: its clauses' tellings, and these.
LIKENESS = 8.0  #: for the share of neighbouring characters that the headline has
FACT = 0.9  #: a number of something, up to ``FACTS`` of them
FACTS = 2
MOST = FACT * FACTS
LENGTH = 0.04  #: a character: a fuller sentence says more
LIST = 0.3  #: against each 、 beyond ``LISTED``
LISTED = 3
ASIDE = 2.0  #: against a noun that was named before: 大会, 展览
LATE = 0.25  #: against each sentence before it, up to ``LATEST``
LATEST = 12
NO_STOP = 2.0  #: against a sentence without an end: a caption, a subtitle

#: What may go from the beginning of a sentence: when it was, who says so.
_OPENING = re.compile(
    r"(?:近日|日前|昨日|昨天|昨晨|昨晚|今天|今日|目前|截至目前|据悉|据介绍|据了解|据[^，：]{0,14}(?:报道|消息|通报)|此外|同时|随后|另外|不久前|前不久|会上|会后|当[天日晚](?:上午|下午|晚上)?|"
    r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚|凌晨|早|至\d{1,2}日)?|"
    r"(?:本报|新华社)?记者[^，：]{0,24}?(?:获悉|了解到)|[^，。：]{0,30}(?:指出|强调|要求|提出|明确|表示|说|介绍|认为|显示|消息))[，：]"
)
#: The last characters of what may go, so that most clauses need no closer look.
_OPENED = frozenset("日前昨天晨今悉绍解道息报此外时后上午晚凌早获到出调求确示说为")
_SAID = re.compile(r"[^，。：]{0,30}(?:指出|强调|要求|提出|明确)[，：]")
#: What an order begins with, in its first two characters.
_ORDERS = frozenset(
    words(
        "要 应 须 必须 切实 严格 全力 大力 加快 加强 强化 推进 确保 开展 做好 抓好 坚持 扎实 认真 深入 持续 统筹 紧盯 "
        "力争 推动 落实 深化 健全 完善"
    )
)
#: What was said and not by whom; who spoke and nothing of what, to be seen from the last ``SPEECH`` characters.
_QUOTED = re.compile(r"“[^”]*[。！？…]”$")
_SPOKEN = re.compile(r"(?:[地着道笑]说|介绍说?|表示|[^，]说)[。！？]?$")
SPEECH = 4
_DEMAND = re.compile(r"要(?![求素闻点害领旨紧么])")
#: What cannot begin a summary: it points at something before it.
_POINTS = re.compile(
    r"[他她它其这那此该]|我们|我(?!国|省|市|县|区|军)|你|您|上述|以上|对此|因此|所以|但|而|并|又|也(?!门)|还|则|同时|此外|另外|其中|然而|不过|于是|随后|接着|与此|为此|"
    r"首先|其次|再次|最后|[一二三四五六]是|双方|两国|两人|当天|当时|当晚|当日|欢迎仪式后|会谈后|[、，。；：）”》]|值此"
)
#: What begins with a noun that was named before: the conference, the exhibition, the scheme.
_NAMED = re.compile(
    r"(?:大会|展览|活动|会议|论坛|赛事|比赛|方案|意见|通知|办法|报道|研究团队|团队|据|报告|批示|指示|项目(?!建设)|工程|事故|现场)"
)
#: What cannot end one that is cut short: it only leads up to something.
_LEADS = re.compile(
    r"应.*邀请?$|.*在[^，]{2,}(?:[之以]?后|时|[^空途心]中|下|[^早晚]上|里|内|间)$|.*(?:介绍|表示|说|指出|强调|提出|认为|透露|获悉|报道)$|.*作为[^，]*$|"
    r"[^，]{0,4}[到至]\d[^，]{0,9}[年月日底末]$|(?!.*[是为有成了到出得称享见获]).*的[^，的]{2,6}$|"
    r"(?:随着|为(?:了|迎接|贯彻|进一步|推动|加强|深入|庆祝|纪念)|虽然|尽管|如果|当|由于|因为|除了?|根据|按照|针对|围绕|作为|面对|经|受|继|值|不仅|不但|既)|"
    r"(?:自|从|在|对|对于|以|通过|到|至)(?!.*(?:了|立|行|开|动|幕|成|达|获|生|布|发|见|谈|超|破|世|有|入|出|办))|"
    r".*(?:之际|以来|年来|期间|过程中|的同时|时候|[^临定准及]时|之后|以后|方面|为主题|为契机|为抓手|为重点|为引领|为目标|为指导|为牵引|为主线|为导向|为首)$|(?:国务院|市|区|县|省)?[^，]{0,12}(?:、[^，]{2,12}){2,}$"
)


#: Whole clauses of one sentence that could be the summary: score, text, the sentence and the number of its last clause
#: here. A plain tuple, since an article has dozens.
_Window = tuple[float, str, Sentence, int]


def summary(article: Article) -> str:
    """What happened, in one sentence of the article's own words, at most ``LONGEST`` characters.

    Empty when the article has no sentence that fits. The dateline is left out, and what only repeats the headline
    is chosen last.
    """
    headlines = [part for part in (article.headline, article.kicker, article.deck) if part]
    paragraphs = [joined(paragraph) for paragraph in article.paragraphs]
    paragraphs[:CAPTIONS] = map(undated, paragraphs[:CAPTIONS])
    pairs = pairs_of(headlines)
    read = [(sentence, _opened(sentence.clauses)) for sentence in sentences(paragraphs, SENTENCES)]
    told = tell([sentence.clauses[first:] for sentence, first in read], pairs)
    windows = [
        window
        for (sentence, first), telling in zip(read, told, strict=True)
        for window in _windows(sentence, first, telling)
    ]
    windows.sort(key=itemgetter(0), reverse=True)
    return _first_standing(windows, headlines)


def _first_standing(windows: list[_Window], headlines: list[str]) -> str:
    """The best window that a reader understands alone and that says more than the headline."""
    spare = ""
    for window in windows:
        if not _stands(window):
            continue
        text = window[1]
        if not any(_repeats(text, headline) for headline in headlines):
            return _bare(text)
        spare = spare or _bare(text)
    return spare


def _windows(sentence: Sentence, first: int, telling: Telling) -> Iterator[_Window]:
    """Every run of a sentence's clauses that could be the summary, with its score; the ``first`` only lead up to it."""
    clauses, end = sentence.clauses, sentence.end
    orders = _orders(clauses[first]) or (first > 0 and bool(_SAID.fullmatch(clauses[first - 1])))
    place = -LATE * min(sentence.place, LATEST) - NO_STOP * (not end)
    for start in range(first, len(clauses)):
        if start > first and not (orders and _orders(clauses[start])):
            continue
        text = ""
        score = place - (start > first) - ASIDE * bool(_NAMED.match(clauses[start]))
        same = counted = listed = 0
        for last in range(start, len(clauses)):
            clause, at = clauses[last], last - first
            text += clause
            if len(text) > TOO_LONG:
                break
            score += telling.scores[at]
            same += telling.shared[at]
            counted += telling.facts[at]
            listed += clause.count("、")
            whole = text.rstrip("，；：,;:、") + end
            size = len(whole)
            if SHORTEST <= size <= LONGEST:
                full = score + (FACT * counted if counted < FACTS else MOST) + LENGTH * size
                if same:
                    full += LIKENESS * same / ((size if size > 30 else 30) + 10)
                if listed > LISTED:
                    full -= LIST * (listed - LISTED)
                yield full, whole, sentence, last


def _orders(clause: str) -> bool:
    return clause[:2] in _ORDERS or clause[0] in _ORDERS


def _opened(clauses: tuple[str, ...]) -> int:
    """The number of clauses at the beginning that only say when, or who said it."""
    number = 0
    while number < min(len(clauses) - 1, 3):
        clause = clauses[number]
        if clause[-2:-1] not in _OPENED or not _OPENING.fullmatch(clause):
            break
        number += 1
    return number


def _stands(window: _Window) -> bool:
    """Whether a window is a sentence a reader understands alone."""
    _, text, sentence, number = window
    clauses = sentence.clauses
    if not balanced(text) or _POINTS.match(text) or _QUOTED.match(text) or _SPOKEN.search(text[-SPEECH:]):
        return False
    last = clauses[number]
    if number == len(clauses) - 1:
        return True
    return last[-1] not in "：:" and not _LEADS.match(last[:-1]) and _acts(last[:-1])


def _acts(clause: str) -> bool:
    """Whether a clause has a verb: one without is half a sentence."""
    kind = load_lexicon().kind
    return any(
        kind(word) in (Kind.VERB, Kind.NOMINAL) or segmenter.tag(word).startswith("v") for word in segmenter.cut(clause)
    )


def _repeats(text: str, headline: str) -> bool:
    """Whether a sentence says no more than a headline."""
    bare = text.rstrip("。！？!?")
    return bare in headline or (headline in bare and len(bare) < len(headline) + 6)


def _bare(text: str) -> str:
    """A demand without its 要."""
    return text.removeprefix("要") if _DEMAND.match(text) else text
