"""What was deleted leaves no bytes behind.

SQLite overwrites deleted rows (``secure_delete``), yet the write-ahead log holds the pages as they were until it is
emptied. PostgreSQL keeps dead rows until a table is rewritten; the tables that speak of people are small.
"""

import sqlalchemy as sa

from digests.errors import StoreBusy
from digests.store.engine import Database

#: Tables whose rows can be of a person: whatever has a chat.
_OF_A_PERSON = ("chat", "chat_id")


def scrub(database: Database) -> None:
    """Empty the log, or rewrite the tables. Raises ``StoreBusy`` while somebody still reads what was there."""
    if database.dialect == "sqlite":
        with database.outside() as connection:
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
        if busy:
            raise StoreBusy
        return
    inspector = sa.inspect(database.engine)
    names = [
        name
        for name in inspector.get_table_names()
        if any(column["name"] in _OF_A_PERSON for column in inspector.get_columns(name))
    ]
    with database.outside() as connection:
        for name in names:
            connection.exec_driver_sql(f'VACUUM FULL "{name}"')
