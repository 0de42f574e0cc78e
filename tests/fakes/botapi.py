"""A Bot API server on loopback that speaks HTTP, does as it is told for each chat, and logs what it ACCEPTED.

    async with FakeBotApi() as api:
        api.on(7, too_many(1), OK)                    # chat 7: first a 429, then as usual
        bot = Bot(TOKEN, base_url=api.url, base_file_url=api.file_url, request=...)
        ...
        assert [a.text for a in api.messages(7)] == ["..."]

For a program of its own: ``FakeBotApi.in_thread()``, or ``python -m tests.fakes.botapi --latency 0.06`` which prints
its address and tells its count at ``/count``.
"""

import asyncio
import contextlib
import json
import socket
import struct
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from tests.fakes.answers import OK, Answer, End, error, too_many
from tests.fakes.botmethods import (
    BOT,
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Accepted,
    Params,
    Refused,
    check_buttons,
    message,
    read_text,
)

#: A token of the right shape that belongs to nobody.
TOKEN = "123456:fake-token-of-nobody"

_SENDING = {"sendMessage": "text", "sendPhoto": "caption", "sendDocument": "caption"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Telegram's limits, enforced with 429 over sliding windows."""

    per_second: int = 30
    per_chat_second: int = 1
    per_group_minute: int = 20


class FakeBotApi:
    """The server. Everything scripted and logged is plain data on this object."""

    def __init__(self, *, latency: float = 0.0, limits: Limits | None = None, token: str = TOKEN) -> None:
        self.latency = latency
        self.limits = limits
        self.token = token
        self.accepted: list[Accepted] = []  #: what was carried out, in order
        self.asked: list[tuple[float, str, int | None]] = []  #: every request: time, method, chat
        self.members: dict[tuple[int, int], str] = {}  #: (chat, user) -> status for getChatMember
        self.titles: dict[int, str] = {}  #: chat -> title for getChat; a channel's where it is listed in ``channels``
        self.channels: set[int] = set()
        self.files: dict[str, bytes] = {}  #: file_id -> content for getFile
        self.count_only = False  #: keep no texts: for measuring
        self._queued: dict[int | None, deque[Answer]] = defaultdict(deque)
        self._always: dict[int | str | None, Answer] = {}
        self._updates: list[dict[str, Any]] = []
        self._wake = asyncio.Event()
        self._numbers = iter(range(1, 10**12))
        self._update_numbers = iter(range(1, 10**12))
        self._texts: dict[tuple[int, int], tuple[str, str]] = {}
        self._sends: list[tuple[float, int]] = []
        self._runner: web.ServerRunner | None = None
        self.port = 0

    # --- scripting

    def on(self, chat: int | None, *answers: Answer) -> None:
        """The next answers for a chat's messages; chat None: for every chat that has none of its own."""
        self._queued[chat].extend(answers)

    def always(self, who: int | str | None, answer: Answer) -> None:
        """From now on: for a chat (int), a method (str) or all messages (None). ``OK`` undoes it."""
        self._always[who] = answer

    def push(self, update: dict[str, Any]) -> int:
        """Give an update to getUpdates; its update_id is set unless it has one, and returned."""
        update.setdefault("update_id", next(self._update_numbers))
        self._updates.append(update)
        self._wake.set()
        return int(update["update_id"])

    def says(self, chat: int, text: str, *, user: int | None = None) -> int:
        """Somebody writes to the bot."""
        sender = {"id": user or abs(chat), "is_bot": False, "first_name": "读者", "language_code": "zh-hans"}
        said = message(chat, next(self._numbers), text, (), {}) | {"from": sender}
        if text.startswith("/"):
            said["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return self.push({"message": said})

    def presses(self, chat: int, data: str, *, message_id: int, user: int | None = None) -> int:
        """Somebody presses a button of the bot's message."""
        sender = {"id": user or abs(chat), "is_bot": False, "first_name": "读者", "language_code": "zh-hans"}
        under = message(chat, message_id, self._texts.get((chat, message_id), ("", ""))[0], (), {})
        query = {"id": str(next(self._numbers)), "from": sender, "chat_instance": "1", "message": under, "data": data}
        return self.push({"callback_query": query})

    def messages(self, chat: int | None = None, *methods: str) -> list[Accepted]:
        """The accepted messages (of a chat, by ``methods``, default those that send)."""
        wanted = methods or tuple(_SENDING)
        return [a for a in self.accepted if a.method in wanted and (chat is None or a.chat == chat)]

    # --- running

    @property
    def url(self) -> str:
        """PTB's ``base_url``."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def file_url(self) -> str:
        """PTB's ``base_file_url``."""
        return f"http://127.0.0.1:{self.port}/file/bot"

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._handle), shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=1024, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._wake.set()
        if self._runner is not None:
            await self._runner.cleanup()

    @classmethod
    @contextlib.contextmanager
    def in_thread(cls, **options: Any) -> Iterator[Self]:
        """A server with a loop of its own, for tests that block."""
        api, started, ended = cls(**options), threading.Event(), asyncio.Event()
        loop = asyncio.new_event_loop()

        async def serve() -> None:
            async with api:
                started.set()
                await ended.wait()

        thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
        thread.start()
        started.wait(10)
        try:
            yield api
        finally:
            loop.call_soon_threadsafe(ended.set)
            thread.join(10)
            loop.close()

    # --- answering

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path == "/count":
            return web.json_response({"accepted": len(self._sends)})
        if path.startswith("/file/bot"):
            return self._file(path)
        token, _, method = unquote(path.removeprefix("/bot")).partition("/")
        params, files = await _params(request)
        chat = _number(params.get("chat_id"))
        self.asked.append((time.perf_counter(), method, chat))
        if token != self.token:
            return _reply(error(401, "Unauthorized"), None)
        if method == "getUpdates" and "getUpdates" not in self._always:
            return _reply(OK, await self._poll(params))
        answer = self._choose(method, chat)
        result: object = True
        if answer.accept:
            try:
                result = self._do(method, chat, params, files)
            except Refused as refused:
                answer = refused.answer
        await asyncio.sleep(self.latency + answer.delay)
        return await _finish(request, answer, result)

    def _choose(self, method: str, chat: int | None) -> Answer:
        if method in self._always:
            return self._always[method]
        if method in _SENDING:
            for who in (chat, None):
                if self._queued.get(who):
                    return self._queued[who].popleft()
                if who in self._always:
                    return self._always[who]
            if self.limits and (wait := self._over(chat or 0, self.limits)):
                return too_many(wait)
        return OK

    def _over(self, chat: int, limits: Limits) -> int:
        now = time.perf_counter()
        second = [c for at, c in self._sends[-limits.per_second - 1 :] if at > now - 1]
        minute = [c for at, c in self._sends[-5000:] if c == chat and at > now - 60] if chat < 0 else []
        if len(second) >= limits.per_second or second.count(chat) >= limits.per_chat_second:
            return 1
        return 5 if len(minute) >= limits.per_group_minute else 0

    def _do(self, method: str, chat: int | None, params: Params, files: Mapping[str, bytes]) -> object:
        text, entities, number, result = "", (), None, self._plain_result(method, params)
        if method in _SENDING or method == "editMessageText":
            if chat is None and "inline_message_id" not in params:
                raise Refused("chat_id is empty")
            key = _SENDING.get(method, "text")
            text, entities = read_text(params, key, TEXT_LIMIT if key == "text" else CAPTION_LIMIT)
            if key == "text" and not text.strip():
                raise Refused("message text is empty")
            check_buttons(params)
            number = self._edited(chat or 0, params, text) if method == "editMessageText" else next(self._numbers)
            result = message(chat or 0, number, text, entities, params) | _attached(method)
            if method in _SENDING:
                self._sends.append((time.perf_counter(), chat or 0))
        elif method == "editMessageMedia":
            media = json.loads(params["media"])
            text, entities = read_text(media, "caption", CAPTION_LIMIT)
            check_buttons(params)
            if media["media"].removeprefix("attach://") not in files:
                raise Refused("wrong file identifier/HTTP URL specified")
            number = self._edited(chat or 0, params, text)
            result = message(chat or 0, number, text, entities, params) | _attached("sendPhoto")
        if not self.count_only:
            self._log(method, chat, text, number, len(entities), params, files)
        return result

    def _log(self, method: str, chat: int | None, text: str, number: int | None, entities: int, *rest: Any) -> None:
        params, files = rest
        if chat is not None and number is not None:
            self._texts[chat, number] = (text, params.get("reply_markup", ""))
        line = Accepted(at=time.perf_counter(), method=method, chat=chat, text=text, message_id=number,
                        entities=entities, params=params, files=files)  # fmt: skip
        self.accepted.append(line)

    def _edited(self, chat: int, params: Params, text: str) -> int:
        number = int(params.get("message_id", "0"))
        if (chat, number) not in self._texts:
            raise Refused("message to edit not found")
        if self._texts[chat, number] == (text, params.get("reply_markup", "")):
            raise Refused("message is not modified: new content and reply markup are exactly the same")
        return number

    def _plain_result(self, method: str, params: Params) -> object:
        if method == "getMe":
            return BOT | {
                "can_join_groups": True,
                "can_read_all_group_messages": False,
                "supports_inline_queries": True,
            }
        if method == "getChatMember":
            who = int(params["chat_id"]), int(params["user_id"])
            user = {"id": who[1], "is_bot": False, "first_name": "读者"}
            return _MEMBERS.get(self.members.get(who, "member"), {}) | {
                "status": self.members.get(who, "member"),
                "user": user,
            }
        if method == "getChat":
            return self._chat(int(params["chat_id"]))
        if method == "getFile":
            name = params["file_id"]
            if name not in self.files:
                raise Refused("wrong file_id or the file is temporarily unavailable")
            return {"file_id": name, "file_unique_id": name, "file_size": len(self.files[name]), "file_path": name}
        if method == "getWebhookInfo":
            return {"url": "", "has_custom_certificate": False, "pending_update_count": len(self._updates)}
        return [] if method == "getMyCommands" else True

    def _chat(self, chat: int) -> dict[str, object]:
        if chat not in self.titles:
            raise Refused("chat not found")
        kind = "channel" if chat in self.channels else "supergroup"
        gifts = dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        )
        full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
        return {"id": chat, "type": kind, "title": self.titles[chat]} | full

    def _file(self, path: str) -> web.Response:
        token, _, name = unquote(path.removeprefix("/file/bot")).partition("/")
        if token != self.token or name not in self.files:
            return web.Response(status=404)
        return web.Response(body=self.files[name])

    async def _poll(self, params: Params) -> list[dict[str, Any]]:
        offset = int(params.get("offset", "0"))
        end = time.perf_counter() + float(params.get("timeout", "0"))
        self._updates = [u for u in self._updates if offset <= 0 or u["update_id"] >= offset]
        while not self._updates and (left := end - time.perf_counter()) > 0:
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), min(left, 0.25))
            if self._runner is None or not self._runner.sites:
                break
        return self._updates[: int(params.get("limit", "100"))]


