"""The words of a day: over all its articles, and against the days before."""

from collections.abc import Collection, Iterable, Sequence

from digests.model import Keyword


def day_keywords(articles: Iterable[Sequence[Keyword]], k: int = 10) -> list[Keyword]:
    """The ``k`` words that a day is about, from the keywords of each of its articles.

    An article has one vote, shared out by its keywords' weights, so that a long article is no louder than a short one;
    a word that several articles share gathers their votes. Of two words of which one holds the other, the stronger
    stays. Weights are votes: above 0, falling down the list.
    """
    votes: dict[str, float] = {}
    voters: dict[str, int] = {}
    for words in articles:
        best = max((word.weight for word in words), default=0.0)
        for word in words:
            votes[word.text] = votes.get(word.text, 0.0) + word.weight / best
            voters[word.text] = voters.get(word.text, 0) + 1
    chosen: list[Keyword] = []
    for text in sorted(votes, key=lambda text: (-votes[text], -voters[text], text)):
        if len(chosen) == k:
            break
        if not any(text in word.text or word.text in text for word in chosen):
            chosen.append(Keyword(text=text, weight=votes[text]))
    return chosen


def new_words(today: Sequence[str], past: Collection[str]) -> list[str]:
    """The words of today that no earlier one holds or is held by: news, not another way to say the old."""
    known = set(past)
    return [word for word in today if word not in known and not any(word in old or old in word for old in known)]
