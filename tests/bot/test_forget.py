"""/forget leaves nothing of a chat: not in a table, not in the file's free pages, not in a later copy."""

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from digests.store import SqlStore
from digests.store.deliveries import Act, Body, Kind
from tests.bot.conftest import Clock
from tests.bot.person import Person

#: A number that occurs nowhere else.
CHAT = 7_261_940_385


def _everything(store: SqlStore) -> str:
    """All rows of all tables."""
    with store.database.read() as connection:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        names = connection.execute(sa.text(tables)).scalars().all()
        return "\n".join(str(connection.execute(sa.text(f'SELECT * FROM "{name}"')).all()) for name in names)


async def test_forget_leaves_nothing(person: Callable[..., Person], store: SqlStore, clock: Clock) -> None:
    """After /forget the chat's number is in no row and in no byte of the file; counts stay, and a repeat is a no-op."""
    someone = person(user=CHAT)
    await someone.says("/subscribe")
    act = Act(key="digest/2026-05-12", kind=Kind.DIGEST, expires=clock() + timedelta(hours=8))
    store.enqueue(act, [Body(html="x", plain="x")], [CHAT, 5], now=clock())
    assert str(CHAT) in _everything(store)
    await someone.says("/forget")
    await someone.taps("是，全部删除")
    assert str(CHAT) not in _everything(store)
    progress = store.progress(act.key)
    assert progress is not None
    assert (progress.total, progress.refused) == (2, 1)
    await someone.says("/forget")
    assert "已删除" in (await someone.taps("是，全部删除"))[0].text
    with store.database.outside() as connection:
        connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        connection.execute(sa.text("VACUUM"))
    copy = store.database.path
    assert copy is not None
    needle = CHAT.to_bytes(8, "big").lstrip(b"\0")
    assert needle not in copy.read_bytes()
    assert str(CHAT).encode() not in copy.read_bytes()
