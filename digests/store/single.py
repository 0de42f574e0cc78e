"""Words of one character.

An index of pairs finds them as prefixes, and must first gather every pair that begins with the character: for 的
that is half of the index. Frequent characters are therefore looked for in the texts of the newest articles, where
they soon are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache

from digests.store.fold import table


@cache
def _sources() -> dict[str, str]:
    sources: defaultdict[str, str] = defaultdict(str)
    for code, folded in table().items():
        if code == 0 or 0xD800 <= code < 0xE000:  # no database holds these
            continue
        for character in set(folded):
            sources[character] += chr(code)
    return sources


def printed_forms(character: str) -> str:
    """Every character whose folded form holds this folded one, itself included."""
    own = "" if ord(character) in table() else character
    return own + _sources().get(character, "")


def common_pairs(character: str, texts: Iterable[str], most: int = 8) -> list[str]:
    """The pairs that begin with a character most often in folded texts."""
    counts: Counter[str] = Counter()
    for text in texts:
        at = text.find(character)
        while 0 <= at < len(text) - 1:
            counts[text[at : at + 2]] += 1
            at = text.find(character, at + 1)
    return [pair for pair, _ in counts.most_common(most)]
