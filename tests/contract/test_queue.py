"""The job queue's tables in PostgreSQL: made, brought up to date, or refused; in nobody's way."""

from importlib import metadata, resources

import pytest
import sqlalchemy as sa

from digests.errors import StoreError, StoreNewer
from digests.store import SqlStore, copy_store, open_store
from digests.store.engine import Database, open_database
from digests.store.queue import SCHEMA, JobBooks, make_queue, queue_version
from tests.fakes.databases import postgres_database
from tests.fakes.printed import NOW

pytestmark = pytest.mark.postgres
INSTALLED = metadata.version("procrastinate")


def shape(database: Database) -> set[tuple[object, ...]]:
    """Tables with their columns, and functions."""
    queries = (
        "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = :schema",
        "SELECT routine_name, '', data_type FROM information_schema.routines WHERE routine_schema = :schema",
        "SELECT tablename, indexname, '' FROM pg_indexes WHERE schemaname = :schema",
    )
    with database.read() as connection:
        return {tuple(row) for query in queries for row in connection.execute(sa.text(query), {"schema": SCHEMA})}


def old_queue(database: Database, version: str) -> None:
    """The tables of an earlier Procrastinate, made by its own files, with a job in them."""
    files = resources.files("procrastinate.sql") / "migrations"
    names = sorted(each.name for each in files.iterdir() if each.name.endswith(".sql") and each.name < f"{version}_99")
    with database.outside() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {SCHEMA}"))
        connection.execute(sa.text(f"SET search_path TO {SCHEMA}"))
        for name in names:
            connection.exec_driver_sql((files / name).read_text().replace("%", "%%"))
        connection.execute(sa.text("CREATE TABLE version (number text, file text NOT NULL)"))
        connection.execute(sa.text("INSERT INTO version VALUES ('2.9', :file)"), {"file": names[-1]})
        connection.execute(sa.text("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('reading', 'read')"))
        connection.invalidate()  # its search path goes with it


@pytest.mark.parametrize("version", ["02.14.01", "03.03.00"])
def test_an_older_queue_is_brought_up(version: str) -> None:
    """The tables of an earlier Procrastinate, with a job in them, become those of the installed one."""
    with postgres_database() as fresh, postgres_database() as url:
        new, old = open_database(fresh), open_database(url)
        make_queue(new)
        old_queue(old, version)
        make_queue(old)
        with old.read() as connection:
            assert queue_version(connection) == INSTALLED
            assert connection.scalar(sa.text(f"SELECT count(*) FROM {SCHEMA}.procrastinate_jobs")) == 1
        assert shape(new) == shape(old)
        make_queue(old)
        for database in (new, old):
            database.close()


def test_a_newer_queue_is_refused() -> None:
    """Tables of a later Procrastinate are left as they are."""
    with postgres_database() as url:
        with open_store(url) as store, store.database.write() as connection:
            connection.execute(sa.text(f"UPDATE {SCHEMA}.version SET number = '99.0.0'"))
        with pytest.raises(StoreNewer, match=r"99\.0\.0"):
            open_store(url)


def test_who_may_not_make_it() -> None:
    """A user who may not create a schema is told so in one sentence, and nothing is left behind."""
    with postgres_database() as url:
        database = open_database(url)
        with database.write() as connection:
            connection.execute(
                sa.text("REVOKE CREATE ON DATABASE " + str(database.engine.url.database) + " FROM PUBLIC")
            )
            connection.execute(sa.text("DROP ROLE IF EXISTS baozhai_test_poor"))
            connection.execute(sa.text("CREATE ROLE baozhai_test_poor LOGIN"))
        poor = open_database(
            database.engine.url.set(username="baozhai_test_poor").render_as_string(hide_password=False)
        )
        try:
            with pytest.raises(StoreError, match="permission denied"):
                make_queue(poor)
        finally:
            poor.close()
            with database.write() as connection:
                connection.execute(sa.text("DROP ROLE baozhai_test_poor"))
        assert shape(database) == set()
        database.close()


def test_nothing_of_it_is_carried_along() -> None:
    """A copy from PostgreSQL to another database, and back, leaves the queue where it is."""
    with postgres_database() as url, postgres_database() as other:
        with open_store(url) as store, open_store("sqlite://") as file, open_store(other) as target:
            with store.database.write() as connection:
                insert = f"INSERT INTO {SCHEMA}.procrastinate_jobs (queue_name, task_name) VALUES ('reading', 'read')"
                connection.execute(sa.text(f"SET LOCAL search_path TO {SCHEMA}"))
                connection.execute(sa.text(insert))
            copied = {one.table for one in [*copy_store(store, file), *copy_store(file, target)]}
            books = target.jobs()
        assert not any(name.startswith("procrastinate") for name in copied)
        assert books == JobBooks()


def test_sqlite_has_none() -> None:
    """In a file there is no queue, and nothing in hand."""
    with open_store("sqlite://") as store:
        assert (store.jobs(), store.papers_in_hand()) == (None, frozenset())
        assert isinstance(store, SqlStore)


def test_the_books() -> None:
    """How many wait, run and were given up, by queue; how long the oldest could have begun; who lives."""
    with postgres_database() as url, open_store(url) as store:
        with store.database.write() as connection:
            connection.execute(sa.text(f"SET LOCAL search_path TO {SCHEMA}"))
            for statement in (
                "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES"
                " ('reading', 'read', now() - interval '1 hour'), ('reading', 'read', now() + interval '1 hour'),"
                " ('composing', 'compose', NULL), ('filling', 'fill', NULL)",
                "UPDATE procrastinate_jobs SET status = 'doing' WHERE queue_name = 'composing'",
                "UPDATE procrastinate_jobs SET status = 'failed' WHERE queue_name = 'filling'",
                "UPDATE procrastinate_events SET at = at - interval '2 hours'",
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()), (now() - interval '2 minutes')",
            ):
                connection.execute(sa.text(statement))
        books = store.books(NOW).jobs
    assert books is not None
    assert (books.waiting, books.running, books.failed) == ({"reading": 2}, {"composing": 1}, {"filling": 1})
    assert (round(books.oldest["reading"], -1), books.workers) == (3600, 1)
