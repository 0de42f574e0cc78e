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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import exp, log

from ahocorasick_rs import AhoCorasick, MatchKind

from digests.analysis import segmenter
from digests.analysis.dateline import joined, undated
from digests.analysis.lexicon import Kind, Lexicon, load_lexicon
from digests.analysis.names import find_names
from digests.model import Keyword

#: A keyword's longest, in characters and in words.
LONGEST = 10
WORDS = 5

#: A word at the very beginning is worth this many times more; at ``REACH`` characters from it about a third of that.
LEAD = 10.0
REACH = 80.0
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
NAME = 7.0
PRESENT = 2.0
#: A part of a run that stands once is worth less than the run; more when it ends as the run does.
HEAD_PART = 0.8
TAIL_PART = 0.8
#: Twice is better than once.
AGAIN = 0.1
SINGLE = 0.7

_QUOTED = re.compile(r"[“《]([\u4e00-\u9fffA-Za-z0-9+·]{2,10})[”》]")
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z]")

_STARTS = frozenset({Kind.NOUN, Kind.GUESS, Kind.TITLE, Kind.NOMINAL, Kind.MODIFIER, Kind.OFFICIALESE, Kind.VERB})
_ENDS = frozenset({Kind.NOUN, Kind.GUESS, Kind.NOMINAL, Kind.SUFFIX, Kind.OFFICIALESE, Kind.TAIL, Kind.VERB})
_TOPICS = frozenset({Kind.NOUN, Kind.NOMINAL, Kind.GUESS})


