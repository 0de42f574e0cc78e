"""What the fake Bot API may do with one request: answer, refuse, or fail on the wire.

``accept`` says whether the request was carried out before the answer (or the lack of one): a message that was accepted
is in the log, whatever the bot got to hear of it.
"""

import json
from dataclasses import dataclass, replace
from enum import StrEnum


class End(StrEnum):
    """How the connection goes on."""

    REPLY = "reply"  #: an answer
    HANG = "hang"  #: silence until the bot gives up
    RESET = "reset"  #: TCP RST
    CLOSE = "close"  #: FIN before any answer
    CUT = "cut"  #: half of the answer's body, then FIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One scripted answer. ``body`` None with ``accept``: the method's own result."""

    status: int = 200
    body: bytes | None = None
    content_type: str = "application/json"
    accept: bool = True
    delay: float = 0.0
    end: End = End.REPLY

    def after(self, seconds: float) -> "Answer":
        """The same, later."""
        return replace(self, delay=seconds)


OK = Answer()


def error(status: int, description: str, **parameters: object) -> Answer:
    """Telegram says no: ``{"ok": false, …}``."""
    said: dict[str, object] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        said["parameters"] = parameters
    return Answer(status=status, body=json.dumps(said).encode(), accept=False)


def too_many(seconds: int | None = None) -> Answer:
    """429, with ``retry_after`` unless ``seconds`` is None."""
    if seconds is None:
        return error(429, "Too Many Requests: retry later")
    return error(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def blocked() -> Answer:
    """The person blocked the bot."""
    return error(403, "Forbidden: bot was blocked by the user")


def deactivated() -> Answer:
    """The account is gone."""
    return error(403, "Forbidden: user is deactivated")


def kicked() -> Answer:
    """The bot was removed from the group."""
    return error(403, "Forbidden: bot was kicked from the supergroup chat")


def group_deleted() -> Answer:
    """The group is gone."""
    return error(403, "Forbidden: the group chat was deleted")


def not_found() -> Answer:
    """The chat is unknown to the bot."""
    return error(400, "Bad Request: chat not found")


def cannot_parse() -> Answer:
    """The markup is broken."""
    return error(400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 3')


def too_long() -> Answer:
    """More than 4,096 units."""
    return error(400, "Bad Request: message is too long")


def migrated(to: int) -> Answer:
    """The group became a supergroup."""
    return error(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=to)


def unauthorized() -> Answer:
    """The token is no longer valid."""
    return error(401, "Unauthorized")


def conflict() -> Answer:
    """Another bot polls with the same token."""
    return error(409, "Conflict: terminated by other getUpdates request; make sure that only one bot runs")


def failing(status: int = 502, *, accept: bool = False) -> Answer:
    """A server error, as Telegram words it."""
    words = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}
    return replace(error(status, words.get(status, "Error")), accept=accept)


def page(status: int, *, accept: bool = False) -> Answer:
    """A proxy's page instead of an answer."""
    words = f"<html><head><title>{status}</title></head><body>The proxy says {status}</body></html>"
    return Answer(status=status, body=words.encode(), content_type="text/html", accept=accept)


def not_ok() -> Answer:
    """200 with ``ok: false``, carried out all the same."""
    return Answer(body=b'{"ok":false,"description":"strange"}')


def null() -> Answer:
    """200 with ``result: null``, carried out all the same."""
    return Answer(body=b'{"ok":true,"result":null}')


def hang(*, accept: bool = True) -> Answer:
    """No answer at all."""
    return Answer(accept=accept, end=End.HANG)


def reset(*, accept: bool = True) -> Answer:
    """RST instead of an answer."""
    return Answer(accept=accept, end=End.RESET)


def close(*, accept: bool = True) -> Answer:
    """FIN instead of an answer."""
    return Answer(accept=accept, end=End.CLOSE)


def cut(*, accept: bool = True) -> Answer:
    """Half an answer."""
    return Answer(accept=accept, end=End.CUT)
