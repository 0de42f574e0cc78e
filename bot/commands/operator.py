"""What only the operators named in the settings may ask, in a private chat."""

from bot.ask import Ask, Command, Who
from bot.reply import Reply, fill
from digests.markup import clip

#: Acts of the outbox that are listed.
LISTED = 8


async def status(ask: Ask) -> Reply:
    """Who is subscribed, what came in last, what is on its way."""
    _ = ask.spoken.gettext
    store = ask.desk.store
    counts = await ask.desk.call(store.subscriber_counts)
    latest = await ask.desk.call(store.issue_dates, limit=1)
    lines = ["<b>" + _("Status") + "</b>"]
    listed = ", ".join(f"{standing.value} {count}" for standing, count in sorted(counts.items())) or "0"
    lines.append(fill(_("Subscribers: {counts}"), counts=listed))
    for issue in latest:
        sentence = _("Latest issue: {day}, {pages} pages, {articles} articles ({papers})")
        papers = clip(", ".join(issue.papers), 120)
        lines.append(fill(sentence, day=issue.published, pages=issue.pages, articles=issue.articles, papers=papers))
    for act in (await ask.desk.call(store.running))[:LISTED]:
        sentence = _("On its way: {key}, {sent} of {total} sent, {refused} refused{paused}")
        paused = f" ⏸ {act.paused}" if act.paused else ""
        lines.append(fill(sentence, key=act.key, sent=act.sent, total=act.total, refused=act.refused, paused=paused))
    return Reply(html="\n".join(lines))


COMMANDS = (Command(name="status", answer=status, who=Who.OPERATOR),)
BUTTONS = ()
