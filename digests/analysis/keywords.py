"""Keywords: the topics of a text, as phrases a reader would file it under.

    text -> plain -> tokens (names and quoted terms whole) -> runs -> phrases -> the best that do not overlap

A phrase is a run of words between punctuation, function words and verbs, or a part of one. It is worth what its words
are worth (rare, frequent here, near the beginning, in the headline), and words that a better phrase has already taken
count for little, so that ten keywords cover ten topics.
"""

import heapq
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from itertools import accumulate, islice, repeat
from math import exp, log
from operator import itemgetter

from ahocorasick_rs import AhoCorasick, MatchKind

from digests.analysis import segmenter
from digests.analysis.dateline import joined, undated
from digests.analysis.lexicon import Kind, Lexicon, load_lexicon
from digests.analysis.names import find_names
from digests.enums import direct
from digests.model import Keyword

#: A keyword's longest, in characters and in words.
LONGEST = 10
WORDS = 5

#: Terms in quotation marks looked at, more than a page has.
QUOTED = 500

#: A word at the very beginning is worth this many times more; at ``REACH`` characters from it about a third of that.
LEAD = 8.0
REACH = 100.0
#: Where the lead ends, in characters: there alone a verb with its object is a topic by itself (凭吊烈士).
OPENING = 120
#: How long that may be.
CLAUSE = 8
#: A word of the headline is worth this many times more.
HEADLINE = 2.5
#: How a word's worth grows with its number.
GROWTH = 0.6
#: What a word is worth that a better keyword holds already, and how much of a keyword must be new.
COVERED = 0.3
FRESH = 0.4
#: The worth of a name before all that, and of one that only stands in a list of those present.
NAME = 11.0
PRESENT = 3.0
#: A part of a run that stands once is worth less than the run; more when it ends as the run does.
HEAD_PART = 0.8
TAIL_PART = 0.8
#: Words that a phrase must match in worth to be looked at.
WORTHY = 20
#: And the least that one of them must be worth, as a share of that.
STRONG = 0.6
#: Twice is better than once.
AGAIN = 0.1
SINGLE = 0.8
#: A named place or body is more of a topic than other phrases.
NAMED = 1.5

_QUOTED = re.compile(r"[“《]([\u4e00-\u9fffA-Za-z0-9+·]{2,10})[”》]")
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z]")


@direct
class _Form(Enum):
    """What the kinds of a phrase's words make it."""

    NONE = 0  #: no keyword
    WORD = 1
    PHRASE = 2
    NAMED = 5  #: a place or a body by its last word: 郭家咀水库
    CLAUSE = 3  #: a verb with its object
    SUBJECT = 6  #: a subject with its verb
    AGAIN = 4  #: good only when it recurs


