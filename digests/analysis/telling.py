"""What a clause tells: facts, events, what the headline speaks of; against that ceremony and slogans."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from digests.analysis.lexicon import words

_HAN_DIGITS = "一二三四五六七八九十百千万两"
#: Numbers with what they count; dates, times and the numbers of things (第12期) are none. It begins with a class alone,
#: which ``re`` searches for fastest.
_FACT = re.compile(
    rf"[0-9{_HAN_DIGITS}](?<!第.)(?:(?<=[0-9])[0-9,.]{{0,14}}"
    r"(?:(?:余|多)?(?:[万亿%％℃]|[\u4e00-\u9fff](?<![年月日时分号届次期版点至到、和]))|(?:日|月底|月|年底)前(?!后|往))"
    rf"|(?<![0-9])[{_HAN_DIGITS}]{{0,9}}[个名人家项成倍亩吨万])"
)

#: What each word of a list counts for in a summary's score.
_WORTH = {"events": 0.8, "ceremony": -4.0, "slogans": -0.8}


@cache
def _marks() -> tuple[AhoCorasick, list[float]]:
    lists = {name: words((files("digests.analysis") / "lexicon" / f"{name}.txt").read_text("utf-8")) for name in _WORTH}
    entries = [entry for name in _WORTH for entry in lists[name]]
    worth = [_WORTH[name] for name in _WORTH for _ in lists[name]]
    return AhoCorasick(entries, matchkind=MatchKind.LeftmostLongest), worth


class Telling(NamedTuple):
    """What each clause of a sentence tells."""

    scores: list[float]  #: by its words: above 0 for events, below for ceremony and slogans
    shared: list[int]  #: how many neighbouring characters are neighbours in the headline, too
    facts: list[int]  #: how many numbers of things it has


def tell(sentences: Iterable[Sequence[str]], pairs: frozenset[str]) -> list[Telling]:
    """What the clauses of some sentences tell; all are scanned at once, a line's end behind each sentence."""
    pieces: list[str] = []
    places = []
    for clauses in sentences:
        places.append((len(pieces), len(pieces) + len(clauses)))
        pieces += clauses
        pieces.append("\n")
    text = "".join(pieces)
    ends = list(accumulate(map(len, pieces)))
    scores = [0.0] * len(ends)
    facts = [0] * len(ends)
    shared = [0] * len(ends)
    matcher, worth = _marks()
    for index, start, _ in matcher.find_matches_as_indexes(text):
        scores[bisect_right(ends, start)] += worth[index]
    for match in _FACT.finditer(text):
        facts[bisect_right(ends, match.start())] += 1
    for pair in pairs:  # a headline has few, and its article fewer of them
        at = text.find(pair)
        while at >= 0:
            shared[bisect_right(ends, at)] += 1
            at = text.find(pair, at + 1)
    return [Telling(scores[first:last], shared[first:last], facts[first:last]) for first, last in places]


def pairs_of(headlines: list[str]) -> frozenset[str]:
    """The pairs of neighbouring characters of some headlines."""
    return frozenset(pair for text in headlines for pair in map(str.__add__, text, text[1:]))
