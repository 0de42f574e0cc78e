"""Keywords: the topics of a text, as phrases a reader would file it under.

    text -> plain -> tokens (names and quoted terms whole) -> runs -> phrases -> the best that do not overlap

A phrase is a run of words between punctuation, function words and verbs, or a part of one that recurs. It is worth
what its words are worth (rare, frequent here, near the beginning, in the headline), and words that a better phrase has
already taken count for little, so that ten keywords cover ten topics.
"""

import heapq
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, log

from digests.analysis import segmenter
from digests.analysis.dateline import joined, undated
from digests.analysis.lexicon import Kind, Lexicon, kind_of, load_lexicon
from digests.analysis.names import find_names
from digests.model import Keyword

#: A keyword's longest, in characters and in words.
LONGEST = 10
WORDS = 5

#: A word at the beginning is worth this much more, halving about every 55 characters.
LEAD = 5.0
REACH = 80.0
#: A word of the headline is worth this much more.
HEADLINE = 2.5
#: How a word's worth grows with its number.
GROWTH = 0.6
#: What a word is worth that a better keyword holds already.
COVERED = 0.1

_WORTH = {
    Kind.VERB: 0.6,
    Kind.MODIFIER: 0.5,
    Kind.OFFICIALESE: 0.25,
    Kind.TAIL: 0.2,
    Kind.TITLE: 0.1,
    Kind.SUFFIX: 0.3,
    Kind.NOMINAL: 0.9,
    Kind.NOUN: 1.0,
}

_QUOTED = re.compile(r"[“《]([\u4e00-\u9fffA-Za-z0-9+·]{2,10})[”》]")
_DIGITS = re.compile(r"[0-9０-９.%％]+")


@dataclass(slots=True)
class _Phrase:
    """A candidate while it is counted."""

    words: tuple[str, ...]
    whole: bool  #: a whole run, not only a part
    count: int = 0


@dataclass(slots=True)
class _Reading:
    """A text as words: how often each stands, where first, and which phrases they make."""

    counts: dict[str, int] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, _Phrase] = field(default_factory=dict)


def keywords(text: str, k: int = 10, *, headline: str = "", lexicon: Lexicon | None = None) -> list[Keyword]:
    """At most ``k`` topics of a text, the best first; none holds another, none is officialese.

    ``text`` may have line breaks inside words. ``headline`` helps to weigh, it is not itself a source of keywords
    that the text does not bear out. ``lexicon``: see ``load_lexicon``. Any text is taken; an empty one has no topics.
    """
    lexicon = lexicon or load_lexicon()
    tokens, atoms = _tokens(undated(joined(text)))
    reading = _read(tokens, atoms, lexicon)
    worth = _worth(reading, set(segmenter.cut(headline)) if headline else set(), atoms)
    return _choose(reading.phrases, worth, k, lexicon)


def _tokens(text: str) -> tuple[list[str], dict[str, bool]]:
    """The words of a text, and those of them that are whole names: True for one merely present in a list."""
    atoms = {term: False for term in _QUOTED.findall(text) if not _DIGITS.fullmatch(term)}
    tokens = segmenter.cut(text)
    names = find_names(text, _after_titles(tokens))
    atoms |= names
    if not atoms:
        return tokens, atoms
    return _recut(text, list(atoms)), atoms


def _after_titles(tokens: list[str]) -> Iterable[int]:
    titles = load_lexicon().kinds
    at = 0
    for token in tokens:
        at += len(token)
        if titles.get(token) == Kind.TITLE:
            yield at


def _recut(text: str, atoms: list[str]) -> list[str]:
    """The words of a text with every atom a word of its own.

    Each atom stands as one character of a private use area while the rest is cut.
    """
    marks = {chr(0xF0000 + number): atom for number, atom in enumerate(atoms)}
    for mark, atom in sorted(marks.items(), key=lambda pair: -len(pair[1])):
        text = text.replace(atom, mark)
    return [marks.get(token, token) for token in segmenter.cut(text)]


