"""What to try instead of a word that no article holds."""

from datetime import date

from sqlalchemy import Connection

from digests.analysis.near import near
from digests.store.fold import fold
from digests.store.index import Index, Wanted
from digests.store.indexing import common_words
from digests.store.order import last_of
from digests.store.query import Query, Term

#: How many suggestions are made.
OFFERED = 5
#: How much of a long word is tried piece by piece.
_LONGEST = 24
#: How many of the commonest keywords are compared with a word that nothing was found for.
KNOWN_WORDS = 50_000


def suggestions(connection: Connection, index: Index, query: Query) -> tuple[str, ...]:
    """Words that some article holds, near those that none does; best first, at most ``OFFERED``."""
    found: dict[str, None] = {}
    for term in query.terms:
        if _held(connection, index, term.text):
            continue
        for word in near(term.text, common_words(connection, KNOWN_WORDS), OFFERED):
            if _held(connection, index, fold(word)):
                found[word] = None
        if len(found) < OFFERED:
            found |= dict.fromkeys(_pieces(connection, index, term.text[:_LONGEST]))
    return tuple(found)[:OFFERED]


def _held(connection: Connection, index: Index, word: str) -> bool:
    sought = Wanted(terms=(Term(text=word, typed=word),), without=(), papers=None, lowest=0, highest=last_of(date.max))
    return index.holds(connection, sought)


def _pieces(connection: Connection, index: Index, word: str) -> list[str]:
    """The longest parts of a word, of two characters or more, that are held; none lies within another."""
    found: list[tuple[int, int]] = []
    for length in range(len(word) - 1, 1, -1):
        for start in range(len(word) - length + 1):
            end = start + length
            covered = any(begins <= start and end <= ends for begins, ends in found)
            if not covered and _held(connection, index, word[start:end]):
                found.append((start, end))
        if len(found) >= OFFERED:
            break
    return [word[start:end] for start, end in found]
