"""What an act that names no thing is done to, when the sentences before name it.

    …对辖区6所学校的消防器材进行了检查。…要求一周内|更换到位  ->  辖区6所学校的消防器材

Every noun phrase of the clauses before is a candidate. What speaks for it or against it (how far it is, what stands
around it, what kind of thing it is, what is to be done) are its signs; each sign's weight stands in
``data/antecedents.txt``, learnt from the labelled sentences by ``tests.benchmarks.learn_antecedents``.
"""

import re
from collections.abc import Iterator
from functools import cache, partial
from importlib.resources import files
from typing import NamedTuple

from digests.analysis.deadlines_text import Place
from digests.analysis.noun_phrases import Phrase, phrases
from digests.analysis.tasks_words import AGENT, LIMIT
from digests.analysis.word_lists import alternation

_words = partial(alternation, "noun_phrases.txt")

#: How far before a sentence its passage is read, and how many of its clauses at most.
REACH, MOST = 200, 14
#: A phrase's most characters.
LONGEST = 24

_SENTENCE = re.compile("[。！？!?\n]")
_CLAUSE = re.compile("[,，;；:：]")
_WORKS = re.compile(f"(?:{_words('works')})$")
_MATTER = re.compile(f"(?:{_words('matter')})$")
_PEOPLE = re.compile(f"(?:{_words('people')})$")
_BODY = re.compile(f"(?:{_words('body')})$")
_STORY = re.compile(_words("story"))
_QUANTITY = re.compile(
    "(?:[0-9]|[一二三四五六七八九十百千两])+[余多]?[万千百亿]*(?:个|处|座|所|条|户|家|项|台|块|辆|件|间|栋|株|具|盏|亩|批|宗|起|份|棵|公里|套|口|名)"
)
_LACK = re.compile(_words("lack"))
_TELLS = re.compile(_words("tells"))
_FOUND = re.compile(f"(?:{_words('found')})$")
_DONE = re.compile("(?:目前|现|均|都|全部)*已|(?:全部|顺利|如期)?完[成工]了?$")
_TO_WHAT = frozenset(["对", "将", "把", "针对", "对于", "就"])
_THIS = re.compile("^[该这本此]")
_ACTS = {name: re.compile(_words(f"act_{name}")) for name in ("build", "mend", "hand", "get", "call")}


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
