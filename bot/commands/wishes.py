"""The second leaf of /settings: days, length, sound, pause, papers, time zone; changed in place."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import people, reading
from bot.ask import Ask, Button, Command, Who
from bot.links import tag
from bot.reply import Key, Reply, fill, grid, pick
from bot.wording import DAYS, days_named, script
from bot.zones import nearest_zone, zone_named
from digests.forms.environment import Words
from digests.markup import clip
from digests.store.people import Wishes

#: Opens the question for a time zone, and that for a day; so that an answer to it is known as one.
MARK = "🌐 "
PAUSE_MARK = "⏸ "
#: What each choice is called: the catalogues' keys.
LENGTHS = {"headlines": "headlines only", "summary": "with a summary", "full": "full text"}
#: Days of a pause on buttons; 0 ends it.
PAUSES = (1, 7, 30)
#: Papers on buttons.
PAPERS = 12
#: Zones on buttons: where readers of these papers live; any other is typed, or that of a place on the map.
ZONES = (
    "Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Tokyo", "Asia/Singapore", "Europe/London", "Europe/Berlin",
    "America/New_York", "America/Los_Angeles", "Australia/Sydney",
)  # fmt: skip
#: Every day of the week.
ALL_WEEK = 0b1111111


async def more(ask: Ask) -> Reply:
    """The panel."""
    return await panel(ask)


async def panel(ask: Ask, notice: str = "") -> Reply:
    """Everything chosen, and buttons to choose otherwise."""
    _ = ask.spoken.gettext
    if ask.subscriber is None:
        return Reply(html=_("Subscribe first."), keys=((Key(label=_("🔔 Subscribe"), data="subscribe"),),))
    wishes = ask.subscriber.wishes
    papers = await ask.desk.call(ask.desk.store.papers)
    lines = [
        "<b>" + _("⚙️ Days, length, sound") + "</b>",
        fill(_("Days: {days}"), days=days_named(ask.spoken, wishes)),
        fill(_("Length: {length}"), length=_(LENGTHS[wishes.variant.length])),
        fill(_("Sound: {sound}"), sound=_("silent") if wishes.silent else _("with sound")),
        fill(_("Night: {night}"), night=night_named(ask, wishes)),
        fill(_("Time zone: {zone}"), zone=wishes.zone),
        fill(_("Papers: {papers}"), papers=clip("、".join(wishes.variant.papers), 200) or _("all")),
        fill(_("Pages: {pages}"), pages=pages_named(ask, wishes)),
    ]
    if wishes.paused_until is not None and wishes.paused_until > ask.now:
        until = wishes.paused_until.astimezone(ZoneInfo(wishes.zone)).date()
        lines.append(fill(_("Paused until {day}"), day=Words(ask.spoken.language).day(until)))
    return Reply(html="\n".join(map(str, lines)), keys=_keys(ask, wishes, papers), notice=notice)


def night_named(ask: Ask, wishes: Wishes) -> str:
    """What happens at night, in words."""
    _ = ask.spoken.gettext
    if not wishes.quiet:
        return _("alerts sound at any hour")
    sentence = _("alerts from {begin} to {end} come without a sound")
    return sentence.format(begin=f"{wishes.night_from:%H:%M}", end=f"{wishes.night_until:%H:%M}")


def pages_named(ask: Ask, wishes: Wishes) -> str:
    """The pages that are followed, in words."""
    _ = ask.spoken.gettext
    named = [_("page {number}").format(number=page) if page.isascii() else page for page in wishes.variant.pages]
    return clip("、".join(script(ask.spoken, each) for each in named), 200) or _("all")


def _keys(ask: Ask, wishes: Wishes, papers: list[str]) -> tuple[tuple[Key, ...], ...]:
    _ = ask.spoken.gettext
    paused = wishes.paused_until is not None and wishes.paused_until > ask.now
    pauses = [Key(label=_("▶️ Resume"), data="pause:0")] if paused else []
    pauses += [Key(label=_("⏸ {n} d").format(n=days), data=f"pause:{days}") for days in PAUSES]
    ticked = _(DAYS[wishes.days]) if wishes.weekdays == ALL_WEEK or wishes.days != "all" else ""
    chosen = wishes.variant.papers
    shown = [
        Key(label=f"{'✓ ' if name in chosen else ''}{clip(script(ask.spoken, name), 24)}", data=f"paper:{tag(name)}")
        for name in (papers[:PAPERS] if len(papers) > 1 else [])
    ]
    return (
        tuple(pick([(_(name), f"days:{code}") for code, name in DAYS.items()], ticked)),
        tuple(pick([(_(name), f"length:{code}") for code, name in LENGTHS.items()], _(LENGTHS[wishes.variant.length]))),
        (
            Key(label=_("🔔 With sound") if wishes.silent else _("🔕 Silent"), data=f"silent:{int(not wishes.silent)}"),
            Key(label=_("🌙 Night…"), data="night"),
            Key(label=_("🌐 Time zone…"), data="zone"),
        ),
        (*pauses, Key(label=_("⏸ Until…"), data="until")),
        *grid(shown, 2),
        (Key(label=_("📅 Weekdays…"), data="weekdays"), Key(label=_("📄 Pages…"), data="pages")),
        (Key(label=_("‹ Back"), data="settings"),),
    )


async def keep(ask: Ask, **changes: object) -> Reply:
    """Other wishes, by name; the panel that shows them."""
    if ask.subscriber is None:
        return replace(await panel(ask), notice=ask.spoken.gettext("Subscribe first."))
    wishes = replace(ask.subscriber.wishes, **changes)  # type: ignore[arg-type]  # named by the callers below
    return await panel(await people.change(ask, wishes), notice=ask.spoken.gettext("Kept"))


async def choose_days(ask: Ask) -> Reply:
    """Every day of the week, working days by the State Council's table, or days off."""
    every = {"weekdays": ALL_WEEK} if ask.fields[0] == "all" else {}
    return await keep(ask, days=ask.fields[0], **every)


