"""Small pieces of sentences that several answers use: where something was printed, when it is due."""

from datetime import date

from digests.forms.environment import Words
from digests.i18n import Translations
from digests.model import Source


def place(spoken: Translations, paper: str, published: date | None, number: str) -> str:
    """Paper, day and page: 青浔新闻 01版 · 2026年5月12日周二."""
    words = Words(spoken.language)
    where = words.where(Source(paper=paper, published=published, number=number))
    return " · ".join(filter(None, [where, words.day(published) if published else ""]))


def script(spoken: Translations, text: str) -> str:
    """The paper's words in the reader's characters."""
    return Words(spoken.language).script(text)
