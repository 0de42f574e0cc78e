"""The word lists behind keywords: plain text, one or more words a line, ``#`` begins a comment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

from digests.analysis import segmenter
from digests.enums import direct


@direct
class Kind(StrEnum):
    """What a word does in a phrase; one letter each, so that a text's kinds are a string."""

    BREAK = "-"  #: ends it: function words, numbers, the verbs of reports
    NAME = "N"  #: a keyword by itself: a person, a term in quotation marks
    NOUN = "n"
    NOMINAL = "g"  #: a verb that is also a noun: 重建
    GUESS = "x"  #: a word of no dictionary: a name, or letters that fell together
    VERB = "v"  #: in it only when the whole recurs, or in the lead
    MODIFIER = "a"  #: not at its end
    TITLE = "t"  #: of a person; not at its end
    OFFICIALESE = "o"  #: no topic of its own: 国家, 群众
    SUFFIX = "s"  #: the end of a name: 镇, 水库
    TAIL = "w"  #: no topic of its own, and only after another word: 统战工作


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What words may and may not do in a keyword."""

    officialese: frozenset[str]  #: words and phrases that are no keyword
    breaks: frozenset[str]
    titles: frozenset[str]  #: a person's name may follow
    terms: frozenset[str]  #: what the cutter would cut apart: new words, stock phrases
    surnames: frozenset[str]
    transliteration: frozenset[str]  #: the characters of foreign people's names
    kinds: Mapping[str, Kind]  #: what is known of a word; the dictionary's part of speech says the rest
    #: Words seen before, with what they do and are worth; nothing for a break, that most need no more than one look.
    seen: dict[str, tuple[Kind, float] | tuple[()]] = field(default_factory=dict, repr=False, compare=False)

    def look_up(self, word: str) -> tuple[Kind, float] | tuple[()]:
        """What a word does in a phrase, and its worth: its IDF, less for kinds that name no topic; nothing for a break.

        Safe in threads.
        """
        found = self.seen.get(word)
        if found is None:
            kind = self.kinds.get(word) or _guess(word)
            found = () if kind is Kind.BREAK else _worth(kind, segmenter.idf(word))
            if len(self.seen) >= MEMORY:
                self.seen.clear()
            self.seen[word] = found
        return found

    def look_up_all(self, words: list[str]) -> list[tuple[Kind, float] | tuple[()]]:
        """The same of many words."""
        try:
            return list(map(self.seen.__getitem__, words))
        except KeyError:  # one is new
            return list(map(self.look_up, words))

    def kind(self, word: str) -> Kind:
        """What a word does in a phrase."""
        found = self.look_up(word)
        return found[0] if found else Kind.BREAK


@cache
def _worth(kind: Kind, idf: float) -> tuple[Kind, float]:
    """A kind and what a word of it is worth: a few hundred pairs for all words, as IDFs have one decimal place."""
    return kind, idf * WORTH[kind]


#: How much of its IDF a word of a kind is worth.
WORTH: dict[Kind, float] = {
    Kind.VERB: 0.6,
    Kind.MODIFIER: 0.5,
    Kind.TITLE: 0.4,
    Kind.OFFICIALESE: 0.25,
    Kind.SUFFIX: 0.3,
    Kind.NOMINAL: 0.9,
    Kind.NOUN: 1.0,
    Kind.NAME: 1.0,
    Kind.TAIL: 0.3,
    Kind.GUESS: 0.9,
}

#: Officialese of so many characters is a stock phrase, which a topic never goes through: 重要讲话精神, 主要负责同志;
#: but 工作会议 may be the end of 统战工作会议.
STOCK = 4

#: Words remembered at most.
MEMORY = 100_000

#: The lists, the later overruling the earlier.
_LISTS = (
    ("fillers", Kind.BREAK),
    ("nouns", Kind.NOUN),
    ("nominals", Kind.NOMINAL),
    ("verbs", Kind.VERB),
    ("modifiers", Kind.MODIFIER),
    ("suffixes", Kind.SUFFIX),
    ("officialese", Kind.OFFICIALESE),
    ("tails", Kind.TAIL),
    ("titles", Kind.TITLE),
    ("breaks", Kind.BREAK),
    ("terms", Kind.NOUN),
)


def words(text: str) -> list[str]:
    """The words of a list, its comments left out."""
    return [word for line in text.splitlines() for word in line.partition("#")[0].split()]


@cache
def _own(name: str) -> frozenset[str]:
    return frozenset(words((files("digests.analysis") / "lexicon" / f"{name}.txt").read_text(encoding="utf-8")))


@cache
def load_lexicon(paths: tuple[Path, ...] = ()) -> Lexicon:
    """The package's lists; the words of ``paths`` (an operator's own lists, UTF-8) join the officialese.

    Raises OSError for a list that cannot be read.
    """
    added = {word for path in paths for word in words(path.read_text(encoding="utf-8"))}
    officialese = _own("officialese") | _own("tails") | added
    kinds: dict[str, Kind] = {}
    for name, kind in _LISTS:
        kinds |= dict.fromkeys(_own(name), kind)
    kinds |= dict.fromkeys(added, Kind.OFFICIALESE)
    stock = {phrase for phrase in officialese if len(phrase) >= STOCK and phrase[:2] not in _own("tails")}
    kinds |= dict.fromkeys(stock, Kind.BREAK)
    kinds |= dict.fromkeys((term for term in _own("terms") if len(term) >= STOCK), Kind.NAME)
    return Lexicon(
        officialese=frozenset(officialese),
        breaks=_own("breaks"),
        terms=(_own("terms") - officialese) | stock | {word for word in _own("breaks") if len(word) >= STOCK},
        titles=_own("titles") | _own("people"),
        surnames=frozenset(name for word in _own("surnames") for name in ([word] if len(word) == 2 else word)),
        transliteration=frozenset("".join(_own("transliteration"))),
        kinds=kinds,
    )


_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9.+-]{2,}")

#: Parts of speech of jieba's dictionary.
_KINDS = {"vn": Kind.NOMINAL, "v": Kind.VERB, "vd": Kind.VERB, "a": Kind.MODIFIER, "b": Kind.MODIFIER}
_KINDS |= {"ad": Kind.BREAK, "an": Kind.NOMINAL}
_KINDS |= dict.fromkeys(
    ("c", "p", "r", "u", "y", "e", "o", "q", "mq", "uj", "ul", "f", "z", "d", "m", "i", "t"), Kind.BREAK
)


#: A guessed word that begins or ends with one of these is letters that fell together: 到海, 愿同.
_LOOSE = frozenset(
    "的了着过和与及或到在是也都就把被将对从以为等又再还很更最我你他她它这那哪请则若如即愿同向让使给不没说要会能可"
)

#: Words of place and time rarer than this begin a topic (灾后重建), the others (以下, 之间) only place it.
_PLAIN_PLACE = 8.5


def _guess(word: str) -> Kind:
    """The kind of a word that is on no list, by the dictionary's part of speech."""
    if not _HAN.match(word):
        return Kind.NOUN if _LATIN.fullmatch(word) else Kind.BREAK
    if len(word) == 1:
        return Kind.BREAK
    breaks = _own("breaks")
    if len(word) > 3 and (word[:2] in breaks or word[-2:] in breaks):
        return Kind.BREAK
    if len(word) > 2 and word[-2:] in _own("titles"):
        return Kind.TITLE
    if not segmenter.is_known(word):
        return Kind.BREAK if word[0] in _LOOSE or word[-1] in _LOOSE else Kind.GUESS
    tag = segmenter.tag(word)
    if tag == "nrfg":
        return Kind.NAME
    if tag == "t" and word[-1] in "节季":
        return Kind.NOUN
    if tag == "f" and segmenter.idf(word) > _PLAIN_PLACE:
        return Kind.MODIFIER
    return _KINDS.get(tag, Kind.NOUN)
