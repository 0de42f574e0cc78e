"""What happens to the bot in a chat: blocked, removed, moved to another number."""

import structlog
from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot.ask import Desk
from bot.dispatch import App, Context
from digests.store.people import Standing

log = structlog.get_logger(__name__)


def register(application: App, desk: Desk) -> None:
    """Puts these handlers into the application."""

    async def changed(update: Update, _context: Context) -> None:
        """The bot was blocked or put out: whatever was still to be sent there is refused."""
        change = update.my_chat_member
        if change is None or change.new_chat_member.status not in (ChatMember.LEFT, ChatMember.BANNED):
            return
        private = change.chat.type == ChatType.PRIVATE
        standing, reason = (Standing.BLOCKED, "blocked") if private else (Standing.GONE, "removed")
        await desk.call(desk.store.depart, change.chat.id, standing, reason, now=desk.now())
        log.info("departed", chat=change.chat.id, reason=reason)

    async def moved(update: Update, _context: Context) -> None:
        """A group became a supergroup: everything goes with it. Telegram tells both chats; either is enough."""
        message = update.effective_message
        if message is None:
            return
        old = message.migrate_from_chat_id or message.chat.id
        new = message.migrate_to_chat_id or message.chat.id
        await desk.call(desk.store.move_chat, old, new, now=desk.now())
        log.info("moved", chat=old, to=new)

    application.add_handler(ChatMemberHandler(changed, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, moved))