_RIGHTS = (
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members"
    " can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
)
RIGHTS: dict[str, object] = dict.fromkeys(_RIGHTS.split(), False)
_MEMBERS: dict[str, dict[str, object]] = {
    "administrator": RIGHTS,
    "creator": {"is_anonymous": False},
}


def _attached(method: str) -> dict[str, object]:
    file: dict[str, object] = {"file_id": "f", "file_unique_id": "f", "file_size": 1}
    if method == "sendPhoto":
        return {"photo": [file | {"width": 1, "height": 1}]}
    return {"document": file} if method == "sendDocument" else {}


def _number(text: str | None) -> int | None:
    try:
        return int(text) if text else None
    except ValueError:
        return None


async def _params(request: web.BaseRequest) -> tuple[dict[str, str], dict[str, bytes]]:
    kind = request.content_type
    if kind == "application/json":
        said = json.loads(await request.read() or b"{}")
        return {k: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in said.items()}, {}
    if kind == "multipart/form-data":
        form = await request.post()
        files = {k: v.file.read() for k, v in form.items() if isinstance(v, web.FileField)}
        return {k: v for k, v in form.items() if isinstance(v, str)}, files
    body = await request.read()
    return dict(parse_qsl((body.decode() or request.query_string), keep_blank_values=True)), {}


def _reply(answer: Answer, result: object) -> web.Response:
    body = answer.body if answer.body is not None else json.dumps({"ok": True, "result": result}).encode()
    return web.Response(status=answer.status, body=body, content_type=answer.content_type)


async def _finish(request: web.BaseRequest, answer: Answer, result: object) -> web.StreamResponse:
    transport = request.transport
    if answer.end is End.REPLY or transport is None:
        return _reply(answer, result)
    if answer.end is End.HANG:
        while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    if answer.end is End.RESET:
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    if answer.end is End.CUT:
        transport.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{"ok":true,')
    transport.close()
    return web.Response()


async def _main(port: int, latency: float) -> None:
    api = FakeBotApi(latency=latency)
    api.port, api.count_only = port, True
    async with api:
        print(api.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    import argparse

    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--latency", type=float, default=0.0)
    chosen = options.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main(chosen.port, chosen.latency))
