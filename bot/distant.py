"""Settings of a channel or a group from a private chat.

A button carries the chat's number before its own data (``at:-1001234:time:0630``), a question has it in its first line.
Whose chat it is, is never believed: at each step Telegram is asked whether the sender is an administrator there.
"""

import re
from dataclasses import dataclass, replace

from telegram import Bot, ChatMember
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.reply import Answer, Key, Keys, Reply, fill
from digests.markup import clip
from digests.store.people import ChatKind

_DATA = re.compile(r"at:(-[0-9]{1,19}):(.+)", re.ASCII)
_HEAD = re.compile(r"📢 .*\((-[0-9]{1,19})\)", re.ASCII)
_KINDS = {ChatType.CHANNEL: ChatKind.CHANNEL, ChatType.GROUP: ChatKind.GROUP, ChatType.SUPERGROUP: ChatKind.GROUP}
_TITLE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Distant:
    """A chat elsewhere, which the sender keeps."""

    chat: int
    kind: ChatKind
    title: str


def of_data(data: str) -> tuple[int | None, str]:
    """The chat that a button's data is about, None for the one it stands in; and the data without it."""
    found = _DATA.fullmatch(data)
    return (int(found[1]), found[2]) if found else (None, data)


def of_shown(shown: str) -> tuple[int | None, str]:
    """The chat that a message of ours is about, None for the one it stands in; and its text without that line."""
    head, _newline, rest = shown.partition("\n")
    found = _HEAD.fullmatch(head)
    return (int(found[1]), rest) if found else (None, shown)


async def kept_by(bot: Bot, user: int, chat: int) -> Distant | None:
    """The chat, when ``user`` is an administrator there; None also where the bot is not or Telegram does not answer."""
    try:
        member = await bot.get_chat_member(chat, user)
        if member.status not in (ChatMember.OWNER, ChatMember.ADMINISTRATOR):
            return None
        found = await bot.get_chat(chat)
    except TelegramError:
        return None
    kind = _KINDS.get(ChatType(found.type))
    return Distant(chat=chat, kind=kind, title=found.title or "") if kind else None


def key_of(chat: int, label: str, data: str) -> Key:
    """A button about a chat elsewhere."""
    return Key(label=label, data=f"at:{chat}:{data}")


def dressed(answer: Answer, distant: Distant, keepers: frozenset[str]) -> Answer:
    """An answer about a chat elsewhere: says which, and its buttons are about the same. ``keepers`` are the words of
    the buttons that may be; others are left out."""
    replies = [answer] if isinstance(answer, Reply) else answer
    return [_dressed(reply, distant, keepers) for reply in replies]


def _dressed(reply: Reply, distant: Distant, keepers: frozenset[str]) -> Reply:
    if not reply.html:
        return reply
    head = fill("📢 <b>{title}</b> ({chat})", title=clip(distant.title, _TITLE), chat=distant.chat)
    rows = tuple(tuple(_key(key, distant.chat) for key in row if _about(key) in keepers) for row in reply.keys)
    keys: Keys = tuple(row for row in rows if row)
    return replace(reply, html=f"{head}\n{reply.html}", plain="", keys=keys)


def _about(key: Key) -> str:
    return key.data.partition(":")[0]


def _key(key: Key, chat: int) -> Key:
    return key_of(chat, key.label, key.data)
