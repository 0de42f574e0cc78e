"""Knowing: what an article is about, what is due, what happened.

Article, its publication date -> keywords + deadlines + summary -> Analysis
"""

from datetime import date

from digests.analysis.deadlines import deadlines
from digests.analysis.keywords import keywords
from digests.analysis.lexicon import Lexicon, load_lexicon
from digests.analysis.summary import summary
from digests.model import Analysis, Article

__all__ = ["analyse", "deadlines", "keywords", "load_lexicon", "summary"]


def analyse(article: Article, published: date | None, *, lexicon: Lexicon | None = None) -> Analysis:
    """Everything known of an article.

    Without a publication date there are no deadlines: 本周五 and 4月底前 mean nothing without one. Offsets of the
    deadlines count in ``article.body``. ``lexicon``: an operator's word lists, by ``load_lexicon``.
    """
    headline = " ".join(part for part in (article.kicker, article.headline, article.deck) if part)
    return Analysis(
        keywords=tuple(keywords(article.body, headline=headline, lexicon=lexicon)),
        deadlines=tuple(deadlines(article.body, published, headline=article.headline)) if published else (),
        summary=summary(article),
    )