async def choose_length(ask: Ask) -> Reply:
    """Headlines, summaries, or the full text."""
    if ask.subscriber is None:
        return Reply(notice=ask.spoken.gettext("Subscribe first."), alert=True)
    return await keep(ask, variant=replace(ask.subscriber.wishes.variant, length=ask.fields[0]))


async def choose_sound(ask: Ask) -> Reply:
    """With or without a sound."""
    return await keep(ask, silent=ask.fields[0] == "1")


async def choose_paper(ask: Ask) -> Reply:
    """Follow a paper, or no more; with none chosen it is all of them."""
    if ask.subscriber is None:
        return Reply(notice=ask.spoken.gettext("Subscribe first."), alert=True)
    papers = await ask.desk.call(ask.desk.store.papers)
    named = next((name for name in papers if tag(name) == ask.fields[0]), None)
    if named is None:
        return Reply(notice=ask.spoken.gettext("This button is out of date."))
    variant = ask.subscriber.wishes.variant
    chosen = set(variant.papers) ^ {named}
    return await keep(ask, variant=replace(variant, papers=tuple(sorted(chosen))))


async def pause(ask: Ask) -> Reply:
    """No digest for some days; 0 ends a pause."""
    days = int(ask.fields[0])
    if not days:
        return await keep(ask, paused_until=None)
    return await keep(ask, paused_until=_morning_in(ask, days))


def _morning_in(ask: Ask, days: int) -> datetime:
    """The beginning of the local day after so many whole days without a digest."""
    return datetime.combine(ask.today + timedelta(days=days + 1), time(), ask.now.tzinfo)


