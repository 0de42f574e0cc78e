"""What only the operators named in the settings may ask, in a private chat."""

import asyncio
import hashlib
import math
from collections.abc import Sequence
from datetime import datetime
from html import escape
from time import monotonic

from bot.ask import Ask, Button, Command, Who
from bot.commands.digest import digest
from bot.outbox import Pace, pace, resume_acts
from bot.rate import stars
from bot.reply import Answer, Key, Reply, fill
from digests.markup import clip
from digests.store import SqlStore
from digests.store.deliveries import Body, Progress
from digests.store.people import Standing
from digests.store.watching import RECENT

#: Acts of the outbox that are listed.
LISTED = 8
#: Seconds between the two looks that a rate is told from.
BETWEEN_LOOKS = 1.0
#: Opens the preview of a broadcast.
SHOUT = "📣 "


async def status(ask: Ask) -> Reply:
    """Who is subscribed, what came in last, what is on its way."""
    _ = ask.spoken.gettext
    store = ask.desk.store
    counts = await ask.desk.call(store.subscriber_counts)
    latest = await ask.desk.call(store.issue_dates, limit=1)
    lines = ["<b>" + _("Status") + "</b>"]
    listed = ", ".join(f"{_(standing.value)} {count}" for standing, count in sorted(counts.items())) or "0"
    lines.append(fill(_("Subscribers: {counts}"), counts=listed))
    for issue in latest:
        sentence = _("Latest issue: {day}, {pages} pages, {articles} articles ({papers})")
        papers = clip(", ".join(issue.papers), 120)
        lines.append(fill(sentence, day=issue.published, pages=issue.pages, articles=issue.articles, papers=papers))
    running = (await ask.desk.call(store.running))[:LISTED]
    paces = await _paces(ask, running)
    keys = []
    for act in running:
        sentence = _("On its way: {key}, {sent} of {total} sent, {refused} refused{paused}")
        paused = f" ⏸ {act.paused}" if act.paused else ""
        lines.append(fill(sentence, key=act.key, sent=act.sent, total=act.total, refused=act.refused, paused=paused))
        if (going := paces.get(act.key)) and going.left is not None:
            sentence = _("{rate} a second, {minutes} min left")
            lines.append(fill(sentence, rate=f"{going.rate:.0f}", minutes=math.ceil(going.left / 60)))
        label, word = (_("▶ Go on with {key}"), "go") if act.paused else (_("⏸ Stop {key}"), "stop")
        keys.append((Key(label=clip(label.format(key=act.key), 60), data=f"act:{word}:{_short(act.key)}"),))
    return Reply(html="\n".join(lines), keys=tuple(keys))


async def _paces(ask: Ask, running: Sequence[Progress]) -> dict[str, Pace]:
    """How fast the acts move, from two looks; nothing where nothing is to move."""
    if all(act.paused for act in running):
        return {}
    before, since = {act.key: act for act in running}, monotonic()
    await asyncio.sleep(BETWEEN_LOOKS)
    later = await ask.desk.call(ask.desk.store.running)
    took = monotonic() - since
    return {act.key: pace([(0.0, before[act.key]), (took, act)]) for act in later if act.key in before}


