"""Fetches a file that came with a message, within limits."""

from telegram import Document, Message, PhotoSize
from telegram.constants import ChatAction
from telegram.error import BadRequest

from bot.ask import Upload

#: Bytes. Telegram gives a bot files of up to 20 MB (https://core.telegram.org/bots/api#getfile); a page needs less.
UPLOAD_LIMIT = 16 * 2**20


async def fetch(message: Message) -> Upload | None:
    """The document, or the largest form of the photograph; None when it is over the limit.

    Raises TelegramError when Telegram does not give it.
    """
    sent: Document | PhotoSize | None = message.document or (message.photo[-1] if message.photo else None)
    if sent is None or (sent.file_size or 0) > UPLOAD_LIMIT:
        return None
    await message.chat.send_action(ChatAction.TYPING)
    try:
        file = await sent.get_file()
    except BadRequest as error:
        if "too big" in error.message.lower():
            return None
        raise
    if (file.file_size or 0) > UPLOAD_LIMIT:
        return None
    content = bytes(await file.download_as_bytearray())
    name = (message.document.file_name or "")[:200] if message.document else ""
    return Upload(content=content, name=name) if len(content) <= UPLOAD_LIMIT else None
