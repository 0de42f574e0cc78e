"""A web server that says exactly what it is told to, byte by byte, on loopback, and a fetcher that may reach it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from digests.sources.fetch import Fetcher, FetchSettings
from digests.sources.retries import Patience

#: What a route sends: whole bytes of an answer, or a function that writes them.
Route = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]
HOST = "paper.test.example"
QUICK = FetchSettings(seconds=5.0, delay=0.0, max_bytes=100_000, patience=Patience(attempts=1))


def answer(body: bytes | str = b"", kind: str = "text/html", status: str = "200 OK", **headers: str) -> bytes:
    """An HTTP answer; ``etag_`` and the like become headers."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", "Connection: close"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def redirect(target: str) -> bytes:
    """A redirect."""
    return answer(status="302 Found", Location=target)


@dataclass
class Site:
    """Routes by path, and what was asked: (path, headers in lower case)."""

    routes: dict[str, Route] = field(default_factory=dict)
    port: int = 0
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    busy: int = 0
    most_busy: int = 0

    def url(self, path: str = "/", host: str = HOST) -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """The paths asked for, robots.txt apart."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            path = head[0].split(" ")[1]
            headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
            self.asked.append((path, {name.lower(): value for name, value in headers.items()}))
            route = self.routes.get(path, answer("no", status="404 Not Found"))
            if isinstance(route, bytes):
                writer.write(route)
                await writer.drain()
            else:
                await route(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.busy -= 1
            writer.close()


@asynccontextmanager
async def site(**routes: Route) -> AsyncIterator[Site]:
    """A running site; ``index_htm`` is the route /index.htm."""
    running = Site()
    server = await asyncio.start_server(running.serve, "127.0.0.1", 0)
    running.port = server.sockets[0].getsockname()[1]
    for name, route in routes.items():
        running.routes["/" + name.replace("_", ".")] = route
    try:
        yield running
    finally:
        server.close()


async def loopback(host: str, port: int) -> list[str]:
    """Every name leads here."""
    return ["127.0.0.1"]


def is_loopback(address: str) -> bool:
    """What a test's fetcher may connect to, and nothing else."""
    return address == "127.0.0.1"


async def no_sleep(seconds: float) -> None:
    """A pause that takes no time."""
    await asyncio.sleep(0)


def local_fetcher(settings: FetchSettings = QUICK, **changes: object) -> Fetcher:
    """A fetcher that reaches loopback only; ``changes`` are settings."""
    return Fetcher(replace(settings, **changes), lookup=loopback, allowed=is_loopback, sleep=no_sleep)  # type: ignore[arg-type]
