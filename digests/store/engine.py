"""Connections and transactions; no meaning.

SQLite: WAL (asked for, read back, refused otherwise), ``synchronous=FULL``, foreign keys, ``secure_delete``, every
writer ``BEGIN IMMEDIATE``, every reader in a transaction of its own that cannot write. PostgreSQL: psycopg 3, read-only
transactions for readers, no prepared plans (a generic plan of a search is a bad one).

A ``Database`` is safe to share between threads, each call takes a connection of its own from the pool. After a fork the
child opens its own connections and leaves the parent's alone.
"""

import os
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from digests.errors import MissingExtra, Said, StoreBusy, StoreError
from digests.store.faults import border
from digests.store.private import create_private

#: Written into the header of every SQLite file of ours: "BZ报" in spirit, ``0x425A4841`` ("BZHA") in bytes.
APPLICATION_ID = 0x425A4841
#: How long a writer waits for another, in seconds.
PATIENCE = 5.0

#: Execution option: the statement a transaction begins with in SQLite, none for none.
_BEGIN = "baozhai_begin"
#: Steps of SQLite's machine between two looks at the clock: some tenths of a millisecond.
_STEPS = 10_000


class Database:
    """An engine with our rules. ``read()`` and ``write()`` give a connection inside a transaction."""

    def __init__(self, engine: Engine, *, owned: TemporaryDirectory[str] | None = None) -> None:
        self.engine = engine
        self._owned = owned
        _open_databases.add(self)

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @property
    def path(self) -> Path | None:
        """The file, where there is one."""
        return Path(str(self.engine.url.database)) if self.dialect == "sqlite" else None

    @contextmanager
    def read(self, *, seconds: float | None = None) -> Iterator[Connection]:
        """A transaction that sees one state of the database and cannot change it.

        Raises ``StoreBusy`` (also for what takes longer than ``seconds``: in PostgreSQL each statement, in SQLite all
        of them), ``StoreCorrupt`` or another ``StoreError``.
        """
        with border(self.dialect), self.engine.connect() as connection:
            if self.dialect == "sqlite":
                with _only_reading(connection, seconds), connection.begin():
                    yield connection
            else:
                reader = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                with reader.begin():
                    if seconds is not None:
                        reader.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
                    yield reader

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may change the database: all of it, or on any exception nothing.

        Raises ``StoreBusy`` when another writer does not finish in time, ``StoreFull``, ``StoreCorrupt`` or another
        ``StoreError``; then nothing was changed.
        """
        with border(self.dialect), self.engine.connect() as connection:
            writer = connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
            with writer.begin():
                yield writer

    @contextmanager
    def outside(self) -> Iterator[Connection]:
        """A connection without a transaction, for VACUUM and its like."""
        with border(self.dialect), self.engine.connect() as connection:
            if self.dialect == "postgresql":
                yield connection.execution_options(isolation_level="AUTOCOMMIT")
            else:
                yield connection.execution_options(**{_BEGIN: ""})

    def close(self) -> None:
        """Close every idle connection; a temporary database disappears."""
        _open_databases.discard(self)
        self.engine.dispose()
        if self._owned is not None:
            self._owned.cleanup()


def open_database(url: str, *, patience: float = PATIENCE) -> Database:
    """Connect to ``sqlite:///file``, ``sqlite://`` (temporary) or ``postgresql://…``; nothing is read or written yet.

    ``patience`` is in seconds. Raises ``StoreError`` for an address that is none, ``MissingExtra`` without psycopg.
    """
    try:
        parsed = make_url(url)
        kind = parsed.get_backend_name()
    except ArgumentError as error:
        raise StoreError(reason="its address is not one we can read") from error
    if kind == "sqlite":
        return _open_sqlite(parsed, patience)
    if kind in ("postgresql", "postgres"):
        return _open_postgres(parsed, patience)
    raise StoreError(reason=Said("{kind} is neither sqlite nor postgresql", kind=kind))


def _open_sqlite(url: URL, patience: float) -> Database:
    owned = None
    if url.database in (None, "", ":memory:"):
        owned = TemporaryDirectory(prefix="baozhai-")
        url = url.set(database=str(Path(owned.name) / "baozhai.db"))
    path = Path(str(url.database)).expanduser().absolute()
    _make_private(path)
    engine = sa.create_engine(
        url.set(drivername="sqlite", database=str(path)),
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=24,
        connect_args={"timeout": patience, "check_same_thread": False, "isolation_level": None},
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, owned=owned)


def _make_private(path: Path) -> None:
    """A file that does not exist yet is created for its owner only: it will hold people's chats."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            with suppress(FileExistsError):  # another process was quicker
                create_private(Path(os.path.realpath(path)))
    except OSError as error:
        raise StoreError(reason=Said("{path} cannot be created ({why})", path=path, why=error.strerror)) from error


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "cache_size=-32768",
        "mmap_size=67108864",
        "temp_store=MEMORY",
        "journal_size_limit=67108864",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    statement = connection.get_execution_options().get(_BEGIN, "BEGIN")
    if statement:
        connection.exec_driver_sql(statement)


@contextmanager
def _only_reading(connection: Connection, seconds: float | None) -> Iterator[None]:
    raw = connection.connection.driver_connection
    if raw is None:  # never: connect() has just made it
        raise StoreBusy
    raw.execute("PRAGMA query_only=ON")
    if seconds is not None:
        until = time.monotonic() + seconds
        raw.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)
        with suppress(Exception):  # a broken connection leaves the pool anyway
            raw.execute("PRAGMA query_only=OFF")


def _open_postgres(url: URL, patience: float) -> Database:
    milliseconds = int(patience * 1000)
    try:
        engine = sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=8,
            max_overflow=24,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": max(2, int(patience)),
                "prepare_threshold": None,
                "client_encoding": "utf8",
                "options": f"-c lock_timeout={milliseconds} -c timezone=UTC -c jit=off",
            },
        )
    except (ImportError, NoSuchModuleError) as error:
        raise MissingExtra(extra="postgres") from error
    return Database(engine)


_open_databases: "weakref.WeakSet[Database]" = weakref.WeakSet()


def _forget_connections() -> None:
    for database in list(_open_databases):
        database.engine.dispose(close=False)


os.register_at_fork(after_in_child=_forget_connections)
