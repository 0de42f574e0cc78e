"""The rates that all processes share: rows read, decided on and written back in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.store.deliveries import Pace
from digests.store.engine import Database
from digests.store.schema.outbox import chat_paces, paces

T = TypeVar("T")
#: Rows by key and the chat's next free moment in; the same afterwards and an answer out.
Decide = Callable[[Sequence[Pace], int], tuple[Sequence[Pace], int, T]]


class Pacing:
    """Slots and pauses."""

    database: Database

    def pace(self, keys: Sequence[str], decide: Decide[T], *, chat: int | None = None) -> T:
        """Let ``decide`` change the rows of ``keys``, and the chat's, while no other process can."""
        with self.database.write() as connection:
            before = [_pace(connection, key) for key in keys]
            free = 0 if chat is None else _free(connection, chat)
            after, later, answer = decide(before, free)
            for key, old, new in zip(keys, before, after, strict=True):
                if new != old:
                    values = {"tat": new.tat, "paused_at": new.paused_at, "paused_until": new.paused_until}
                    connection.execute(sa.update(paces).where(paces.c.key == key).values(**values))
            if chat is not None and later != free:
                connection.execute(sa.update(chat_paces).where(chat_paces.c.chat == chat).values(tat=later))
            return answer

    def look(self, key: str) -> Pace:
        """A rate's row as it is."""
        with self.database.read() as connection:
            row = connection.execute(sa.select(paces).where(paces.c.key == key)).mappings().first()
        return Pace() if row is None else _pace_of(row)

    def forget_paces(self, before: int) -> int:
        """Drop the chats' rows that no longer hold anything back."""
        with self.database.write() as connection:
            return connection.execute(sa.delete(chat_paces).where(chat_paces.c.tat < before)).rowcount


def _pace(connection: Connection, key: str) -> Pace:
    """The row, made if it is missing, locked until the transaction ends."""
    insert = "INSERT INTO paces (key, tat, paused_at, paused_until) VALUES (:key, 0, 0, 0) ON CONFLICT DO NOTHING"
    locked = sa.select(paces).where(paces.c.key == key).with_for_update()
    row = connection.execute(locked).mappings().first()
    if row is None:
        connection.execute(sa.text(insert), {"key": key})
        row = connection.execute(locked).mappings().one()
    return _pace_of(row)


def _pace_of(row: Mapping[Any, Any]) -> Pace:
    return Pace(tat=row["tat"], paused_at=row["paused_at"], paused_until=row["paused_until"])


def _free(connection: Connection, chat: int) -> int:
    connection.execute(
        sa.text("INSERT INTO chat_paces (chat, tat) VALUES (:chat, 0) ON CONFLICT DO NOTHING"), {"chat": chat}
    )
    locked = sa.select(chat_paces.c.tat).where(chat_paces.c.chat == chat).with_for_update()
    return int(connection.execute(locked).scalar_one())
