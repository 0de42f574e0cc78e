"""Who reads which paper now, over all processes of a store: a paper is read by one at a time.

In PostgreSQL a session's advisory lock for each paper, which ends with the process that holds it, however it ends. In
SQLite one process does everything, so its own memory is enough.
"""

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.store.engine import Database

#: The class of our advisory locks, beside a paper's number: "BZHT".
_CLASS = 0x425A4854
_guard = Lock()
_reading: "WeakKeyDictionary[Database, set[str]]" = WeakKeyDictionary()


class Turns:
    """``turn`` and ``being_read``."""

    database: Database

    @contextmanager
    def turn(self, names: Iterable[str]) -> Iterator[frozenset[str]]:
        """Those of the papers that nobody reads now; ours until the context ends. Raises ``StoreBusy``."""
        if self.database.dialect == "sqlite":
            with _in_memory(self.database, names) as free:
                yield free
            return
        with self.database.outside() as connection:
            try:
                yield frozenset(name for name in sorted(set(names)) if _locked(connection, name))
            finally:
                if not connection.invalidated:  # a lost session has lost its locks
                    connection.execute(sa.text("SELECT pg_advisory_unlock_all()"))

    def being_read(self, names: Iterable[str] = ()) -> bool:
        """Whether any process reads a paper now, or one of these. Raises ``StoreBusy``."""
        wanted = frozenset(names)
        if self.database.dialect == "sqlite":
            with _guard:
                busy = _reading.get(self.database, set())
                return bool(busy & wanted if wanted else busy)
        query = sa.text(
            "SELECT CAST(objid AS bigint) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2"
            " AND classid = CAST(:space AS oid)"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        with self.database.read() as connection:
            held = set(connection.scalars(query, {"space": _CLASS}))
        return bool(held & {_number(name) for name in wanted} if wanted else held)


@contextmanager
def _in_memory(database: Database, names: Iterable[str]) -> Iterator[frozenset[str]]:
    with _guard:
        busy = _reading.setdefault(database, set())
        free = frozenset(names) - busy
        busy |= free
    try:
        yield free
    finally:
        with _guard:
            busy -= free


def _locked(connection: Connection, name: str) -> bool:
    query = sa.text("SELECT pg_try_advisory_lock(:space, :number)")
    return bool(connection.scalar(query, {"space": _CLASS, "number": _signed(_number(name))}))


def _number(name: str) -> int:
    """A paper's number, of 32 bits; two papers of one number are read one after the other."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass"))


def _signed(number: int) -> int:
    """As PostgreSQL's integer has it."""
    return number - (1 << 32) if number >= 1 << 31 else number
