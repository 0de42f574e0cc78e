"""Words that people follow: what a rule says, and which articles it catches.

A rule is words side by side, as people type them: ``防汛 水库 +马寨镇 -演练``. Plain words are any of, ``+`` must be
there, ``-`` must not. A rule of ``-`` words alone catches every article without them. Words are taken literally:
Traditional and Simplified, full width and half width, capitals and small letters are the same, and a Latin word or
number matches whole.

All rules are matched in one pass over a text, whoever they belong to: at each place the two characters there say which
lengths a followed word can have, and a dictionary whether it is one. With a million words an Aho-Corasick automaton
(ahocorasick-rs) takes four times as long to build, and matches no faster; see tests/benchmarks/bench_follow.py.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from digests.i18n import simplified
from digests.width import fold

#: Words in one rule, and characters in one word.
MAX_WORDS = 30
MAX_LENGTH = 32

_LATIN = re.compile("[a-z0-9]+")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one line of followed words asks for; every word is folded (see ``fold``)."""

    any_of: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def catches(self, found: frozenset[str]) -> bool:
        """Whether a text that holds the words ``found`` is caught."""
        return (
            not found.intersection(self.never)
            and found.issuperset(self.must)
            and (not self.any_of or not found.isdisjoint(self.any_of))
        )

    @property
    def words(self) -> tuple[str, ...]:
        """Every word of the rule."""
        return self.any_of + self.must + self.never

    def __str__(self) -> str:
        return " ".join([*self.any_of, *(f"+{word}" for word in self.must), *(f"-{word}" for word in self.never)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught(Generic[Key]):
    """A rule that caught a text, and the words it caught it by (none for a rule of ``-`` words alone)."""

    key: Key
    words: tuple[str, ...]


def parse_rule(line: str) -> Rule | None:
    """The rule that ``line`` says; None when it says none. Beyond ``MAX_WORDS`` and ``MAX_LENGTH`` nothing is kept."""
    return _rule(line.replace("＋", "+").replace("－", "-"), normal)


def stored_rule(line: str) -> Rule | None:
    """The rule that was written as ``str(rule)``: its words are normal already, which for a million of them counts."""
    return _rule(line, str)


def _rule(line: str, normal: Callable[[str], str]) -> Rule | None:
    any_of: dict[str, None] = {}
    must: dict[str, None] = {}
    never: dict[str, None] = {}
    for raw in line.split()[:MAX_WORDS]:
        kind = must if raw[0] == "+" else never if raw[0] == "-" else any_of
        word = normal(raw).lstrip("+-")
        if word and len(word) <= MAX_LENGTH:
            kind[word] = None
    if not (any_of or must or never):
        return None
    return Rule(any_of=tuple(any_of), must=tuple(must), never=tuple(never))


def normal(text: str) -> str:
    """``text`` as words are compared: folded, Simplified, without white space."""
    return "".join(simplified(fold(text)).split())


class Matcher(Generic[Key]):
    """Many rules, ready to be matched against texts. Build it once for a day's pages."""

    def __init__(self, rules: Mapping[Key, Rule]) -> None:
        self._rules = rules
        self._holders: dict[str, Sequence[Key]] = {}  #: word -> the rules to look at when it is there
        self._lengths: dict[str, int] = {}  #: the first two characters -> lengths of words, a bit each
        self._always: list[Key] = []
        for key, rule in rules.items():
            looked_at = rule.must[:1] or rule.any_of
            for word in looked_at:
                self._hold(word, key)
            if not looked_at:
                self._always.append(key)
            for word in rule.must[1:] + rule.never + (rule.any_of if rule.must else ()):
                self._holders.setdefault(word, ())
        lengths = self._lengths
        for word in self._holders:
            begins, bit = word[:2], 1 << len(word)
            lengths[begins] = lengths.get(begins, 0) | bit

    def _hold(self, word: str, key: Key) -> None:
        """Most words are one rule's: a tuple is small, and the garbage collector passes over it."""
        known = self._holders.get(word)
        if not known:
            self._holders[word] = (key,)
        elif isinstance(known, list):
            known.append(key)
        else:
            self._holders[word] = [*known, key]

    def catch(self, text: str) -> Iterator[Caught[Key]]:
        """The rules that catch ``text``, each once."""
        spaced = simplified(fold(text))
        found = frozenset(self._han("".join(spaced.split()))) | frozenset(self._latin(spaced))
        candidates = dict.fromkeys(key for word in sorted(found) for key in self._holders[word])
        for key in (*candidates, *self._always):
            rule = self._rules[key]
            if (rule.must or rule.never) and not rule.catches(found):
                continue
            words = rule.any_of + rule.must
            if len(words) > 1:  # the one word of a candidate is there
                words = tuple(word for word in words if word in found)
            yield Caught(key=key, words=words)

    def _han(self, plain: str) -> Iterator[str]:
        """The words in a text without white space: a Han word may cross a line break."""
        words, lengths, sizes = self._holders, self._lengths, _Sizes()
        for start in range(len(plain)):
            bits = lengths.get(plain[start : start + 2], 0) | lengths.get(plain[start], 0)
            for length in sizes[bits]:
                word = plain[start : start + length]
                if word in words and not _is_latin(word):
                    yield word

    def _latin(self, spaced: str) -> Iterator[str]:
        """The Latin words and numbers that stand whole in a text."""
        return (word for word in _LATIN.findall(spaced) if word in self._holders)


class _Sizes(dict[int, tuple[int, ...]]):
    """The lengths that the bits of a number stand for."""

    def __missing__(self, bits: int) -> tuple[int, ...]:
        found = self[bits] = tuple(at for at in range(bits.bit_length()) if bits >> at & 1)
        return found


def _is_latin(word: str) -> bool:
    return word.isascii() and word.isalnum()


def caught_by(rules: Mapping[Key, Rule], texts: Iterable[str]) -> list[list[Caught[Key]]]:
    """For each text the rules that catch it."""
    matcher = Matcher(rules)
    return [list(matcher.catch(text)) for text in texts]
