"""What is kept of a database before its schema is changed: what ran yesterday can be put back.

An SQLite file is copied beside itself, a server's database dumped into a folder, under the old schema's name; a later
copy of the same schema takes the earlier one's place, since only the latest is worth going back to.
"""

import shutil
from pathlib import Path

import sqlalchemy as sa

from digests.errors import Said, StoreError
from digests.store.dump import dump
from digests.store.engine import Database

#: Bytes of a server's database above which it is not dumped unasked: nobody waits for that at a start.
DUMPED = 10 << 30


def keep_old(database: Database, current: str, backup: Path | None, backups: Path | None) -> Path | None:
    """Write the database as it is; gives the file. ``backup`` is a new one, otherwise it is named by the schema.

    Raises ``StoreError`` where it cannot be written, or is too large to be written unasked.
    """
    from digests.store.backup import back_up  # it needs migrate() itself

    write = dump if database.path is None else back_up
    if backup is not None:
        write(database, backup)
        return backup
    if database.path is None:
        if backups is None:  # its keeper's to back up
            return None
        _must_be_dumped(database, current)
        _make(backups)
        old = backups / f"{database.engine.url.database}.{current}.dump"
    else:
        old = database.path.with_name(f"{database.path.name}.{current}")
    fresh = old.with_name(old.name + ".new")
    for left in (fresh, fresh.with_name(fresh.name + ".part")):  # of a process that was killed
        left.unlink(missing_ok=True)
    write(database, fresh)
    fresh.replace(old)
    return old


def _must_be_dumped(database: Database, current: str) -> None:
    """Raises ``StoreError``, with what to do, when a dump cannot be made unasked."""
    if shutil.which("pg_dump") is None:
        raise StoreError(
            reason=Said(
                "its schema {current} is older than this program, and there is no pg_dump to keep it with; install "
                "PostgreSQL's client, or set BAOZHAI_BACKUPS=off when you back it up yourself",
                current=current,
            )
        )
    with database.read() as connection:
        size = int(connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0)
    if size > DUMPED:
        raise StoreError(
            reason=Said(
                "its schema {current} is older than this program, and {size} GB are too many to dump unasked; stop all "
                "processes and run baozhai migrate --backup FILE, or set BAOZHAI_BACKUPS=off when you back it up "
                "yourself",
                current=current,
                size=size >> 30,
            )
        )


def _make(folder: Path) -> None:
    """A folder that is there and cannot be written is told by the dump itself."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(reason=Said("{path} cannot be created ({why})", path=folder, why=error.strerror)) from error
