"""A deadline by itself: remind me, done, no more of it, into a calendar. Pressing again takes it back."""

from datetime import timedelta

from bot.ask import Ask, Button, Who
from bot.commands.deadlines import AHEAD, block
from bot.dues import deadline
from bot.following import next_reminder
from bot.reply import Key, Reply, fill
from digests.forms.environment import Words
from digests.model import DueItem, day_of
from digests.store.follows import MAX_MARKS, Mark, Wish

#: A deadline's key in a button.
KEY = "[0-9a-f]{20}"
_WISHES = {"r": Wish.REMIND, "d": Wish.DONE, "m": Wish.MUTED}


async def found(ask: Ask, key: str) -> DueItem | None:
    """The open deadline with that key."""
    return await deadline(ask, key, ask.today + timedelta(days=AHEAD))


async def panel(ask: Ask) -> Reply:
    """The deadline with everything that can be done with it."""
    item = await found(ask, ask.fields[0])
    if item is None:
        return Reply(notice=ask.spoken.gettext("This deadline is over."))
    return await shown(ask, item)


async def shown(ask: Ask, item: DueItem, notice: str = "") -> Reply:
    """The panel of a deadline, a tick on what is chosen."""
    _ = ask.spoken.gettext
    marks = await ask.desk.call(ask.desk.store.marks_of, ask.chat)
    chosen = marks[item.key].wish if item.key in marks else None
    labels = {"r": _("⏰ Remind me"), "d": _("✅ Done"), "m": _("🔕 Mute")}
    wishes = tuple(
        Key(label=f"✓ {label}" if _WISHES[code] is chosen else label, data=f"wish:{item.key}:{code}")
        for code, label in labels.items()
        if item.due is not None
    )
    more = [Key(label=_("📅 Calendar"), data=f"ics:{item.key}")] if item.due is not None else []
    number = item.sources[0].article if item.sources else None
    if number is not None:
        more.append(Key(label=_("📄 Article"), data=f"read:{number}"))
    more.append(Key(label=_("‹ All deadlines"), data="due:0"))
    body = [block(ask, None, item), fill("<blockquote>{sentence}</blockquote>", sentence=item.sentence[:600])]
    if chosen is Wish.REMIND:
        body.append(_("You will be reminded 7, 3 and 1 days before, at the time of your digest."))
        body += _next(ask, item)
    return Reply(html="\n".join(map(str, body)), keys=tuple(row for row in (wishes, tuple(more)) if row), notice=notice)


def _next(ask: Ask, item: DueItem) -> list[str]:
    """When the next reminder comes."""
    if ask.subscriber is None or item.due is None:
        return []
    at = next_reminder(day_of(item.due), ask.subscriber.wishes, ask.now)
    sentence = ask.spoken.gettext("The next one: {when}")
    return [] if at is None else [fill(sentence, when=Words(ask.spoken.language).moment(at, ask.today))]


async def choose(ask: Ask) -> Reply:
    """Keeps what is wanted of a deadline, or takes it back."""
    _ = ask.spoken.gettext
    key, code = ask.fields
    item = await found(ask, key)
    if item is None or item.due is None:
        return Reply(notice=_("This deadline is over."))
    if ask.subscriber is None:
        return Reply(notice=_("Subscribe first."), alert=True)
    marks = await ask.desk.call(ask.desk.store.marks_of, ask.chat)
    if key in marks and marks[key].wish is _WISHES[code]:
        await ask.desk.call(ask.desk.store.unmark, ask.chat, key)
        return await shown(ask, item)
    article = item.sources[0].article if item.sources else None
    mark = Mark(chat=ask.chat, deadline=key, wish=_WISHES[code], due=day_of(item.due), task=item.task, article=article)
    if not await ask.desk.call(ask.desk.store.mark, mark, now=ask.now):
        return Reply(notice=_("You have marked {limit} deadlines already.").format(limit=MAX_MARKS), alert=True)
    return await shown(ask, item, notice=_("Kept"))


COMMANDS = ()
BUTTONS = (
    Button(word="item", answer=panel, fields=(KEY,)),
    Button(word="wish", answer=choose, fields=(KEY, "[rdm]"), who=Who.KEEPER),
)
