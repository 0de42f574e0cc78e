"""The store over SQLAlchemy Core: one mixin a noun, put together."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from digests.store.backup import Backup, back_up, check_file
from digests.store.bulk import Bulk
from digests.store.claims import Claims
from digests.store.drafts import Drafts
from digests.store.engine import PATIENCE, Database, open_database
from digests.store.follows import Follows
from digests.store.indexing import index_for, renew
from digests.store.late import LateIssues
from digests.store.looks import Looks
from digests.store.migrate import Upgrade, alone, migrate, schema
from digests.store.moving import Copied, copy_database
from digests.store.outbox import Outbox
from digests.store.pacing import Pacing
from digests.store.pages import PageWriting
from digests.store.queue import JobQueue, make_queue
from digests.store.reading import PageReading
from digests.store.scrub import scrub
from digests.store.search import Search
from digests.store.subscribers import Subscribers
from digests.store.suggest import KnownWords
from digests.store.watching import Watching


def utc_now() -> datetime:
    """The clock, when no other is given."""
    return datetime.now(UTC)


class SqlStore(
    PageWriting,
    Bulk,
    PageReading,
    Search,
    Subscribers,
    Outbox,
    Claims,
    Pacing,
    Watching,
    Follows,
    Drafts,
    Looks,
    LateIssues,
    JobQueue,
):
    """A ``Store`` in SQLite or PostgreSQL. ``now`` is the clock of what has no time of its own."""

    def __init__(self, database: Database, *, now: Callable[[], datetime] = utc_now) -> None:
        self.database = database
        self.index = index_for(database)
        self.known = KnownWords()
        self.now = now

    def backup(self, path: Path) -> Backup:
        """Write everything into a new file and check it. Raises ``StoreError``, also when the file exists."""
        return back_up(self.database, path)

    def schema(self) -> str:
        """The name of the database's schema, which is the newest one."""
        return schema(self.database)

    def scrub(self) -> None:
        """After something was forgotten: nothing of it stays in free pages or in the log (see ``scrub.py``)."""
        scrub(self.database)

    def close(self) -> None:
        """Let every connection go; a temporary database disappears."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def open_store(
    url: str = "sqlite://",
    *,
    now: Callable[[], datetime] = utc_now,
    patience: float = PATIENCE,
    check: bool | None = None,
    backup: Path | None = None,
    backups: Path | None = None,
    upgraded: Callable[[Upgrade], None] = lambda upgrade: None,
) -> SqlStore:
    """Open a database by its SQLAlchemy URL, create it or bring it to the newest schema.

    ``sqlite:///baozhai.db`` is a file, ``sqlite://`` a temporary one, ``postgresql://…`` a server's. ``patience``: how
    many seconds a writer waits for another. ``check``: read an SQLite file whole before use (None: when it is small).
    ``backup`` (a new file) or ``backups`` (a folder): for what is there, written before an older schema is changed (see
    ``migrate``); ``upgraded`` is told when one was.
    Raises ``StoreForeign``, ``StoreNewer``, ``StoreCorrupt``, ``StoreBusy``, ``StoreError`` or ``MissingExtra``; a
    database that is refused is left as it was.
    """
    database = open_database(url, patience=patience)
    try:
        with alone(database):
            upgrade = migrate(database, check=check, backup=backup, backups=backups)
            make_queue(database)
            store = SqlStore(database, now=now)
            renew(database, store.index)
        if upgrade is not None and upgrade.before:
            upgraded(upgrade)
    except BaseException:
        database.close()
        raise
    return store


def copy_store(source: SqlStore, target: SqlStore) -> list[Copied]:
    """Copy a store into an empty one, of either kind: each table with its rows counted and compared on both sides.

    Raises ``StoreError`` when the target is not empty or the copy is not equal; then the target stays as it was.
    """
    return copy_database(source.database, target.database, target.index)


def restore(path: Path, url: str) -> list[Copied]:
    """Put a backup into the empty database at ``url``. Raises ``StoreForeign``, ``StoreCorrupt`` or ``StoreError``."""
    check_file(path)
    with TemporaryDirectory(prefix="baozhai-restore-") as folder:
        copy = Path(folder) / "backup.db"  # the backup itself is only read, whatever its schema's age
        shutil.copyfile(path, copy)
        source = open_store(f"sqlite:///{copy}")
        try:
            target = open_store(url)
            try:
                return copy_store(source, target)
            finally:
                target.close()
        finally:
            source.close()
