"""What to try instead of a word that no article holds."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.analysis import segmenter
from digests.analysis.near import near, sounding_alike
from digests.store.dates import dates_of
from digests.store.fold import fold
from digests.store.index import Index, Wanted
from digests.store.indexing import common_words
from digests.store.order import first_of, last_of
from digests.store.query import Field, Query, Term
from digests.store.schema import pages as t

#: How many suggestions are made.
OFFERED = 5
#: How much of a long word is tried piece by piece.
_LONGEST = 24
#: How many of the commonest keywords are compared with a word that nothing was found for.
KNOWN_WORDS = 20_000
#: What asks, in a question, and how rare a word must be to tell what the question is about.
_ASKING = frozenset(
    ("什么", "为什么", "怎么", "怎样", "如何", "哪里", "哪儿", "哪些", "哪个", "多少", "何时", "几点", "是否", "能否")
)
_TELLING = 5.0


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
    """What finds some article: words near those that none holds, or each alone of those that none holds together.

    Best first, at most ``OFFERED``.
    """
    missing = [term for term in query.terms if not _held(connection, index, term.text)]
    there = [term for term in query.terms if term not in missing and any(map(str.isalnum, term.text))]
    found: dict[str, None] = {}
    if len(missing) > 1 and all(term.text.isascii() and term.text.isalpha() for term in missing):  # fang xun
        spelled = "".join(term.text for term in missing)
        missing = [Term(text=spelled, typed=spelled), *missing]
    for term in missing:
        if day := _as_date(connection, index, term.text):
            found[day] = None
        if words := _in_words(connection, index, term.text[:_LONGEST]):
            found[words] = None
        for word in near(term.text, known.words(connection), OFFERED):
            if _held(connection, index, fold(word)):
                found[word] = None
        if len(found) < OFFERED:  # a word that is no article's keyword
            found |= {word: None for word in sounding_alike(term.text) if _held(connection, index, fold(word))}
        if len(found) < OFFERED:
            found |= dict.fromkeys(_pieces(connection, index, term.text[:_LONGEST]))
    narrowed = query.papers or query.since or query.until or query.without
    if len(there) < len(query.terms) or narrowed or any(term.field is not Field.ANY for term in there):
        together = " ".join(term.typed for term in there)
        found |= {together: None} if there and _held(connection, index, *(term.text for term in there)) else {}
    if len(there) > 1:
        found |= dict.fromkeys(term.typed for term in there)
    return tuple(found)[:OFFERED]


def _as_date(connection: Connection, index: Index, text: str) -> str | None:
    """A day or a month with its year as the query for what was printed then, where something was."""
    span = dates_of(text)
    if span is None or text.isdigit():
        return None
    first, last = span[0] or date.min, span[1] or date.max
    sought = Wanted(terms=(), without=(), papers=None, lowest=first_of(first), highest=last_of(last))
    return f"日期:{text}" if index.find(connection, sought, 1) else None


def _in_words(connection: Connection, index: Index, text: str) -> str | None:
    """The words of what was written in one, or asked as a question, where some article holds them all."""
    words: list[str] = []
    for piece in segmenter.cut(text):
        if piece in _ASKING or segmenter.idf(piece) < _TELLING or not piece.isalnum():
            continue
        name = words and 1 in (len(piece), len(words[-1])) and words[-1] + piece  # is often cut into characters
        if name and _held(connection, index, name):
            words[-1] = name
        else:
            words.append(piece)
    if not words or words == [text] or 1 in map(len, words):
        return None
    return " ".join(words) if _held(connection, index, *words) else None


def _held(connection: Connection, index: Index, *words: str) -> bool:
    terms = tuple(Term(text=word, typed=word) for word in words)
    return index.holds(connection, Wanted(terms=terms, without=(), papers=None, lowest=0, highest=last_of(date.max)))


def _pieces(connection: Connection, index: Index, word: str) -> list[str]:
    """The longest parts of a word, of two characters or more, that are held; none lies within another."""
    found: list[tuple[int, int]] = []
    for length in range(len(word) - 1, 1, -1):
        for start in range(len(word) - length + 1):
            end = start + length
            covered = not (word[start].isalnum() and word[end - 1].isalnum()) or any(
                begins <= start and end <= ends for begins, ends in found
            )
            if not covered and _held(connection, index, word[start:end]):
                found.append((start, end))
        if len(found) >= OFFERED:
            break
    return [word[start:end] for start, end in found]
