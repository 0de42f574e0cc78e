"""What the sender needs of Telegram: send one part, and ask whether the bot is alive.

Thousands of chats get the same bytes: a message is put into JSON once, and only its chat is put in for each. Of a
confirmation nothing but its number is read; python-telegram-bot reads every other answer, and raises its errors.
"""

import json
import re
from functools import lru_cache
from typing import Protocol

from telegram import Bot
from telegram.constants import ParseMode
from telegram.request import BaseRequest, RequestData

from bot.transport import AiohttpRequest
from digests.store.deliveries import Body, Claimed

_NO_PREVIEW = '{"is_disabled":true}'
#: How Telegram begins the answer to a message that it sent.
_CONFIRMED = re.compile(rb'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\{\s*"message_id"\s*:\s*([0-9]+)\s*[,}]')
#: Messages kept as JSON: some acts' parts, with and without sound.
_KEPT = 128


class Messenger(Protocol):
    """Where parts go."""

    async def send(self, row: Claimed, body: Body, *, within: float) -> int:
        """Send a part, ``within`` so many seconds or not at all; the message's id.

        Raises whatever ``bot.classify`` reads.
        """

    async def alive(self) -> None:
        """Ask for something harmless. Raises as ``send`` does."""


class BotMessenger:
    """Parts go through a bot of python-telegram-bot whose request object is ours. ``paid`` pays Stars for what exceeds
    30 a second. Raises ``TypeError`` for another request object."""

    def __init__(self, bot: Bot, *, paid: bool = False) -> None:
        if not isinstance(bot.request, AiohttpRequest):
            raise TypeError(f"a bot over {type(bot.request).__name__}")
        self._bot, self._request = bot, bot.request
        self._url = f"{bot.base_url}/sendMessage"
        self._paid = paid
        self._rest = lru_cache(maxsize=_KEPT)(self._rest_of)

    async def send(self, row: Claimed, body: Body, *, within: float) -> int:
        """See ``Messenger.send``."""
        rest = self._rest(body, row.plain, row.silent, row.thread)
        status, said = await self._request.push(self._url, b'{"chat_id":%d,%b' % (row.chat, rest), within=within)
        if status == 200 and (confirmed := _CONFIRMED.match(said)):
            return int(confirmed[1])
        answer = await _Heard(status, said).post(self._url)
        return int(answer["message_id"])  # type: ignore[call-overload,index]  # without one it raises: nobody knows

    def _rest_of(self, body: Body, plain: bool, silent: bool, thread: int | None) -> bytes:
        """The message as JSON, but for its beginning with the chat."""
        said = {
            "text": body.plain if plain else body.html,
            "parse_mode": None if plain else ParseMode.HTML.value,
            "disable_notification": silent or None,
            "message_thread_id": thread,
            "link_preview_options": _NO_PREVIEW,
            "allow_paid_broadcast": self._paid or None,
            "reply_markup": body.markup or None,
        }
        given = {name: value for name, value in said.items() if value is not None}
        return json.dumps(given, ensure_ascii=False).encode().removeprefix(b"{")

    async def alive(self) -> None:
        """See ``Messenger.alive``."""
        await self._bot.get_me()


class _Heard(BaseRequest):
    """An answer that has been heard already, for python-telegram-bot to say what it means."""

    def __init__(self, status: int, said: bytes) -> None:
        self._answer = status, said

    @property
    def read_timeout(self) -> float | None:
        """None: there is nothing to wait for."""
        return None

    async def initialize(self) -> None:
        """Nothing."""

    async def shutdown(self) -> None:
        """Nothing."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """What was heard."""
        return self._answer
