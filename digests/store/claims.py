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
from digests.store.deliveries import SECOND, Claimed, Exchange, Priority, Recovered, Settlement, State
from digests.store.engine import Database
from digests.store.schema.outbox import IS_OPEN, IS_SENDING, acts, chat_paces, outbox
from digests.store.schema.people import subscribers
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
        ready = sa.select(outbox.c.id).where(sa.text(IS_OPEN), outbox.c.next_at <= now)
        each = [ready.where(outbox.c.priority == sa.literal_column(str(p.value))).exists() for p in Priority]
        with self.database.read() as connection:
            return bool(connection.execute(sa.select(sa.or_(*each))).scalar())

    def recover(self, holder: str = "", *, now: int, rest: int = 0) -> Recovered:
        """Take up what crashed senders left, and end what is past its time. Idempotent; cheap when there is nothing.

        ``holder`` knows what became of its own. What nobody knows of goes after ``rest``, the ``hold`` of leases, so
        behind what a dead sender had not begun.
        """
        if not self._anything_lapsed(now):
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

    def _anything_lapsed(self, now: int) -> bool:
        lapsed = sa.select(outbox.c.id).where(sa.text(IS_SENDING), outbox.c.lease_until <= now).exists()
        over = sa.select(outbox.c.id).where(sa.text(IS_OPEN), outbox.c.expires <= now).exists()
        ended = sa.select(acts.c.id).where(_ended()).exists()
        with self.database.read() as connection:
            return bool(connection.execute(sa.select(sa.or_(lapsed, over, ended))).scalar())


def _ended() -> sa.ColumnElement[bool]:
    return sa.and_(acts.c.closed.is_(None), acts.c.total == acts.c.sent + acts.c.refused + acts.c.expired)


def _close(connection: Connection, now: int) -> None:
    connection.execute(sa.update(acts).where(_ended()).values(closed=now))


def _refuse_lapsed(connection: Connection, lapsed: sa.ColumnElement[bool], now: int) -> int:
    """Nobody knew already once: that was the one time more."""
    twice = connection.execute(sa.select(outbox.c.id, outbox.c.act_id).where(lapsed, outbox.c.unknowns >= 1)).all()
    if not twice:
        return 0
    numbers = [row.id for row in twice]
    which = sa.and_(outbox.c.id.in_(numbers), sa.text(IS_SENDING))
    refused = end_rows(connection, which, State.REFUSED, "unknown-twice", now)
    release_next(connection, numbers, now)
    return refused


def _may_begin(now: int) -> list[sa.ColumnElement[bool]]:
    """What holds for a row whose message may leave now."""
    o = outbox.c
    flying, act = outbox.alias("flying"), acts.alias("act")
    in_flight = sa.select(flying.c.id).where(flying.c.chat == o.chat, sa.text(f"flying.{IS_SENDING}")).exists()
    stopped = sa.select(act.c.id).where(act.c.id == o.act_id, act.c.paused.is_not(None)).exists()
    too_soon = sa.select(chat_paces.c.chat).where(chat_paces.c.chat == o.chat, chat_paces.c.tat > now).exists()
    return [sa.text(f"outbox.{IS_OPEN}"), o.next_at <= now, o.expires > now, ~in_flight, ~stopped, ~too_soon]  # type: ignore[list-item]


def _begin(connection: Connection, holder: str, ids: Sequence[int], now: int, until: int, gaps: Gaps) -> frozenset[int]:
    if not ids:
        return frozenset()
    o = outbox.c
    mine = [o.id.in_(ids), o.holder == holder, o.lease_until > now]
    begun = (
        sa.update(outbox)
        .where(*mine, *_may_begin(now))
        .values(state=State.SENDING.value, attempts=o.attempts + 1, lease_until=until)
        .returning(o.id)
    )
    started = frozenset(connection.execute(begun).scalars())
    if started:
        keep_apart(connection, list(started), now, gaps)
    if left := [number for number in ids if number not in started]:
        free = sa.update(outbox).where(o.id.in_(left), o.holder == holder, sa.text(IS_OPEN))
        connection.execute(free.values(lease_until=None, holder=None))
    return started


def _lease(connection: Connection, holder: str, want: int, now: int, until: int) -> tuple[Claimed, ...]:
    found: dict[int, Claimed] = {}
    for priority in Priority:
        if len(found) >= want:
            break
        for row in connection.execute(_candidates(priority, want - len(found), now)).mappings():
            found.setdefault(row["chat"], _claimed(row))
    if found:
        ids = [row.id for row in found.values()]
        connection.execute(sa.update(outbox).where(outbox.c.id.in_(ids)).values(lease_until=until, holder=holder))
    return tuple(found.values())


def _candidates(priority: Priority, limit: int, now: int) -> sa.Select[Any]:
    o, s = outbox.c, subscribers.c
    columns = (o.id, o.act_id, o.chat, o.part, o.piece, o.body_id, o.expires, o.attempts, o.unknowns, o.plain,
               acts.c.key, acts.c.parts, acts.c.silent, s.silent.label("quiet"), s.thread, s.missing_act)  # fmt: skip
    joined = outbox.join(acts, acts.c.id == o.act_id).outerjoin(subscribers, s.chat == o.chat)
    free = sa.or_(o.lease_until.is_(None), o.lease_until <= now)
    query = sa.select(*columns).select_from(joined).where(o.priority == sa.literal_column(str(priority.value)), free)
    query = query.where(*_may_begin(now)).order_by(o.next_at, o.id).limit(limit)
    return query.with_for_update(of=outbox, skip_locked=True)


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
    o = outbox.c
    others = sa.select(o.id).where(sa.text(IS_OPEN), o.lease_until > now, o.holder != holder).limit(1)
    return connection.execute(others).first() is not None
