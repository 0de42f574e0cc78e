"""A turn of the outbox: settle what has ended, begin what is due, lease what comes next, in one transaction.

A claim has two steps. A *lease* keeps a row for one process; a crash after it costs nothing, the row is free again when
the lease ends. *Beginning* makes it ``sending``, on disk before the message leaves; a crash after that leaves a message
of which nobody knows, and recovery makes it ``unknown`` when the lease ends.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from digests.store.chats import count, end_rows
from digests.store.claiming import BEGIN, CANDIDATES, DUE, ELSEWHERE, ENDED, FREE, LAPSED, LEASE
from digests.store.deliveries import SECOND, Claimed, Exchange, Priority, Recovered, Settlement, State
from digests.store.engine import Database
from digests.store.schema.outbox import IS_OPEN, IS_SENDING, acts, outbox
from digests.store.settling import keep_apart, release_next, settle, watch

#: The gaps kept between two messages to a private chat and to a group, in microseconds.
Gaps = tuple[int, int]


class Claims:
    """What senders ask of the store."""

    database: Database

    def exchange(
        self,
        holder: str,
        *,
        settlements: Sequence[Settlement] = (),
        begin: Sequence[int] = (),
        want: int = 0,
        now: int,
        lease: int = 60 * SECOND,
        hold: int = 15 * SECOND,
        gaps: Gaps = (SECOND, 3 * SECOND),
    ) -> Exchange:
        """Settle, begin the rows that ``holder`` leased before, and lease up to ``want`` more, each of another chat.

        ``lease`` is for what is begun, ``hold`` for what is leased: short, so that the next sender takes up what a dead
        one had not begun before it takes up what nobody knows of.

        Begun is only what is still this holder's, neither expired nor of a stopped act, for a chat that may get one.
        """
        try:
            with self.database.write() as connection:
                changes = settle(connection, settlements, now, gaps)
                started = _begin(connection, holder, begin, now, now + lease, gaps)
                claimed = _lease(connection, holder, want, now, now + hold)
                elsewhere = bool(want) and not claimed and _held_elsewhere(connection, holder, now)
                count(connection, changes)  # last: the acts' rows are what processes wait for each other on
                tripped = watch(connection, settlements)
        except IntegrityError as error:
            if "in_flight" not in str(error.orig) and "outbox.chat" not in str(error.orig):
                raise
            # Another process began another part for the same chat in this very moment: nothing was changed here.
            return self.exchange(holder, settlements=settlements, begin=(), now=now, gaps=gaps)
        return Exchange(started=started, claimed=claimed, tripped=tripped, elsewhere=elsewhere)

    def release(self, holder: str) -> int:
        """Let go of what ``holder`` leased and has not begun."""
        mine = sa.and_(outbox.c.holder == holder, sa.text(IS_OPEN))
        with self.database.write() as connection:
            return connection.execute(sa.update(outbox).where(mine).values(lease_until=None, holder=None)).rowcount

    def reconcile(self, holder: str, keep: Sequence[int]) -> int:
        """Free whatever is ``holder``'s in the store and not in ``keep``, as if it had never been taken.

        For a holder that does not know whether an exchange was committed, and knows that it sent nothing of it.
        """
        o = outbox.c
        mine = sa.and_(o.holder == holder, o.id.not_in(keep))
        free = {"lease_until": None, "holder": None}
        again = sa.case((o.unknowns > 0, State.UNKNOWN.value), else_=State.PENDING.value)
        begun = sa.update(outbox).where(mine, sa.text(IS_SENDING))
        with self.database.write() as connection:
            freed = connection.execute(begun.values(state=again, attempts=o.attempts - 1, **free)).rowcount
            leased = sa.update(outbox).where(mine, sa.text(IS_OPEN)).values(**free)
            return freed + connection.execute(leased).rowcount

    def due(self, now: int) -> bool:
        """Whether there is anything to claim, leased or not."""
        with self.database.read() as connection:
            return bool(connection.execute(DUE, {"now": now}).scalar())

    def recover(self, holder: str = "", *, now: int, rest: int = 0) -> Recovered:
        """Take up what crashed senders left, and end what is past its time. Idempotent; cheap when there is nothing.

        ``holder`` knows what became of its own. What nobody knows of goes after ``rest``, the ``hold`` of leases, so
        behind what a dead sender had not begun.
        """
        with self.database.read() as connection:
            if not connection.execute(LAPSED, {"now": now}).scalar():
                return Recovered()
        lapsed = sa.and_(sa.text(IS_SENDING), outbox.c.lease_until <= now, outbox.c.holder != holder)
        with self.database.write() as connection:
            refused = _refuse_lapsed(connection, lapsed, now)
            once = sa.update(outbox).where(lapsed)
            unknown = connection.execute(
                once.values(state=State.UNKNOWN.value, unknowns=1, next_at=now + rest, lease_until=None, holder=None)
            ).rowcount
            over = sa.and_(sa.text(IS_OPEN), outbox.c.expires <= now)
            expired = end_rows(connection, over, State.EXPIRED, "", now)
            _close(connection, now)
        return Recovered(unknown=unknown, refused=refused, expired=expired)


def _close(connection: Connection, now: int) -> None:
    connection.execute(sa.update(acts).where(ENDED).values(closed=now))


def _refuse_lapsed(connection: Connection, lapsed: sa.ColumnElement[bool], now: int) -> int:
    """Nobody knew already once: that was the one time more."""
    twice = connection.execute(sa.select(outbox.c.id, outbox.c.act_id).where(lapsed, outbox.c.unknowns >= 1)).all()
    if not twice:
        return 0
    numbers = [row.id for row in twice]
    which = sa.and_(outbox.c.id.in_(numbers), sa.text(IS_SENDING))
    connection.execute(sa.update(outbox).where(which).values(unknowns=2))
    refused = end_rows(connection, which, State.REFUSED, "unknown-twice", now)
    release_next(connection, numbers, now)
    return refused


def _begin(connection: Connection, holder: str, ids: Sequence[int], now: int, until: int, gaps: Gaps) -> frozenset[int]:
    if not ids:
        return frozenset()
    given = {"ids": list(ids), "holder_is": holder, "now": now, "until": until}
    started = frozenset(connection.execute(BEGIN, given).scalars())
    if started:
        keep_apart(connection, list(started), now, gaps)
    if left := [number for number in ids if number not in started]:
        connection.execute(FREE, {"ids": left, "holder_is": holder})
    return started


def _lease(connection: Connection, holder: str, want: int, now: int, until: int) -> tuple[Claimed, ...]:
    found: dict[int, Claimed] = {}
    for priority in Priority:
        if len(found) >= want:
            break
        given = {"now": now, "limit": want - len(found)}
        for row in connection.execute(CANDIDATES[priority], given).mappings():
            found.setdefault(row["chat"], _claimed(row))
    if found:
        ids = [row.id for row in found.values()]
        connection.execute(LEASE, {"ids": ids, "until": until, "holder_is": holder})
    return tuple(found.values())


def _claimed(row: Mapping[Any, Any]) -> Claimed:
    same = ("id", "key", "chat", "part", "parts", "piece", "expires", "attempts", "unknowns", "plain", "thread")
    return Claimed(
        act=row["act_id"],
        body=row["body_id"],
        silent=bool(row["silent"] or row["quiet"]),
        struck=row["missing_act"] is not None,
        **{name: row[name] for name in same},
    )


def _held_elsewhere(connection: Connection, holder: str, now: int) -> bool:
    return connection.execute(ELSEWHERE, {"now": now, "holder_is": holder}).first() is not None
