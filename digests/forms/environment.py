"""The Jinja2 environment: autoescape always, undefined names raise, sentences from the catalogues."""

from datetime import date, datetime
from functools import cache

from babel.dates import format_skeleton, get_day_names
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from digests.forms.moments import moment
from digests.i18n import traditional, translations
from digests.markup import clip
from digests.model import DueItem, Source

#: Babel's names for our languages; dates are words, and words differ.
LOCALES = {"zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant", "en": "en"}


@cache
def environment(language: str) -> Environment:
    """The environment for a language. One for each: a template speaks one language at a time."""
    env = Environment(
        loader=PackageLoader("digests"),
        autoescape=True,  # always: by file name, ``x.html.j2`` would not be escaped
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # by i18n
    words = Words(language)
    env.filters.update(
        clip=clip,
        aside=words.aside,
        day=words.day,
        month=words.month,
        due=words.due,
        due_here=words.due_here,
        left=words.left,
        script=words.script,
        where=words.where,
    )
    return env


class Words:
    """Dates, days left and places in one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._locale = LOCALES.get(language, "zh_Hans")
        self._spoken = translations(language)

    def day(self, day: date, *, year: bool = True) -> str:
        """A day with its weekday: 2026年5月12日周二."""
        return format_skeleton("yMMMEd" if year else "MMMEd", day, locale=self._locale)

    def weekday(self, number: int) -> str:
        """A day of the week by its number, 0 for Monday: 周一."""
        return self.script(str(get_day_names("abbreviated", locale=self._locale)[number]))

    def month(self, day: date) -> str:
        """The month of a day: 2026年5月."""
        return format_skeleton("yMMMM", day, locale=self._locale)

    def due(self, item: DueItem, on: date) -> str:
        """When an item is due; the year only when it is not this one; the page's own words without a date."""
        if item.due is None:
            return self.script(item.phrase)
        text = self.day(item.due, year=item.due.year != on.year)
        return f"{text} {item.due:%H:%M}" if isinstance(item.due, datetime) else text

    def due_here(self, item: DueItem, on: date) -> Markup:
        """The same in Telegram's HTML: a moment is shown in its reader's zone."""
        text = self.due(item, on)
        return escape(text) if item.due is None else moment(item.due, text, on)

    def moment(self, at: datetime, on: date) -> Markup:
        """An aware moment in Telegram's HTML; in words, by its own zone: 5月18日周一 18:00."""
        return moment(at, f"{self.day(at.date(), year=at.year != on.year)} {at:%H:%M}", on)

    def left(self, item: DueItem) -> str:
        """How long there is: today, tomorrow, in 5 days; empty without a date."""
        days = item.days_left
        if days is None:
            return ""
        if days < 2:
            return self._spoken.gettext(("overdue", "today", "tomorrow")[max(days, -1) + 1])
        return self._spoken.ngettext("in {n} day", "in {n} days", days).format(n=days)

    def aside(self, text: str) -> str:
        """A remark in the language's own brackets, with its space: （还有 6 天）."""
        return f" ({text}) " if self._language == "en" else f"（{text}）"

    def script(self, text: str) -> str:
        """The page's words in the reader's characters."""
        return traditional(text) if self._language == "zh-Hant" else text

    def where(self, source: Source) -> str:
        """Paper and page: 青浔新闻 01版."""
        page = self._spoken.gettext("page {number}").format(number=source.number) if source.number else ""
        return " ".join(filter(None, (self.script(source.paper), page)))
