"""The pairs of characters that many articles hold: python -m tests.benchmarks.frequent > frequent_pairs.txt

Words drawn by their frequency in jieba's dictionary (``corpus.py``, with a seed that no benchmark uses); pairs of
ideographs in more than 2 % of the texts. Those of digits and dates are in ``digests/store/trigrams.py``.
"""

from collections import Counter

from digests.store.fold import fold
from tests.benchmarks.corpus import articles

TEXTS = 20_000
SHARE = 0.02


def frequent() -> list[str]:
    """The pairs, the most frequent first."""
    texts: Counter[str] = Counter()
    for one in articles(TEXTS, seed=99):
        folded = fold(one.body)
        texts.update({folded[at : at + 2] for at in range(len(folded) - 1)})
    return [pair for pair, count in texts.most_common() if count > SHARE * TEXTS and all(map(_is_ideograph, pair))]


def _is_ideograph(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def main() -> None:
    """Print twenty to a line, without those of dates, which a rule names."""
    pairs = [pair for pair in frequent() if not set(pair) & set("年月日")]
    for start in range(0, len(pairs), 20):
        print(" ".join(pairs[start : start + 20]))


if __name__ == "__main__":
    main()
