"""/trend: how often words were printed, day by day, as a picture that says the same in words."""

from collections import Counter
from datetime import date, timedelta

from bot.ask import Ask, Button, Command
from bot.commands.deadlines import ALL, CHOSEN, told
from bot.commands.search import tidy
from bot.dues import chosen, open_deadlines
from bot.reply import Attachment, Key, Reply, fill
from digests.errors import MissingExtra
from digests.pictures.month import month_picture
from digests.pictures.trend import Course, trend_picture, trend_words
from digests.store import SqlStore

#: Days of a course, and words in one picture.
DAYS = 30
WORDS = 5


async def trend(ask: Ask) -> Reply:
    """The course of up to five words over the last 30 days."""
    _ = ask.spoken.gettext
    words = list(dict.fromkeys(tidy(ask.words).split()))[:WORDS]
    if not words:
        return Reply(html=_("Which words? /trend 防汛 灾后重建"))
    courses = await ask.desk.call(courses_of, ask.desk.store, words, ask.today)
    caption = fill("{words}", words=trend_words(courses, language=ask.spoken.language))
    try:
        picture = await ask.desk.call(trend_picture, courses, language=ask.spoken.language)
    except MissingExtra:  # no font or no drawing here: the words say the same
        return Reply(html=caption)
    return Reply(html=caption, file=Attachment(name="trend.png", content=picture, picture=True))


def courses_of(store: SqlStore, words: list[str], today: date) -> dict[str, Course]:
    """In how many articles each word stood, on each of the last days."""
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    courses: dict[str, Course] = {}
    for word in words:
        counts: Counter[date] = Counter()
        for point in store.trends(word, since=days[0], until=today):
            counts[point.day] += point.articles
        courses[word] = [(day, counts[day]) for day in days]
    return courses


async def month(ask: Ask) -> Reply:
    """A picture of this month's deadlines, or of the month on the button, of what the chat chose."""
    return await _month(ask, CHOSEN)


async def month_of_all(ask: Ask) -> Reply:
    """The same of all papers and pages."""
    return await _month(ask, ALL)


async def _month(ask: Ask, which: str) -> Reply:
    _ = ask.spoken.gettext
    first = (date(int(ask.fields[0][:4]), int(ask.fields[0][4:]), 1) if ask.fields else ask.today).replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    items = await open_deadlines(ask, first, following - timedelta(days=1), everything=which != CHOSEN)
    spoken = ask.spoken
    count = spoken.ngettext("{n} deadline", "{n} deadlines", len(items)).format(n=len(items))
    caption = f"{first:%Y-%m} · {told(ask, count, which)}"
    before = first - timedelta(days=1)
    word, other = ("month", "allmonth") if which == CHOSEN else ("allmonth", "month")
    turns = [
        Key(label=label, data=f"{word}:{day:%Y%m}") for label, day in (("‹", before), ("›", following)) if _turns(day)
    ]
    switch = _("All papers and pages") if which == CHOSEN else _("Only what I chose")
    more = [(Key(label=switch, data=f"{other}:{first:%Y%m}"),)] if chosen(ask) is not None else []
    keys = (tuple(turns), *more)
    try:
        picture = await ask.desk.call(month_picture, items, first, language=spoken.language)
    except MissingExtra:
        return Reply(html=caption, keys=((Key(label=_("⏰ Deadlines"), data="dues"),),))
    return Reply(html=caption, file=Attachment(name="month.png", content=picture, picture=True), keys=keys)


def _turns(day: date) -> bool:
    """Whether a button can carry the month."""
    return 1900 <= day.year <= 2199


COMMANDS = (
    Command(name="trend", answer=trend, summary="How often words were printed", typed="trend"),
    Command(name="month", answer=month, summary="The month's deadlines as a picture", typed="month"),
)
MONTH = "(?:19|20|21)[0-9]{2}(?:0[1-9]|1[0-2])"
BUTTONS = (
    Button(word="month", answer=month),
    Button(word="month", answer=month, fields=(MONTH,)),
    Button(word="allmonth", answer=month_of_all, fields=(MONTH,)),
)