@dataclass(slots=True)
class _Phrase:
    """A candidate: the words ``start`` to ``end`` of the text, and how it was found."""

    start: int
    end: int
    worth: float  #: what its words are worth together
    form: _Form
    part: float  #: below 1 for a part of a run
    count: int = 1


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text as words."""

    tokens: list[str]
    kinds: str  #: one letter for each token
    worth: dict[str, float]  #: of every token that is no break
    opening: int  #: the number of tokens in the lead
    titled: bool  #: a headline was given


def keywords(text: str, k: int = 10, *, headline: str = "", lexicon: Lexicon | None = None) -> list[Keyword]:
    """At most ``k`` topics of a text, the best first; none holds another, none is officialese.

    ``text`` may have line breaks inside words. ``headline`` helps to weigh, it is not itself a source of keywords
    that the text does not bear out. ``lexicon``: see ``load_lexicon``. Any text is taken; an empty one has no topics.
    """
    lexicon = lexicon or load_lexicon()
    tokens, atoms = _tokens(undated(joined(text)), lexicon)
    reading = _read(tokens, atoms, frozenset(segmenter.cut(headline)) if headline else frozenset(), lexicon)
    return _choose(_phrases(reading, lexicon), reading, k)


def _tokens(text: str, lexicon: Lexicon) -> tuple[list[str], dict[str, bool]]:
    """The words of a text, and those of them that are whole names: True for one merely present in a list."""
    atoms = {term: False for term in _quoted(text) if _WORD.search(term) and term not in lexicon.officialese}
    matcher, titles = _matcher()
    terms: dict[str, None] = {}
    places = []
    for number, start, end in matcher.find_matches_as_indexes(text):
        if number < titles:
            places.append(end)
        else:
            terms[text[start:end]] = None
    atoms |= find_names(text, places)
    return _cut(text, [*atoms, *terms]), atoms


def _quoted(text: str) -> Iterator[str]:
    return (match[1] for match in islice(_QUOTED.finditer(text), QUOTED))


@cache
def _matcher() -> tuple[AhoCorasick, int]:
    """Finds titles and the words that the cutter does not know in one pass; and the number of titles."""
    lexicon = load_lexicon()
    entries = [*sorted(lexicon.titles), *sorted(lexicon.terms - lexicon.titles)]
    return AhoCorasick(entries, matchkind=MatchKind.LeftmostLongest), len(lexicon.titles)


def _cut(text: str, atoms: list[str]) -> list[str]:
    """The words of a text with every atom a word of its own.

    Each atom stands as one character of a private use area while the rest is cut.
    """
    if not atoms:
        return segmenter.cut(text)
    marks = {chr(0xF0000 + number): atom for number, atom in enumerate(atoms)}
    for mark, atom in sorted(marks.items(), key=lambda pair: -len(pair[1])):
        text = text.replace(atom, mark)
    tokens = segmenter.cut(text)
    return list(map(marks.get, tokens, tokens))


def _read(tokens: list[str], atoms: Mapping[str, bool], headline: frozenset[str], lexicon: Lexicon) -> _Reading:
    """What each word of a text does, and what it is worth."""
    starts = list(accumulate(map(len, tokens), initial=0))
    counts = Counter(tokens)
    first = dict(zip(reversed(tokens), reversed(starts[:-1]), strict=True))  # the first of each is written last
    kinds: dict[str, str] = {}
    worth: dict[str, float] = {}
    ignored, seen = lexicon.ignored, lexicon.seen
    for word, count in counts.items():
        if word in ignored and word not in atoms:  # a quoted term may be no word by itself
            continue
        kind, value = seen.get(word) or lexicon.look_up(word)
        if word in atoms:
            kind, value = Kind.NAME, PRESENT if atoms[word] else NAME
        elif kind is Kind.BREAK:
            continue
        kinds[word] = kind
        place = first[word]
        if place < _LED:
            value *= _LEADS[place]
        if count > 1:
            value *= count**GROWTH
        worth[word] = value
    for word in headline & worth.keys():
        worth[word] *= HEADLINE
    read = list(map(kinds.get, tokens, repeat("-")))
    for number in _DIGIT.finditer("".join(map(_LAST, tokens[:-1]))):  # one character a token
        place = number.end()
        if tokens[place][0] in _COUNTED and read[place] != Kind.NAME:
            read[place] = "-"
    return _Reading(tokens, "".join(read), worth, bisect(starts, OPENING), bool(headline))


#: A word that begins so behind a number belongs to it: 24 时前, 148 个村, 26 日至.
_COUNTED = frozenset("年月日时分秒号个名位家项次件条款种类批万亿两元块吨米亩户人岁倍度层座栋台辆艘架列趟场届期轮级只头")

_DIGIT = re.compile("[0-9０-９]")
_LAST = itemgetter(-1)

#: How many characters the lead reaches.
_LED = 600
#: How much more a word is worth that first stands so many characters from the beginning.
_LEADS = [1 + LEAD * exp(-place / REACH) for place in range(_LED)]


def _phrases(reading: _Reading, lexicon: Lexicon) -> dict[str, _Phrase]:
    """Every phrase of a text that could be a keyword."""
    phrases: dict[str, _Phrase] = {}
    worth = reading.worth
    floor = _floor(worth)
    for run in _RUN.finditer(reading.kinds):
        start, end = run.span()
        if end - start == 1:
            _add_one(start, reading, phrases, floor)
        elif max(map(worth.__getitem__, reading.tokens[start:end])) >= STRONG * floor:
            _add(start, end, reading, phrases, floor)
    return {text: phrase for text, phrase in phrases.items() if text not in lexicon.officialese}


def _floor(worth: Mapping[str, float]) -> float:
    """What a phrase's words must be worth together: what the best ``WORTHY`` words are, each alone."""
    return sorted(worth.values())[-WORTHY] if len(worth) > WORTHY else 0.0


def _add_one(place: int, reading: _Reading, phrases: dict[str, _Phrase], floor: float) -> None:
    """Count a run of one word: most runs are."""
    word = reading.tokens[place]
    worth = reading.worth[word]
    if worth < floor or not 1 < len(word) <= LONGEST:
        return
    phrase = phrases.get(word)
    if phrase is not None:
        phrase.count += 1
    elif (form := _form(reading.kinds[place])) is not _Form.NONE:
        phrases[word] = _Phrase(place, place + 1, worth, form, 1.0)


