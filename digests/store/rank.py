"""How much an article is about the words, decided on its text alone.

Occurrences count less the more there are, and less in a long text (the shape of BM25, Robertson & Zaragoza 2009: k1
1.2, b 0.75); a word in the headline counts as much as four occurrences could. Nothing hangs on the other articles, so a
score stays what it was while new ones come in, and pages of results can be turned.
"""

from collections.abc import Sequence

from digests.store.index import Text
from digests.store.query import Term

#: An article of usual length, in characters.
USUAL = 600
_K1 = 1.2
_B = 0.75
_HEADLINE = 2.0
_STARTS = 0.5  # a headline that begins with the word


def score(text: Text, terms: Sequence[Term]) -> int:
    """From 0, in ten-thousandths."""
    slack = _K1 * (1 - _B + _B * len(text.content) / USUAL)
    total = 0.0
    for term in terms:
        times = text.times(term.text)
        total += times * (_K1 + 1) / (times + slack)
        at = text.headed(term.text)
        if at >= 0:
            total += _HEADLINE + _STARTS * (at == 0)
    return round(total * 10_000)
