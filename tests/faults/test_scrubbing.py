"""Row 118 in PostgreSQL: what was forgotten leaves no bytes."""

import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from digests.store import SqlStore, open_store
from digests.store.people import ChatKind, Wishes
from tests.fakes.databases import postgres_database
from tests.fakes.printed import NOW


@pytest.mark.postgres
def test_row_118_a_forgotten_chat_is_in_no_file_of_postgres(tmp_path: Path) -> None:
    """Neither in a table, an index, a dead row nor the planner's statistics, once scrubbed; nor in a later backup."""
    chat = 0x0012_3456_789A_BCDE
    with postgres_database() as url, open_store(url) as store:
        for one in (chat - 7, chat, chat, chat + 7):
            store.subscribe(one, ChatKind.PRIVATE, Wishes(), next_at=NOW, now=NOW)
        with store.database.outside() as connection:
            connection.exec_driver_sql("ANALYZE")
        before = _relations_with(store, chat)
        assert "subscribers" in before
        assert "pg_statistic" in before

        assert store.forget(chat)
        _scrubbed(store, chat)
        store.backup(tmp_path / "backup.db")

        assert _relations_with(store, chat) == []
        assert "subscribers" in _relations_with(store, chat + 7)
    assert chat.to_bytes(8, "big") not in (tmp_path / "backup.db").read_bytes()


def _relations_with(store: SqlStore, chat: int) -> list[str]:
    """The tables and indexes whose files hold the number as PostgreSQL writes it: eight bytes, the lowest first."""
    files = sa.text(
        "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
        " WHERE relkind IN ('r', 'i', 't') AND pg_relation_filenode(oid) > 0 AND NOT relisshared"
    )
    with store.database.outside() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        return sorted(name for name, content in connection.execute(files) if chat.to_bytes(8, "little") in content)


def _scrubbed(store: SqlStore, chat: int) -> None:
    """Scrub again, as each night does, for as long as something on the server that is older than the forgetting keeps
    dead rows: any database's transaction, or a look (autovacuum's too) at this one."""
    older = sa.text(
        "SELECT pg_snapshot_xmin(pg_current_snapshot()) <= CAST(:forgotten AS xid8) OR EXISTS"
        " (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_xmin IS NOT NULL)"
    )
    store.scrub()
    with store.database.outside() as connection:
        forgotten = connection.exec_driver_sql("SELECT CAST(pg_current_xact_id() AS text)").scalar_one()
    until, kept = time.monotonic() + 600, True
    while kept:
        assert time.monotonic() < until, "a transaction of somebody else's does not end"
        with store.database.outside() as connection:
            kept = bool(connection.execute(older, {"forgotten": forgotten}).scalar_one())
        store.scrub()
        kept = kept and bool(_relations_with(store, chat))
        time.sleep(0.5 if kept else 0)
