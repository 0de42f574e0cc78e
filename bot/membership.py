"""What happens to the bot in a chat: added, made an administrator, blocked, removed, moved to another number.

a group adds it                    -> one message: how an administrator subscribes the group
a channel lets it post             -> the channel is subscribed; whoever did it is told
blocked, removed, no longer to post -> nothing more goes there
"""

import structlog
from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, ChatMemberUpdated, Update
from telegram.constants import ChatType, ParseMode
from telegram.error import TelegramError
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot import people
from bot.ask import Desk
from bot.dispatch import App, Context, spoken_by
from bot.distant import key_of
from bot.floods import Floods, Verdict
from bot.reply import Key, Reply, fill
from bot.sending import inline_keyboard, send
from bot.wording import when
from digests.markup import clip
from digests.store.people import Standing

log = structlog.get_logger(__name__)


def register(application: App, desk: Desk, floods: Floods) -> None:
    """Puts these handlers into the application."""
    membership = Membership(desk, floods)
    application.add_handler(ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, membership.moved))


def may_post(member: ChatMember, kind: str) -> bool:
    """Whether the bot, being such a member, may write in a chat of that kind."""
    if kind == ChatType.CHANNEL:
        return isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return member.status not in (ChatMember.LEFT, ChatMember.BANNED)


class Membership:
    """Keeps the subscribers in step with where the bot may write."""

    def __init__(self, desk: Desk, floods: Floods) -> None:
        self._desk, self._floods = desk, floods

    async def changed(self, update: Update, context: Context) -> None:
        """The bot's own place in a chat changed."""
        change = update.my_chat_member
        if change is None:
            return
        kind = change.chat.type
        before, after = may_post(change.old_chat_member, kind), may_post(change.new_chat_member, kind)
        if not after:
            await self._departed(change)
        elif before or kind == ChatType.PRIVATE:
            return
        elif kind == ChatType.CHANNEL:
            await self._posts_in(change, update, context)
        else:
            await self._joined(change, update)

    async def _departed(self, change: ChatMemberUpdated) -> None:
        """Whatever was still to be sent there is refused."""
        private = change.chat.type == ChatType.PRIVATE
        standing, reason = (Standing.BLOCKED, "blocked") if private else (Standing.GONE, "removed")
        store = self._desk.store
        await self._desk.call(store.depart, change.chat.id, standing, reason, now=self._desk.now())
        log.info("departed", chat=change.chat.id, reason=reason)

    async def _joined(self, change: ChatMemberUpdated, update: Update) -> None:
        """One message in the group; nothing is subscribed before an administrator asks for it."""
        if self._floods.hear(change.from_user.id) is not Verdict.HEAR:
            return
        _ = spoken_by(update, self._desk.settings.language).gettext
        sentence = _(
            "I bring the digest of the local papers. An administrator can subscribe this group with the button or with "
            "/subscribe, in a forum within the topic where it shall come; /settings sets the time."
        )
        keys = ((Key(label=_("🔔 Subscribe"), data="subscribe"),),)
        try:
            await send(update, Reply(html=sentence, keys=keys))
        except TelegramError as error:  # added, and not allowed to write
            log.info("not greeted", chat=change.chat.id, kind=type(error).__name__)
        log.info("joined", chat=change.chat.id)

    async def _posts_in(self, change: ChatMemberUpdated, update: Update, context: Context) -> None:
        """Only an administrator can let a bot post in a channel, so that is the wish to have the digest there."""
        if self._floods.hear(change.from_user.id) is not Verdict.HEAR:
            return
        spoken = spoken_by(update, self._desk.settings.language)
        wishes = await people.subscribe_channel(self._desk, change.chat.id, spoken.language)
        sentence = spoken.gettext(
            "The digest is posted in {channel} {when}. To stop it, take the bot out of the channel."
        )
        text = fill(sentence, when=when(spoken, wishes), channel=clip(change.chat.title or "", 60))
        try:
            keys = inline_keyboard(((key_of(change.chat.id, spoken.gettext("⚙️ Settings"), "settings"),),))
            await context.bot.send_message(change.from_user.id, str(text), parse_mode=ParseMode.HTML, reply_markup=keys)
        except TelegramError as error:  # who never wrote to the bot cannot be written to
            log.info("administrator not told", chat=change.chat.id, kind=type(error).__name__)
        log.info("joined", chat=change.chat.id)

    async def moved(self, update: Update, _context: Context) -> None:
        """A group became a supergroup: everything goes with it. Telegram tells both chats; either is enough."""
        message = update.effective_message
        if message is None:
            return
        old = message.migrate_from_chat_id or message.chat.id
        new = message.migrate_to_chat_id or message.chat.id
        await self._desk.call(self._desk.store.move_chat, old, new, now=self._desk.now())
        log.info("moved", chat=old, to=new)