async def pause_until(ask: Ask) -> Reply:
    """/pause 5月20日: no digest before that day; alone it ends a pause."""
    _ = ask.spoken.gettext
    if not ask.words.strip():
        return await keep(ask, paused_until=None)
    day = reading.coming_day(ask.words, ask.today)
    if day is None:
        sentence = _("{words} is no day to come that I can read; write it as 2026-05-20.")
        return Reply(html=fill(PAUSE_MARK + sentence, words=clip(ask.words, 40)), asks="2026-05-20")
    return await keep(ask, paused_until=datetime.combine(day, time(), ask.now.tzinfo))


async def ask_until(ask: Ask) -> Reply:
    """The question for the end of a pause."""
    sentence = ask.spoken.gettext("Until which day shall nothing come? Write it as 5月20日 or 2026-05-20.")
    return Reply(html=PAUSE_MARK + sentence, asks="2026-05-20", fresh=True)


async def ask_zone(ask: Ask) -> Reply:
    """The question for a time zone; with buttons for those that are asked for most."""
    _ = ask.spoken.gettext
    sentence = _("Which time zone? Write it as Asia/Urumqi or a city, or send your location.")
    if ask.fields and ask.fields[0] == "other":
        return Reply(html=MARK + sentence, asks="Asia/Shanghai", fresh=True)
    if ask.fields:
        return await keep(ask, zone=ZONES[int(ask.fields[0])])
    if ask.subscriber is None:
        return await panel(ask)
    here = ask.subscriber.wishes.zone
    keys = pick([(zone, f"zone:{at}") for at, zone in enumerate(ZONES)], here)
    rows = (*grid(keys, 2), (Key(label=_("Another zone…"), data="zone:other"),), (Key(label=_("‹ Back"), data="more"),))
    now = f"{ask.now:%H:%M}"
    return Reply(html=MARK + fill(_("Time zone: {zone}, where it is {now}"), zone=here, now=now), keys=rows)


async def typed_zone(ask: Ask) -> Reply:
    """A zone that was typed, after the command or in answer to the question; without one, those to choose from."""
    if not ask.words.strip():
        return await ask_zone(ask)
    zone = zone_named(ask.words)
    if zone is None:
        sentence = ask.spoken.gettext("{words} is no time zone that I know; write it as Asia/Urumqi.")
        return Reply(html=fill(MARK + sentence, words=clip(ask.words, 40)), asks="Asia/Shanghai")
    return await keep(ask, zone=zone)


async def located(ask: Ask) -> Reply:
    """A place on the map, as «latitude longitude» in degrees: the zone of the nearest city. The place is not kept."""
    latitude, _space, longitude = ask.words.partition(" ")
    return await keep(ask, zone=nearest_zone(float(latitude), float(longitude)))


COMMANDS = (
    Command(name="pause", answer=pause_until, summary="No digest until a day", typed="pause", who=Who.KEEPER),
    Command(name="zone", answer=typed_zone, typed="zone", who=Who.KEEPER),
)
LOCATION = Command(name="location", answer=located, who=Who.KEEPER)
BUTTONS = (
    Button(word="more", answer=more, who=Who.KEEPER),
    Button(word="days", answer=choose_days, fields=("|".join(DAYS),), who=Who.KEEPER),
    Button(word="length", answer=choose_length, fields=("|".join(LENGTHS),), who=Who.KEEPER),
    Button(word="silent", answer=choose_sound, fields=("0|1",), who=Who.KEEPER),
    Button(word="until", answer=ask_until, who=Who.KEEPER),
    Button(word="pause", answer=pause, fields=("0|1|7|30",), who=Who.KEEPER),
    Button(word="paper", answer=choose_paper, fields=("[0-9a-f]{12}",), who=Who.KEEPER),
    Button(word="zone", answer=ask_zone, who=Who.KEEPER),
    Button(word="zone", answer=ask_zone, fields=(f"other|[0-{len(ZONES) - 1}]",), who=Who.KEEPER),
)
