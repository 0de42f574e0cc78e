"""Fetching over HTTP, so that no page can make us ask our own network, wait for ever or fill the memory.

    address -> form checked -> robots.txt -> its turn at the host -> one look-up, all answers public -> that address
    -> status, type -> decoded bytes up to a limit; each redirect from the beginning; all within one deadline

The checker of addresses and the resolver are given, so that a test may allow its own loopback server by name.
"""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from digests.errors import Forbidden, Said, SourceError
from digests.sources.addresses import Address, check_address, is_ip, is_public, same_or_safer
from digests.sources.bodies import Kind, charset_of, check_type, read_limited
from digests.sources.retries import Patience, Unanswered, pause_before
from digests.sources.robots import Robots, parse_robots

#: Gives the IP addresses of a host; raises OSError.
Lookup = Callable[[str, int], Awaitable[list[str]]]
AGENT = "baozhai"
MAX_REDIRECTS = 3
ROBOTS_SECONDS = 24 * 3600.0  # RFC 9309, section 2.4: not longer than 24 hours


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How we ask. ``agent`` says who we are and where to complain."""

    agent: str = f"{AGENT}/0.1 (reads one newspaper for its readers; +https://pypi.org/project/baozhai/)"
    seconds: float = 60.0  #: for one fetch, redirects and body included
    connect_seconds: float = 15.0
    max_bytes: int = 64 * 2**20  #: decoded
    delay: float = 2.0  #: seconds between two requests to one host
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask for changes with."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer. ``unchanged`` means that the content we had is still right, and ``content`` is empty."""

    url: str  #: after redirects
    content: bytes
    charset: str | None = None
    validators: Validators = field(default_factory=Validators)
    unchanged: bool = False


