"""What was deleted leaves no bytes behind.

SQLite overwrites deleted rows (``secure_delete``), yet the write-ahead log holds the pages as they were until it is
emptied. PostgreSQL keeps dead rows until a table is rewritten; the tables that speak of people are small. Rows that
died after a change began that is still under way, anywhere on the server, are kept until the next time. Its log is its
keeper's.
"""

import sqlalchemy as sa

from digests.errors import StoreBusy
from digests.store.engine import Database

#: Tables whose rows can be of a person: whatever has a chat.
_OF_A_PERSON = ("chat", "chat_id")


def empty_log(database: Database) -> bool:
    """Carry SQLite's log into the file and empty it, so that it holds no page as it was. False while one is read."""
    if database.dialect != "sqlite":
        return True
    with database.outside() as connection:
        return not connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()


def scrub(database: Database) -> None:
    """Empty the log, or rewrite the tables. Raises ``StoreBusy`` while somebody still reads what was there.

    PostgreSQL's tables are locked while they are rewritten: for quiet hours.
    """
    if not empty_log(database):
        raise StoreBusy
    if database.dialect == "sqlite":
        return
    inspector = sa.inspect(database.engine)
    names = [
        name
        for name in inspector.get_table_names()
        if any(column["name"] in _OF_A_PERSON for column in inspector.get_columns(name))
    ]
    with database.outside() as connection:
        for name in names:
            connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{name}"')
        # Samples of a column's values are in the planner's statistics, which a database's owner may rewrite as well.
        connection.exec_driver_sql("VACUUM FULL pg_catalog.pg_statistic")
