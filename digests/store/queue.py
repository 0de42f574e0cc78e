"""The job queue's own tables in PostgreSQL: made and brought up to date here, worked by ``bot.jobs``.

They are Procrastinate's (https://procrastinate.readthedocs.io), in a schema of their own beside ours: nothing of them
is copied or backed up, since what is to be done can be read off our own tables. Its version is kept in that schema;
the files of a later Procrastinate are run in their order, a transaction each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata, resources
from importlib.metadata import PackageNotFoundError
from importlib.resources.abc import Traversable

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError

from digests.errors import MissingExtra, Said, StoreError, StoreNewer
from digests.store.engine import Database

#: The PostgreSQL schema of the queue.
SCHEMA = "baozhai_jobs"
_LOCK = 0x425A4A42
_JOBS = sa.table(
    "procrastinate_jobs",
    sa.column("id"),
    sa.column("queue_name"),
    sa.column("task_name"),
    sa.column("queueing_lock"),
    sa.column("args", JSONB),
    sa.column("status", sa.Text),
    sa.column("scheduled_at"),
    schema=SCHEMA,
)
_EVENTS = sa.table("procrastinate_events", sa.column("job_id"), sa.column("at"), schema=SCHEMA)
_WORKERS = sa.table("procrastinate_workers", sa.column("last_heartbeat"), schema=SCHEMA)
_VERSION = sa.table("version", sa.column("number", sa.Text), sa.column("file", sa.Text), schema=SCHEMA)
_STATUS = sa.cast(_JOBS.c.status, sa.Text)
_OPEN = _STATUS.in_(["todo", "doing"])


@dataclass(frozen=True, slots=True, kw_only=True)
class JobBooks:
    """How it stands with the jobs, each by the name of its queue."""

    waiting: Mapping[str, int] = field(default_factory=dict)
    running: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)  #: given up, and kept for some days
    oldest: Mapping[str, float] = field(default_factory=dict)  #: seconds since the oldest waiting one could have begun
    workers: int = 0  #: that gave a sign of life within a minute


class JobQueue:
    """``jobs``, ``open_jobs``, ``is_open`` and ``papers_in_hand``; without PostgreSQL there is no queue."""

    database: Database

    def jobs(self) -> JobBooks | None:
        """How it stands with the queue; None where there is none."""
        with self.database.read() as connection:
            return queue_books(connection)

    def open_jobs(self) -> frozenset[str]:
        """The queueing locks of what waits or is being done."""
        with self.database.read() as connection:
            return frozenset(connection.scalars(sa.select(_JOBS.c.queueing_lock).where(_OPEN)))

    def is_open(self, key: str) -> bool:
        """Whether what a queueing lock names waits or is being done."""
        query = sa.select(sa.exists().where(_OPEN, _JOBS.c.queueing_lock == key))
        with self.database.read() as connection:
            return bool(connection.scalar(query))

    def papers_in_hand(self) -> frozenset[str]:
        """The papers of which pages are about to be read, or are being read; where there is no queue, none is known."""
        if self.database.dialect != "postgresql":
            return frozenset()
        paper = _JOBS.c.args["paper"].astext
        query = sa.select(paper).where(_OPEN, _JOBS.c.task_name.in_(["read", "file"])).distinct()
        with self.database.read() as connection:
            return frozenset(connection.scalars(query))


def queue_books(connection: Connection) -> JobBooks | None:
    """How it stands with the queue; None where there is none."""
    if connection.dialect.name != "postgresql":
        return None
    added = sa.select(sa.func.min(_EVENTS.c.at)).where(_EVENTS.c.job_id == _JOBS.c.id).scalar_subquery()
    since = sa.func.now() - sa.func.coalesce(_JOBS.c.scheduled_at, added)
    age = sa.case((_STATUS == "todo", sa.extract("epoch", since)))
    each = sa.select(_JOBS.c.queue_name, _STATUS.label("status"), age.label("age")).subquery()
    query = sa.select(each.c.queue_name, each.c.status, sa.func.count(), sa.func.max(each.c.age))
    counts: dict[str, dict[str, int]] = {"todo": {}, "doing": {}, "failed": {}}
    oldest: dict[str, float] = {}
    for queue, status, count, seconds in connection.execute(query.group_by(each.c.queue_name, each.c.status)):
        counts.setdefault(status, {})[queue] = count
        if status == "todo":
            oldest[queue] = max(0.0, float(seconds or 0))
    alive = sa.func.now() - _WORKERS.c.last_heartbeat < sa.text("interval '1 minute'")
    workers = connection.scalar(sa.select(sa.func.count()).select_from(_WORKERS).where(alive)) or 0
    return JobBooks(
        waiting=counts["todo"], running=counts["doing"], failed=counts["failed"], oldest=oldest, workers=workers
    )


def make_queue(database: Database) -> None:
    """Make the queue's tables, or bring them to the installed Procrastinate's version.

    Raises ``MissingExtra`` without Procrastinate, ``StoreNewer`` for tables of a later one, ``StoreError`` where we may
    not make any.
    """
    if database.dialect != "postgresql":
        return
    newest = installed()
    with database.read() as connection:
        found = queue_version(connection)
    if found == newest:
        return
    if found is not None and _number(found) > _number(newest):
        raise StoreNewer(found=f"Procrastinate {found}", known=newest)
    try:
        while _step(database, newest):
            pass
    except DBAPIError as error:  # we may not create a schema, or its file is none for this server
        raise StoreError(
            reason=Said("its job queue is not at {newest}: {why}", newest=newest, why=error.orig)
        ) from error


def installed() -> str:
    """The version of the Procrastinate that is here. Raises ``MissingExtra``."""
    try:
        return metadata.version("procrastinate")
    except PackageNotFoundError as error:
        raise MissingExtra(extra="postgres") from error


def queue_version(connection: Connection) -> str | None:
    """Which Procrastinate made the queue's tables; None when there are none."""
    if connection.scalar(sa.text("SELECT to_regclass(:name)"), {"name": f"{SCHEMA}.version"}) is None:
        return None
    return connection.scalars(sa.select(_VERSION.c.number)).first()


