"""Leaves of /settings: the weekdays on which a digest is wanted, and the night in which nothing makes a sound."""

import re
from dataclasses import replace
from datetime import time

from bot import reading
from bot.ask import Ask, Button, Command, Who
from bot.commands.wishes import ALL_WEEK, keep, night_named
from bot.people import change
from bot.reply import Key, Reply, fill, grid, pick
from bot.wording import days_named
from digests.forms.environment import Words
from digests.markup import clip
from digests.store.people import Wishes

#: Opens the question for a night, so that an answer to it is known as one.
MARK = "🌙 "
#: Monday to Friday.
_WORKING = 0b0011111
#: Nights on buttons: from and until, local time.
NIGHTS = (("2100", "0800"), ("2200", "0700"), ("2300", "0600"))
_CLOCK = "(?:[01][0-9]|2[0-3])[0-5][0-9]"
_BETWEEN = re.compile(r"\s*(?:-|–|—|~|～|至|到|\bto\b)\s*")


async def weekdays(ask: Ask, notice: str = "") -> Reply:
    """The seven days, each on or off."""
    _ = ask.spoken.gettext
    if ask.subscriber is None:
        return Reply(notice=_("Subscribe first."), alert=True)
    chosen = ask.subscriber.wishes.weekdays
    words = Words(ask.spoken.language)
    days = [
        Key(label=f"{'✓ ' if chosen >> day & 1 else ''}{words.weekday(day)}", data=f"weekday:{chosen ^ 1 << day}")
        for day in range(7)
    ]
    whole = pick(
        [(_("every day"), f"weekday:{ALL_WEEK}"), (_("Monday to Friday"), f"weekday:{_WORKING}")],
        {ALL_WEEK: _("every day"), _WORKING: _("Monday to Friday")}.get(chosen, ""),
    )
    text = fill(_("Days: {days}"), days=days_named(ask.spoken, ask.subscriber.wishes))
    keys = (*grid(days, 4), tuple(whole), (Key(label=_("‹ Back"), data="more"),))
    return Reply(html=f"<b>{_('📅 Weekdays')}</b>\n{text}", keys=keys, notice=notice)


async def choose_weekdays(ask: Ask) -> Reply:
    """Other days; at least one, for no digest at all is another button."""
    _ = ask.spoken.gettext
    chosen = int(ask.fields[0])
    if ask.subscriber is None:
        return Reply(notice=_("Subscribe first."), alert=True)
    if not 0 < chosen <= ALL_WEEK:
        return Reply(notice=_("At least one day. To get none, stop the digest or pause it."), alert=True)
    return await weekdays(await change(ask, _with(ask.subscriber.wishes, weekdays=chosen)), notice=_("Kept"))


async def night(ask: Ask, notice: str = "") -> Reply:
    """The nights to choose from."""
    _ = ask.spoken.gettext
    if ask.subscriber is None:
        return Reply(notice=_("Subscribe first."), alert=True)
    wishes = ask.subscriber.wishes
    here = f"{wishes.night_from:%H%M}", f"{wishes.night_until:%H%M}"
    named = [(_named(*each), f"quiet:{each[0]}:{each[1]}") for each in NIGHTS]
    keys = (
        tuple(pick(named, _named(*here) if wishes.quiet else "")),
        (*pick([(_("Sound at any hour"), "quiet:0")], "" if wishes.quiet else _("Sound at any hour")),
         Key(label=_("Other hours…"), data="quiet:other")),
        (Key(label=_("‹ Back"), data="more"),),
    )  # fmt: skip
    text = fill(_("Night: {night}"), night=night_named(ask, wishes))
    return Reply(html=f"<b>{_('🌙 Night')}</b>\n{text}", keys=keys, notice=notice)


def _named(begin: str, end: str) -> str:
    return f"{begin[:2]}:{begin[2:]}–{end[:2]}:{end[2:]}"


async def choose_night(ask: Ask) -> Reply:
    """A night on a button."""
    begin, end = (time(int(each[:2]), int(each[2:])) for each in ask.fields)
    return await _keep_night(ask, quiet=True, night_from=begin, night_until=end)


async def no_night(ask: Ask) -> Reply:
    """Sound at any hour, or the question for other hours."""
    _ = ask.spoken.gettext
    if ask.fields[0] == "other":
        question = _("From when until when shall nothing make a sound? Write it as 22:30-6:30.")
        return Reply(html=MARK + question, asks="22:30-6:30", fresh=True)
    return await _keep_night(ask, quiet=False)


async def _keep_night(ask: Ask, **changes: object) -> Reply:
    if ask.subscriber is None:
        return Reply(notice=ask.spoken.gettext("Subscribe first."), alert=True)
    changed = await change(ask, _with(ask.subscriber.wishes, **changes))
    return await night(changed, notice=ask.spoken.gettext("Kept"))


def _with(wishes: Wishes, **changes: object) -> Wishes:
    return replace(wishes, **changes)  # type: ignore[arg-type]  # named by the callers above


async def typed_night(ask: Ask) -> Reply:
    """Hours that were typed in answer to the question."""
    begin, end = between(ask.words)
    if begin is None or end is None:
        sentence = ask.spoken.gettext("{words} are no hours that I can read; write them as 22:30-6:30.")
        return Reply(html=fill(MARK + sentence, words=clip(ask.words, 40)), asks="22:30-6:30")
    return await keep(ask, quiet=True, night_from=begin, night_until=end)


def between(words: str) -> tuple[time | None, time | None]:
    """Two times of day with 至, to or a dash between them; None for what is no time."""
    parts = _BETWEEN.split(words.strip())
    if len(parts) != 2:
        return None, None
    return reading.clock(parts[0]), reading.clock(parts[1])


NIGHT = Command(name="night", answer=typed_night, who=Who.KEEPER)
COMMANDS = ()
BUTTONS = (
    Button(word="weekdays", answer=weekdays, who=Who.KEEPER),
    Button(word="weekday", answer=choose_weekdays, fields=("[0-9]{1,3}",), who=Who.KEEPER),
    Button(word="night", answer=night, who=Who.KEEPER),
    Button(word="quiet", answer=choose_night, fields=(_CLOCK, _CLOCK), who=Who.KEEPER),
    Button(word="quiet", answer=no_night, fields=("0|other",), who=Who.KEEPER),
)
