"""The HTTP side of the bot, on aiohttp: what python-telegram-bot calls a request object.

What happened to a request that failed stays readable in the error's ``__cause__``: aiohttp's connection errors mean
that Telegram never saw it, every other cause means that nobody knows. ``bot.classify`` reads it.
"""

import json
from functools import lru_cache
from types import TracebackType
from typing import Final

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

_JSON: Final = {"Content-Type": "application/json", "User-Agent": BaseRequest.USER_AGENT}
_AGENT: Final = {"User-Agent": BaseRequest.USER_AGENT}


class ForeignAnswer(Exception):
    """An answer that Telegram did not write: a proxy's page, half a body. ``status`` is its HTTP status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"an answer with status {status} that is not the Bot API's")
        self.status = status


class AiohttpRequest(BaseRequest):
    """``BaseRequest`` over one aiohttp session. Times are seconds.

    ``connections`` is the size of the pool, ``write_timeout`` covers a slow upload. Proxies of the environment are used
    only with ``trust_env``.
    """

    def __init__(
        self,
        *,
        connections: int = 64,
        read_timeout: float = 20.0,
        connect_timeout: float = 10.0,
        write_timeout: float = 60.0,
        proxy: str | None = None,
    ) -> None:
        self._connections = connections
        self._read, self._connect, self._write = read_timeout, connect_timeout, write_timeout
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer."""
        return self._read

    async def initialize(self) -> None:
        """Open the session; a second call does nothing."""
        if self._session is None or self._session.closed:
            # Idle connections are dropped before the far side drops them: a send over a dead one has an unknown fate.
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=8.0, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=False, proxy=self._proxy)

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_val: BaseException | None, exc_tb: TracebackType | None
    ) -> None:
        await self.shutdown()

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
        """Status and body of the answer.

        Raises TimedOut or NetworkError with the cause chained, NetworkError from ForeignAnswer for an answer that is
        not the Bot API's.
        """
        uploads = request_data is not None and request_data.contains_files
        total = _seconds(write_timeout, self._write) if uploads else None
        times = aiohttp.ClientTimeout(
            total=total,
            connect=_seconds(connect_timeout, self._connect),
            sock_read=_seconds(read_timeout, self._read),
        )
        data, headers = _body(request_data)
        return await self._ask(method, url, data, headers, times)

    async def push(self, url: str, payload: bytes, *, within: float) -> tuple[int, bytes]:
        """Status and body of the answer to a JSON object that is ready to be sent, ``within`` so many seconds at most.

        Raises as ``do_request`` does.
        """
        times = _in_all(min(within, self._connect + self._read), min(self._connect, within / 2))
        return await self._ask("POST", url, payload, _JSON, times)

    async def _ask(
        self,
        method: str,
        url: str,
        data: bytes | aiohttp.FormData | None,
        headers: dict[str, str],
        times: aiohttp.ClientTimeout,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the request object is not initialized")
        try:
            async with self._session.request(method, url, data=data, headers=headers, timeout=times) as answer:
                status, body = answer.status, await answer.read()
        except aiohttp.ServerTimeoutError as exc:
            raise TimedOut(type(exc).__name__) from exc
        except TimeoutError:  # of the whole request: to connect takes a shorter time of its own
            raise TimedOut("no answer in time") from aiohttp.SocketTimeoutError()
        except (aiohttp.ClientError, OSError) as exc:
            raise NetworkError(type(exc).__name__) from exc  # never str(exc): it may hold the address with the token
        if method == "POST" and not body.lstrip()[:1] == b"{":
            raise _foreign(status)
        return status, body


@lru_cache(maxsize=8)
def _in_all(total: float, connect: float) -> aiohttp.ClientTimeout:
    """One timer for a whole request; one of our own around it and ``sock_read`` cost a tenth of its processor time."""
    return aiohttp.ClientTimeout(total=total, connect=connect)


def _foreign(status: int) -> TelegramError:
    error = NetworkError(f"an answer that is not the Bot API's (status {status})")
    error.__cause__ = ForeignAnswer(status)
    return error


def _seconds(given: object, default: float) -> float | None:
    if given is None or isinstance(given, int | float):
        return given
    return default


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    if data is None:
        return None, _AGENT
    if not data.contains_files:
        # JSON, not a form: percent-encoding Chinese costs more than everything else about a request.
        return json.dumps(data.json_parameters, ensure_ascii=False).encode(), _JSON
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, file in data.multipart_data.items():
        filename, content, mime = file
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, _AGENT
