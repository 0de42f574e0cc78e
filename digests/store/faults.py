"""What a database's error means to us: the only place that knows SQLite's codes and PostgreSQL's states.

Programming errors (a wrong statement, a broken constraint) are our bugs and pass through unchanged.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from digests.errors import StoreBusy, StoreCorrupt, StoreError, StoreForeign, StoreFull


@contextmanager
def border(dialect: str) -> Iterator[None]:
    """Turn a driver's errors into ``StoreError`` and its kinds, chained; parameters never enter the message."""
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise
    except NoConnectionFree as error:
        raise StoreBusy from error
    except DBAPIError as error:
        raise meaning(dialect, error) from error
    except sqlite3.Error as error:
        raise sqlite_meaning(error) from error


def meaning(dialect: str, error: DBAPIError) -> StoreError:
    """The error of ours that says what ``error`` means."""
    if dialect == "sqlite":
        return sqlite_meaning(error.orig)
    return _postgres_meaning(error)


def sqlite_meaning(error: BaseException | None) -> StoreError:
    """By SQLite's primary result code (https://sqlite.org/rescode.html)."""
    code = getattr(error, "sqlite_errorcode", 0) or 0
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_INTERRUPT:
            return StoreBusy()
        case sqlite3.SQLITE_FULL:
            return StoreFull()
        case sqlite3.SQLITE_CORRUPT:
            return StoreCorrupt(reason=str(error))
        case sqlite3.SQLITE_NOTADB:
            return StoreForeign(name="the file")
        case _:
            return StoreError(reason=str(error))


#: SQLSTATE classes and codes (https://www.postgresql.org/docs/15/errcodes-appendix.html) after which one tries again.
_PASSING = ("08", "40", "57P", "57014", "53300", "55P03")


def _postgres_meaning(error: DBAPIError) -> StoreError:
    state = getattr(error.orig, "sqlstate", None)
    primary = getattr(getattr(error.orig, "diag", None), "message_primary", None)
    if state is None:  # never reached the server, or lost it
        return StoreBusy()
    if state.startswith(_PASSING) or error.connection_invalidated:
        return StoreBusy()
    if state.startswith(("53100", "53200")):
        return StoreFull()
    if state.startswith("XX00"):
        return StoreCorrupt(reason=primary or state)
    return StoreError(reason=primary or state)
