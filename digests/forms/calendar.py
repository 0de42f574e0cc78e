"""Deadlines as a calendar (RFC 5545), for any calendar program."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from digests.forms.environment import Words
from digests.i18n import DEFAULT_LANGUAGE, translations
from digests.model import PAPER_ZONE, DueItem


def render_calendar(items: Iterable[DueItem], *, language: str = DEFAULT_LANGUAGE) -> str:
    """``items`` that have a due date as one calendar.

    The UID of an entry is its deadline's key, so that importing it twice does not double it. A due day is an all-day
    entry with a reminder on the eve; a due moment is an entry that ends then.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//baozhai//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", translations(language).gettext("Deadlines in the paper"))
    words = Words(language)
    for item in items:
        if item.due is not None:
            calendar.add_component(_event(item, item.due, words))
    return str(calendar.to_ical(), "utf-8")


def _event(item: DueItem, due: date | datetime, words: Words) -> Event:
    event = Event()
    event.add("uid", f"{item.key}@baozhai")
    event.add("dtstamp", _stamp(item, due))
    event.add("summary", words.script(item.task))
    event.add("description", words.script(f"{item.sentence}\n\n" + "\n".join(_sources(item, words))))
    event.add("transp", "TRANSPARENT")  # a deadline does not make one busy
    if isinstance(due, datetime):
        event.add("dtstart", due.astimezone(UTC))
        event.add("dtend", due.astimezone(UTC))
    else:
        event.add("dtstart", due)
        event.add("dtend", due + timedelta(days=1))  # exclusive (RFC 5545, 3.6.1)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words.script(item.task))
    alarm.add("trigger", timedelta(hours=-15))  # 09:00 on the eve of an all-day entry
    event.add_component(alarm)
    return event


def _sources(item: DueItem, words: Words) -> list[str]:
    return [" ".join(filter(None, (words.where(source), source.headline))) for source in item.sources]


def _stamp(item: DueItem, due: date | datetime) -> datetime:
    """When the entry was made: the issue's date, so that the same issue gives the same bytes."""
    dates = [source.published for source in item.sources if source.published]
    day = min(dates) if dates else due
    return datetime.combine(day, time(), PAPER_ZONE).astimezone(UTC)
