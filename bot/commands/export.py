"""/export: everything kept of a chat, as JSON, for the one it is about."""

from dataclasses import asdict

from bot.ask import Ask, Button, Command, Who
from bot.reply import Attachment, Reply
from digests.store import SqlStore


def kept_of(store: SqlStore, chat: int) -> dict[str, object]:
    """All that the store has of a chat: nothing else is kept anywhere."""
    subscriber = store.subscriber(chat)
    return {
        "chat": chat,
        "subscription": asdict(subscriber) if subscriber else None,
        "follows": [asdict(each) for each in store.follows_of(chat)],
        "marks": [asdict(each) for each in store.marks_of(chat).values()],
        "drafts": {number: asdict(each) for number, each in store.drafts_of(chat).items()},
        "deliveries": store.deliveries_of(chat),
    }


def _plain(value: object) -> object:
    """What JSON has no form for: sets as lists, dates and the like as text."""
    return sorted(value) if isinstance(value, frozenset) else str(value)


async def export(ask: Ask) -> Reply:
    """A file with everything."""
    import json

    kept = await ask.desk.call(kept_of, ask.desk.store, ask.chat)
    text = json.dumps(kept, ensure_ascii=False, indent=2, default=_plain)
    caption = ask.spoken.gettext("Everything that is kept of this chat. /forget erases it.")
    return Reply(html=caption, file=Attachment(name="baozhai.json", content=text.encode()))


COMMANDS = (
    Command(name="export", answer=export, summary="Get everything kept of you", typed="export", who=Who.KEEPER),
)
BUTTONS = (Button(word="export", answer=export, who=Who.KEEPER),)
