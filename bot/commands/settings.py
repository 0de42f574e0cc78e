"""/settings: the digest's time and language, by buttons or typed; the message changes in place."""

from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import people, reading
from bot.ask import Ask, Button, Command, Who
from bot.reply import Key, Keys, Reply, fill, pick
from digests.forms.environment import Words
from digests.i18n import LANGUAGES, translations
from digests.markup import clip
from digests.store.people import Subscriber, Wishes

#: The times on buttons; any other is typed.
TIMES = ("06:30", "07:00", "07:30", "08:00")
#: Opens the question for a time, so that an answer to it is known as one.
MARK = "🕰 "
#: How each language calls itself: the catalogues' keys.
NAMES = {language: f"language {language}" for language in LANGUAGES}


async def settings(ask: Ask) -> Reply:
    """The panel; with a time after the command, that time is set."""
    if ask.words.strip():
        return await typed_time(ask)
    return panel(ask)


def panel(ask: Ask, notice: str = "") -> Reply:
    """Everything chosen, and buttons to choose otherwise. Who is not subscribed is offered to be."""
    _ = ask.spoken.gettext
    wishes = people.wishes_of(ask)
    on = people.is_active(ask.subscriber)
    lines = [
        "<b>" + _("⚙️ Settings") + "</b>",
        fill(_("Digest: {state}"), state=_("subscribed") if on else _("off")),
        fill(_("Time: {time} ({zone})"), time=f"{wishes.at:%H:%M}", zone=wishes.zone),
        *([fill(_("Next digest: {when}"), when=_next(ask, ask.subscriber))] if on and ask.subscriber else []),
        fill(_("Language: {language}"), language=_(NAMES[wishes.variant.language])),
    ]
    return Reply(html="\n".join(lines), keys=_keys(ask, wishes, on), notice=notice)


def _next(ask: Ask, subscriber: Subscriber) -> Markup:
    """When the next digest is due, in the subscriber's zone; a reader elsewhere sees it in theirs."""
    at = subscriber.next_at.astimezone(ZoneInfo(subscriber.wishes.zone))
    return Words(ask.spoken.language).moment(at, ask.today)


def _keys(ask: Ask, wishes: Wishes, on: bool) -> Keys:
    _ = ask.spoken.gettext
    others: Keys = ((Key(label=_("📢 Channels, groups…"), data="chats"),),) if ask.private else ()
    if ask.distant and ask.subscriber is not None:  # there /privacy cannot be written
        others = ((Key(label=_("📦 Get it all"), data="export"), Key(label=_("Erase everything…"), data="forget")),)
    if not on:
        return ((Key(label=_("🔔 Subscribe"), data="subscribe"),), *others)
    times = pick([(each, f"time:{each.replace(':', '')}") for each in TIMES], f"{wishes.at:%H:%M}")
    names = [(_(name), f"language:{code}") for code, name in NAMES.items()]
    return (
        tuple(times),
        (Key(label=_("Another time…"), data="time:other"),),
        tuple(pick(names, _(NAMES[wishes.variant.language]))),
        (Key(label=_("Days, length, sound…"), data="more"), Key(label=_("🔖 Words you follow"), data="follow")),
        *others,
        (Key(label=_("Stop the digest"), data="unsubscribe"),),
    )


async def elsewhere(ask: Ask) -> Reply:
    """Opens Telegram's own list of channels and groups; one that is chosen there shows its panel here."""
    _ = ask.spoken.gettext
    if not ask.private:
        return Reply(html=_("Write /channel to me in a private chat."))
    sentence = _("Choose a channel or a group that I am in. Only its administrators can change its settings.")
    return Reply(html=sentence, offers=(_("📢 A channel"), _("👥 A group")), fresh=True)


async def choose_time(ask: Ask) -> Reply:
    """A time on a button, or the question for another."""
    _ = ask.spoken.gettext
    chosen = ask.fields[0]
    if chosen == "other":
        return Reply(html=MARK + _("At what time shall the digest come? Write it as 6:45."), asks="6:45", fresh=True)
    return await _set_time(ask, time(int(chosen[:2]), int(chosen[2:])))


async def typed_time(ask: Ask) -> Reply:
    """A time that was typed, after the command or in answer to the question."""
    at = reading.clock(ask.words)
    if at is None:
        sentence = ask.spoken.gettext("{words} is no time that I can read; write it as 6:45.")
        return Reply(html=fill(MARK + sentence, words=clip(ask.words, 40)), asks="6:45")
    return await _set_time(ask, at)


async def _set_time(ask: Ask, at: time) -> Reply:
    _ = ask.spoken.gettext
    if ask.subscriber is None:
        return panel(ask, notice=_("Subscribe first."))
    changed = await people.change(ask, replace(ask.subscriber.wishes, at=at))
    return panel(changed, notice=_("Time: {time}").format(time=f"{at:%H:%M}"))


async def choose_language(ask: Ask) -> Reply:
    """Another language; the panel answers in it."""
    if ask.subscriber is None:
        return panel(ask, notice=ask.spoken.gettext("Subscribe first."))
    variant = replace(ask.subscriber.wishes.variant, language=ask.fields[0])
    changed = await people.change(ask, replace(ask.subscriber.wishes, variant=variant))
    spoken = ask.spoken if ask.distant else translations(ask.fields[0])
    return panel(replace(changed, spoken=spoken), notice=spoken.gettext(NAMES[ask.fields[0]]))


CHOSEN = Command(name="chosen", answer=settings, who=Who.KEEPER)
COMMANDS = (
    Command(name="settings", answer=settings, summary="Time and language", typed="settings", who=Who.KEEPER),
    Command(name="channel", answer=elsewhere, summary="Settings of a channel or group", typed="channel"),
)
BUTTONS = (
    Button(word="settings", answer=settings, who=Who.KEEPER),
    Button(word="chats", answer=elsewhere),
    Button(word="time", answer=choose_time, fields=("other|(?:[01][0-9]|2[0-3])[0-5][0-9]",), who=Who.KEEPER),
    Button(word="language", answer=choose_language, fields=("|".join(LANGUAGES),), who=Who.KEEPER),
)
