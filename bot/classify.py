"""What an attempt to send came to, read from the exception it ended with.

    classify(exc) -> Outcome

Pure, over the whole tree of python-telegram-bot's errors and whatever else may be raised. Three things are kept apart
that the classes mix up:

- ``BadRequest`` is a ``NetworkError``; so is a 429 without ``retry_after``; a proxy's 403 page may come as
  ``Forbidden`` and its 404 as ``InvalidToken``. What Telegram itself said is read from its own words, everything else
  is the network.
- "not sent" (no connection was made) may be repeated freely; "unknown" (an answer was lost) may be repeated once.
- What ends a part, what ends a chat, and what ends the sending.
"""

import re
import warnings
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import aiohttp
import httpx
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.transport import ForeignAnswer


class Verdict(StrEnum):
    """What to do about an attempt."""

    SENT = "sent"  #: Telegram confirmed it
    LATER = "later"  #: 429: all sending waits
    NOT_SENT = "not-sent"  #: it never left: again within the expiry
    UNKNOWN = "unknown"  #: nobody knows: at most once more
    BLOCKED = "blocked"  #: the person blocked the bot
    GONE = "gone"  #: the account, the group or the bot's place in it is gone
    MISSING = "missing"  #: no such chat, or no right to write there: gone after two separate digests
    MARKUP = "markup"  #: Telegram cannot read the markup: plain text, once
    TOO_LONG = "too-long"  #: in smaller pieces, once
    MIGRATED = "migrated"  #: the group has a new id
    REFUSED = "refused"  #: never
    STOP = "stop"  #: nothing can be sent any more with this token, or not by this process


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A verdict with its reason (a short code, never Telegram's or a person's text).

    ``wait``: seconds Telegram asked for, None when it did not say. ``chat``: the new id of a migrated group.
    ``outage``: the fault is of the way to Telegram rather than of this message. ``message_id``: of a sent message.
    """

    verdict: Verdict
    reason: str = ""
    wait: float | None = None
    chat: int | None = None
    message_id: int | None = None
    outage: bool = False


#: Telegram's words in a 403, and the reason we keep.
_GONE = {
    "user is deactivated": "deactivated",
    "bot was kicked": "kicked",
    "group chat was deleted": "deleted",
    "not a member": "not-a-member",
    "can't initiate conversation": "never-started",
    "can't send messages to bots": "a-bot",
    "can't send messages to the user": "never-started",
}
#: Telegram's words in a 400.
_BAD = {
    "can't parse": (Verdict.MARKUP, "markup"),
    "unsupported start tag": (Verdict.MARKUP, "markup"),
    "entity_date": (Verdict.MARKUP, "date"),
    "is too long": (Verdict.TOO_LONG, "too-long"),
    "chat not found": (Verdict.MISSING, "chat-not-found"),
    "peer_id_invalid": (Verdict.MISSING, "chat-not-found"),
    "user not found": (Verdict.MISSING, "chat-not-found"),
    "not enough rights": (Verdict.MISSING, "no-rights"),
    "have no rights": (Verdict.MISSING, "no-rights"),
    "need administrator rights": (Verdict.MISSING, "no-rights"),
    "chat_write_forbidden": (Verdict.MISSING, "no-rights"),
    "message thread not found": (Verdict.MISSING, "no-thread"),
    "topic_closed": (Verdict.MISSING, "no-thread"),
    "group chat was deactivated": (Verdict.GONE, "deleted"),
    "chat was deleted": (Verdict.GONE, "deleted"),
    "text is empty": (Verdict.REFUSED, "empty"),
}
_NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
)
_STATUS = re.compile(r"\((\d{3})\)")
_SERVER = ("internal server error", "bad gateway", "service unavailable", "gateway time")


def classify(exc: BaseException) -> Outcome:
    """The outcome of an attempt that raised ``exc``."""
    if isinstance(exc, RetryAfter):
        return Outcome(verdict=Verdict.LATER, reason="429", wait=_seconds(exc))
    if isinstance(exc, ChatMigrated):
        return Outcome(verdict=Verdict.MIGRATED, reason="migrated", chat=exc.new_chat_id)
    if (status := _foreign_status(exc)) is not None:
        return _foreign(status)
    if isinstance(exc, Forbidden):
        return _forbidden(str(exc).lower())
    if isinstance(exc, BadRequest):  # before its base class NetworkError
        return _bad_request(str(exc).lower())
    if isinstance(exc, InvalidToken):
        return Outcome(verdict=Verdict.STOP, reason="token")
    if isinstance(exc, Conflict):
        return Outcome(verdict=Verdict.STOP, reason="conflict")
    if isinstance(exc, NetworkError):
        return _network(exc)
    return Outcome(verdict=Verdict.UNKNOWN, reason=f"unexpected-{type(exc).__name__}")


def _foreign_status(exc: BaseException) -> int | None:
    """The HTTP status of an answer that Telegram did not write, 0 when it was no HTTP, None when Telegram wrote it."""
    cause = exc.__cause__
    if isinstance(cause, ForeignAnswer):
        return cause.status
    # The stock request object: an unreadable body is chained as "Invalid server response".
    if cause is not None and "Invalid server response" in str(cause):
        found = _STATUS.search(str(exc))
        return int(found[1]) if found else 0
    return 0 if str(exc) == "Invalid server response" else None


def _foreign(status: int) -> Outcome:
    """A proxy that answers 4xx by itself has passed nothing on; of any other page nobody knows."""
    if status == 429:
        return Outcome(verdict=Verdict.LATER, reason="foreign-429")
    verdict = Verdict.NOT_SENT if 400 <= status < 500 else Verdict.UNKNOWN
    return Outcome(verdict=verdict, reason=f"foreign-{status}", outage=True)


def _forbidden(said: str) -> Outcome:
    if "blocked by the user" in said:
        return Outcome(verdict=Verdict.BLOCKED, reason="blocked")
    for words, reason in _GONE.items():
        if words in said:
            return Outcome(verdict=Verdict.GONE, reason=reason)
    if said.startswith("forbidden: "):  # Telegram's own, but words we do not know: nobody is unsubscribed for them
        return Outcome(verdict=Verdict.MISSING, reason="forbidden")
    return Outcome(verdict=Verdict.NOT_SENT, reason="foreign-403", outage=True)


def _bad_request(said: str) -> Outcome:
    for words, (verdict, reason) in _BAD.items():
        if words in said:
            return Outcome(verdict=verdict, reason=reason)
    return Outcome(verdict=Verdict.REFUSED, reason="bad-request")


def _network(exc: NetworkError) -> Outcome:
    said = str(exc).lower()
    if said.startswith("too many requests"):
        return Outcome(verdict=Verdict.LATER, reason="429")
    if isinstance(exc.__cause__, _NEVER_LEFT):
        return Outcome(verdict=Verdict.NOT_SENT, reason=type(exc.__cause__).__name__, outage=True)
    if exc.__cause__ is None:  # Telegram answered: with a 5xx, or something new
        reason = "server-error" if any(words in said for words in _SERVER) else "network"
        return Outcome(verdict=Verdict.UNKNOWN, reason=reason, outage=True)
    return Outcome(verdict=Verdict.UNKNOWN, reason=type(exc.__cause__).__name__, outage=True)


def _seconds(exc: RetryAfter) -> float:
    with warnings.catch_warnings():  # the library warns that the type of this number will change; both are read here
        warnings.simplefilter("ignore")
        wait = exc.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