def _read(tokens: Iterable[str], atoms: Mapping[str, bool], lexicon: Lexicon) -> _Reading:
    reading = _Reading()
    counts, first = reading.counts, reading.first
    run: list[tuple[str, Kind]] = []
    at = 0
    for token in tokens:
        kind = Kind.NAME if token in atoms else kind_of(token, lexicon)
        if kind in (Kind.BREAK, Kind.NAME) and run:
            _phrases(run, reading)
            run = []
        if kind != Kind.BREAK:
            counts[token] = counts.get(token, 0) + 1
            first.setdefault(token, at)
            if kind == Kind.NAME:
                _phrases([(token, kind)], reading)
            else:
                run.append((token, kind))
        at += len(token)
    if run:
        _phrases(run, reading)
    return reading


_STARTS = frozenset({Kind.NOUN, Kind.NOMINAL, Kind.MODIFIER, Kind.OFFICIALESE, Kind.NAME, Kind.VERB})
_ENDS = frozenset({Kind.NOUN, Kind.NOMINAL, Kind.SUFFIX, Kind.OFFICIALESE, Kind.TAIL, Kind.NAME, Kind.VERB})


def _phrases(run: list[tuple[str, Kind]], reading: _Reading) -> None:
    """Count every phrase of a run."""
    phrases = reading.phrases
    last = len(run) - 1
    for start, (_, kind) in enumerate(run):
        if kind not in _STARTS:
            continue
        text = ""
        for end in range(start, min(start + WORDS, len(run))):
            word, kind = run[end]
            text += word
            if len(text) > LONGEST:
                break
            if kind not in _ENDS:
                continue
            phrase = phrases.get(text)
            if phrase is None:
                phrase = phrases[text] = _Phrase(tuple(w for w, _ in run[start : end + 1]), False)
            phrase.count += 1
            if start == 0 and end == last:
                phrase.whole = True


def _worth(reading: _Reading, headline: set[str], atoms: Mapping[str, bool]) -> dict[str, float]:
    """What each word is worth."""
    lexicon = load_lexicon()
    worth = {}
    for word, count in reading.counts.items():
        value = 7.0 if word in atoms else segmenter.idf(word) * _WORTH.get(kind_of(word, lexicon), 1.0)
        if atoms.get(word):
            value *= 0.3
        value *= count**GROWTH * (1 + LEAD * exp(-reading.first[word] / REACH))
        worth[word] = value * HEADLINE if word in headline else value
    return worth


def _choose(phrases: Mapping[str, _Phrase], worth: Mapping[str, float], k: int, lexicon: Lexicon) -> list[Keyword]:
    """The best phrases, each weighed by what the better ones have left."""
    heap = []
    for text, phrase in phrases.items():
        factor = _factor(text, phrase, lexicon)
        if factor:
            heap.append((-factor * sum(worth[word] for word in set(phrase.words)), text, factor))
    heapq.heapify(heap)
    chosen: list[Keyword] = []
    covered: set[str] = set()
    while heap and len(chosen) < k:
        negative, text, factor = heapq.heappop(heap)
        if any(text in other.text or other.text in text for other in chosen):
            continue
        words = set(phrases[text].words)
        left = factor * sum(worth[word] * (COVERED if word in covered else 1) for word in words)
        if left < -negative - 1e-9:
            heapq.heappush(heap, (-left, text, factor))
            continue
        if left <= 0:
            break
        chosen.append(Keyword(text=text, weight=round(left, 3)))
        covered |= words
    return chosen


def _factor(text: str, phrase: _Phrase, lexicon: Lexicon) -> float:
    """How good a phrase is as a keyword, apart from its words; 0 for one that is none."""
    if len(text) < 2 or text in lexicon.officialese or text in lexicon.breaks:
        return 0.0
    kinds = [kind_of(word, lexicon) for word in phrase.words]
    if len(kinds) == 1:
        return 0.7 if kinds[0] in (Kind.NOUN, Kind.NOMINAL) or text not in lexicon.kinds else 0.0
    if not any(kind in (Kind.NOUN, Kind.NOMINAL) for kind in kinds):
        return 0.0
    if Kind.VERB in kinds and phrase.count < 2 and not _clause(kinds):
        return 0.0
    return (1 + 0.2 * log(phrase.count)) * (1.0 if phrase.whole or phrase.count > 1 else 0.6)


def _clause(kinds: list[Kind]) -> bool:
    """Whether a phrase has one verb, and that at one of its ends: 凭吊烈士, 旅客滞留."""
    return kinds.count(Kind.VERB) == 1 and (kinds[0] == Kind.VERB or kinds[-1] == Kind.VERB)