async def look_up(host: str, port: int) -> list[str]:
    """The system's answer for a host. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _CheckedResolver(AbstractResolver):
    """One look-up a connection; the connector connects to exactly what was checked."""

    def __init__(self, lookup: Lookup, allowed: Callable[[str], bool]) -> None:
        self._lookup, self._allowed = lookup, allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        addresses = await self._lookup(host, port)
        refused = [address for address in addresses if not self._allowed(address)]
        if refused or not addresses:
            raise Forbidden(name=host, reason="its name leads to an address that is not public")
        return [_resolved(host, port, address) for address in addresses]

    async def close(self) -> None:
        """Nothing is kept."""


class Fetcher:
    """A polite client: ``async with Fetcher() as fetcher: await fetcher.get(url, Kind.HTML)``."""

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        lookup: Lookup = look_up,
        allowed: Callable[[str], bool] = is_public,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings or FetchSettings()
        self._allowed, self._sleep, self._clock = allowed, sleep, clock
        self._resolver = _CheckedResolver(lookup, allowed)
        self._session: aiohttp.ClientSession | None = None
        self._turns: dict[str, asyncio.Lock] = {}
        self._asking: dict[str, asyncio.Lock] = {}
        self._last: dict[str, float] = {}
        self._robots: dict[str, tuple[float, Robots]] = {}

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(resolver=self._resolver, use_dns_cache=False, limit=64, limit_per_host=1)
        self._session = aiohttp.ClientSession(
            connector=connector,
            trust_env=False,  # a proxy from the environment would make the connection past our check
            auto_decompress=False,  # decoded here, in bounded steps
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.settings.agent, "Accept-Encoding": "gzip, deflate"},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self.settings.connect_seconds),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(
        self,
        url: str,
        kind: Kind,
        *,
        hosts: Collection[str] | None = None,
        validators: Validators | None = None,
        delay: float | None = None,
        retries: int | None = None,
    ) -> Fetched:
        """The content at an address. ``hosts`` limits where it and its redirects may lead; ``delay`` is in seconds;
        ``retries`` follow a request that failed in passing, each after twice the pause.

        Raises Forbidden for an address we never connect to, Unanswered (a SourceError) for everything that went wrong.
        """
        begun, attempt, patience = self._clock(), 1, self.settings.patience
        if retries is not None:
            patience = replace(patience, attempts=retries + 1)
        while True:
            try:
                return await self._follow(url, kind, hosts, validators or Validators(), delay)
            except SourceError as error:
                attempt += 1
                pause = pause_before(attempt, error, self._clock() - begun, patience)
                if pause is None:
                    raise
            await self._sleep(pause)

    async def _follow(
        self, url: str, kind: Kind, hosts: Collection[str] | None, validators: Validators, delay: float | None
    ) -> Fetched:
        """One attempt through at most three redirects, each checked like the first address.

        The deadline counts the time in which a server could answer; waiting for our turn is not its fault.
        """
        address, left = check_address(url, hosts), self.settings.seconds
        for _ in range(MAX_REDIRECTS + 1):
            wait = await self._allowed_after(address, kind, delay)
            async with self._turns.setdefault(address.host, asyncio.Lock()):
                await self._sleep_until(self._last.get(address.host, float("-inf")) + wait)
                begun = self._clock()
                try:
                    async with asyncio.timeout(left):
                        answer = await self._ask(address, kind, validators)
                except TimeoutError as error:
                    reason = f"not done after {self.settings.seconds:g} seconds"
                    raise Unanswered(name=address.url, reason=reason) from error
                finally:
                    self._last[address.host] = self._clock()
                left = max(0.0, left - (self._clock() - begun))
            if isinstance(answer, Fetched):
                return answer
            following = check_address(urljoin(address.url, answer), hosts)
            if not same_or_safer(address, following):
                raise Forbidden(name=following.url, reason="it was https before")
            address = following
        raise Forbidden(name=url, reason=Said("more than {limit} redirects", limit=MAX_REDIRECTS))

    async def _sleep_until(self, moment: float) -> None:
        pause = moment - self._clock()
        if pause > 0:
            await self._sleep(pause)

    async def _allowed_after(self, address: Address, kind: Kind, delay: float | None) -> float:
        """The seconds to leave between two requests to this host. Raises Forbidden where robots.txt does."""
        wait = self.settings.delay if delay is None else delay
        if kind is Kind.ROBOTS:
            return wait
        async with self._asking.setdefault(address.origin, asyncio.Lock()):
            robots = await self._robots_of(address)
        if not robots.allows(address.path):
            raise Forbidden(name=address.url, reason="the site's robots.txt asks us not to")
        return max(wait, robots.delay)

    async def _robots_of(self, address: Address) -> Robots:
        known = self._robots.get(address.origin)
        if known is not None and self._clock() - known[0] < ROBOTS_SECONDS:
            return known[1]
        try:
            got = await self._follow(f"{address.origin}/robots.txt", Kind.ROBOTS, {address.host}, Validators(), None)
            robots = parse_robots(got.content.decode("utf-8", "replace"), AGENT)
        except Unanswered as error:
            if error.status is None or error.status >= 500:  # RFC 9309, 2.3.1.4: unreachable means not allowed, for now
                raise Unanswered(
                    name=address.url, reason=Said("its robots.txt: {why}", why=error.fields["reason"])
                ) from error
            robots = Robots()
        except SourceError:  # it leads elsewhere or is no text: there is none
            robots = Robots()
        self._robots[address.origin] = (self._clock(), robots)
        return robots

    async def _ask(self, address: Address, kind: Kind, validators: Validators) -> Fetched | str:
        """One request. A redirect's target comes back as text."""
        if self._session is None:
            raise RuntimeError("use Fetcher as an async context manager")
        if is_ip(address.host) and not self._allowed(address.host):  # the connector asks no resolver for these
            raise Forbidden(name=address.url, reason="its address is not public")
        try:
            headers = _conditions(validators)
            async with self._session.get(address.url, allow_redirects=False, headers=headers) as response:
                return await self._answer(response, address, kind)
        except TimeoutError:
            raise
        except (aiohttp.ClientError, OSError, ValueError) as error:  # ValueError: a header that is no address
            raise Unanswered(name=address.url, reason=type(error).__name__) from error

    async def _answer(self, response: aiohttp.ClientResponse, address: Address, kind: Kind) -> Fetched | str:
        headers = response.headers
        if response.status in (301, 302, 303, 307, 308) and "Location" in headers:
            return headers["Location"]
        kept = Validators(etag=headers.get("ETag", "")[:200], modified=headers.get("Last-Modified", "")[:80])
        if response.status == 304:
            return Fetched(url=address.url, content=b"", validators=kept, unchanged=True)
        if response.status != 200:
            raise Unanswered(
                name=address.url,
                reason=Said("HTTP {status}", status=response.status),
                status=response.status,
                retry_after=_retry_after(headers.get("Retry-After", "")),
            )
        check_type(address.url, kind, headers.get("Content-Type", ""))
        limit = kind.limit(self.settings.max_bytes)
        content = await read_limited(
            response.content.iter_chunked(2**15), headers.get("Content-Encoding", ""), limit, address.url
        )
        kind.check_content(address.url, content)
        return Fetched(
            url=address.url, content=content, charset=charset_of(headers.get("Content-Type", "")), validators=kept
        )


def _conditions(validators: Validators) -> Mapping[str, str]:
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.modified}
    return {key: value for key, value in asked.items() if value}


def _retry_after(header: str) -> float | None:
    """Seconds of a Retry-After header, in either of its forms; None when there is none."""
    if header.isascii() and header.isdigit() and len(header) < 8:
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _resolved(host: str, port: int, address: str) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=family,
        proto=0,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
