"""/healthz and /metrics, for a supervisor and for Prometheus; on loopback unless told otherwise."""

import asyncio
from collections.abc import Callable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.alive import Unwell
from bot.metrics import Metrics

#: Seconds that /healthz waits for an answer: a store that takes longer is not well.
PATIENCE = 3.0


class HealthServer:
    """Answers while the program runs. ``check`` raises, or takes too long, when the program is not well."""

    def __init__(self, metrics: Metrics, check: Callable[[], object], *, host: str = "127.0.0.1", port: int = 9464):
        self._metrics, self._check, self._host, self._port = metrics, check, host, port
        app = web.Application()
        app.router.add_get("/healthz", self._health)
        app.router.add_get("/metrics", self._show)
        self._runner = web.AppRunner(app, access_log=None)

    async def start(self) -> int:
        """Begin to answer; gives the port, which is a free one when 0 was asked for. Raises OSError."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop answering."""
        await self._runner.cleanup()

    async def _health(self, request: web.Request) -> web.Response:
        try:
            await asyncio.wait_for(asyncio.to_thread(self._check), PATIENCE)
        except Unwell as error:  # the part's name
            return web.Response(status=503, text=f"{error}\n")
        except Exception as error:  # whatever it is, the answer is "not well"; the kind is all that is said
            return web.Response(status=503, text=f"{type(error).__name__}\n")
        return web.Response(text="ok\n")

    async def _show(self, request: web.Request) -> web.Response:
        text = await asyncio.to_thread(generate_latest, self._metrics.registry)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})