@dataclass(slots=True)
class _Phrase:
    """A candidate: the words ``start`` to ``end`` of the text, and how it was found."""

    start: int
    end: int
    worth: float  #: what its words are worth together
    once: float  #: how good it is when it stands once
    again: float  #: and when it recurs
    count: int = 1


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text as words."""

    tokens: list[str]
    kinds: list[Kind]  #: one for each token
    worth: dict[str, float]
    opening: int  #: the number of tokens in the lead


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
    atoms = {term: False for term in _QUOTED.findall(text) if _WORD.search(term) and term not in lexicon.officialese}
    whole = list(atoms) + _terms(text)
    tokens = _cut(text, whole)
    names = find_names(text, _after_titles(tokens, lexicon))
    split = [name for name in names if tokens.count(name) < text.count(name)]
    return _cut(text, whole + split) if split else tokens, names | atoms


def _terms(text: str) -> list[str]:
    """The words of a text that the cutter does not know, each once."""
    return list(dict.fromkeys(_matcher().find_matches_as_strings(text)))


@cache
def _matcher() -> AhoCorasick:
    return AhoCorasick(sorted(load_lexicon().terms), matchkind=MatchKind.LeftmostLongest)


def _after_titles(tokens: list[str], lexicon: Lexicon) -> Iterable[int]:
    titles = lexicon.titles
    ends = list(accumulate(map(len, tokens)))
    return [end for token, end in zip(tokens, ends, strict=True) if token in titles or token[-2:] in titles]


def _cut(text: str, atoms: list[str]) -> list[str]:
    """The words of a text with every atom a word of its own.

    Each atom stands as one character of a private use area while the rest is cut.
    """
    if not atoms:
        return segmenter.cut(text)
    marks = {chr(0xF0000 + number): atom for number, atom in enumerate(atoms)}
    for mark, atom in sorted(marks.items(), key=lambda pair: -len(pair[1])):
        text = text.replace(atom, mark)
    return [marks.get(token, token) for token in segmenter.cut(text)]


def _read(tokens: list[str], atoms: Mapping[str, bool], headline: frozenset[str], lexicon: Lexicon) -> _Reading:
    """What each word of a text does, and what it is worth."""
    starts = list(accumulate(map(len, tokens), initial=0))
    first = dict(zip(reversed(tokens), reversed(starts[:-1]), strict=True))
    kinds: dict[str, Kind] = {}
    worth: dict[str, float] = {}
    for word, count in Counter(tokens).items():
        kind, value = lexicon.look_up(word)
        listed = atoms.get(word)
        if listed is not None:
            kind, value = Kind.NAME, PRESENT if listed else NAME
        kinds[word] = kind
        if kind:
            value *= 1 + LEAD * exp(-first[word] / REACH)
            if count > 1:
                value *= count**GROWTH
            worth[word] = value * HEADLINE if word in headline else value
    return _Reading(tokens, [kinds[token] for token in tokens], worth, bisect(starts, OPENING))


def _phrases(reading: _Reading, lexicon: Lexicon) -> dict[str, _Phrase]:
    """Every phrase of a text that could be a keyword."""
    phrases: dict[str, _Phrase] = {}
    start = -1
    for place, kind in enumerate(reading.kinds):
        if kind and kind != Kind.NAME:
            if start < 0:
                start = place
            continue
        if start >= 0:
            _add(start, place, reading, phrases, lexicon)
            start = -1
        if kind:
            name = reading.tokens[place]
            if name in phrases:
                phrases[name].count += 1
            else:
                phrases[name] = _Phrase(place, place + 1, reading.worth[name], 1.0, 1.0)
    if start >= 0:
        _add(start, len(reading.kinds), reading, phrases, lexicon)
    return phrases


def _add(begin: int, stop: int, reading: _Reading, phrases: dict[str, _Phrase], lexicon: Lexicon) -> None:
    """Count the phrases of a run of words, ``begin`` to ``stop``."""
    tokens, kinds, worth = reading.tokens, reading.kinds, reading.worth
    for start in range(begin, stop):
        if kinds[start] not in _STARTS:
            continue
        text = ""
        total = 0.0
        for place in range(start, min(start + WORDS, stop)):
            word = tokens[place]
            text += word
            if len(text) > LONGEST:
                break
            total += worth[word]
            if kinds[place] not in _ENDS:
                continue
            phrase = phrases.get(text)
            if phrase is not None:
                phrase.count += 1
                continue
            end = place + 1
            once, again = _factors(text, kinds[start:end], start < reading.opening)
            if again and text not in lexicon.officialese:
                if start > begin or end < stop:
                    once *= TAIL_PART if end == stop else HEAD_PART
                phrases[text] = _Phrase(start, end, total, once, again)


def _factors(text: str, kinds: list[Kind], opening: bool) -> tuple[float, float]:
    """How good a phrase is as a keyword, apart from its words: when it stands once, and when it recurs."""
    if len(kinds) == 1:
        return (SINGLE, SINGLE) if kinds[0] in _TOPICS else (0.0, 0.0)
    if _TOPICS.isdisjoint(kinds) and Kind.TITLE not in kinds:
        return 0.0, 0.0
    verbs = kinds.count(Kind.VERB)
    if not verbs:
        return 1.0, 1.0
    clause = opening and verbs == 1 and len(text) <= CLAUSE and Kind.VERB in (kinds[0], kinds[-1])
    return 1.0 if clause else 0.0, 1.0


def _choose(phrases: Mapping[str, _Phrase], reading: _Reading, k: int) -> list[Keyword]:
    """The best phrases, each weighed by what the better ones have left."""
    heap = []
    for text, phrase in phrases.items():
        factor = phrase.once if phrase.count == 1 else phrase.again * (1 + AGAIN * log(phrase.count))
        if factor:
            heap.append((-factor * phrase.worth, text, factor))
    heapq.heapify(heap)
    worth = reading.worth
    chosen: list[Keyword] = []
    covered: set[str] = set()
    while heap and len(chosen) < k:
        negative, text, factor = heapq.heappop(heap)
        if any(text in other.text or other.text in text for other in chosen):
            continue
        phrase = phrases[text]
        words = set(reading.tokens[phrase.start : phrase.end])
        left = factor * sum(worth[word] * (COVERED if word in covered else 1) for word in words)
        if left < -negative - 1e-9:
            if left > FRESH * factor * phrase.worth:
                heapq.heappush(heap, (-left, text, factor))
            continue
        chosen.append(Keyword(text=text, weight=round(left, 3)))
        covered |= words
    return chosen
