"""Keywords: the topics of a text, as phrases a reader would file it under.

    text -> plain -> tokens (names and quoted terms whole) -> runs -> phrases -> the best that do not overlap

A phrase is a run of words between punctuation, function words and verbs, or a part of one. It is worth what its words
are worth (rare, frequent here, near the beginning, in the headline), and words that a better phrase has already taken
count for little, so that ten keywords cover ten topics.
"""

import heapq
import re
from bisect import bisect, bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from itertools import accumulate, compress, count, islice
from math import exp, log
from typing import NamedTuple

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
class _Form(IntEnum):
    """What the kinds of a phrase's words make it."""

    NONE = 0  #: no keyword
    WORD = 1
    PHRASE = 2
    NAMED = 5  #: a place or a body by its last word: 郭家咀水库
    CLAUSE = 3  #: a verb with its object
    SUBJECT = 6  #: a subject with its verb
    AGAIN = 4  #: good only when it recurs


#: A candidate: where its words begin and end, what they are worth together, its form, and below 1 for a part of a run.
#: A plain tuple, since a text has dozens.
_Phrase = tuple[int, int, float, _Form, float]


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
    reading = _read(_cut(undated(joined(text)), lexicon), headline, lexicon)
    return _choose(*_phrases(reading, lexicon), reading, k)


class _Words(NamedTuple):
    """The words of a text, every name and every term a word of its own."""

    tokens: list[str]
    held: list[int]  #: the places of those
    atoms: dict[str, bool]  #: the names and the quoted terms; True for a name merely present in a list


def _cut(text: str, lexicon: Lexicon) -> _Words:
    """Each name and term stands as one character of a private use area while the rest is cut."""
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
    marks = {chr(0xF0000 + number): whole for number, whole in enumerate([*atoms, *terms])}
    for mark, whole in sorted(marks.items(), key=lambda pair: -len(pair[1])):
        text = text.replace(whole, mark)
    tokens = segmenter.cut(text)
    held = list(compress(range(len(tokens)), map(marks.__contains__, tokens)))
    for place in held:
        tokens[place] = marks[tokens[place]]
    return _Words(tokens, held, atoms)


def _quoted(text: str) -> Iterator[str]:
    return (match[1] for match in islice(_QUOTED.finditer(text), QUOTED))


@cache
def _matcher() -> tuple[AhoCorasick, int]:
    """Finds titles and the words that the cutter does not know in one pass; and the number of titles."""
    lexicon = load_lexicon()
    entries = [*sorted(lexicon.titles), *sorted(lexicon.terms - lexicon.titles)]
    return AhoCorasick(entries, matchkind=MatchKind.LeftmostLongest), len(lexicon.titles)


def _read(words: _Words, headline: str, lexicon: Lexicon) -> _Reading:
    """What each word of a text does, and what it is worth."""
    tokens = words.tokens
    starts = list(accumulate(map(len, tokens), initial=0))
    found = lexicon.look_up_all(tokens)
    for place in words.held:
        present = words.atoms.get(tokens[place])
        if present is not None:
            found[place] = (Kind.NAME, PRESENT if present else NAME)
    kinds: list[str] = [Kind.BREAK] * len(tokens)
    worth: dict[str, float] = {}
    counts: dict[str, int] = {}
    for place, word, start, (kind, value) in compress(zip(count(), tokens, starts, found), found):  # type: ignore[misc]  # breaks are empty and left out
        kinds[place] = kind
        if word in worth:
            counts[word] = counts.get(word, 1) + 1
        else:
            worth[word] = value * _LEADS[start] if start < _LED else value
    for word, times in counts.items():
        worth[word] *= times**GROWTH
    if headline:
        for word in worth.keys() & segmenter.cut(headline):
            worth[word] *= HEADLINE
    for number in _NUMBERED.finditer("".join(tokens)):
        place = bisect_left(starts, number.end())
        if starts[place] == number.end() and kinds[place] != Kind.NAME:
            kinds[place] = Kind.BREAK
    return _Reading(tokens, "".join(kinds), worth, bisect(starts, OPENING), bool(headline))


#: A word that begins so behind a number belongs to it: 24 时前, 148 个村, 26 日至.
_NUMBERED = re.compile(
    "[0-9０-９](?=[年月日时分秒号个名位家项次件条款种类批万亿两元块吨米亩户人岁倍度层座栋台辆艘架列趟场届期轮级只头])"
)

#: How many characters the lead reaches.
_LED = 600
#: How much more a word is worth that first stands so many characters from the beginning.
_LEADS = [1 + LEAD * exp(-place / REACH) for place in range(_LED)]


