"""Backups: a file that is a store itself, whichever database it came from.

From SQLite ``VACUUM INTO``, which reads one state while others write; from PostgreSQL a copy of every row, read in one
transaction, so that no tool of the server's version is needed. The file appears under its name only when it is whole.
"""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from digests.errors import Said, StoreCorrupt, StoreError, StoreForeign
from digests.store.engine import APPLICATION_ID, Database, open_database
from digests.store.faults import sqlite_meaning
from digests.store.index_sqlite import SqliteIndex
from digests.store.migrate import migrate
from digests.store.moving import copy_database
from digests.store.private import create_private


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A file that was written and checked."""

    path: Path
    size: int  #: bytes
    articles: int


def back_up(database: Database, path: Path) -> Backup:
    """Write a backup and check it. Raises ``StoreError`` when ``path`` exists or cannot be written."""
    if path.exists():
        raise StoreError(reason=Said("{path} exists already", path=path))
    part = path.with_name(path.name + ".part")
    try:
        create_private(part)
    except OSError as error:
        raise StoreError(reason=Said("{part} cannot be written ({why})", part=part, why=error.strerror)) from error
    try:
        _write(database, part)
        articles = check_file(part)
        _on_disk(part)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return Backup(path=path, size=path.stat().st_size, articles=articles)


def _write(database: Database, part: Path) -> None:
    if database.dialect == "sqlite":
        with database.outside() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
        return
    copy = open_database(f"sqlite:///{part}")
    try:
        migrate(copy)
        copy_database(database, copy, SqliteIndex())
        with copy.outside() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")  # one file, not three
    finally:
        copy.close()


def check_file(path: Path) -> int:
    """How many articles a backup holds. Raises ``StoreForeign``, ``StoreCorrupt`` or ``StoreError`` when it is none."""
    if not path.is_file():
        raise StoreError(reason=Said("there is no file {path}", path=path))
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise StoreForeign(name=str(path))
            result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if result != "ok":
                raise StoreCorrupt(reason=result)
            return int(connection.execute("SELECT count(*) FROM articles WHERE shown").fetchone()[0])
    except sqlite3.Error as error:
        raise sqlite_meaning(error) from error


def _on_disk(path: Path) -> None:
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
