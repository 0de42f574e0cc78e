"""/digest: the digest of a day, in as many messages as it needs."""

from dataclasses import replace
from datetime import date, timedelta

from bot import reading
from bot.ask import Ask, Button, Command
from bot.composing import edition_of
from bot.edition import Edition
from bot.openings import Openings
from bot.people import wishes_of
from bot.reply import Answer, Key, Keys, Reply, fill, of_parts
from digests.forms.environment import Words
from digests.markup import clip
from digests.model import Part
from digests.store.people import Variant

DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


async def digest(ask: Ask) -> Answer:
    """The digest of the day that was typed, or the latest."""
    if not ask.words.strip():
        return await latest(ask)
    on = reading.day(ask.words, ask.today)
    if on is None:
        sentence = ask.spoken.gettext("{words} is no day that I can read; write it as 2022-04-19.")
        return Reply(html=fill(sentence, words=clip(ask.words, 40)))
    return await of_day(ask, on)


async def latest(ask: Ask) -> Answer:
    """The digest of the last day with pages."""
    on = await ask.desk.call(ask.desk.store.latest_issue, ask.today + timedelta(days=1))
    if on is None:
        return Reply(html=ask.spoken.gettext("No page has come in yet."))
    return await of_day(ask, on)


async def press(ask: Ask) -> Answer:
    """The day on the button: below, as messages of its own."""
    if ask.fields[0] == "latest":
        answer = await latest(ask)
    else:
        answer = await of_day(ask, _day(ask.fields[0]) or ask.today)
    return [replace(each, fresh=True) for each in ([answer] if isinstance(answer, Reply) else answer)]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def of_paper(ask: Ask, paper: str) -> Answer:
    """The latest issue of a paper, whatever the asker follows."""
    on = await ask.desk.call(ask.desk.store.latest_issue, ask.today + timedelta(days=1), [paper])
    if on is None:
        return Reply(html=ask.spoken.gettext("No page has come in yet."))
    variant = replace(wishes_of(ask).variant, papers=(paper,), pages=())
    return await of_day(ask, on, variant)


async def of_day(ask: Ask, on: date, variant: Variant | None = None) -> Answer:
    """The digest of a day, as in the morning; where there were no pages, the nearest day before that has some."""
    store = ask.desk.store
    chosen = replace(variant or wishes_of(ask).variant, language=ask.spoken.language)
    link = f"https://t.me/{ask.bot_name}?start=a{{article}}"

    def composed() -> tuple[Edition, list[Part]] | None:
        stored = store.articles(on, papers=chosen.papers)
        if not stored:
            return None
        edition = edition_of(store, stored, on, chosen, link)
        return edition, edition.parts(Openings(store).of_chat(edition, ask.chat))

    made = await ask.desk.call(composed)
    if made is None:
        return await _none(ask, on)
    edition, parts = made
    if not edition.digest.items:
        sentence = ask.spoken.gettext("The paper of {day} has nothing on the pages you follow.")
        keys = ((Key(label=ask.spoken.gettext("⚙️ Settings"), data="settings"),),)
        return Reply(html=fill(sentence, day=Words(ask.spoken.language).day(on)), keys=keys)
    return of_parts(parts, await _keys(ask, on))


async def _none(ask: Ask, on: date) -> Reply:
    words = Words(ask.spoken.language)
    nearest = await ask.desk.call(ask.desk.store.latest_issue, on)
    sentence = fill(ask.spoken.gettext("No page of {day} has come in."), day=words.day(on))
    keys = ((Key(label=words.day(nearest), data=f"digest:{nearest}"),),) if nearest else ()
    return Reply(html=sentence, keys=keys)


async def _keys(ask: Ask, on: date) -> Keys:
    """The day before that has pages, and the deadlines."""
    words = Words(ask.spoken.language)
    before = await ask.desk.call(ask.desk.store.latest_issue, on - timedelta(days=1))
    row = [Key(label=f"← {words.day(before, year=False)}", data=f"digest:{before}")] if before else []
    return ((*row, Key(label=ask.spoken.gettext("⏰ Deadlines"), data="dues")),)


COMMANDS = (Command(name="digest", answer=digest, summary="The digest of a day", typed="digest"),)
BUTTONS = (Button(word="digest", answer=press, fields=(rf"latest|{DAY}",)),)
