"""Bring a database to the newest schema, in one transaction, or refuse it untouched.

    is it ours? | is it older or as new as we are? | keep a file as it was | run the numbered files | stamp it

The files are ``migrations/NNNN_noun.py``, run by Alembic in this process.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from digests.errors import Said, StoreCorrupt, StoreError, StoreForeign, StoreNewer
from digests.store.engine import APPLICATION_ID, Database
from digests.store.faults import sqlite_meaning
from digests.store.keeping import keep_old

#: The table that names the schema's version.
VERSION_TABLE = "baozhai_version"
MIGRATIONS = Path(__file__).with_name("migrations")
#: Above this many bytes a file's whole check at start is left to ``check=True``.
CHECKED_AT_START = 64 << 20
#: Seconds that a process waits for another that changes the schema.
WAITING = 3600
_LOCK, _TURN = 0x425A4841, 0x425A4842


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """A schema that was changed; ``kept`` is the database as it was, None where it was not to be kept."""

    before: str
    now: str
    kept: Path | None


def migrate(
    database: Database,
    *,
    check: bool | None = None,
    backup: Path | None = None,
    backups: Path | None = None,
    migrations: Path = MIGRATIONS,
) -> Upgrade | None:
    """Make the schema the newest one; None when it is. ``check`` reads an SQLite file whole first (None: when it is
    small).

    Before anything is changed, an SQLite file is kept as it was, beside itself, and a PostgreSQL database is dumped
    into the folder ``backups`` (None: not at all); ``backup`` names a new file for it instead. Where that cannot be
    done, nothing is changed. Raises ``StoreForeign``, ``StoreNewer``, ``StoreCorrupt`` or ``StoreError`` and leaves the
    database as it was.
    """
    script = ScriptDirectory(str(migrations), version_locations=[str(migrations)])
    newest = str(script.get_current_head())
    current = _examine(database, script, check)
    if current == newest:
        return None
    kept = keep_old(database, current, backup, backups) if current is not None else None
    try:
        with database.write() as connection:
            _upgrade(connection, script)
    except DBAPIError as error:  # a migration of ours that this database does not take
        raise StoreError(
            reason=Said("its schema stays at {current}: {why}", current=current, why=error.orig)
        ) from error
    return Upgrade(before=current or "", now=newest, kept=kept)


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """While one process makes a server's database fit, others wait before they look at it, longer than any dump takes
    that we make: what is looked at while another changes it looks damaged."""
    if database.dialect == "sqlite":  # its writers wait for each other, and it has one process
        yield
        return
    with database.write() as connection:
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{WAITING}s'"))
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TURN})
        yield


def schemas(database: Database) -> tuple[str, str]:
    """The name of a database's schema, empty when it has none, and of the newest one; nothing is changed.

    Raises what ``migrate`` raises for a database that it refuses.
    """
    script = ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS)])
    return _examine(database, script, None) or "", str(script.get_current_head())


def _examine(database: Database, script: ScriptDirectory, check: bool | None) -> str | None:
    """The schema of a database that is ours and no newer than we are."""
    if database.path is not None:  # once, before the first connection: closing a file drops the locks we hold on it
        _inspect_file(database.path, script, check)
    return _current(database, script)


def _current(database: Database, script: ScriptDirectory) -> str | None:
    with database.read() as connection:
        found = _version(connection)
        _refuse_foreign(connection, found)
        return _known(script, found)


def schema(database: Database) -> str:
    """The name of a database's schema, such as ``0002_outbox``; empty when it has none."""
    with database.read() as connection:
        return _version(connection) or ""


def _inspect_file(path: Path, script: ScriptDirectory, check: bool | None) -> None:
    """Look at a file through a connection of its own, before anything could write to it."""
    try:
        with path.open("r+b") as file:
            header = file.read(16)
    except OSError as error:
        raise StoreError(
            reason=Said("{path} cannot be opened for writing ({why})", path=path, why=error.strerror)
        ) from error
    if header and header != b"SQLite format 3\0":
        raise StoreForeign(name=str(path))
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        _refuse_file(connection, path, script)
        if check or (check is None and path.stat().st_size <= CHECKED_AT_START):
            _quick_check(connection)
        write_ahead(connection, path)
    except sqlite3.Error as error:
        raise sqlite_meaning(error) from error
    finally:
        connection.close()


def write_ahead(connection: sqlite3.Connection, path: Path) -> None:
    """Ask for the write-ahead log and see that it is there. Raises ``StoreError``: without it readers block writers."""
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        raise StoreError(
            reason=Said("{path} is where no write-ahead log can be kept (journal mode {mode})", path=path, mode=mode)
        )


def _refuse_file(connection: sqlite3.Connection, path: Path, script: ScriptDirectory) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application not in (0, APPLICATION_ID) or (application == 0 and tables):
        raise StoreForeign(name=str(path))
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    known = _number(script.get_current_head())
    if version > known:
        raise StoreNewer(found=version, known=known)


def _quick_check(connection: sqlite3.Connection) -> None:
    result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if result != "ok":
        raise StoreCorrupt(reason=result)


def _version(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    version = connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608  # our own name
    return None if version is None else str(version)


def _refuse_foreign(connection: Connection, found: str | None) -> None:
    tables = sa.inspect(connection).get_table_names()
    if found is None and any(name != VERSION_TABLE for name in tables):
        raise StoreForeign(name=str(connection.engine.url.database))
    if connection.dialect.name == "postgresql" and connection.scalar(sa.text("SHOW server_encoding")) != "UTF8":
        raise StoreError(reason="its encoding is not UTF8")


def _known(script: ScriptDirectory, found: str | None) -> str | None:
    if found is None:
        return None
    if found not in {revision.revision for revision in script.walk_revisions()}:
        raise StoreNewer(found=found, known=script.get_current_head())
    return found


def _upgrade(connection: Connection, script: ScriptDirectory) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    def steps(current: tuple[str, ...], _context: MigrationContext) -> list[MigrationStep]:
        return list(script._upgrade_revs("head", current))  # type: ignore[arg-type]  # as alembic.command does

    with EnvironmentContext(Config(), script, fn=steps, destination_rev="head") as environment:
        environment.configure(connection=connection, version_table=VERSION_TABLE, transactional_ddl=True)
        environment.run_migrations()
    if sqlite:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={_number(script.get_current_head())}")


def _number(revision: str | None) -> int:
    """The number a revision's name begins with: 2 of ``0002_people``."""
    return int((revision or "0").split("_")[0])
