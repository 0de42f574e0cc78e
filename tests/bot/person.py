"""A person who talks to the bot over HTTP: types, presses, and sees what the fake Bot API accepted."""

import itertools
import json
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from telegram import Update

from bot.dispatch import App
from bot.entities import Marked, check
from tests.fakes.botapi import FakeBotApi
from tests.fakes.botmethods import BOT, Accepted

_numbers = itertools.count(900_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message as the person has it before them."""

    number: int
    marked: Marked
    keys: tuple[tuple[dict[str, str], ...], ...]
    edited: bool
    file: str = ""
    hint: str = ""
    offers: tuple[str, ...] = ()  #: buttons that open Telegram's list of chats

    @property
    def text(self) -> str:
        """The words, without looks."""
        return self.marked.text

    @property
    def labels(self) -> list[str]:
        """The buttons' labels in reading order."""
        return [key["text"] for row in self.keys for key in row]

    def data(self, label: str) -> str | None:
        """What the button with this label carries; a part of the label will do where none has it whole."""
        keys = [key for row in self.keys for key in row if "callback_data" in key]
        fitting = [key for key in keys if key["text"] == label] or [key for key in keys if label in key["text"]]
        return fitting[0]["callback_data"] if fitting else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What Telegram lists above the text field: an article, or a button that ``opens`` the bot."""

    title: str
    below: str = ""
    marked: Marked | None = None
    opens: str = ""


class Person:
    """One sender in one chat. A private chat has the sender's own id; groups have negative ones."""

    def __init__(
        self, api: FakeBotApi, application: App, *, user: int = 7, chat: int | None = None, language: str = "zh-hans"
    ) -> None:
        self.api = api
        self.application = application
        self.user = user
        self.chat = user if chat is None else chat
        self._sender = {"id": user, "is_bot": False, "first_name": "读者", "language_code": language}
        self.seen: list[Seen] = []
        self.notices: list[str] = []

    async def says(self, text: str, *, answering: Seen | None = None, **more: Any) -> list[Seen]:
        """Writes; gives what came of it."""
        message = self._message(next(_numbers), text, self._sender) | more
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        if answering is not None:
            message["reply_to_message"] = self._message(answering.number, answering.text, BOT)
        return await self.sends({"message": message})

    async def uploads(
        self, content: bytes, name: str = "", *, caption: str = "", size: int | None = None, **more: Any
    ) -> list[Seen]:
        """Sends a file, or without a name a photograph; ``size`` is what Telegram says of it, in bytes."""
        number = next(_numbers)
        key = f"file-{number}"
        self.api.files[key] = content
        file = {"file_id": key, "file_unique_id": key, "file_size": len(content) if size is None else size}
        said = {"document": file | {"file_name": name}} if name else {"photo": [file | {"width": 90, "height": 90}]}
        message = {each: value for each, value in self._message(number, "", self._sender).items() if each != "text"}
        return await self.sends({"message": message | said | ({"caption": caption} if caption else {}) | more})

    async def presses(self, data: str, *, on: Seen | None = None) -> list[Seen]:
        """Presses a button by what it carries."""
        on = on or self.seen[-1]
        query = {"id": str(next(_numbers)), "from": self._sender, "chat_instance": "1", "data": data}
        message = self._message(on.number, on.text, BOT)
        if on.file:
            photo = {"file_id": "f", "file_unique_id": "f", "file_size": 1, "width": 1, "height": 1}
            message |= {"photo": [photo], "caption": message.pop("text")}
        return await self.sends({"callback_query": query | {"message": message}})

    async def taps(self, label: str) -> list[Seen]:
        """Presses the last button that is labelled so."""
        for seen in reversed(self.seen):
            data = seen.data(label)
            if data is not None:
                return await self.presses(data, on=seen)
        raise LookupError(f"no button {label!r}")

    async def shares(self, chat: int) -> list[Seen]:
        """Chooses a chat from Telegram's list, which a button of the bot's opened."""
        message = {
            key: value for key, value in self._message(next(_numbers), "", self._sender).items() if key != "text"
        }
        return await self.sends({"message": message | {"chat_shared": {"request_id": 0, "chat_id": chat}}})

    async def asks_inline(self, words: str, offset: str = "") -> list[Card]:
        """Types behind the bot's name in any chat; gives what may be shared, and the button in its place."""
        query = {"id": str(next(_numbers)), "from": self._sender, "query": words, "offset": offset}
        await self.sends({"inline_query": query})
        said = self.api.accepted[-1].params
        cards = [
            Card(
                title=each["title"],
                below=each["description"],
                marked=check(each["input_message_content"]["message_text"]),
            )
            for each in json.loads(said["results"])
        ]
        button = json.loads(said.get("button", "null"))
        return [*cards, *([Card(title=button["text"], opens=button["start_parameter"])] if button else [])]

    async def sends(self, payload: dict[str, Any]) -> list[Seen]:
        """Any update at all, carried as Telegram carries it."""
        first = len(self.api.accepted)
        self.api.push(payload)
        number = self._offset(payload)
        for update in await self.application.bot.get_updates(offset=number, timeout=0):
            if update.update_id == number:  # what others say at the same time is theirs to carry
                await self.application.process_update(update)
        news = self._news(first)
        self.notices = [
            each.params["text"]
            for each in self.api.accepted[first:]
            if each.method == "answerCallbackQuery" and "text" in each.params
        ]
        return news

    async def gets(self, pushed: Awaitable[object]) -> list[Seen]:
        """What arrives without having been asked for while ``pushed`` runs."""
        first = len(self.api.accepted)
        await pushed
        self.notices = []
        return self._news(first)

    def _news(self, first: int) -> list[Seen]:
        """What came to this chat since so many messages; remembered."""
        news = [self._see(each) for each in self.api.accepted[first:] if each.chat == self.chat and each.text]
        self.seen += news
        return news

    def _offset(self, payload: dict[str, Any]) -> int:
        return int(payload["update_id"])

    def _message(self, number: int, text: str, sender: dict[str, Any]) -> dict[str, Any]:
        kind = "private" if self.chat > 0 else "supergroup"
        chat = {"id": self.chat, "type": kind} | ({"first_name": "读者"} if self.chat > 0 else {"title": "街坊群"})
        return {"message_id": number, "date": 1_780_000_000, "chat": chat, "from": sender, "text": text}

    def _see(self, accepted: Accepted) -> Seen:
        markup = json.loads(accepted.params.get("reply_markup", "{}"))
        said = json.loads(accepted.params["media"]) if "media" in accepted.params else accepted.params
        source = said.get("text", said.get("caption", ""))
        marked = check(source) if said.get("parse_mode") == "HTML" else Marked(text=source)
        return Seen(
            number=accepted.message_id or 0,
            marked=marked,
            keys=tuple(tuple(row) for row in markup.get("inline_keyboard", [])),
            edited=accepted.method.startswith("edit"),
            file=",".join(accepted.files),
            offers=tuple(key["text"] for row in markup.get("keyboard", []) for key in row if "request_chat" in key),
            hint=markup.get("input_field_placeholder", ""),
        )


__all__ = ["Person", "Seen", "Update"]
