"""/calendar: deadlines as a file for any calendar; a stable UID, so that an import twice does not double them."""

from collections.abc import Iterable
from datetime import timedelta

from bot.ask import Ask, Button, Command
from bot.commands.deadlines import AHEAD
from bot.commands.marks import KEY
from bot.reply import Attachment, Key, Reply
from digests.forms import render_calendar
from digests.model import DueItem
from digests.pipeline import due
from digests.store.follows import Wish


async def calendar(ask: Ask) -> Reply:
    """Asks which: all that is known, or what the asker wants to be reminded of."""
    _ = ask.spoken.gettext
    return Reply(
        html=_("Deadlines as a calendar file. Opening it twice does not double them."),
        keys=((Key(label=_("📅 All"), data="ics:all"), Key(label=_("⏰ Mine"), data="ics:mine")),),
    )


async def file(ask: Ask) -> Reply:
    """The file: all, the asker's own, or one."""
    _ = ask.spoken.gettext
    which = ask.fields[0]
    stored = await ask.desk.call(ask.desk.store.deadlines, ask.today, ask.today + timedelta(days=AHEAD))
    items = [item for item in due(stored, on=ask.today) if item.due is not None]
    if which == "mine":
        marks = await ask.desk.call(ask.desk.store.marks_of, ask.chat)
        items = [item for item in items if item.key in marks and marks[item.key].wish is Wish.REMIND]
    elif which != "all":
        items = [item for item in items if item.key == which]
    if not items:
        return Reply(notice=_("Nothing is due that we know of."))
    return _attached(ask, items)


def _attached(ask: Ask, items: Iterable[DueItem]) -> Reply:
    listed = list(items)
    text = render_calendar(listed, language=ask.spoken.language)
    count = ask.spoken.ngettext("{n} deadline", "{n} deadlines", len(listed)).format(n=len(listed))
    return Reply(html=count, file=Attachment(name="baozhai.ics", content=text.encode()))


COMMANDS = (Command(name="calendar", answer=calendar, summary="Deadlines for your calendar", typed="calendar"),)
BUTTONS = (
    Button(word="calendar", answer=calendar),
    Button(word="ics", answer=file, fields=(f"all|mine|{KEY}",)),
)
