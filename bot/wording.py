"""Small pieces of sentences that several answers use: where something was printed, when a digest comes."""

from datetime import date

from bot.schedule import EVERY_DAY
from digests.forms.environment import Words
from digests.i18n import Translations
from digests.model import Source
from digests.store.people import Wishes
from digests.store.query import MOST_TERMS
from digests.store.records import Order, SearchResult

#: What the kinds of days are called: the catalogues' keys.
DAYS = {"all": "every day", "working": "working days", "holidays": "days off"}


def place(spoken: Translations, paper: str, published: date | None, number: str) -> str:
    """Paper, day and page: 青浔新闻 01版 · 2026年5月12日周二."""
    words = Words(spoken.language)
    where = words.where(Source(paper=paper, published=published, number=number))
    return " · ".join(filter(None, [where, words.day(published) if published else ""]))


def script(spoken: Translations, text: str) -> str:
    """The paper's words in the reader's characters."""
    return Words(spoken.language).script(text)


def counted(spoken: Translations, result: SearchResult) -> str:
    """How many articles a search found, everywhere alike: 12 篇报道, and 1000+ 篇报道 where nobody counted on."""
    sentence = spoken.ngettext("{n} article", "{n} articles", result.total)
    return sentence.format(n=result.total if result.exact else f"{result.total}+")


def ordered(spoken: Translations, order: Order) -> str:
    """In which order hits are listed: 最新在前."""
    return spoken.gettext("newest first") if order is Order.NEWEST else spoken.gettext("best first")


def remarks(spoken: Translations, result: SearchResult) -> list[str]:
    """What was not looked for as it was typed, a sentence each."""
    _ = spoken.gettext
    said = {
        "bad-date": _(
            "A date that I cannot read was looked for as words; "
            "write date:2022-04, date:2022-04-01..2022-04-30 or date:yesterday."
        ),
        "loosened": _("No article holds it exactly so; these hold all of its words."),
        "too-long": _("It was too long; only its beginning was looked for."),
        "too-many-words": _("There were too many words; only the first {n} were looked for.").format(n=MOST_TERMS),
    }
    return [said[note] for note in result.notes if note in said]


def days_named(spoken: Translations, wishes: Wishes) -> str:
    """The days on which a digest is wanted: 每天, 工作日, 周一 周三."""
    _ = spoken.gettext
    if wishes.weekdays == EVERY_DAY:
        return _(DAYS[wishes.days])
    words = Words(spoken.language)
    listed = " ".join(words.weekday(day) for day in range(7) if wishes.weekdays >> day & 1)
    return listed if wishes.days == "all" else f"{_(DAYS[wishes.days])} · {listed}"


def when(spoken: Translations, wishes: Wishes) -> str:
    """When a digest comes: 每天 07:30."""
    days = days_named(spoken, wishes)
    if wishes.weekdays != EVERY_DAY or wishes.days != "all":
        days = spoken.gettext("on {days}").format(days=days)
    return spoken.gettext("{days} at {time}").format(days=days, time=f"{wishes.at:%H:%M}")
