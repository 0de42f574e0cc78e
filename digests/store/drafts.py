"""Drafts: pages that an operator sent in a chat and looks over before they are kept."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.draft import Draft
from digests.errors import NotFound
from digests.store.deliveries import micros
from digests.store.drafts_form import from_text, to_text
from digests.store.engine import Database
from digests.store.schema.drafts import drafts as t

__all__ = ["Draft", "Drafts"]

#: A draft that nobody published in so long is dropped.
KEPT = timedelta(days=7)
#: Drafts of one chat; with more the oldest goes.
MAX_DRAFTS = 50


class Drafts:
    """The store's side of drafts. A chat sees its own only."""

    database: Database

    def keep_draft(self, chat: int, draft: Draft, *, now: datetime) -> int:
        """Keep a draft; gives its number, which is drawn by lot: an old button never means a new draft."""
        number = secrets.randbelow(10**9)
        values = {"id": number, "chat": chat, "content": to_text(draft), "created": micros(now)}
        newest = (
            sa.select(t.c.id).where(t.c.chat == chat).order_by(t.c.created.desc(), t.c.id).limit(MAX_DRAFTS - 1)
        ).subquery()
        with self.database.write() as connection:
            connection.execute(sa.delete(t).where(t.c.chat == chat, t.c.id.not_in(sa.select(newest.c.id))))
            connection.execute(sa.insert(t).values(**values))
        return number

    def draft(self, chat: int, number: int) -> Draft:
        """A draft of the chat's own. Raises NotFound, also for another chat's."""
        with self.database.read() as connection:
            return from_text(_content(connection, chat, number))

    def drafts_of(self, chat: int) -> dict[int, Draft]:
        """All drafts of a chat, oldest first, by number."""
        query = sa.select(t.c.id, t.c.content).where(t.c.chat == chat).order_by(t.c.created, t.c.id)
        with self.database.read() as connection:
            return {row.id: from_text(row.content) for row in connection.execute(query)}

    def change_draft(self, chat: int, number: int, change: Callable[[Draft], Draft]) -> Draft:
        """Change a draft of the chat's own, in one transaction; gives what it is now. Raises NotFound.

        ``change`` should be quick: no other writer gets on meanwhile.
        """
        with self.database.write() as connection:
            changed = change(from_text(_content(connection, chat, number)))
            connection.execute(sa.update(t).where(t.c.id == number).values(content=to_text(changed)))
            return changed

    def drop_draft(self, chat: int, number: int) -> bool:
        """Drop a draft of the chat's own. True when it was there."""
        with self.database.write() as connection:
            return connection.execute(sa.delete(t).where(t.c.chat == chat, t.c.id == number)).rowcount > 0

    def drop_drafts(self, before: datetime) -> int:
        """Drop every draft made before a moment; how many."""
        with self.database.write() as connection:
            return connection.execute(sa.delete(t).where(t.c.created < micros(before))).rowcount


def _content(connection: Connection, chat: int, number: int) -> str:
    content = connection.scalar(sa.select(t.c.content).where(t.c.chat == chat, t.c.id == number))
    if content is None:
        raise NotFound(what="draft", key=number)
    return str(content)
