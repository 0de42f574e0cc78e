"""/deadlines: what is due from today on, soonest first, each with its article one tap away."""

from dataclasses import replace
from datetime import timedelta

from markupsafe import escape

from bot import reading
from bot.ask import Ask, Button, Command
from bot.commands.search import tidy
from bot.dues import chosen, open_deadlines
from bot.reply import Key, Keys, Reply, bold, fill, grid
from digests.forms.environment import Words
from digests.markup import clip
from digests.model import DueItem
from digests.store.follows import Mark, Wish

#: The lists, by the word of the buttons that turn their pages.
CHOSEN, ALL, MUTED = "due", "alldue", "mutes"
#: Deadlines a message.
SHOWN = 8
#: How far ahead, in days: what is due later is no news of a morning.
AHEAD = 366
MARK = "⏰ "
_SIGNS = {Wish.REMIND: " ⏰", Wish.DONE: " ✅", Wish.MUTED: " 🔕"}


async def deadlines(ask: Ask) -> Reply:
    """What is due; with words, only what has them in its task or sentence; 本周 or 本月 before them ends it there."""
    return await listed(ask, tidy(ask.words), 0)


async def turn(ask: Ask) -> Reply:
    """Another page; the words stand in the message's first line, after the dot."""
    return await listed(ask, _asked_in(ask), int(ask.fields[0]))


async def turn_all(ask: Ask) -> Reply:
    """A page of the list of all papers and pages."""
    return await listed(ask, _asked_in(ask), int(ask.fields[0]), which=ALL)


async def muted(ask: Ask) -> Reply:
    """What is muted, so that it can be heard of again."""
    return await listed(ask, "", int(ask.fields[0]), which=MUTED)


async def open_list(ask: Ask) -> Reply:
    """From another message's button: a list of its own."""
    return replace(await listed(ask, "", 0), fresh=True)


def _asked_in(ask: Ask) -> str:
    first = ask.shown.partition("\n")[0]
    return tidy(first.partition(" · ")[2]) if first.startswith(MARK.strip()) else ""


async def listed(ask: Ask, words: str, page: int, *, which: str = CHOSEN) -> Reply:
    """A page of open deadlines: of what the chat chose, or all; without the muted ones, or of these alone."""
    last, named = reading.span(words, ask.today)
    until = last or ask.today + timedelta(days=AHEAD)
    marks = await ask.desk.call(ask.desk.store.marks_of, ask.chat)
    silent = {key for key, mark in marks.items() if mark.wish is Wish.MUTED}
    known = await open_deadlines(ask, ask.today, until, named, everything=which != CHOSEN)
    items = [item for item in known if (item.key in silent) is (which == MUTED)]
    hidden = len(known) - len(items) if which != MUTED else 0
    _ = ask.spoken.gettext
    head = escape(MARK) + bold(_("Deadlines"))
    if words:
        head += escape(f" · {words}")
    if not items:
        nothing = told(ask, _("Nothing is due that we know of."), which, apart="\n")
        return Reply(html=f"{head}\n{nothing}", keys=_other_keys(ask, hidden, which))
    page = max(0, min(page, (len(items) - 1) // SHOWN))
    shown = items[page * SHOWN : (page + 1) * SHOWN]
    count = ask.spoken.ngettext("{n} deadline", "{n} deadlines", len(items)).format(n=len(items))
    count = told(ask, count, which)
    blocks = [block(ask, number, item, marks.get(item.key)) for number, item in enumerate(shown, 1)]
    keys = (*_keys(ask, shown, page, len(items), which), *_other_keys(ask, hidden, which))
    return Reply(html="\n\n".join([f"{head}\n{count}", *blocks]), keys=keys)


def told(ask: Ask, count: str, which: str, *, apart: str = " · ") -> str:
    """A count that says of what, where the chat limited its papers or pages."""
    if which != CHOSEN or chosen(ask) is None:
        return count
    return count + apart + ask.spoken.gettext("of the papers and pages you chose")


def _other_keys(ask: Ask, hidden: int, which: str) -> Keys:
    """From the list to what is muted in it, or left out of it, and back."""
    _ = ask.spoken.gettext
    if which == MUTED:
        return ((Key(label=_("‹ All deadlines"), data="due:0"),),)
    keys = []
    if chosen(ask) is not None:
        label, other = (_("All papers and pages"), ALL) if which == CHOSEN else (_("Only what I chose"), CHOSEN)
        keys.append((Key(label=label, data=f"{other}:0"),))
    if hidden:
        keys.append((Key(label=_("🔕 Muted: {n}").format(n=hidden), data="mutes:0"),))
    return tuple(keys)


def block(ask: Ask, number: int | None, item: DueItem, mark: Mark | None = None) -> str:
    """A deadline in a message: when, what, where; with its number in a list, and a sign of what is wanted of it."""
    words = Words(ask.spoken.language)
    left = words.left(item)
    where = " / ".join(dict.fromkeys(words.where(source) for source in item.sources[:3]))
    return fill(
        "{number}<b>{when}{remains}</b>{sign}\n{task}\n<i>{where}</i>",
        number=f"{number}. " if number is not None else MARK,
        sign=_SIGNS[mark.wish] if mark else "",
        when=words.due_here(item, ask.today),
        remains=words.aside(left).rstrip() if left else "",
        task=words.script(clip(item.task, 160)),
        where=clip(where, 80),
    )


def _keys(ask: Ask, shown: list[DueItem], page: int, total: int, turn: str) -> Keys:
    _ = ask.spoken.gettext
    numbers = tuple(
        Key(label=f"{number}", data=f"read:{item.sources[0].article}")
        for number, item in enumerate(shown, 1)
        if item.sources and item.sources[0].article is not None
    )
    panels = tuple(Key(label=f"⏰ {number}", data=f"item:{item.key}") for number, item in enumerate(shown, 1))
    turns = []
    if page > 0:
        turns.append(Key(label=_("‹ Back"), data=f"{turn}:{page - 1}"))
    if (page + 1) * SHOWN < total:
        turns.append(Key(label=_("More ›"), data=f"{turn}:{page + 1}"))
    return tuple(row for row in (numbers, *grid(panels, 4), tuple(turns)) if row)


COMMANDS = (Command(name="deadlines", answer=deadlines, summary="What is due, soonest first", typed="deadlines"),)
BUTTONS = (
    Button(word="due", answer=turn, fields=("[0-9]{1,4}",)),
    Button(word="alldue", answer=turn_all, fields=("[0-9]{1,4}",)),
    Button(word="mutes", answer=muted, fields=("[0-9]{1,4}",)),
    Button(word="dues", answer=open_list),
)
