"""Every exception a send can end with has one meaning."""

import aiohttp
import httpx
import pytest
from telegram import error as tg

from bot.classify import Verdict, classify
from bot.transport import ForeignAnswer


def caused(exc: BaseException, cause: BaseException) -> BaseException:
    exc.__cause__ = cause
    return exc


CASES = [
    (tg.RetryAfter(7), Verdict.LATER, "429"),
    (tg.NetworkError("Too Many Requests: retry later"), Verdict.LATER, "429"),
    (caused(tg.NetworkError("x"), ForeignAnswer(429)), Verdict.LATER, "foreign-429"),
    (tg.Forbidden("Forbidden: bot was blocked by the user"), Verdict.BLOCKED, "blocked"),
    (tg.Forbidden("Forbidden: user is deactivated"), Verdict.GONE, "deactivated"),
    (tg.Forbidden("Forbidden: bot was kicked from the group chat"), Verdict.GONE, "kicked"),
    (tg.Forbidden("Forbidden: the group chat was deleted"), Verdict.GONE, "deleted"),
    (tg.Forbidden("Forbidden: bot is not a member of the channel chat"), Verdict.GONE, "not-a-member"),
    (tg.Forbidden("Forbidden: something new"), Verdict.MISSING, "forbidden"),
    (tg.Forbidden("Forbidden (403)"), Verdict.NOT_SENT, "foreign-403"),
    (caused(tg.Forbidden("Forbidden (403)"), tg.TelegramError("Invalid server response")),
     Verdict.NOT_SENT, "foreign-403"),
    (caused(tg.InvalidToken("Not Found (404)"), tg.TelegramError("Invalid server response")),
     Verdict.NOT_SENT, "foreign-404"),
    (tg.InvalidToken("Unauthorized"), Verdict.STOP, "token"),
    (tg.InvalidToken("Not Found"), Verdict.STOP, "token"),
    (tg.Conflict("Conflict: terminated by other getUpdates request"), Verdict.STOP, "conflict"),
    (tg.BadRequest("Chat not found"), Verdict.MISSING, "chat-not-found"),
    (tg.BadRequest("Not enough rights to send text messages to the chat"), Verdict.MISSING, "no-rights"),
    (tg.BadRequest("Can't parse entities: unsupported start tag"), Verdict.MARKUP, "markup"),
    (tg.BadRequest("Entity_date_invalid"), Verdict.MARKUP, "date"),
    (tg.BadRequest("Message is too long"), Verdict.TOO_LONG, "too-long"),
    (tg.BadRequest("Something new"), Verdict.REFUSED, "bad-request"),
    (tg.ChatMigrated(-1001), Verdict.MIGRATED, "migrated"),
    (tg.NetworkError("Internal Server Error"), Verdict.UNKNOWN, "server-error"),
    (tg.NetworkError("Bad Gateway"), Verdict.UNKNOWN, "server-error"),
    (caused(tg.NetworkError("x"), ForeignAnswer(502)), Verdict.UNKNOWN, "foreign-502"),
    (caused(tg.NetworkError("x"), ForeignAnswer(200)), Verdict.UNKNOWN, "foreign-200"),
    (tg.TelegramError("Invalid server response"), Verdict.UNKNOWN, "foreign-0"),
    (caused(tg.TimedOut(), aiohttp.SocketTimeoutError()), Verdict.UNKNOWN, "SocketTimeoutError"),
    (caused(tg.TimedOut(), aiohttp.ConnectionTimeoutError()), Verdict.NOT_SENT, "ConnectionTimeoutError"),
    (caused(tg.NetworkError("x"), aiohttp.ServerDisconnectedError()), Verdict.UNKNOWN, "ServerDisconnectedError"),
    (caused(tg.NetworkError("x"), aiohttp.ClientOSError()), Verdict.UNKNOWN, "ClientOSError"),
    (caused(tg.NetworkError("x"), httpx.ConnectError("x")), Verdict.NOT_SENT, "ConnectError"),
    (caused(tg.TimedOut(), httpx.PoolTimeout("x")), Verdict.NOT_SENT, "PoolTimeout"),
    (caused(tg.TimedOut(), httpx.ReadTimeout("x")), Verdict.UNKNOWN, "ReadTimeout"),
    (caused(tg.NetworkError("x"), httpx.RemoteProtocolError("x")), Verdict.UNKNOWN, "RemoteProtocolError"),
    (KeyError("result"), Verdict.UNKNOWN, "unexpected-KeyError"),
    (AttributeError("x"), Verdict.UNKNOWN, "unexpected-AttributeError"),
]  # fmt: skip


@pytest.mark.parametrize(("exc", "verdict", "reason"), CASES, ids=lambda v: getattr(v, "value", None) or repr(v)[:40])
def test_meaning(exc: BaseException, verdict: Verdict, reason: str) -> None:
    """Telegram's own words decide; everything else is the network."""
    outcome = classify(exc)
    assert (outcome.verdict, outcome.reason) == (verdict, reason)


def test_waits() -> None:
    """The seconds Telegram asked for, a group's new id."""
    assert classify(tg.RetryAfter(86_400)).wait == 86_400
    assert classify(tg.NetworkError("Too Many Requests: retry later")).wait is None
    assert classify(tg.ChatMigrated(-1001)).chat == -1001
