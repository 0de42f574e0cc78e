"""How much of one text stands in another, by shared character n-grams."""

import unicodedata
from typing import TypeAlias

Fingerprint: TypeAlias = frozenset[str]

#: Enough of a long text to know it again; keeps the cost of an issue linear.
_WHOLE = 4_000


def fingerprint(text: str, size: int = 4) -> Fingerprint:
    """The n-grams of letters and digits in ``text``: punctuation, white space and width do not count."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text[:_WHOLE]).lower() if c.isalnum())
    return frozenset(plain[i : i + size] for i in range(max(1, len(plain) - size + 1))) - {""}


def resemblance(one: Fingerprint, other: Fingerprint) -> float:
    """The share of the shorter text found in the longer one, 0 to 1."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0
