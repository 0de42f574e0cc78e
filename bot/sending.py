"""Carries a Reply to Telegram: a new message, or a change of the one whose button was pressed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import (
    CallbackQuery,
    Chat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    KeyboardButton,
    KeyboardButtonRequestChat,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.reply import Answer, Attachment, Keys, Reply

T = TypeVar("T")

#: An answer that would wait longer for Telegram's leave is not given: the person has asked again by then.
PATIENCE = 10.0
#: Telegram does not take the markup, or a date in it.
_NO_MARKUP = ("can't parse entities", "entity_date")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send(update: Update, answer: Answer) -> int:
    """Sends an answer to where its question came from; gives the number of messages sent or changed."""
    replies = [answer] if isinstance(answer, Reply) else list(answer)
    query = update.callback_query
    if query is not None:
        notice = next((reply for reply in replies if reply.notice), Reply())
        await _acknowledge(query, notice)
    sent = 0
    for reply in replies:
        if not (reply.html or reply.file):
            continue
        shown = query.message if query is not None and isinstance(query.message, Message) else None
        if query is None or reply.fresh or shown is None:
            await _post(update, reply)
        elif reply.file is not None and reply.file.picture and shown.photo:
            await _edit_picture(query, reply, reply.file)
        elif reply.file is None and not shown.effective_attachment:
            await _edit(query, reply)
        else:
            await _post(update, reply)
        sent += 1
    return sent


async def _acknowledge(query: CallbackQuery, notice: Reply) -> None:
    """Stops the button's clock. A button pressed long ago can no longer be answered; that is no fault."""
    try:
        await query.answer(notice.notice[:200] or None, show_alert=notice.alert)
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise


async def _edit(query: CallbackQuery, reply: Reply) -> None:
    async def attempt(text: str, mode: str | None) -> object:
        return await query.edit_message_text(
            text, parse_mode=mode, reply_markup=inline_keyboard(reply.keys), link_preview_options=_NO_PREVIEW
        )

    try:
        await _once_plain(reply, attempt)
    except BadRequest as error:
        if "not modified" not in error.message.lower():  # the same button twice
            raise


async def _edit_picture(query: CallbackQuery, reply: Reply, file: Attachment) -> None:
    """Another picture in the place of the one the button is on."""
    media = InputMediaPhoto(file.content, caption=reply.html or None, parse_mode=ParseMode.HTML, filename=file.name)
    try:
        await _patient(lambda: query.edit_message_media(media, reply_markup=inline_keyboard(reply.keys)))
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            raise


async def _post(update: Update, reply: Reply) -> None:
    message, chat = update.effective_message, update.effective_chat
    if chat is None:
        return
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    keyboard = _keyboard(reply)
    if reply.file is not None:
        await _attach(chat, reply, reply.file, thread)
        return

    async def attempt(text: str, mode: str | None) -> object:
        return await chat.send_message(
            text,
            parse_mode=mode,
            reply_markup=keyboard or inline_keyboard(reply.keys),
            link_preview_options=_NO_PREVIEW,
            message_thread_id=thread,
        )

    await _once_plain(reply, attempt)


def _keyboard(reply: Reply) -> ForceReply | ReplyKeyboardMarkup | None:
    """What takes the place of the person's keyboard: a question, or buttons that open Telegram's list of chats."""
    if reply.asks:
        return ForceReply(selective=True, input_field_placeholder=reply.asks[:64])
    if not reply.offers:
        return None
    wanted = [
        KeyboardButtonRequestChat(request_id=number, chat_is_channel=number == 0, bot_is_member=True)
        for number in range(len(reply.offers))
    ]
    keys = [KeyboardButton(label, request_chat=each) for label, each in zip(reply.offers, wanted, strict=True)]
    return ReplyKeyboardMarkup([keys], resize_keyboard=True, one_time_keyboard=True)


async def _attach(chat: Chat, reply: Reply, file: Attachment, thread: int | None) -> None:
    """A file or a picture, with the text as its caption."""
    content = InputFile(file.content, filename=file.name)

    async def attempt() -> object:
        post = chat.send_photo if file.picture else chat.send_document
        return await post(
            content,
            caption=reply.html or None,
            parse_mode=ParseMode.HTML,
            reply_markup=inline_keyboard(reply.keys),
            message_thread_id=thread,
        )

    await _patient(attempt)


async def _once_plain(reply: Reply, attempt: Callable[[str, str | None], Awaitable[object]]) -> None:
    """With markup; and where Telegram cannot parse it, once more without."""
    try:
        await _patient(lambda: attempt(reply.html, ParseMode.HTML))
    except BadRequest as error:
        if not any(words in error.message.lower() for words in _NO_MARKUP):
            raise
        from digests.markup import plain

        await _patient(lambda: attempt(reply.plain or plain(reply.html), None))


async def _patient(attempt: Callable[[], Awaitable[T]]) -> T:
    """Waits once where Telegram asks for a short wait; raises RetryAfter where it asks for a long one."""
    try:
        return await attempt()
    except RetryAfter as error:
        wait = error.retry_after if isinstance(error.retry_after, int | float) else error.retry_after.total_seconds()
        if wait > PATIENCE:
            raise
        await asyncio.sleep(max(1.0, wait))
        return await attempt()


def inline_keyboard(keys: Keys) -> InlineKeyboardMarkup | None:
    """The buttons under a message, in Telegram's class; None without any."""
    if not keys:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(key.label, callback_data=key.data or None, url=key.url or None) for key in row]
            for row in keys
        ]
    )


async def try_to_tell(update: Update, text: str) -> None:
    """One sentence to the person after something failed; silence when even that cannot be sent."""
    try:
        if update.callback_query is not None:
            await update.callback_query.answer(text[:200], show_alert=True)
        elif update.effective_chat is not None:
            await update.effective_chat.send_message(text)
    except TelegramError:
        return
