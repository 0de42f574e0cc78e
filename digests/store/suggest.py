"""What to try instead of a word that no article holds."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.analysis.near import near, sounding_alike
from digests.store.fold import fold
from digests.store.index import Index, Wanted
from digests.store.indexing import common_words
from digests.store.order import last_of
from digests.store.query import Query, Term
from digests.store.schema import pages as t

#: How many suggestions are made.
OFFERED = 5
#: How much of a long word is tried piece by piece.
_LONGEST = 24
#: How many of the commonest keywords are compared with a word that nothing was found for.
KNOWN_WORDS = 20_000


class KnownWords:
    """The commonest keywords, read again only after something was ingested: it takes longer than the search itself."""

    def __init__(self) -> None:
        self._read: tuple[object, Sequence[str]] = (None, ())

    def words(self, connection: Connection) -> Sequence[str]:
        """The commonest first. Two threads may both read them; each gets what is right."""
        latest = sa.select(t.pages.c.id, t.pages.c.content).order_by(t.pages.c.id.desc()).limit(1)
        state = connection.execute(latest).first()
        known, words = self._read
        if state is None or state != known:
            words = common_words(connection, KNOWN_WORDS)
            self._read = (state, words)
        return words


def suggestions(connection: Connection, index: Index, known: KnownWords, query: Query) -> tuple[str, ...]:
    """Words that some article holds, near those that none does; best first, at most ``OFFERED``."""
    found: dict[str, None] = {}
    for term in query.terms:
        if _held(connection, index, term.text):
            continue
        for word in near(term.text, known.words(connection), OFFERED):
            if _held(connection, index, fold(word)):
                found[word] = None
        if len(found) < OFFERED:  # a word that is no article's keyword
            found |= {word: None for word in sounding_alike(term.text) if _held(connection, index, fold(word))}
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
