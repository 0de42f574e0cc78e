"""Many rows in one statement.

SQLite is told a row at a time, which costs it nothing. PostgreSQL takes apart and plans every statement that comes, the
functions of its indexes included, which took as long as the writing itself: it gets each column as an array.
"""

# ruff: noqa: S608  # statements are put together from the schema's names; values are always parameters

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

Rows = Sequence[Mapping[str, Any]]  # rows of a database, all with the same columns: any column's value


def insert_many(connection: Connection, table: sa.TableClause, rows: Rows, conflict: str = "") -> None:
    """Insert rows. ``conflict``: an ON CONFLICT clause, in SQL that both databases speak."""
    if not rows:
        return
    names = list(rows[0])
    into = f"INSERT INTO {table.name} ({', '.join(names)})"
    columns = [table.columns[name] for name in names]
    dialect = connection.dialect
    if dialect.name == "sqlite":
        binds = [sa.bindparam(column.name, type_=column.type) for column in columns]
        values = ", ".join(f":{name}" for name in names)
        connection.execute(sa.text(f"{into} VALUES ({values}) {conflict}").bindparams(*binds), list(rows))
        return
    parameters: dict[str, object] = {}
    for column in columns:
        bound = column.type.dialect_impl(dialect).bind_processor(dialect)
        column_values = [row[column.name] for row in rows]
        parameters[column.name] = column_values if bound is None else [bound(value) for value in column_values]
    arrays = ", ".join(f"CAST(:{column.name} AS {column.type.compile(dialect)}[])" for column in columns)
    connection.execute(sa.text(f"{into} SELECT * FROM unnest({arrays}) {conflict}"), parameters)
