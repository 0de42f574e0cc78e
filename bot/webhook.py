"""Receives updates over HTTP where polling is not wanted.

Telegram repeats the secret we gave it in a header; a call without it, or with another, is answered 403 and not read.
https://core.telegram.org/bots/api#setwebhook
"""

import hmac
import json
from typing import Any

import structlog
from aiohttp import web
from telegram import Update

from bot.dispatch import App

log = structlog.get_logger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATH = "/telegram"
#: An update is a few kB; Telegram's largest is well under this.
BODY_LIMIT = 2**20


def genuine(given: str | None, secret: str) -> bool:
    """True when the header is the secret; takes the same time for every wrong one."""
    return given is not None and hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())


class Webhook:
    """A small HTTP server that puts each update into the application's queue."""

    def __init__(self, application: App, *, secret: str, listen: str) -> None:
        self._application = application
        self._secret = secret
        host, _, port = listen.rpartition(":")
        self._host, self._port = host.strip("[]") or "0.0.0.0", int(port)  # noqa: S104  # an empty host says: everywhere
        self._runner: web.AppRunner | None = None
        self.port = self._port  #: the one listened on, where 0 asked for any

    async def start(self) -> None:
        """Begins to listen. Raises OSError where it cannot."""
        server = web.Application(client_max_size=BODY_LIMIT)
        server.router.add_post(PATH, self._receive)
        self._runner = web.AppRunner(server, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        self.port = self._runner.addresses[0][1]
        log.info("webhook listening", host=self._host, port=self.port)

    async def stop(self) -> None:
        """Answers what is in hand, then listens no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        if not genuine(request.headers.get(HEADER), self._secret):
            log.warning("webhook refused", secret="absent" if HEADER not in request.headers else "wrong")
            return web.Response(status=403)
        try:
            payload: dict[str, Any] = await request.json(loads=json.loads)
            update = Update.de_json(payload, self._application.bot)
        except (ValueError, TypeError, KeyError, AttributeError):
            return web.Response(status=400)
        await self._application.update_queue.put(update)
        return web.Response()
