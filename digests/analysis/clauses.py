"""Sentences and their clauses, as a summary may use them."""

import re
from typing import NamedTuple

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?[”’）)]?")
_CLAUSE = re.compile(r"[^，；：,;:]*(?:“[^”]*”|《[^》]*》|（[^）]*）|[^，；：,;:])*[，；：,;:]?")
_PAIRS = ("“”", "《》", "（）", "()", "‘’", "〈〉")

#: The same where no mark is opened, as in most sentences: several times faster.
_BARE_CLAUSE = re.compile(r"[^，；：,;:]+[，；：,;:]?|[，；：,;:]")
_OPENS = re.compile("[“《（]")
_PAIRED = re.compile(f"[{re.escape(''.join(_PAIRS))}]")


class Sentence(NamedTuple):
    """One sentence of an article; a plain tuple, since an article has dozens."""

    clauses: tuple[str, ...]  #: each with its own punctuation; together they are the sentence
    paragraph: int
    place: int  #: its number in the article
    end: str  #: its end mark, or nothing where it has none


def sentences(paragraphs: list[str], most: int) -> list[Sentence]:
    """The first ``most`` sentences; quotations stay whole inside a clause, an unpaired mark splits as any other."""
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs):
        for text in split(paragraph):
            end = text[-1] if text[-1] in "。！？!?" else ""
            if text == end:
                continue
            found.append(Sentence(_clauses(text[: len(text) - len(end)]), number, len(found), end))
            if len(found) == most:
                return found
    return found


def _clauses(text: str) -> tuple[str, ...]:
    if not _OPENS.search(text):
        return tuple(_BARE_CLAUSE.findall(text))
    return tuple(filter(None, _CLAUSE.findall(text)))


def split(paragraph: str) -> list[str]:
    """The sentences of a paragraph; an end mark inside a quotation ends none unless the quotation ends with it."""
    pieces: list[str] = []
    for match in _SENTENCE.finditer(paragraph):
        piece = match[0].strip()
        if not piece:
            continue
        if pieces and len(pieces[-1]) < 400 and not balanced(pieces[-1]):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def balanced(text: str) -> bool:
    """Whether every opened quotation mark and bracket of a text is closed."""
    return not _PAIRED.search(text) or all(text.count(pair[0]) == text.count(pair[1]) for pair in _PAIRS)
