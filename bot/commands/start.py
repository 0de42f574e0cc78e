"""/start: what the bot does, and the doors that a link may open (t.me/bot?start=a12)."""

import re
from dataclasses import replace

from bot.ask import Ask, Button, Command
from bot.commands import article, digest, search
from bot.commands.help import home_keys
from bot.people import is_active, subscribe
from bot.reply import Answer, Reply, fill
from digests.store.people import Standing

#: What a link may carry: an article's number, a day, or words in base64 (https://core.telegram.org/bots/features#deep-linking).
PAYLOAD = re.compile(r"(?:a(?P<article>[0-9]{1,18})|d(?P<day>[0-9]{8})|s(?P<words>[A-Za-z0-9_-]{2,63}))", re.ASCII)


async def start(ask: Ask) -> Answer:
    """Opens what the link names; without one, or with one that is not ours, says what the bot does."""
    ask = await _come_back(ask)
    link = PAYLOAD.fullmatch(ask.words)
    if link is None:
        return await welcome(ask)
    if link["article"]:
        return await article.opened(ask, int(link["article"]), 0)
    if link["day"]:
        return await digest.digest(replace(ask, words=link["day"]))
    return await search.find(replace(ask, fields=(link["words"],)))


async def _come_back(ask: Ask) -> Ask:
    """Who had blocked the bot and starts it again gets the digest again; who left by /unsubscribe does not, nor
    a group, for whose administrators that is."""
    if not ask.private or ask.subscriber is None or ask.subscriber.state not in (Standing.BLOCKED, Standing.GONE):
        return ask
    await subscribe(ask)
    return replace(ask, subscriber=await ask.desk.call(ask.desk.store.subscriber, ask.chat))


async def welcome(ask: Ask) -> Reply:
    """What the bot does, in five lines, and where to go on."""
    _ = ask.spoken.gettext
    papers = await ask.desk.call(ask.desk.store.papers)
    lines = [
        _("<b>The local paper, read for you.</b>"),
        _("Every morning one digest: what the paper says, what it is about, and what must be done by when."),
        _("Write any words to search what was printed."),
    ]
    if papers:
        lines.append(fill(_("Papers: {papers}"), papers=", ".join(papers[:8])))
    if ask.subscriber is not None and is_active(ask.subscriber):
        lines.append(fill(_("Your digest comes at {time}."), time=f"{ask.subscriber.wishes.at:%H:%M}"))
    return Reply(html="\n".join(lines), keys=home_keys(ask))


COMMANDS = (Command(name="start", answer=start, summary="What this is"),)
BUTTONS = (Button(word="start", answer=welcome),)