def _phrases(reading: _Reading, lexicon: Lexicon) -> tuple[dict[str, _Phrase], dict[str, int]]:
    """Every phrase of a text that could be a keyword, and how often those stand that recur."""
    phrases: dict[str, _Phrase] = {}
    counts: dict[str, int] = {}
    tokens, worth = reading.tokens, reading.worth
    floor = _floor(worth)
    none_strong = {word for word, value in worth.items() if value >= STRONG * floor}.isdisjoint
    for run in _RUN.finditer(reading.kinds):
        start, end = run.span()
        if end - start > 1:
            if not none_strong(tokens[start:end]):
                _add(start, end, reading, phrases, counts, floor)
        elif worth[tokens[start]] >= floor:
            _add_one(start, reading, phrases, counts)
    for text in phrases.keys() & lexicon.officialese:
        del phrases[text]
    return phrases, counts


def _floor(worth: Mapping[str, float]) -> float:
    """What a phrase's words must be worth together: what the best ``WORTHY`` words are, each alone."""
    return sorted(worth.values())[-WORTHY] if len(worth) > WORTHY else 0.0


def _add_one(place: int, reading: _Reading, phrases: dict[str, _Phrase], counts: dict[str, int]) -> None:
    """Count a run of one word: most runs are."""
    word = reading.tokens[place]
    if word in phrases:
        counts[word] = counts.get(word, 1) + 1
    elif 1 < len(word) <= LONGEST and (form := _form(reading.kinds[place])):
        phrases[word] = (place, place + 1, reading.worth[word], form, 1.0)


def _add(
    begin: int, stop: int, reading: _Reading, phrases: dict[str, _Phrase], counts: dict[str, int], floor: float
) -> None:
    """Count the phrases of a run of words, ``begin`` to ``stop``."""
    tokens, kinds, worth = reading.tokens, reading.kinds, reading.worth
    for start in range(begin, stop):
        if kinds[start] in _NEVER_FIRST:
            continue
        text = ""
        total = 0.0
        end = start
        for word in tokens[start : start + WORDS if start + WORDS < stop else stop]:
            end += 1
            text += word
            total += worth[word]
            if total < floor or kinds[end - 1] in _NEVER_LAST:
                continue
            if len(text) > LONGEST:
                break
            if text in phrases:
                counts[text] = counts.get(text, 1) + 1
                continue
            form = _form(kinds[start:end])
            if form and len(text) > 1:
                whole = (start == begin and end == stop) or form is _Form.NAMED
                phrases[text] = (start, end, total, form, 1.0 if whole else TAIL_PART if end == stop else HEAD_PART)


#: Begun with a class alone, which ``re`` searches for fastest.
_RUN = re.compile("[^-](?:(?<!N)[^-N]+)?")
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


#: Phrases by what they are worth at most, below 0, with the factor of each.
_Heap = list[tuple[float, str, float]]

#: What the forms are worth; nothing those that are good only in the lead or again.
_FACTORS = {_Form.WORD: SINGLE, _Form.NAMED: NAMED, _Form.PHRASE: 1.0} | dict.fromkeys(
    (_Form.CLAUSE, _Form.SUBJECT, _Form.AGAIN), 0.0
)


def _tells(text: str, start: int, form: _Form, reading: _Reading) -> bool:
    """Whether a clause of the lead says what happened.

    Without a headline the lead's own clauses do; with one, a subject with its verb says no more than it.
    """
    telling = form is _Form.CLAUSE or (form is _Form.SUBJECT and not reading.titled)
    return telling and start < reading.opening and len(text) <= CLAUSE


def _weighed(phrases: Mapping[str, _Phrase], counts: Mapping[str, int], reading: _Reading) -> _Heap:
    """The phrases that may be keywords, and how good each is as one, apart from its words."""
    heap: _Heap = []
    for text, (start, _, worth, form, part) in phrases.items():
        factor = _FACTORS[form]
        if text in counts:
            factor = (factor or 1.0) * (1 + AGAIN * log(counts[text]))
        elif factor or _tells(text, start, form, reading):
            factor = (factor or 1.0) * part
        if factor:
            heap.append((-factor * worth, text, factor))
    return heap


def _choose(phrases: Mapping[str, _Phrase], counts: Mapping[str, int], reading: _Reading, k: int) -> list[Keyword]:
    """The best phrases, each weighed by what the better ones have left."""
    heap = _weighed(phrases, counts, reading)
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
        start, end, whole, _, _ = phrases[text]
        words = dict.fromkeys(reading.tokens[start:end])  # in order, that a sum comes out the same
        left = 0.0
        for word in words:
            left += worth[word] * COVERED if word in covered else worth[word]
        left *= factor
        if left < -negative - 1e-9:
            if left > FRESH * factor * whole:
                heapq.heappush(heap, (-left, text, factor))
            continue
        chosen.append(Keyword(text=text, weight=round(left, 3)))
        texts.append(text)
        taken += "\n" + text
        covered.update(words)
    return chosen
