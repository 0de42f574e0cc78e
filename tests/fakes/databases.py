"""Databases for tests: SQLite files, and databases of a real PostgreSQL that disappear afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

DEFAULT = "postgresql://postgres@127.0.0.1:5432/postgres"


@cache
def server() -> URL | str:
    """Where PostgreSQL answers, or the reason why there is none."""
    url = make_url(os.environ.get("BAOZHAI_TEST_POSTGRES", DEFAULT)).set(drivername="postgresql")
    try:
        psycopg.connect(url.render_as_string(hide_password=False), connect_timeout=3).close()
    except psycopg.OperationalError as error:
        return f"no PostgreSQL at {url.render_as_string()} ({str(error).splitlines()[0]}); set BAOZHAI_TEST_POSTGRES"
    return url


def postgres() -> URL:
    """The server's address. Skips the test where there is none, fails it under ``BAOZHAI_REQUIRE_POSTGRES=1``."""
    found = server()
    if isinstance(found, URL):
        return found
    if os.environ.get("BAOZHAI_REQUIRE_POSTGRES") == "1":
        pytest.fail(found)
    pytest.skip(found)


@contextmanager
def postgres_database() -> Iterator[str]:
    """The address of an empty database of one's own, dropped afterwards."""
    url = postgres()
    name = f"baozhai_test_{os.getpid()}_{uuid4().hex[:8]}"
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")  # type: ignore[call-overload]
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


def clear(engine: sa.Engine) -> None:
    """Empty every table of ours in PostgreSQL, and start their numbers anew."""
    names = [name for name in sa.inspect(engine).get_table_names() if name not in ("baozhai_version",)]
    with engine.begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))
