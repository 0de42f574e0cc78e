"""/start: what the bot does, and the doors that a link may open (see ``bot.links``)."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import links
from bot.ask import Ask, Button, Command
from bot.commands import article, digest, search
from bot.commands.help import home_keys
from bot.people import is_active, subscribe, wishes_of
from bot.reply import Answer, Reply, fill
from bot.wording import script, when
from digests.forms.environment import Words
from digests.markup import clip
from digests.store.people import Standing


async def start(ask: Ask) -> Answer:
    """Opens what the link names; without one, or with one that is not ours, says what the bot does."""
    ask = await _come_back(ask)
    link = links.PAYLOAD.fullmatch(ask.words)
    if link is None:
        return await welcome(ask)
    if link["article"]:
        return await article.opened(ask, int(link["article"]), 0)
    if link["day"]:
        return await digest.digest(replace(ask, words=link["day"]))
    if link["paper"]:
        papers = await ask.desk.call(ask.desk.store.papers)
        named = next((name for name in papers if links.tag(name) == link["paper"]), None)
        return await (digest.of_paper(ask, named) if named else welcome(ask))
    return await search.find(replace(ask, fields=(link["words"],)))


async def _come_back(ask: Ask) -> Ask:
    """Who had blocked the bot and starts it again gets the digest again; who left by /unsubscribe does not, nor
    a group, for whose administrators that is."""
    if not ask.private or ask.subscriber is None or ask.subscriber.state not in (Standing.BLOCKED, Standing.GONE):
        return ask
    await subscribe(ask)
    return replace(ask, subscriber=await ask.desk.call(ask.desk.store.subscriber, ask.chat))


async def welcome(ask: Ask) -> Reply:
    """What the bot does, when this chat hears of it, and where to go on."""
    _ = ask.spoken.gettext
    papers = await ask.desk.call(ask.desk.store.papers)
    wishes, what = wishes_of(ask), _("what the paper says, what it is about, and what must be done by when.")
    comes = (
        _("Your digest comes {when}: {what}")
        if is_active(ask.subscriber)
        else _("After /subscribe a digest comes {when}: {what}")
    )
    lines = [
        _("<b>The local paper, read for you.</b>"),
        fill(comes, when=when(ask.spoken, wishes), what=what),
        _("Write any words to search what was printed."),
    ]
    if is_active(ask.subscriber) and wishes.paused_until is not None and wishes.paused_until > ask.now:
        until = wishes.paused_until.astimezone(ZoneInfo(wishes.zone)).date()
        lines.insert(2, fill(_("Paused until {day}"), day=Words(ask.spoken.language).day(until)))
    if papers:
        named = [links.paper_link(ask.bot_name, name, script(ask.spoken, clip(name, 40))) for name in papers[:8]]
        lines.append(fill(_("Papers: {papers}"), papers=Markup(", ").join(named)))
    return Reply(html="\n".join(lines), keys=home_keys(ask))


COMMANDS = (Command(name="start", answer=start, summary="What this is"),)
BUTTONS = (Button(word="start", answer=welcome),)
