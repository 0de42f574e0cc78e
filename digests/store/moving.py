"""From one database to another, whole, counted and compared."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from digests.errors import Said, StoreError
from digests.store.engine import Database
from digests.store.index import Index
from digests.store.indexing import rebuild
from digests.store.schema import metadata
from digests.store.schema.search import index_state

_BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A table, how many rows it has on both sides, and the sum of their fingerprints, the same on both sides."""

    table: str
    rows: int
    checksum: str


def copy_database(source: Database, target: Database, index: Index) -> list[Copied]:
    """Copy every row of ours into an empty database of the same schema and index it there. One transaction.

    The source is read as it was at one moment. Raises ``StoreError`` when the target holds anything, or when what was
    written does not compare equal; then the target stays empty.
    """
    with source.read() as reader, target.write() as writer:
        _refuse_full(writer)
        copied = [_copy_table(reader, writer, table) for table in _tables()]
        for one in copied:
            written = _measured(writer, metadata.tables[one.table])
            if written != one:
                raise StoreError(
                    reason=Said(
                        "{table} has {found} rows after the copy, not the same {rows}",
                        table=one.table,
                        found=written.rows,
                        rows=one.rows,
                    )
                )
        if writer.dialect.name == "postgresql":
            _count_on(writer)
        rebuild(writer, index)
    return copied


def _tables() -> list[sa.Table]:
    """In the order in which rows may refer to rows; the index's own state is made anew."""
    return [table for table in metadata.sorted_tables if table is not index_state]


def _refuse_full(connection: Connection) -> None:
    for table in _tables():
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise StoreError(
                reason=Said("there is something in {name} already; the copy needs an empty database", name=table.name)
            )


def _rows(connection: Connection, table: sa.Table) -> Iterator[Row[tuple[object, ...]]]:
    query = sa.select(table).order_by(*table.primary_key.columns)
    yield from connection.execute(query, execution_options={"yield_per": _BATCH})


def _copy_table(reader: Connection, writer: Connection, table: sa.Table) -> Copied:
    insert = sa.insert(table)
    sums, count = 0, 0
    batch: list[dict[str, object]] = []
    for row in _rows(reader, table):
        sums, count = sums + _fingerprint(row), count + 1
        batch.append(dict(row._mapping))
        if len(batch) == _BATCH:
            writer.execute(insert, batch)
            batch = []
    if batch:
        writer.execute(insert, batch)
    return _copied(table, count, sums)


def _measured(connection: Connection, table: sa.Table) -> Copied:
    sums, count = 0, 0
    for row in _rows(connection, table):
        sums, count = sums + _fingerprint(row), count + 1
    return _copied(table, count, sums)


def _copied(table: sa.Table, count: int, sums: int) -> Copied:
    return Copied(table=table.name, rows=count, checksum=f"{sums % (1 << 64):016x}")


def _fingerprint(row: Row[tuple[object, ...]]) -> int:
    """Of a row's values; summed up, since the databases sort texts differently."""
    return int.from_bytes(hashlib.sha256(repr(tuple(row)).encode("utf-8", "surrogatepass")).digest()[:8], "big")


def _count_on(connection: Connection) -> None:
    """PostgreSQL's own numbers go on after the copied ones."""
    for table in _tables():
        for column in table.primary_key.columns:
            sequence = connection.scalar(
                sa.text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
            )
            if sequence is not None:
                highest = connection.scalar(sa.select(sa.func.max(column)))
                connection.execute(
                    sa.text("SELECT setval(CAST(:sequence AS regclass), :next, false)"),
                    {"sequence": sequence, "next": (highest or 0) + 1},
                )
