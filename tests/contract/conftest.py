"""Every test here runs over SQLite and over PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digests.store import SqlStore, open_store
from digests.store.schema import metadata
from tests.fakes.databases import clear, postgres_database

BOTH = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_store() -> Iterator[SqlStore]:
    """One migrated database for all tests of a worker."""
    with postgres_database() as url:
        store = open_store(url, patience=1)
        yield store
        store.close()


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    """An empty store."""
    if request.param == "postgresql":
        shared: SqlStore = request.getfixturevalue("postgres_store")
        clear(shared.database.engine)
        yield shared
        return
    opened = open_store(f"sqlite:///{tmp_path / 'baozhai.db'}", patience=1)
    yield opened
    opened.close()


@contextmanager
def renewed(store: SqlStore) -> Iterator[None]:
    """Nothing of an earlier example is in the store."""
    if store.database.dialect == "postgresql":
        clear(store.database.engine)
    else:
        with store.database.write() as connection:
            store.index.renew(connection, [])
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
    yield


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if request.param == "postgresql":
        with postgres_database() as address:
            yield address
    else:
        yield f"sqlite:///{tmp_path / 'empty.db'}"
