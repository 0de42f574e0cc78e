"""What a clause tells: facts, events, what the headline speaks of; against that ceremony and slogans."""

import re
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from digests.analysis.lexicon import words

#: Numbers with what they count; dates and the numbers in names (十四届) are none.
_FACT = re.compile(
    r"\d[\d,.]*(?:万|亿|%|个|名|人|家|项|公里|亩|吨|元|次|户|辆|台|套|座|天|小时|平方米|岁|起|件|所|条|处|种|级)|"
    r"\d(?:日|月底|月|年底)前(?!后|往)|[一二三四五六七八九十百千万两]+(?:个|名|人|家|项|成|倍)"
)


#: What each counts for in a summary's score, at most so many times a clause.
_WORTH = {"events": 0.8, "ceremony": -4.0, "slogans": -0.8}
_FACTS = 1.0
_MOST = 2


@cache
def _marks() -> tuple[AhoCorasick, list[float]]:
    lists = {name: words((files("digests.analysis") / "lexicon" / f"{name}.txt").read_text("utf-8")) for name in _WORTH}
    entries = [entry for name in _WORTH for entry in lists[name]]
    worth = [_WORTH[name] for name in _WORTH for _ in lists[name]]
    return AhoCorasick(entries, matchkind=MatchKind.LeftmostLongest), worth


def told(clause: str) -> float:
    """How much a clause tells: above 0 for facts and events, below for ceremony and slogans."""
    matcher, worth = _marks()
    score = _FACTS * min(len(_FACT.findall(clause)), _MOST)
    for index, _, _ in matcher.find_matches_as_indexes(clause):
        score += worth[index]
    return score


def shared(clause: str, pairs: frozenset[str]) -> int:
    """How many neighbouring characters of a clause are neighbours in the headline, too."""
    return sum(map(pairs.__contains__, map(str.__add__, clause, clause[1:]))) if pairs else 0


def pairs_of(headlines: list[str]) -> frozenset[str]:
    """The pairs of neighbouring characters of some headlines."""
    return frozenset(pair for text in headlines for pair in map(str.__add__, text, text[1:]))
