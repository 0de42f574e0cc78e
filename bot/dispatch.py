"""From an update to a handler and back: update | who asks | may they | handler | send.

Every handler of `bot.commands` is wrapped here; none of them sees Telegram's classes.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.ext import (
    Application,
    ApplicationHandlerStop,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    ExtBot,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot import access, commands, distant
from bot.ask import Ask, Button, Command, Desk, Handler, Who
from bot.floods import Floods, Verdict
from bot.language import of_telegram
from bot.reply import Reply
from bot.sending import send, try_to_tell
from bot.uploads import UPLOAD_LIMIT, fetch
from digests.i18n import Translations, translations
from digests.store.people import ChatKind

log = structlog.get_logger(__name__)

App = Application[ExtBot[None], CallbackContext[Any, Any, Any, Any], Any, Any, Any, Any]
Context = CallbackContext[Any, Any, Any, Any]

#: Longer questions are cut: no command needs more.
WORDS_LIMIT = 1000
#: To whoever sends a file and is no operator: the catalogues' key.
NO_FILES = "I cannot take files. Write any words to search the papers."


def register(application: App, desk: Desk, floods: Floods) -> None:
    """Puts every handler into the application."""
    router = Router(desk, floods)
    application.add_handler(TypeHandler(Update, router.hear), group=-1)
    fresh = filters.UpdateType.MESSAGE
    for command in commands.COMMANDS:
        application.add_handler(CommandHandler(command.name, router.for_command(command), filters=fresh))
    application.add_handler(CallbackQueryHandler(router.press))
    application.add_handler(MessageHandler(fresh & filters.COMMAND, router.unknown))
    application.add_handler(MessageHandler(fresh & filters.TEXT & ~filters.COMMAND, router.typed))
    private = fresh & filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(private & filters.StatusUpdate.CHAT_SHARED, router.shared))
    application.add_handler(MessageHandler(private & filters.LOCATION, router.located))
    application.add_handler(MessageHandler(private & (filters.Document.ALL | filters.PHOTO), router.uploaded))


class Router:
    """Finds the handler of an update, asks whether the sender may, and sends the answer."""

    def __init__(self, desk: Desk, floods: Floods) -> None:
        self._desk = desk
        self._floods = floods

    async def hear(self, update: Update, _context: Context) -> None:
        """Comes before every handler: stops whoever asks too fast."""
        chat = update.effective_chat
        if chat is None or not (update.message or update.callback_query):  # inline questions are counted by user
            return
        verdict = self._floods.hear(chat.id)
        if verdict is Verdict.HEAR:
            return
        if verdict is Verdict.TELL:
            log.info("flood", chat=chat.id)
            await try_to_tell(update, self._spoken(update).gettext("That was a little fast. Please wait a moment."))
        raise ApplicationHandlerStop

    def for_command(self, command: Command) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
        """The handler of a command, for Telegram."""

        async def answer(update: Update, context: Context) -> None:
            words = " ".join(context.args or ())[:WORDS_LIMIT]
            await self._answer(update, context, command.answer, command.who, command.name, words=words)

        return answer

    async def press(self, update: Update, context: Context) -> None:
        """A button. Data that we could not have written is answered like an old button."""
        query = update.callback_query
        if query is None:
            return
        at, data = distant.of_data(query.data or "")
        for button in commands.BUTTONS:
            fields = button.read(data)
            if fields is not None and (at is None or button.who is Who.KEEPER):
                await self._press(update, context, button, fields, query, at)
                return
        await query.answer(self._spoken(update).gettext("This button is out of date."))

    async def _press(
        self,
        update: Update,
        context: Context,
        button: Button,
        fields: tuple[str, ...],
        query: CallbackQuery,
        at: int | None,
    ) -> None:
        if not isinstance(query.message, Message):
            await query.answer(self._spoken(update).gettext("This message is too old; please ask again."))
            return
        shown = query.message.text or query.message.caption or ""
        name = f"button:{button.word}"
        given: dict[str, Any] = {"fields": fields, "shown": shown, "pressed": True}
        await self._answer(update, context, button.answer, button.who, name, at=at, **given)

    async def unknown(self, update: Update, context: Context) -> None:
        """A command that is none of ours; in a group only when it is meant for us."""
        text = (update.effective_message and update.effective_message.text) or ""
        name, _, rest = text[1 : WORDS_LIMIT + 1].partition(" ")
        name, _, bot = name.partition("@")
        if access.is_private(update) or bot.lower() == context.bot.username.lower():
            await self._answer(update, context, commands.unknown, Who.ANYONE, "unknown", fields=(name,), words=rest)

    async def typed(self, update: Update, context: Context) -> None:
        """Plain words: to the bot alone, or in answer to a message of its own."""
        message = update.effective_message
        if message is None or not message.text:
            return
        answered = message.reply_to_message
        ours = answered is not None and answered.from_user is not None and answered.from_user.id == context.bot.id
        if access.is_private(update) or ours:
            shown = (answered.text or "") if answered is not None and ours else ""
            at, shown = distant.of_shown(shown)
            command, words = commands.meant(message.text[:WORDS_LIMIT], shown)
            at = at if command.who is Who.KEEPER else None
            given: dict[str, Any] = {"words": words, "shown": shown}
            await self._answer(update, context, command.answer, command.who, f"typed:{command.name}", at=at, **given)

    async def shared(self, update: Update, context: Context) -> None:
        """A chat that was chosen from Telegram's own list: its settings."""
        message = update.effective_message
        if message is not None and message.chat_shared is not None:
            command = commands.CHOSEN
            await self._answer(
                update, context, command.answer, command.who, command.name, at=message.chat_shared.chat_id
            )

    async def located(self, update: Update, context: Context) -> None:
        """A place on the map, sent to the bot alone."""
        message = update.effective_message
        if message is not None and (place := message.location) is not None:
            command, words = commands.LOCATION, f"{place.latitude} {place.longitude}"
            await self._answer(update, context, command.answer, command.who, command.name, words=words)

    async def uploaded(self, update: Update, context: Context) -> None:
        """A file or a photograph. Whoever may not send one costs nothing: it is not even fetched."""
        message = update.effective_message
        if message is None:
            return
        if not access.may_upload(update, self._desk.settings):
            log.info("refused", what=commands.UPLOAD.name, chat=message.chat.id)
            await send(update, Reply(html=self._spoken(update).gettext(NO_FILES)))
            return
        upload = await fetch(message)
        if upload is None:
            sentence = self._spoken(update).gettext("This file is too large: {limit} MB at the most.")
            await send(update, Reply(html=sentence.format(limit=UPLOAD_LIMIT // 2**20)))
            return
        words, command = (message.caption or "")[:WORDS_LIMIT], commands.UPLOAD
        who = Who.ANYONE  # it was asked above
        await self._answer(update, context, command.answer, who, command.name, words=words, upload=upload)

    async def _answer(
        self,
        update: Update,
        context: Context,
        handler: Handler,
        who: Who,
        name: str,
        at: int | None = None,
        **given: Any,
    ) -> None:
        """Asks whether the sender may, asks the handler, sends what it answers. ``at``: about a chat elsewhere."""
        chat, user = update.effective_chat, update.effective_user
        if chat is None or user is None:
            return
        there = await self._there(update, context, at)
        if there is None if at is not None else not await access.may(update, who, self._desk.settings):
            await self._refuse(update, context, who, name, at)
            return
        own = await self._desk.call(self._desk.store.subscriber, chat.id)
        ask = Ask(
            desk=self._desk,
            chat=chat.id,
            user=user.id,
            private=access.is_private(update),
            kind=ChatKind.PRIVATE if access.is_private(update) else ChatKind.GROUP,
            operator=access.is_private(update) and access.is_operator(update, self._desk.settings),
            spoken=translations(own.wishes.variant.language) if own else self._spoken(update),
            subscriber=own,
            bot_name=context.bot.username,
            thread=_thread(update),
            **given,
        )
        if there is not None:
            subscriber = await self._desk.call(self._desk.store.subscriber, there.chat)
            ask = replace(
                ask, chat=there.chat, private=False, kind=there.kind, operator=False, subscriber=subscriber,
                distant=True, thread=subscriber.wishes.thread if subscriber else None,
            )  # fmt: skip
        answer = await handler(ask)
        if there is not None:
            answer = distant.dressed(answer, there, commands.KEEPERS)
        if (wait := await self._desk.call(self._desk.pace, chat.id)) > 0:
            await asyncio.sleep(wait / 1_000_000)
        sent = await send(update, answer)
        self._desk.metrics.commands.labels(name).inc()
        log.info("answered", what=name, chat=ask.chat, sent=sent, length=len(ask.words))

    async def _there(self, update: Update, context: Context, at: int | None) -> distant.Distant | None:
        """The chat elsewhere, when the sender keeps it; only from a private chat."""
        user = update.effective_user
        if at is None or user is None or not access.is_private(update):
            return None
        return await distant.kept_by(context.bot, user.id, at)

    async def _refuse(self, update: Update, context: Context, who: Who, name: str, at: int | None) -> None:
        """An operator's word from anyone else is an unknown word: that it exists is nobody's business."""
        log.warning("refused", what=name, chat=update.effective_chat and update.effective_chat.id)
        if who is Who.OPERATOR:
            if update.callback_query is not None:
                await update.callback_query.answer(self._spoken(update).gettext("This button is out of date."))
            else:
                await self.unknown(update, context)
            return
        _ = self._spoken(update).gettext
        sentence = (
            _("Only administrators of this group can do that.")
            if at is None
            else _("Only its administrators can do that, and only while I am in it.")
        )
        await send(update, Reply(notice=sentence, alert=True) if update.callback_query else Reply(html=sentence))

    def _spoken(self, update: Update) -> Translations:
        return spoken_by(update, self._desk.settings.language)


def _thread(update: Update) -> int | None:
    message = update.effective_message
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def spoken_by(update: Update, default: str) -> Translations:
    """The catalogue for a sender of whom we know only what Telegram says."""
    user = update.effective_user
    return translations(of_telegram(user.language_code if user else None, default))
