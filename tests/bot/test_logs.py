"""The log: one line a unit of work, no secret in it."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from bot.redact import redact, remember

TOKEN = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake_-"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """A log of its own; the session's comes back afterwards."""
    root = logging.getLogger()
    before = list(root.handlers)
    text = io.StringIO()
    handler = logs.configure(stream=text)
    yield text
    root.removeHandler(handler)
    for each in before:
        if each not in root.handlers:
            root.addHandler(each)


def test_one_line(stream: io.StringIO) -> None:
    """An event and its fields are one line of key=value."""
    structlog.get_logger("x").info("delivery", status="sent", chat=7, part="2/3")
    assert stream.getvalue().split(" ", 1)[1] == "info delivery status=sent chat=7 part=2/3\n"


def test_json() -> None:
    """In JSON the same fields are keys."""
    record = logging.LogRecord("x", logging.INFO, "f", 1, "hello %s", ("you",), None)
    assert json.loads(logs.formatter("json").format(record))["event"] == "hello you"


def test_no_forged_lines(stream: io.StringIO) -> None:
    """A line break in a value does not make a second line."""
    structlog.get_logger("x").info("ingest", name="a\nerror forged status=1")
    assert stream.getvalue().count("\n") == 1


@pytest.mark.parametrize(
    "text",
    [TOKEN, f"POST https://api.telegram.org/bot{TOKEN}/getMe", f"bot{TOKEN.replace(':', '%3A')}/x", f"'{TOKEN}'"],
)
def test_row_113_token_is_taken_out(text: str) -> None:
    """A token is taken out wherever it stands."""
    assert "AAFake" not in redact(text)


def test_passwords_and_known_secrets() -> None:
    """So are the password of an address and any secret we were told."""
    remember("a-webhook-secret")
    text = redact("postgresql://me:hunter2@db/x a-webhook-secret")
    assert text == "postgresql://me:[redacted]@db/x [redacted]"


def test_row_113_traceback_is_redacted(stream: io.StringIO) -> None:
    """A traceback whose exception quotes the token is logged without it."""
    try:
        raise ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        logging.getLogger("anything").exception("failed")
    assert "ValueError" in stream.getvalue()
    assert TOKEN not in stream.getvalue()


@pytest.mark.parametrize("name", ["httpx", "httpcore", "telegram", "watchfiles.main"])
def test_row_113_libraries_are_quiet(stream: io.StringIO, name: str) -> None:
    """Libraries that log addresses, or every look at a folder, are heard from WARNING on."""
    logging.getLogger(name).info("POST /bot…")
    assert stream.getvalue() == ""
