"""The names of people in a text: after a title, in a list after a title, or as the one who says something."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice

from digests.analysis import segmenter
from digests.analysis.lexicon import Kind, load_lexicon

#: Characters read and places looked at, far more than an article has: what recurs is counted over all of them.
READ = 20_000
NAMES = 300

_HAN = "\u4e00-\u9fff"

#: What stands after a name more often than in it.
_AFTER = frozenset("等在与同向对到就出指表说称率将会代带并由从给被也来赴听查和及")

#: Surnames that are also words: a name only where the dictionary knows it or it recurs.
_DOUBTFUL = frozenset("和有向都于时从干管任关别方高水成应能安明常解边终空那查后")


#: 里加尔多·布西.
_DOTTED = re.compile(r"[\u4e00-\u9fff]{2,6}(?:·[\u4e00-\u9fff]{2,6}){1,2}")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lexicon = load_lexicon()
    single = "".join(sorted(name for name in lexicon.surnames if len(name) == 1))
    double = "|".join(sorted(name for name in lexicon.surnames if len(name) == 2))
    name = f"((?:{double}|[{single}])[{_HAN}]{{1,2}})"
    saying = r"(?:表示|说|指出|强调|介绍|告诉|认为|坦言|透露|一行|同志|先生|女士|院士|教授|带队|主持)"
    return (
        re.compile(name),
        re.compile(rf"、{name}(?=[、，。；等和])"),
        re.compile(rf"[，。；：“\n]{name}(?={saying})"),
        re.compile(f"[{''.join(sorted(lexicon.transliteration))}·]{{2,12}}"),
    )


def find_names(text: str, places: Iterable[int]) -> dict[str, bool]:
    """The names of people that begin at ``places`` (the offsets after titles) or say something.

    True for a name that only stands in a list of those present.
    """
    native, listed, saying, foreign = _patterns()
    names: dict[str, bool] = {}
    text = text[:READ]
    for place in islice(places, NAMES):
        if place >= len(text):
            break
        match, run = native.match(text, place), foreign.match(text, place)
        name = _native(text, place, match[1]) if match else ""
        if run and len(run[0]) > len(name):
            name = _foreign(text, run[0]) or name
        if name:
            others = _rest(text, place + len(name), listed)
            names[name] = names.get(name, True) and bool(others)
            names |= {other: names.get(other, True) for other in others}
    if "·" in text:
        sounds = load_lexicon().transliteration | {"·"}
        names |= {match[0]: False for match in islice(_DOTTED.finditer(text), NAMES) if sounds.issuperset(match[0])}
    for match in islice(saying.finditer(text), NAMES):
        if match[1] not in names and _is_name(text, match[1]):
            names[match[1]] = False
    return names


def _rest(text: str, start: int, listed: re.Pattern[str]) -> list[str]:
    """The names that follow at ``start``, each after a 、."""
    others = []
    while (match := listed.match(text, start)) and _is_name(text, match[1]):
        others.append(match[1])
        start = match.end()
    return others


def _native(text: str, start: int, found: str) -> str:
    """A Chinese name at ``start``, or nothing: what follows, read as words, tells whether it has two characters."""
    short = found[:-1] if len(found) > 2 else found
    if len(found) > 2 and len(short) > 1 and not _goes_on(text, start + len(short), short):
        found = short
    end = start + len(found)
    alone = not text[end : end + 1].isalnum()
    return found if _is_name(text, found, sure=alone) else ""


def _goes_on(text: str, at: int, short: str) -> bool:
    """Whether the character at ``at`` still belongs to the name ``short`` before it."""
    follow = text[at]
    if text.count(short) == text.count(short + follow) > 1:
        return True
    word = segmenter.cut(text[at : at + 6])[0]
    if len(word) > 1 and _acts(word):
        return False
    rest = text[at + 1 : at + 7]
    if not rest or not rest[0].isalnum() or rest[0] in _AFTER or _acts(segmenter.cut(rest)[0]):
        return follow not in _AFTER or (bool(rest) and len(word) == 1)
    return len(word) == 1 and follow not in _AFTER


def _acts(word: str) -> bool:
    """Whether a word is what a person named before it does."""
    return len(word) > 1 and segmenter.is_known(word) and load_lexicon().kind(word) in (Kind.BREAK, Kind.VERB)


def _foreign(text: str, run: str) -> str:
    """A transliterated name: the longest part of the run that stands as often as its beginning."""
    run = run.strip("·")
    if len(run) < 2:
        return ""
    most = text.count(run[:3])
    while len(run) > 3 and text.count(run) < most:
        run = run[:-1]
    return run if len(run) > 2 or segmenter.tag(run).startswith("nr") or text.count(run) > 1 else ""


def _is_name(text: str, word: str, *, sure: bool = False) -> bool:
    """Whether what looks like a name is no other word, and holds no place and no function word.

    ``sure``: it stands between a title and a mark, where doubtful surnames are surnames.
    """
    if segmenter.is_known(word):
        return segmenter.tag(word).startswith("nr")
    if not sure and word[0] in _DOUBTFUL and text.count(word) < 2:
        return False
    lexicon = load_lexicon()
    pieces = segmenter.cut(word[2:] if word[:2] in lexicon.surnames else word)
    if len(pieces[0]) > 1 and word.startswith(pieces[0]) and segmenter.tag(pieces[0]) in ("ns", "nt"):
        return False
    return not any(len(piece) > 1 and piece in lexicon.breaks for piece in pieces)
