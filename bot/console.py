"""The bot in this process, without Telegram: a request class that answers the Bot API's methods itself.

The terminal (`baozhai chat`, `baozhai demo`) and the application's tests drive the real Application through it; there
is no second code path. As Telegram does, it refuses markup that it cannot parse and messages over the limits.
"""

import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.dispatch import App
from bot.entities import BadMarkup, Marked, check
from bot.reply import DATA_LIMIT

BOT = {"id": 1, "is_bot": True, "first_name": "baozhai", "username": "baozhai_bot"}
#: The person at the keyboard.
PERSON = 1001


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message as the person sees it. ``keys`` are (label, data, address) in rows."""

    number: int
    chat: int
    marked: Marked
    keys: tuple[tuple[tuple[str, str, str], ...], ...] = ()
    edited: bool = False
    file: str = ""
    hint: str = ""  #: what the open keyboard asks for


@dataclass(slots=True)
class Screen:
    """What was sent, in order."""

    messages: dict[int, Shown] = field(default_factory=dict)
    news: list[Shown] = field(default_factory=list)  #: shown or changed since the last look
    notices: list[str] = field(default_factory=list)  #: notes over a pressed button

    def look(self) -> list[Shown]:
        """What is new since the last look."""
        news, self.news = self.news, []
        return news


class _Refused(Exception):
    """The answer of a Bot API that says no."""


class ConsoleRequest(BaseRequest):
    """Answers in process; see https://core.telegram.org/bots/api#making-requests for the form of an answer."""

    def __init__(self, screen: Screen, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._screen = screen
        self._now = now
        self._numbers = itertools.count(1)

    @property
    def read_timeout(self) -> float | None:
        """There is nothing to wait for."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """The Bot API's answer to one call."""
        given = dict(request_data.parameters) if request_data else {}
        try:
            result = self._call(url.rpartition("/")[2].lower(), given)
        except (_Refused, BadMarkup) as error:
            return 400, _json({"ok": False, "error_code": 400, "description": f"Bad Request: {error}"})
        return 200, _json({"ok": True, "result": result})

    def _call(self, name: str, given: dict[str, Any]) -> object:
        match name:
            case "getme":
                return {**BOT, "can_join_groups": True, "can_read_all_group_messages": False}
            case "sendmessage":
                return self._show(given, str(given["text"]))
            case "senddocument":
                return self._show(given, str(given.get("caption", "")), file="document")
            case "sendphoto":  # a terminal has no place for it; its caption says the same in words
                return self._show(given, str(given.get("caption", "")), file="picture")
            case "editmessagetext":
                return self._change(given)
            case "answercallbackquery":
                if given.get("text"):
                    self._screen.notices.append(str(given["text"]))
                return True
            case "getchatmember":
                return {"status": "member", "user": {"id": given["user_id"], "is_bot": False, "first_name": "Reader"}}
            case _:
                return True

    def _show(self, given: dict[str, Any], text: str, file: str = "") -> dict[str, Any]:
        markup = given.get("reply_markup") or {}
        shown = Shown(
            number=next(self._numbers),
            chat=int(given["chat_id"]),
            marked=_marked(given, text, may_be_empty=bool(file)),
            keys=_keys(markup),
            file=file,
            hint=str(markup.get("input_field_placeholder", "")) if markup.get("force_reply") else "",
        )
        self._screen.messages[shown.number] = shown
        self._screen.news.append(shown)
        return self.message(shown)

    def _change(self, given: dict[str, Any]) -> dict[str, Any]:
        old = self._screen.messages.get(int(given["message_id"]))
        if old is None:
            raise _Refused("message to edit not found")
        keys = _keys(given.get("reply_markup") or {})
        shown = replace(old, marked=_marked(given, str(given["text"])), keys=keys, edited=True, hint="")
        if (shown.marked, shown.keys) == (old.marked, old.keys):
            raise _Refused("message is not modified")
        self._screen.messages[shown.number] = shown
        self._screen.news.append(shown)
        return self.message(shown)

    def message(self, shown: Shown) -> dict[str, Any]:
        """A message of ours in the Bot API's form."""
        return {
            "message_id": shown.number,
            "date": int(self._now().timestamp()),
            "chat": {"id": shown.chat, "type": "private", "first_name": "Reader"},
            "from": BOT,
            "text": shown.marked.text,
        }


def _marked(given: dict[str, Any], text: str, may_be_empty: bool = False) -> Marked:
    if may_be_empty and not text:
        return Marked(text="")
    return check(text) if given.get("parse_mode") == "HTML" else Marked(text=text)


def _keys(markup: dict[str, Any]) -> tuple[tuple[tuple[str, str, str], ...], ...]:
    rows = markup.get("inline_keyboard", ())
    for key in (key for row in rows for key in row):
        if len(str(key.get("callback_data", "")).encode()) > DATA_LIMIT:
            raise _Refused("BUTTON_DATA_INVALID")
    return tuple(tuple((key["text"], key.get("callback_data", ""), key.get("url", "")) for key in row) for row in rows)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


class Conversation:
    """One person's private chat with the bot, in this process."""

    def __init__(self, application: App, screen: Screen, language: str = "zh-hans", person: int = PERSON) -> None:
        self._application = application
        self._screen = screen
        self._numbers = itertools.count(100_000)
        self._person = {"id": person, "is_bot": False, "first_name": "Reader", "language_code": language}
        self._chat = {"id": person, "type": "private", "first_name": "Reader"}

    async def say(self, text: str, *, answering: Shown | None = None) -> list[Shown]:
        """Writes ``text`` and gives what the bot showed."""
        message = {**self._stamp(), "chat": self._chat, "from": self._person, "text": text}
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        if answering is not None:
            message["reply_to_message"] = self._ours(answering)
        return await self._feed({"message": message})

    async def press(self, shown: Shown, data: str) -> list[Shown]:
        """Presses a button of a shown message and gives what the bot showed."""
        query = {
            "id": str(next(self._numbers)),
            "from": self._person,
            "chat_instance": "1",
            "data": data,
            "message": self._ours(shown),
        }
        return await self._feed({"callback_query": query})

    def notices(self) -> list[str]:
        """The short notes shown over pressed buttons since the last look."""
        notices, self._screen.notices = self._screen.notices, []
        return notices

    def _stamp(self) -> dict[str, Any]:
        return {"message_id": next(self._numbers), "date": int(datetime.now(UTC).timestamp())}

    def _ours(self, shown: Shown) -> dict[str, Any]:
        return {**self._stamp(), "message_id": shown.number, "chat": self._chat, "from": BOT, "text": shown.marked.text}

    async def _feed(self, payload: dict[str, Any]) -> list[Shown]:
        update = Update.de_json({"update_id": next(self._numbers), **payload}, self._application.bot)
        await self._application.process_update(update)
        return self._screen.look()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressable:
    """Something a person can press: a button with ``data``, or a link; ``at`` is where a link's text ends."""

    on: Shown
    data: str = ""
    address: str = ""
    at: int | None = None

    @property
    def payload(self) -> str:
        """What a link to the bot itself opens (t.me/bot?start=…), else nothing."""
        return self.address.partition("?start=")[2] if self.address.startswith("https://t.me/") else ""


def pressable(shown: Sequence[Shown]) -> list[Pressable]:
    """The buttons and then the links to the bot itself of each message, in reading order."""
    found: list[Pressable] = []
    for each in shown:
        found += [Pressable(on=each, data=data, address=address) for row in each.keys for _, data, address in row]
        links = [Pressable(on=each, address=span.link, at=span.end) for span in each.marked.spans if span.link]
        found += [link for link in links if link.payload]
    return found
