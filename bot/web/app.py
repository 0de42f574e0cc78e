"""The web application: routes, and what every answer has in common."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web import feeds, views
from bot.web.context import Context
from digests.errors import NotFound, StoreBusy
from digests.model import PAPER_ZONE
from digests.store.base import Store

#: Nothing is loaded from elsewhere, nothing runs, nobody frames us.
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Seconds a reader's browser may show an answer without asking again.
FRESH = 60


def build(store: Store, *, now: Callable[[], datetime], zone: ZoneInfo = PAPER_ZONE, base: str = "") -> ASGIApp:
    """The application over ``store``. ``base`` is the public address, for feeds; by default the one asked for."""
    app = Starlette(
        routes=[
            Route("/", views.latest),
            Route("/issues", views.issues),
            Route("/issue/{on}", views.issue),
            Route("/article/{number:int}", views.article),
            Route("/search", views.search),
            Route("/deadlines", views.deadlines),
            Route("/deadlines.ics", feeds.calendar),
            Route("/feed.atom", feeds.atom),
            Route("/style.css", views.style),
            Route("/healthz", views.health),
        ],
        exception_handlers={
            HTTPException: _refused,
            NotFound: _not_found,
            StoreBusy: _busy,
            Exception: _mishap,
        },
    )
    app.state.context = Context(store=store, now=now, zone=zone, base=base.rstrip("/"))
    return Guard(app)  # around everything: also around the answer to a mishap


class Guard:
    """Adds the security headers and the ETag; answers 304 to whoever has the same bytes already."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold the answer back until its body is known: pages are small."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                await _finish(Request(scope), start, bytes(body), send)

        await self._app(scope, receive, collect)


async def _finish(request: Request, start: Message, body: bytes, send: Send) -> None:
    headers = dict(start["headers"])
    headers.update({name.lower().encode(): value.encode() for name, value in SECURITY_HEADERS.items()})
    headers[b"vary"] = b"Accept-Language"
    if start["status"] == 200:
        tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'.encode()
        headers[b"etag"] = tag
        headers.setdefault(b"cache-control", f"public, max-age={FRESH}".encode())
        if _has(request, tag.decode()):
            start, body = {**start, "status": 304}, b""
    headers[b"content-length"] = str(len(body)).encode()
    await send({**start, "headers": list(headers.items())})
    await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else body})


def _has(request: Request, tag: str) -> bool:
    """Whether the reader has these bytes (RFC 9110, 13.1.2): also by a weak tag, such as a proxy makes of ours."""
    given = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    return tag in given or given == ["*"]


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _message(request, "This page is not here." if status == 404 else "This was not understood.", status)


def _not_found(request: Request, error: Exception) -> Response:
    return _message(request, "This page is not here.", 404)


def _busy(request: Request, error: Exception) -> Response:
    return _message(request, "The archive is busy; please try again.", 503)


def _mishap(request: Request, error: Exception) -> Response:
    return _message(request, "Something went wrong.", 500)


def _message(request: Request, sentence: str, status: int) -> HTMLResponse:
    context: Context = request.app.state.context
    page = context.page(request, "message", message=context.say(request, sentence), here="")
    return HTMLResponse(page, status_code=status, headers={"Cache-Control": "no-store"})
