"""Three characters as one token, where both of their pairs are in many articles.

PostgreSQL's index knows which articles hold a pair and not where, so 020 would be looked for in every article with 02
and 20. The pairs that are frequent in Chinese texts are a fixed list (``frequent_pairs.txt``: in more than 2 % of the
texts of 200 characters that are drawn by the frequency of words, see ``tests/benchmarks/frequent.py``) and those of
dates; an article has some five such trigrams.
"""

import hashlib
import re
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import numpy as np

from digests.store.query import Field

_FILE = Path(__file__).with_name("frequent_pairs.txt")
_DIGITS = "0123456789"
#: Signs between clauses, folded. A pair with one is no token: many articles hold it, and hardly anyone asks for it.
SIGNS = "\n!(),:;?“”、。《》"
_BETWEEN_SIGNS = re.compile(f"[^{re.escape(SIGNS)}]+")
#: Parts trigrams in the row: folding leaves no tab in a text.
BETWEEN = "\t"


@cache
def frequent_pairs() -> frozenset[str]:
    """The pairs of characters, folded, that many articles hold."""
    of_dates = {*product(_DIGITS, _DIGITS), *product(_DIGITS, "年月日"), *product("年月", _DIGITS)}
    return frozenset(map("".join, of_dates)) | frozenset(_FILE.read_text(encoding="utf-8").split())


@cache
def version() -> str:
    """Changes with the list: an index by another list would be asked for trigrams that it does not have."""
    return hashlib.sha256("".join(sorted(frequent_pairs())).encode()).hexdigest()[:16]


@cache
def _tables() -> tuple[np.ndarray, np.ndarray]:
    """A number for each character, 0 for those of no frequent pair; whether two such numbers make a frequent pair."""
    pairs = frequent_pairs()
    characters = sorted({character for pair in pairs for character in pair})
    numbers = np.zeros(0x110000, dtype=np.uint16)
    numbers[[ord(character) for character in characters]] = range(1, len(characters) + 1)
    frequent = np.zeros((len(characters) + 1,) * 2, dtype=bool)
    frequent[tuple(numbers[[ord(pair[side]) for pair in pairs]] for side in (0, 1))] = True
    return numbers, frequent


def trigrams(folded: str) -> list[str]:
    """Each trigram of a folded text whose pairs are both frequent, once, in the order in which they come."""
    numbers, frequent = _tables()
    characters = numbers[np.frombuffer(folded.encode("utf-32-le"), dtype=np.uint32)]
    pairs = frequent[characters[:-1], characters[1:]]
    places = np.flatnonzero(pairs[:-1] & pairs[1:]).tolist()
    return list(dict.fromkeys(folded[place : place + 3] for place in places))


def tokens_of(folded: str) -> list[str]:
    """Tokens of the index that every text with a folded word has: the fewest that say most.

    A trigram stands for both of its pairs. Of a word with signs in it its parts are asked for.
    """
    parts = _BETWEEN_SIGNS.findall(folded) or list(folded)
    return list(dict.fromkeys(token for part in parts for token in _tokens_of_part(part)))


def _tokens_of_part(part: str) -> list[str]:
    if len(part) == 1:
        return [part]
    frequent = frequent_pairs()
    pairs = list(map("".join, pairwise(part)))
    tokens: list[str] = []
    covered = -1
    for place, pair in enumerate(pairs):
        if place + 1 < len(pairs) and pair in frequent and pairs[place + 1] in frequent:
            tokens.append(part[place : place + 3])
            covered = place + 1
        elif place > covered:
            tokens.append(pair)
    return tokens


def number_of(token: str, *, field: Field = Field.ANY) -> int:
    """A token of one to three characters as the index holds it, 21 bits a character; of a headline it is negative.

    The same is computed by ``search_tokens`` in the database. A character alone is a pair with nothing; of people there
    are only such characters, below all numbers of headlines.
    """
    if field is Field.PEOPLE:
        return -(1 << 42 | ord(token))
    number = 0
    for character in token.ljust(2, "\0"):
        number = number << 21 | ord(character)
    return -number if field is Field.HEAD else number
