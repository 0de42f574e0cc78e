"""What people asked to hear of apart from the digest: matches of their words at once, and deadlines that come near.

    rules | match, one pass over a page's articles | words that caught | outbox
    marks | due in 7, 3, 1 days | outbox

All of it blocks, so it is called in a thread. Acts have unique keys: the same again changes nothing.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.edition import text_of
from bot.openings import rules_by_chat
from bot.outbox import Act, Kind, bodies_of
from bot.schedule import instant
from digests.follow import Caught, Matcher, Rule
from digests.forms import CatchBlocks
from digests.forms.environment import Words
from digests.i18n import translations
from digests.markup import clip, pack
from digests.model import Catch, DigestItem, DueItem, Precision
from digests.pipeline import due, source
from digests.store import SqlStore
from digests.store.deliveries import Body
from digests.store.follows import Mark
from digests.store.people import Subscriber, Wishes
from digests.store.records import Change, Ingested, StoredArticle

#: A deadline is recalled so many days before.
DAYS_BEFORE = (7, 3, 1)
#: An alert that could not be sent for so long is no news.
FRESH = timedelta(hours=12)


class Following:
    """Composes and queues what followed words caught on a page and what is due soon. ``link`` opens an article."""

    def __init__(self, store: SqlStore, link: str) -> None:
        self._store, self._link = store, link

    def at_once(self, kept: Iterable[Ingested], now: datetime) -> int:
        """Queue what a page that was just read holds for those who want to hear at once."""
        queued = 0
        for page in kept:
            rules = rules_by_chat(self._store.active_follows(at_once=True)) if page.status is Change.NEW else {}
            if not rules:
                continue
            articles = [self._store.article(number) for number in page.articles]
            for chat, found in match(rules, articles).items():
                subscriber = self._store.subscriber(chat)
                wishes = subscriber.wishes if subscriber else Wishes()
                first = found[0][0]  # they stand on one page
                if paused(wishes, now) or not wishes.variant.follows(first.paper, first.number, first.section):
                    continue
                queued += self._store.enqueue(
                    alert(page.page, wishes, now), self._bodies(found, wishes.variant.language), [chat], now=now
                )
        return queued

    def remind(self, now: datetime) -> int:
        """Queue the reminders whose hour has come: at the subscriber's time, 7, 3 and 1 days before."""
        today = now.date()
        days = {today + timedelta(days=ahead + off) for ahead in DAYS_BEFORE for off in (-1, 0, 1)}
        queued = 0
        known: dict[date, dict[str, DueItem]] = {}
        for mark in self._store.reminders(days):
            subscriber = self._store.subscriber(mark.chat)
            if subscriber is not None:
                queued += self._remind(mark, subscriber, now, known)
        return queued

    def _remind(self, mark: Mark, subscriber: Subscriber, now: datetime, known: dict[date, dict[str, DueItem]]) -> int:
        wishes = subscriber.wishes
        local = now.astimezone(ZoneInfo(wishes.zone))
        left = (mark.due - local.date()).days
        begins = instant(local.date(), wishes.at, ZoneInfo(wishes.zone))
        if left not in DAYS_BEFORE or begins is None or now < begins or paused(wishes, now):
            return 0
        if mark.due not in known:
            found = due(self._store.deadlines(mark.due, mark.due), on=mark.due)
            known[mark.due] = {item.key: item for item in found}
        item = known[mark.due].get(mark.deadline) or _as_marked(mark)  # its page may have been corrected since
        midnight = datetime.combine(local.date() + timedelta(days=1), time(), ZoneInfo(wishes.zone))
        act = Act(key=f"reminder/{mark.deadline}/{left}", kind=Kind.REMINDER, expires=midnight)
        return self._store.enqueue(
            act, [self._reminder(mark, item, left, wishes.variant.language)], [mark.chat], now=now
        )

    def _reminder(self, mark: Mark, item: DueItem, left: int, language: str) -> Body:
        spoken, words = translations(language), Words(language)
        today = mark.due - timedelta(days=left)
        text = Markup("{} <b>{}</b> · {}\n{}").format(
            spoken.gettext("⏰ Soon due:"),
            words.due_here(item, today),
            words.left(replace(item, days_left=left)),
            words.script(clip(mark.task, 200)),
        )
        if mark.article is not None:
            href = self._link.format(article=mark.article)
            text += Markup('\n<a href="{}">{}</a>').format(href, spoken.gettext("The article"))
        done, mute = (spoken.gettext(label) for label in ("✅ Done", "🔕 Mute"))
        row = [
            InlineKeyboardButton(label, callback_data=f"wish:{mark.deadline}:{wish}")
            for label, wish in ((done, "d"), (mute, "m"))
        ]
        markup = json.dumps(InlineKeyboardMarkup([row]).to_dict(), ensure_ascii=False)
        return bodies_of(pack([str(text)]), markup)[0]

    def _bodies(self, found: Sequence[tuple[StoredArticle, tuple[str, ...]]], language: str) -> list[Body]:
        catches = [(Catch(item=item_of(stored), words=words), True) for stored, words in found]
        return bodies_of(pack(CatchBlocks(language=language, link=self._link).section(catches)))


