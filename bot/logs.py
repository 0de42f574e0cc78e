"""One log line a unit of work: ``time level event key=value``, or JSON.

Every record of the process, ours or a library's, goes through one formatter on the root logger, and what that formatter
gives is redacted as a whole, tracebacks included. Call ``configure`` before anything imports ``telegram``.
"""

import logging
import re
import sys
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.redact import redact

#: Libraries that log addresses (with the token in them), or every request.
QUIET = (
    "httpx", "httpcore", "telegram", "apscheduler", "aiohttp.access", "asyncio", "alembic", "sqlalchemy", "jieba",
    "procrastinate", "psycopg", "watchfiles")  # fmt: skip

_PLAIN = re.compile(r"[\w./:+@%,-]+")


class RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """Formats a record, then takes every secret out of the result."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, or lines when there is a traceback."""
        return redact(super().format(record))


def _line(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    """``2026-01-02T03:04:05Z info delivery status=sent chat=1``."""
    traceback = event.pop("exception", None)
    head = f"{event.pop('timestamp')} {event.pop('level')} {_flat(event.pop('event'))}"
    pairs = " ".join(f"{key}={_value(value)}" for key, value in event.items())
    line = f"{head} {pairs}" if pairs else head
    return f"{line}\n{traceback}" if traceback else line


def _flat(value: object) -> str:
    """On one line: whoever writes a line break must not forge a line of the log."""
    return str(value).encode("unicode_escape").decode("ascii") if not str(value).isprintable() else str(value)


def _value(value: object) -> str:
    text = _flat(value)
    return text if _PLAIN.fullmatch(text) else '"' + text.replace('"', '\\"') + '"'


_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)


def formatter(form: Literal["text", "json"] = "text") -> RedactingFormatter:
    """The one formatter, for key=value or JSON."""
    last: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else _line
    return RedactingFormatter(
        foreign_pre_chain=_SHARED, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
    )


def configure(
    form: Literal["text", "json"] = "text", level: str = "info", stream: TextIO | None = None
) -> logging.Handler:
    """Sends every log of the process to ``stream`` (stderr); gives the handler. Calling it again replaces the last."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter(form))
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each.formatter, RedactingFormatter)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    return handler
