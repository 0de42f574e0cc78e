"""Words near one that nothing was found for: the same sound, one edit away, the same words otherwise put.

    fangxun, fx, 防讯 -> 防汛;   郭咀水库 -> 郭家咀水库;   水库郭家咀 -> 郭家咀水库

pypinyin's table of characters is read, pypinyin itself is not imported: its phrases take 0.5 s and 57 MB, and a search
is better served by every reading of a character than by the likeliest one.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import chain, product
from math import prod
from pathlib import Path

from digests.analysis import segmenter

#: A query longer than this is cut; a suggestion is for a word.
LONGEST = 24
#: A shorter word has too many others an edit away.
EDITED = 3
#: How many combinations of characters that sound alike are looked up in the dictionary: 10 ms.
_TRIED = 15_000

_LATIN = re.compile(r"[a-z]+")


def pinyin(word: str) -> str:
    """How a word is read, without tones or spaces: 防汛 is ``fangxun``. Of several readings of a character the first.

    Other characters stay as they are, Latin letters in lower case.
    """
    return "".join(next(iter(_readings(character)), character.lower()) for character in word)


def near(query: str, vocabulary: Sequence[str], most: int = 10) -> list[str]:
    """At most ``most`` words of a vocabulary that a query may have meant, the likeliest first, never the query itself.

    Pinyin first, whole (``fangxun``) or initials (``fx``), then homophones, then words one edit away, then words with
    the query's words in another order or with more around them, then the query's own parts. Within each kind the
    vocabulary's order stays. Linear in the vocabulary: some 0.1 s for 200,000 words.
    """
    query = query.strip().replace(" ", "").lower()[:LONGEST]
    if not query:
        return []
    kinds = _spelled(query, vocabulary) if _LATIN.fullmatch(query) else _sounding(query, vocabulary)
    words = chain(kinds, _edited(query, vocabulary), _holding(query, vocabulary), _parts(query, vocabulary))
    found: dict[str, None] = {}
    for word in words:
        if word != query:
            found[word] = None
        if len(found) == most:
            break
    return list(found)


def sounding_alike(query: str, most: int = 40) -> list[str]:
    """Words of the dictionary that a query spells in pinyin, or that are read as it is; the commonest first.

    Of two characters, or of three that few others sound like; never the query itself. Whether any text holds them is
    for others to say.
    """
    query = query.strip().replace(" ", "").lower()[:LONGEST]
    if _LATIN.fullmatch(query):
        read = [parts for parts in _syllables(query) if 1 < len(parts) < 4]
        places = [[_characters()[part] for part in parts] for parts in read]
    else:
        places = [[_alike(character) for character in query]] if 1 < len(query) < 4 else []
    places = [each for each in places if prod(map(len, each)) <= _TRIED]
    words = segmenter.known("".join(characters) for each in places for characters in product(*each))
    return sorted(words - {query}, key=lambda word: (segmenter.idf(word), word))[:most]


def _alike(character: str) -> str:
    """The characters that may be read as one may be, itself included."""
    return "".join(
        dict.fromkeys(character + "".join(_characters().get(reading, "") for reading in _readings(character)))
    )


def _syllables(spelled: str) -> Iterator[tuple[str, ...]]:
    """Every way to part letters into readings of characters."""
    if not spelled:
        yield ()
    for end in range(1, min(len(spelled), 6) + 1):
        if spelled[:end] in _characters():
            yield from ((spelled[:end], *rest) for rest in _syllables(spelled[end:]))


@cache
def _characters() -> dict[str, str]:
    """The characters in common use (GB 2312) by their readings."""
    found: defaultdict[str, str] = defaultdict(str)
    for high, low in product(range(0xB0, 0xF8), range(0xA1, 0xFF)):
        character = bytes((high, low)).decode("gb2312", "ignore")
        for reading in _readings(character):
            found[reading] += character
    return dict(found)


def _spelled(query: str, vocabulary: Sequence[str]) -> Iterator[str]:
    """The words that a query in pinyin spells, whole or by initials."""
    firsts = {first for first in {word[:1] for word in vocabulary} if any(map(query.startswith, _readings(first)))}
    yield from (word for word in vocabulary if word[:1] in firsts and _spells(query, word))
    if len(query) > 1:
        initial = {first for first in {word[:1] for word in vocabulary} if query[0] in _initials(first)}
        for word in vocabulary:
            if len(word) == len(query) and word[0] in initial and all(map(_begins, query, word)):
                yield word


def _spells(query: str, word: str) -> bool:
    """Whether some reading of each character of a word, in order, makes up the query."""
    ends = {0}
    for character in word:
        readings = _readings(character)
        ends = {end + len(reading) for end in ends for reading in readings if query.startswith(reading, end)}
        if not ends:
            return False
    return len(query) in ends


def _begins(letter: str, character: str) -> bool:
    return letter in _initials(character)


def _sounding(query: str, vocabulary: Sequence[str]) -> Iterator[str]:
    """The words that may be read as the query is."""
    sounds = [frozenset(_readings(character)) for character in query]
    if not sounds[0]:
        return
    firsts = {first for first in {word[:1] for word in vocabulary} if sounds[0] & set(_readings(first))}
    for word in vocabulary:
        if len(word) == len(query) and word[0] in firsts:
            heard = zip(query, word, sounds, strict=True)
            if all(a == b or sound & set(_readings(b)) for a, b, sound in heard):
                yield word


def _edited(query: str, vocabulary: Sequence[str]) -> Iterator[str]:
    """The words one letter more, less, other or swapped away; one half of the query is then untouched."""
    size = len(query)
    if size < EDITED:
        return
    lines = "\n".join(("", *vocabulary, ""))  # searched as one text: word by word takes some twenty times as long
    begun = _places(lines, "\n" + query[: size // 2])
    ended = (lines.rfind("\n", 0, at) for at in _places(lines, query[(size + 1) // 2 :] + "\n"))
    for at in sorted({*begun, *ended}):
        word = lines[at + 1 : lines.index("\n", at + 1)]
        if -2 < len(word) - size < 2 and _one_edit(query, word):
            yield word


def _places(text: str, part: str) -> Iterator[int]:
    """Where a part of a text begins, wherever that is."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _one_edit(first: str, second: str) -> bool:
    """Whether one letter put in, left out, changed, or swapped with its neighbour makes one word the other."""
    start = next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)
    if start is None:
        return abs(len(first) - len(second)) == 1
    rest, other = first[start:], second[start:]
    swapped = rest[1::-1] == other[:2] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]