def item_of(stored: StoredArticle) -> DigestItem:
    """An article by itself."""
    return DigestItem(article=stored.article, analysis=stored.analysis, sources=(source(stored),))


def _as_marked(mark: Mark) -> DueItem:
    """The deadline as it was when it was marked."""
    return DueItem(
        key=mark.deadline, due=mark.due, precision=Precision.DAY, phrase="", task=mark.task, sentence="",
        days_left=None, sources=(),
    )  # fmt: skip


def paused(wishes: Wishes, now: datetime) -> bool:
    """Whether nothing is to come now."""
    return wishes.paused_until is not None and now < wishes.paused_until


def next_reminder(due: date, wishes: Wishes, now: datetime) -> datetime | None:
    """When something due on that day is recalled next, in the subscriber's zone; None when it no more is."""
    zone = ZoneInfo(wishes.zone)
    moments = (instant(due - timedelta(days=before), wishes.at, zone) for before in DAYS_BEFORE)
    coming = (moment for moment in moments if moment is not None and moment > now and not paused(wishes, moment))
    return next((moment.astimezone(zone) for moment in coming), None)


def alert(page: int, wishes: Wishes, now: datetime) -> Act:
    """The act of telling what a page holds: without a sound where it is night and the subscriber wants quiet."""
    silent = wishes.quiet and is_night(wishes, now.astimezone(ZoneInfo(wishes.zone)).time())
    key = f"follow/page/{page}/quiet" if silent else f"follow/page/{page}"
    return Act(key=key, kind=Kind.ALERT, expires=now + FRESH, silent=silent)


def is_night(wishes: Wishes, local: time) -> bool:
    """Whether a local time lies in the subscriber's night, which may go over midnight."""
    if wishes.night_from < wishes.night_until:
        return wishes.night_from <= local < wishes.night_until
    return local >= wishes.night_from or local < wishes.night_until


def match(
    rules: dict[int, list[Rule]], articles: Sequence[StoredArticle]
) -> dict[int, list[tuple[StoredArticle, tuple[str, ...]]]]:
    """For each chat the articles that its rules catch, with the words they were caught by; one pass over each."""
    matcher = Matcher({(chat, number): rule for chat, mine in rules.items() for number, rule in enumerate(mine)})
    found: dict[int, dict[int, tuple[StoredArticle, list[str]]]] = defaultdict(dict)
    for stored in articles:
        for each in matcher.catch(text_of(stored.article)):
            _note(found[each.key[0]], stored, each)
    return {
        chat: [(stored, tuple(dict.fromkeys(words))) for stored, words in mine.values()] for chat, mine in found.items()
    }


def _note(
    mine: dict[int, tuple[StoredArticle, list[str]]], stored: StoredArticle, caught: Caught[tuple[int, int]]
) -> None:
    mine.setdefault(stored.id, (stored, []))[1].extend(caught.words)