def _step(database: Database, newest: str) -> bool:
    """Run the next file, in a transaction of its own since one may need what another added; whether there are more."""
    with database.write() as connection:
        connection.execute(sa.text("SET LOCAL lock_timeout = '600s'"))  # another process may be making them
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        found = queue_version(connection)
        if found == newest:
            return False
        folder = resources.files("procrastinate.sql")
        files = sorted(each.name for each in (folder / "migrations").iterdir() if each.name.endswith(".sql"))
        done = connection.scalars(sa.select(_VERSION.c.file)).first() if found is not None else None
        left = [name for name in files if done is not None and name > done]
        connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        connection.execute(sa.text(f"CREATE TABLE IF NOT EXISTS {SCHEMA}.version (number text, file text NOT NULL)"))
        connection.execute(sa.text(f"SET LOCAL search_path TO {SCHEMA}"))
        if done is None:
            _run(connection, folder / "schema.sql")
        elif left:
            _run(connection, folder / "migrations" / left[0])
        last, whole = (files[-1], True) if done is None or not left else (left[0], len(left) == 1)
        connection.execute(sa.delete(_VERSION))
        connection.execute(sa.insert(_VERSION).values(number=newest if whole else found, file=last))
        return not whole


def _run(connection: Connection, script: Traversable) -> None:
    connection.exec_driver_sql(script.read_text(encoding="utf-8").replace("%", "%%"))


def _number(version: str) -> tuple[int, ...]:
    """``3.10.0`` as numbers; what is no number (``3.10.0rc1``) counts as its beginning."""
    pieces = ("".join(letter for letter in piece if letter.isdigit()) for piece in version.split(".")[:3])
    return tuple(int(piece or 0) for piece in pieces)