def _add(begin: int, stop: int, reading: _Reading, phrases: dict[str, _Phrase], floor: float) -> None:
    """Count the phrases of a run of words, ``begin`` to ``stop``."""
    tokens, kinds, worth = reading.tokens, reading.kinds, reading.worth
    for start in range(begin, stop):
        if kinds[start] in _NEVER_FIRST:
            continue
        text = ""
        total = 0.0
        for end in range(start + 1, min(start + WORDS, stop) + 1):
            word = tokens[end - 1]
            text += word
            if len(text) > LONGEST:
                break
            total += worth[word]
            if total < floor or kinds[end - 1] in _NEVER_LAST:
                continue
            phrase = phrases.get(text)
            if phrase is not None:
                phrase.count += 1
                continue
            form = _form(kinds[start:end])
            if form is not _Form.NONE and len(text) > 1:
                whole = form is _Form.NAMED or end - start == stop - begin
                part = 1.0 if whole else TAIL_PART if end == stop else HEAD_PART
                phrases[text] = _Phrase(start, end, total, form, part)


_RUN = re.compile(r"N|[^-N]+")
#: No form begins with these kinds, none ends with those.
_NEVER_FIRST, _NEVER_LAST = "sw", "at"
_FORMS = (
    (_Form.PHRASE, re.compile("N")),
    (_Form.WORD, re.compile("[ngx]")),
    (_Form.NAMED, re.compile("[ngxa][ngxas]*s")),
    (_Form.PHRASE, re.compile("(?=.+[ngxt]|[ngxt])[ngxato][ngxatosw]*[ngxosw]")),
    (_Form.CLAUSE, re.compile("(?=.*[ngxt])v[ngxatosw]*[ngxosw]")),
    (_Form.SUBJECT, re.compile("(?=.*[ngxt])[ngxato][ngxatosw]*v")),
    (_Form.AGAIN, re.compile("(?=.*[ngxt])[ngxatov].*[ngxoswv]")),
)


@lru_cache(10_000)
def _form(kinds: str) -> _Form:
    """The form of a phrase whose words have these kinds."""
    return next((form for form, pattern in _FORMS if pattern.fullmatch(kinds)), _Form.NONE)


#: What the forms are worth that are good anywhere.
_FACTORS = {_Form.WORD: SINGLE, _Form.NAMED: NAMED, _Form.PHRASE: 1.0}


def _factor(text: str, phrase: _Phrase, reading: _Reading) -> float:
    """How good a phrase is as a keyword, apart from its words; 0 for one that is none.

    Without a headline the lead's own clauses say what happened; with one, a subject with its verb says no more than it.
    """
    form, count = phrase.form, phrase.count
    factor = _FACTORS.get(form)
    if factor is None:
        telling = form is _Form.CLAUSE or (form is _Form.SUBJECT and not reading.titled)
        clause = telling and phrase.start < reading.opening and len(text) <= CLAUSE
        factor = 1.0 if clause or count > 1 else 0.0
    return factor * phrase.part if count == 1 else factor * (1 + AGAIN * log(count))


def _choose(phrases: Mapping[str, _Phrase], reading: _Reading, k: int) -> list[Keyword]:
    """The best phrases, each weighed by what the better ones have left."""
    heap = []
    for text, phrase in phrases.items():
        factor = _factor(text, phrase, reading)
        if factor:
            heap.append((-factor * phrase.worth, text, factor))
    heapq.heapify(heap)
    worth = reading.worth
    chosen: list[Keyword] = []
    texts: list[str] = []
    taken = ""
    covered: set[str] = set()
    while heap and len(chosen) < k:
        negative, text, factor = heapq.heappop(heap)
        if text in taken or any(map(text.__contains__, texts)):
            continue
        phrase = phrases[text]
        words = dict.fromkeys(reading.tokens[phrase.start : phrase.end])  # in order, that a sum comes out the same
        left = factor * sum(worth[word] * (COVERED if word in covered else 1) for word in words)
        if left < -negative - 1e-9:
            if left > FRESH * factor * phrase.worth:
                heapq.heappush(heap, (-left, text, factor))
            continue
        chosen.append(Keyword(text=text, weight=round(left, 3)))
        texts.append(text)
        taken += "\n" + text
        covered.update(words)
    return chosen