def _short(key: str) -> str:
    """An act's key as a button can carry it."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


async def act_pressed(ask: Ask) -> Reply:
    """Stops one act, or goes on with it; then how things stand."""
    word, short = ask.fields
    store = ask.desk.store
    for act in await ask.desk.call(store.running):
        if _short(act.key) == short and word == "stop":
            await ask.desk.call(store.pause_act, act.key, "operator")
        elif _short(act.key) == short:
            await ask.desk.call(store.resume_act, act.key)
    return await status(ask)


async def resume(ask: Ask) -> Reply:
    """Goes on with what was stopped: the named act, or all of them."""
    _ = ask.spoken.gettext
    going = await ask.desk.call(resume_acts, ask.desk.store, ask.words.strip())
    if not going:
        return Reply(html=_("Nothing is stopped."))
    return Reply(html="\n".join(fill(_("Going on: {key}"), key=key) for key in going))


async def papers(ask: Ask) -> Reply:
    """Each paper with its latest issue, and how much of it was read."""
    _ = ask.spoken.gettext
    store = ask.desk.store
    books = await ask.desk.call(store.books, ask.now)
    lines = ["<b>" + _("Papers") + "</b>"]
    for name, day in sorted(books.last_issue.items()):
        lines.append(fill("{name} · {day}", name=clip(name, 60), day=day))
    read = books.reading.values()
    sentence = _(
        "The last {days} days: {pages} pages, {articles} articles; {bare} without headline, "
        "{unplaced} pages with leftovers"
    )
    lines.append(
        fill(
            sentence,
            days=RECENT.days,
            pages=sum(each.pages for each in read),
            articles=sum(each.articles for each in read),
            bare=sum(each.bare for each in read),
            unplaced=sum(each.unplaced for each in read),
        )
    )
    return Reply(html="\n".join(lines))


async def stats(ask: Ask) -> Reply:
    """Counts alone: subscribers and deliveries by state."""
    _ = ask.spoken.gettext
    books = await ask.desk.call(ask.desk.store.books, ask.now)
    lines = ["<b>" + _("Counts") + "</b>"]
    lines += [
        fill(_("{state}: {count}"), state=_(state.value), count=count) for state, count in books.subscribers.items()
    ]
    lines += [
        fill(_("{state}: {count}"), state=_(state.value), count=count) for state, count in books.deliveries.items()
    ]
    lines.append(fill(_("Waiting for their digest: {n}"), n=books.overdue))
    return Reply(html="\n".join(lines))


async def broadcast(ask: Ask) -> Reply:
    """Shows the message as it would arrive; nothing is sent before a second tap."""
    _ = ask.spoken.gettext
    text = ask.words.strip()
    if not text:
        return Reply(html=_("Write the message after the command: /broadcast Tomorrow there is no paper."))
    counts = await ask.desk.call(ask.desk.store.subscriber_counts)
    count = counts.get(Standing.ACTIVE, 0)
    question = ask.spoken.ngettext("Send this to {n} subscriber?", "Send this to {n} subscribers?", count)
    if ask.desk.settings.paid_broadcast:
        question += " " + _("Paid broadcast: up to {stars} Stars.").replace("{stars}", str(stars(count)))
    keys = ((Key(label=_("Yes, send it"), data="shout:yes"), Key(label=_("No"), data="shout:no")),)
    return Reply(html=fill(SHOUT + "{question}\n\n{text}", question=question.format(n=count), text=text), keys=keys)


async def broadcast_confirmed(ask: Ask) -> Reply:
    """The second tap: what the preview shows is queued, once a day for the same text."""
    _ = ask.spoken.gettext
    head, _blank, text = ask.shown.partition("\n\n")
    if ask.fields[0] == "no" or not head.startswith(SHOUT.strip()) or not text.strip():
        return Reply(html=_("Nothing was sent."))
    body = Body(html=escape(text, quote=False), plain=text)
    _key, count = await ask.desk.call(shout, ask.desk.store, body, ask.now)
    queued = ask.spoken.ngettext("Queued for {n} subscriber.", "Queued for {n} subscribers.", count)
    return Reply(html=fill(queued, n=count))


def shout(store: SqlStore, body: Body, now: datetime) -> tuple[str, int]:
    """Queues a message for every active subscriber."""
    from bot.outbox import broadcast as queue

    return queue(store, body, now)


async def resend(ask: Ask) -> Answer:
    """The digest of a day once more, to the operator alone: what subscribers got cannot be sent them twice."""
    return await digest(ask)


COMMANDS = (
    Command(name="status", answer=status, who=Who.OPERATOR),
    Command(name="stats", answer=stats, who=Who.OPERATOR),
    Command(name="papers", answer=papers, who=Who.OPERATOR),
    Command(name="broadcast", answer=broadcast, who=Who.OPERATOR),
    Command(name="resend", answer=resend, who=Who.OPERATOR),
    Command(name="resume", answer=resume, who=Who.OPERATOR),
)
BUTTONS = (
    Button(word="shout", answer=broadcast_confirmed, fields=("yes|no",), who=Who.OPERATOR),
    Button(word="act", answer=act_pressed, fields=("stop|go", "[0-9a-f]{16}"), who=Who.OPERATOR),
)
