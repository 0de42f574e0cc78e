"""What the sender needs of Telegram: send one part, and ask whether the bot is alive."""

import warnings
from typing import Protocol

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import EndPointNotFound

from digests.store.deliveries import Body, Claimed

# The raw call is meant: it leaves out making a Message of the answer, a third of a send's time.
warnings.filterwarnings("ignore", message="Please use 'Bot.sendMessage'")

_NO_PREVIEW = '{"is_disabled":true}'


class Messenger(Protocol):
    """Where parts go."""

    async def send(self, row: Claimed, body: Body) -> int:
        """Send a part; the message's id. Raises whatever ``bot.classify`` reads."""

    async def alive(self) -> None:
        """Ask for something harmless. Raises as ``send`` does."""


class BotMessenger:
    """Parts go through a bot of python-telegram-bot. ``paid`` pays Stars for what exceeds 30 a second."""

    def __init__(self, bot: Bot, *, paid: bool = False) -> None:
        self._bot = bot
        self._paid = True if paid else None

    async def send(self, row: Claimed, body: Body) -> int:
        """See ``Messenger.send``."""
        said = {
            "chat_id": row.chat,
            "text": body.plain if row.plain else body.html,
            "parse_mode": None if row.plain else ParseMode.HTML.value,
            "disable_notification": row.silent or None,
            "message_thread_id": row.thread,
            "link_preview_options": _NO_PREVIEW,
            "allow_paid_broadcast": self._paid,
            "reply_markup": body.markup or None,
        }
        given = {name: value for name, value in said.items() if value is not None}
        try:
            message = await self._bot.do_api_request("sendMessage", api_kwargs=given)
        except EndPointNotFound as error:  # what the library makes of a token that is no longer known
            raise error.__cause__ or error from None
        return int(message["message_id"])  # an answer without one raises, and nobody knows

    async def alive(self) -> None:
        """See ``Messenger.alive``."""
        await self._bot.get_me()
