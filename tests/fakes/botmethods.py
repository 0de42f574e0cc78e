"""What each method of the fake Bot API gives back, and what it refuses, by Telegram's documented limits."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.fakes.answers import Answer, error
from tests.fakes.telegram_html import CannotParse, Entity, parse_html, utf16

Params = Mapping[str, str]
BOT = {"id": 123456, "is_bot": True, "first_name": "报摘", "username": "baozhai_test_bot"}
#: A moment so many seconds ahead is refused; beyond 32 bits it is not seen (measured in tdlib/telegram-bot-api, 852).
FAR_AHEAD, NO_MOMENT = 1098 * 86_400, 2**31
TEXT_LIMIT, CAPTION_LIMIT, ENTITY_LIMIT, CALLBACK_LIMIT = 4096, 1024, 100, 64


class Refused(Exception):
    """Telegram would not do it."""

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.answer: Answer = error(400, f"Bad Request: {description}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A request that was carried out. ``at`` counts seconds on the machine's own clock, which no test moves."""

    at: float
    method: str
    chat: int | None
    text: str
    message_id: int | None
    entities: int
    params: Params
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def buttons(self) -> list[dict[str, str]]:
        """The inline buttons, row after row."""
        markup = json.loads(self.params.get("reply_markup", "{}"))
        return [button for row in markup.get("inline_keyboard", []) for button in row]


def read_text(params: Params, key: str, limit: int) -> tuple[str, tuple[Entity, ...]]:
    """The text of a message or caption as people see it. Raises Refused."""
    raw, entities = params.get(key, ""), ()
    if params.get("parse_mode", "").upper() == "HTML":
        try:
            raw, entities = parse_html(raw)
        except CannotParse as exc:
            raise Refused(f"can't parse entities: {exc}") from exc
    if any(time.time() + FAR_AHEAD < entity.unix < NO_MOMENT for entity in entities):
        raise Refused("ENTITY_DATE_INVALID")
    if utf16(raw.strip()) > limit:
        raise Refused("message is too long" if key == "text" else "message caption is too long")
    return raw, entities[:ENTITY_LIMIT]


def check_buttons(params: Params) -> None:
    """Callback data has 1 to 64 bytes. Raises Refused."""
    markup = json.loads(params.get("reply_markup") or "{}")
    for row in markup.get("inline_keyboard", []):
        for button in row:
            if len(button.get("callback_data", "x").encode()) > CALLBACK_LIMIT or not button.get("text"):
                raise Refused("BUTTON_DATA_INVALID")


def message(chat: int, number: int, text: str, entities: tuple[Entity, ...], params: Params) -> dict[str, object]:
    """A Message as Telegram gives it back."""
    kind: dict[str, object] = {"id": chat, "type": "private", "first_name": "读者"}
    if chat < 0:
        kind = {"id": chat, "type": "supergroup" if chat < -(10**12) else "group", "title": "群"}
    said: dict[str, object] = {"message_id": number, "date": int(time.time()), "chat": kind, "from": BOT}
    said |= {"text": text} | ({"entities": [e.as_json() for e in entities]} if entities else {})
    if thread := params.get("message_thread_id"):
        said |= {"message_thread_id": int(thread), "is_topic_message": True}
    return said
