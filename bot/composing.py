"""What a subscriber gets in the morning: the day's digest in their language and length, with buttons under it."""

import json
from collections.abc import Sequence
from datetime import date

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.collecting import Collector
from bot.edition import Edition
from bot.morning import Composed
from digests import pipeline
from digests.forms import Length, Sheet
from digests.i18n import translations
from digests.store import SqlStore
from digests.store.deliveries import Body
from digests.store.people import Variant
from digests.store.records import StoredArticle


class Composer:
    """Composes digests out of the store; blocks, so it is called in a thread."""

    def __init__(self, store: SqlStore, bot_name: str, collector: Collector) -> None:
        self._store, self._collector = store, collector
        self.link = f"https://t.me/{bot_name}?start=a{{article}}"

    def __call__(self, on: date, variant: Variant) -> Composed:
        """The digest of a date for a variant; nothing yet while pages are coming in, or none has come that should."""
        if self._collector.reading(variant.papers):
            return Composed(waiting=True)
        stored = self._store.articles(on, papers=variant.papers)
        if not stored:
            return Composed(waiting=self._collector.awaited(on, variant.papers))
        edition = edition_of(self._store, stored, on, variant, self.link)
        if not edition.digest.items:  # of another paper there may still be something
            awaited = self._collector.awaited(on, variant.papers)
            return Composed(nothing=not awaited, waiting=awaited)
        papers = frozenset(each.paper for each in stored)
        return Composed(parts=edition.bodies(), papers=papers, edition=edition)


def edition_of(store: SqlStore, stored: Sequence[StoredArticle], on: date, variant: Variant, link: str) -> Edition:
    """A day's articles as a variant has them; ``link`` opens an article. It may have no items on the wanted pages."""
    stories = pipeline.stories_of(stored, variant.follows)
    made = pipeline.digest_of_stories(store, stories, on)
    sheet = Sheet(made, language=variant.language, length=Length(variant.length), link=link)
    return Edition(digest=made, stories=stories, sheet=sheet, markup=markup(variant.language))


def markup(language: str) -> str:
    """The buttons under a digest, as a reply_markup in JSON."""
    _ = translations(language).gettext
    row = [
        InlineKeyboardButton(_("⏰ Deadlines"), callback_data="dues"),
        InlineKeyboardButton(_("⚙️ Settings"), callback_data="settings"),
    ]
    return json.dumps(InlineKeyboardMarkup([row]).to_dict(), ensure_ascii=False)


def not_yet(variant: Variant) -> Body:
    """The paper is still being read."""
    text = translations(variant.language).gettext("Today's paper is still being read; the digest will come later.")
    return Body(html=text, plain=text)