def _holding(query: str, vocabulary: Sequence[str]) -> Iterator[str]:
    """The words that hold the query, or all its words in any order."""
    yield from (word for word in vocabulary if query in word)
    pieces = [piece for piece in segmenter.cut(query) if len(piece) > 1]
    if len(pieces) > 1:
        yield from (word for word in vocabulary if pieces[0] in word and all(piece in word for piece in pieces))


def _parts(query: str, vocabulary: Sequence[str]) -> Iterator[str]:
    """The query's own parts, the longest first."""
    size = len(query)
    parts = {query[start:end] for start in range(size) for end in range(start + 2, size + 1)}
    yield from sorted(parts.intersection(vocabulary), key=lambda part: (-len(part), query.index(part)))


@lru_cache(50_000)
def _initials(character: str) -> frozenset[str]:
    return frozenset(reading[0] for reading in _readings(character))


@lru_cache(50_000)
def _readings(character: str) -> tuple[str, ...]:
    """Every reading of a character, without tones, ü as v, the commonest first; none for one that has none."""
    if len(character) != 1:
        return ()
    marked = _table().get(str(ord(character)), "")
    return tuple(dict.fromkeys(_toneless(reading) for reading in marked.split(",") if reading))


def _toneless(reading: str) -> str:
    spread = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in spread if letter.isascii() and letter.isalpha())


@cache
def _table() -> dict[str, str]:
    """pypinyin's readings of characters, by code point."""
    spec = find_spec("pypinyin")
    if spec is None or not spec.submodule_search_locations:  # pragma: no cover  # a declared dependency
        raise ModuleNotFoundError("pypinyin")
    table: dict[str, str] = json.loads((Path(spec.submodule_search_locations[0]) / "pinyin_dict.json").read_bytes())
    return table
