"""What is to be pushed goes in here, in one transaction: bodies once, one row for each chat and part.

act | bodies by hash | chats, thousands at a time | INSERT ... SELECT
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from digests.errors import NotFound
from digests.store.deliveries import Act, Body, Kind, Own, Progress, micros
from digests.store.engine import Database
from digests.store.people import Group, Standing
from digests.store.putting import ROWS, act_row, chats_of, put
from digests.store.schema.outbox import act_papers, acts, bodies, outbox
from digests.store.schema.people import subscribers
from digests.store.subscribers import advance, in_group


class Outbox:
    """Enqueueing, and how far things are."""

    database: Database

    def enqueue(self, act: Act, parts: Sequence[Body], chats: Iterable[int], *, now: datetime) -> int:
        """Queue the parts for chats, whoever of them has nothing of this act yet. Gives the number of new rows.

        All or nothing; the same again changes nothing.
        """
        with self.database.write() as connection:
            return put(connection, act, parts, chats, micros(now))

    def enqueue_active(self, act: Act, parts: Sequence[Body], *, now: datetime) -> int:
        """Queue the parts for every active subscriber."""
        with self.database.write() as connection:
            everybody = subscribers.c.state == Standing.ACTIVE.value
            return put(connection, act, parts, chats_of(connection, everybody), micros(now))

    def enqueue_group(
        self,
        act: Act,
        parts: Sequence[Body],
        group: Group,
        *,
        next_at: datetime | None,
        now: datetime,
        papers: Collection[str] = (),
        own: Iterable[Own] = (),
    ) -> int:
        """Queue the parts for the members of a group and, unless ``next_at`` is None, move them on; all or nothing.

        ``papers`` are those whose issues the parts hold. Members who have parts of their ``own`` get these instead;
        ``own`` is read bit by bit, so that it may be made as it is read.
        """
        with self.database.write() as connection:
            members = chats_of(connection, in_group(group))
            number = put(connection, act, parts, members, micros(now), papers=papers, own=own)
            if next_at is not None:
                advance(connection, group, micros(next_at), micros(now))
            return number

    def mark_skipped(self, key: str, kind: Kind, *, now: datetime) -> bool:
        """Note that an act will never be done. True when nobody had noted or done it."""
        at = micros(now)
        with self.database.write() as connection:
            known = connection.execute(sa.select(acts.c.id).where(acts.c.key == key)).scalar()
            if known is None:
                values = act_row(key, kind, silent=False, expires=at, parts=0, now=at)
                connection.execute(sa.insert(acts).values(**values, closed=at))
            return known is None

    def bodies(self, numbers: Iterable[int]) -> dict[int, Body]:
        """The exact bytes of parts. Raises NotFound."""
        wanted = set(numbers)
        with self.database.read() as connection:
            rows = connection.execute(sa.select(bodies).where(bodies.c.id.in_(wanted))).mappings().all()
        found = {row["id"]: Body(html=row["html"], plain=row["plain"], markup=row["markup"]) for row in rows}
        if missing := wanted - found.keys():
            raise NotFound(what="body", key=min(missing))
        return found

    def progress(self, key: str) -> Progress | None:
        """How far an act is."""
        with self.database.read() as connection:
            row = connection.execute(sa.select(acts).where(acts.c.key == key)).mappings().first()
        return None if row is None else _progress(row)

    def running(self) -> list[Progress]:
        """The acts that have not come to their end, oldest first."""
        with self.database.read() as connection:
            rows = connection.execute(sa.select(acts).where(acts.c.closed.is_(None)).order_by(acts.c.id))
            return [_progress(row) for row in rows.mappings()]

    def pause_act(self, key: str, reason: str) -> bool:
        """Stop an act: nothing more of it is begun. True when it ran."""
        which = sa.and_(acts.c.key == key, acts.c.paused.is_(None), acts.c.closed.is_(None))
        with self.database.write() as connection:
            return connection.execute(sa.update(acts).where(which).values(paused=reason)).rowcount > 0

    def resume_act(self, key: str) -> bool:
        """Go on with an act; the circuit breaker leaves it alone from now on. True when it was stopped."""
        which = sa.and_(acts.c.key == key, acts.c.paused.is_not(None))
        with self.database.write() as connection:
            changed = sa.update(acts).where(which).values(paused=None, watched=2**30)
            return connection.execute(changed).rowcount > 0

    def tidy(self, before: datetime) -> int:
        """Drop the rows of acts that came to their end before a moment, and bodies that nobody refers to any more.

        The acts stay, with their counts: their keys are unique for ever. In small transactions, so that a sender never
        waits long. Gives the number of rows.
        """
        ended = sa.select(acts.c.id).where(acts.c.closed < micros(before))
        old = sa.select(outbox.c.id).where(outbox.c.act_id.in_(ended)).limit(ROWS)
        gone = 0
        while True:
            with self.database.write() as connection:
                number = connection.execute(sa.delete(outbox).where(outbox.c.id.in_(old))).rowcount
            gone += number
            if number < ROWS:
                break
        with self.database.write() as connection:
            connection.execute(sa.delete(act_papers).where(act_papers.c.act_id.in_(ended)))
        used = sa.select(outbox.c.body_id).distinct()
        with self.database.write() as connection:
            connection.execute(sa.delete(bodies).where(bodies.c.id.not_in(used)))
        return gone


def _progress(row: Mapping[Any, Any]) -> Progress:
    numbers = {name: row[name] for name in ("key", "total", "sent", "refused", "expired", "created", "expires")}
    return Progress(kind=Kind(row["kind"]), paused=row["paused"] or "", **numbers)
