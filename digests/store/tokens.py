"""The tokens of SQLite's index: every pair of neighbouring characters of a folded text, punctuation included.

A word of two or more characters is in a text exactly when its pairs follow each other there, so the index alone
decides, whatever the word: 水库 in 郭家咀水库, VID in COVID-19, a name that no dictionary has. The last character of a
text stands alone, so that a single character is the beginning of some token wherever it occurs.
"""

from collections.abc import Iterable
from itertools import pairwise

from digests.store.fold import fold

#: Parts the paragraphs, and the pieces of a headline: no word reaches over it, and no query holds it.
BREAK = "\n"
#: ASCII that SQLite's ``ascii`` tokenizer would part tokens at becomes a private character.
_PRIVATE = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum()}
#: Before the number of a paper, so that no text has such a token.
_PAPER = "\ue100"
#: The token of every article, to take others away from.
EVERY = "\ue101"


def folded_lines(parts: Iterable[str]) -> str:
    """Texts folded one by one, parted by ``BREAK``; empty ones are left out."""
    return BREAK.join(folded for part in parts if part and (folded := fold(part)))


def pairs(folded: str) -> str:
    """The tokens of a folded text in their order, parted by blanks."""
    private = folded.translate(_PRIVATE)
    return " ".join([*map("".join, pairwise(private)), private[-1:]])


def phrase(folded: str) -> str:
    """The FTS5 phrase of a folded word; a single character is a prefix. No character of it can be syntax."""
    private = folded.translate(_PRIVATE)
    if len(private) == 1:
        return f'"{private}" *'
    return '"' + " ".join(map("".join, pairwise(private))) + '"'


def paper_token(paper_id: int) -> str:
    """The token of a paper's articles."""
    return f"{_PAPER}{paper_id}"
