"""Who may do what. Decided by the sender that Telegram names, never by what a message or a button says."""

from telegram import ChatMember, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.ask import Who
from bot.settings import Settings


def is_operator(update: Update, settings: Settings, *, forwarded: bool = False) -> bool:
    """True for a person of the settings' list who writes or presses by themself: not edited, not in the name of a
    channel or a group, and only with ``forwarded`` passing on what another wrote."""
    user = update.effective_user
    if user is None or user.is_bot or user.id not in settings.admins or update.edited_message is not None:
        return False
    message = update.message
    if message is None:
        return True
    return message.sender_chat is None and (forwarded or message.forward_origin is None)


def is_private(update: Update) -> bool:
    """True between one person and the bot."""
    chat = update.effective_chat
    return chat is not None and chat.type == ChatType.PRIVATE


def may_upload(update: Update, settings: Settings) -> bool:
    """True for an operator in a private chat. A file may be passed on: who passes it on looks it over and publishes."""
    return is_private(update) and is_operator(update, settings, forwarded=True)


async def may(update: Update, who: Who, settings: Settings) -> bool:
    """True when the sender may ask for what ``who`` may. Asks Telegram who keeps a group."""
    match who:
        case Who.ANYONE:
            return True
        case Who.OPERATOR:
            return is_private(update) and is_operator(update, settings)
        case Who.KEEPER:
            return is_private(update) or await _keeps(update)


async def _keeps(update: Update) -> bool:
    chat, user = update.effective_chat, update.effective_user
    if chat is None:
        return False
    if _speaks_for_group(update.message):
        return True
    if user is None or (update.message is not None and update.message.sender_chat is not None):
        return False
    try:
        member = await chat.get_member(user.id)
    except TelegramError:
        return False
    return member.status in (ChatMember.OWNER, ChatMember.ADMINISTRATOR)


def _speaks_for_group(message: Message | None) -> bool:
    """An anonymous administrator writes in the group's own name."""
    return message is not None and message.sender_chat is not None and message.sender_chat.id == message.chat.id
