"""Many rows at once.

SQLite is told a row at a time, which costs it nothing. PostgreSQL takes apart and plans every statement that comes, the
functions of its indexes included, which took as long as the writing itself: it gets the rows as one COPY, or where some
of them may be there already, each column as an array.
"""

# ruff: noqa: S608  # statements are put together from the schema's names; values are always parameters

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from digests.errors import StoreBusy

Row = Mapping[str, Any]  # a row of a database: any column's value


def insert_many(connection: Connection, table: sa.TableClause, rows: Sequence[Row], conflict: str = "") -> None:
    """Insert rows, all with the same columns. ``conflict``: an ON CONFLICT clause, in SQL that both databases speak."""
    if not rows:
        return
    names = list(rows[0])
    if connection.dialect.name == "postgresql" and not conflict:
        _copy(connection, table, names, rows)
        return
    into = f"INSERT INTO {table.name} ({', '.join(names)})"
    if connection.dialect.name == "sqlite":
        binds = [sa.bindparam(name, type_=table.columns[name].type) for name in names]
        values = ", ".join(f":{name}" for name in names)
        connection.execute(sa.text(f"{into} VALUES ({values}) {conflict}").bindparams(*binds), list(rows))
        return
    values_of = dict(zip(names, zip(*_bound(connection, table, names, rows), strict=True), strict=True))
    types = {name: table.columns[name].type.compile(connection.dialect) for name in names}
    arrays = ", ".join(f"CAST(:{name} AS {types[name]}[])" for name in names)
    statement = sa.text(f"{into} SELECT * FROM unnest({arrays}) {conflict}")
    connection.execute(statement, {name: list(values) for name, values in values_of.items()})


def free_numbers(connection: Connection, table: sa.Table, count: int) -> list[int]:
    """Numbers for ``count`` new rows of a table that counts its rows by ``id``; in SQLite until one is written."""
    if connection.dialect.name == "sqlite":
        first = (connection.scalar(sa.select(sa.func.max(table.c.id))) or 0) + 1
        return list(range(first, first + count))
    numbers = sa.text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
    return list(connection.scalars(numbers, {"name": table.name, "count": count}))


def _bound(connection: Connection, table: sa.TableClause, names: list[str], rows: Sequence[Row]) -> Iterator[list[Any]]:
    """The rows' values as the driver takes them."""
    dialect = connection.dialect
    processors = (table.columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
    binding: list[tuple[int, Callable[[Any], Any]]] = [(at, bind) for at, bind in enumerate(processors) if bind]
    for row in rows:
        values = [row[name] for name in names]
        for place, bind in binding:
            values[place] = bind(values[place])
        yield values


def _copy(connection: Connection, table: sa.TableClause, names: list[str], rows: Sequence[Row]) -> None:
    statement = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
    raw = connection.connection.driver_connection
    if raw is None:  # never within a transaction
        raise StoreBusy
    with _wrapped(connection, statement), raw.cursor() as cursor, cursor.copy(statement) as copy:
        for values in _bound(connection, table, names, rows):
            copy.write_row(values)


@contextmanager
def _wrapped(connection: Connection, statement: str) -> Iterator[None]:
    """What SQLAlchemy does for the statements that it sends itself: its errors, and a lost connection is given up."""
    driver = connection.dialect.loaded_dbapi
    try:
        yield
    except driver.Error as error:
        lost = connection.dialect.is_disconnect(error, connection.connection, None)
        wrapped = DBAPIError.instance(
            statement, None, error, driver.Error, hide_parameters=True, connection_invalidated=lost,
            dialect=connection.dialect,
        )  # fmt: skip
        if lost:
            connection.invalidate(error)
        raise wrapped from error
