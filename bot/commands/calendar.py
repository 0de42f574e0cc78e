"""/calendar: deadlines as a file for any calendar; a stable UID, so that an import twice does not double them."""

import re
from datetime import timedelta

from bot.ask import Ask, Button, Command
from bot.commands.deadlines import AHEAD, ALL, CHOSEN, told
from bot.commands.marks import KEY
from bot.dues import chosen, deadline, followed, open_deadlines
from bot.reply import Attachment, Key, Keys, Reply
from digests.forms import render_calendar
from digests.store.follows import Wish


async def calendar(ask: Ask) -> Reply:
    """Asks which: of what the chat chose, all that is known, of followed words, or what the asker is reminded of."""
    _ = ask.spoken.gettext
    keys = [Key(label=_("📅 All"), data="ics:all"), Key(label=_("⏰ Mine"), data="ics:mine")]
    if chosen(ask) is not None:
        keys.insert(0, Key(label=_("📅 What I chose"), data="ics:chosen"))
    rows: Keys = (tuple(keys),)
    if await ask.desk.call(ask.desk.store.follows_of, ask.chat):
        rows += ((Key(label=_("🔖 Words you follow"), data="ics:followed"),),)
    return Reply(html=_("Deadlines as a calendar file. Opening it twice does not double them."), keys=rows)


async def file(ask: Ask) -> Reply:
    """The file: of what the chat chose, all, of the words it follows, the asker's own, or one."""
    _ = ask.spoken.gettext
    which, until = ask.fields[0], ask.today + timedelta(days=AHEAD)
    if re.fullmatch(KEY, which):
        one = await deadline(ask, which, until)
        items = [one] if one is not None else []
    else:
        items = await open_deadlines(ask, ask.today, until, everything=which not in ("chosen", "followed"))
    if which == "followed":
        items = await followed(ask, items)
    if which == "mine":
        marks = await ask.desk.call(ask.desk.store.marks_of, ask.chat)
        items = [item for item in items if item.key in marks and marks[item.key].wish is Wish.REMIND]
    if not items:
        return Reply(notice=_("Nothing is due that we know of."))
    text = render_calendar(items, language=ask.spoken.language)
    count = ask.spoken.ngettext("{n} deadline", "{n} deadlines", len(items)).format(n=len(items))
    count = told(ask, count, CHOSEN if which in ("chosen", "followed") else ALL)
    return Reply(html=count, file=Attachment(name="baozhai.ics", content=text.encode()))


COMMANDS = (Command(name="calendar", answer=calendar, summary="Deadlines for your calendar", typed="calendar"),)
BUTTONS = (
    Button(word="calendar", answer=calendar),
    Button(word="ics", answer=file, fields=(f"chosen|all|followed|mine|{KEY}",)),
)
