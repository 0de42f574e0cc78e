"""What happens to a chat happens to all that was still to be sent to it. All within the caller's transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.store.deliveries import State
from digests.store.putting import numbers_listed
from digests.store.schema.drafts import drafts
from digests.store.schema.follows import follows, marks
from digests.store.schema.outbox import IS_OPEN, IS_SENDING, acts, bodies, chat_paces, outbox
from digests.store.schema.people import Standing, subscribers

#: Rows of the outbox that one look may take.
LOOKED_THROUGH = 3_000_000
#: How an act's counters change: act -> state -> by how many.
Changes = Mapping[int, Counter[State]]


def count(connection: Connection, changes: Changes) -> None:
    """Keep the acts' counters with their rows; in the order of acts, so that no two processes wait for each other."""
    rows = [
        {"act": act, "s": by[State.SENT], "r": by[State.REFUSED], "e": by[State.EXPIRED]}
        for act, by in sorted(changes.items())
    ]
    if rows:
        counted = sa.text(
            "UPDATE acts SET sent = sent + :s, refused = refused + :r, expired = expired + :e WHERE id = :act"
        )
        connection.execute(counted, rows)


def refuse_chat(connection: Connection, chat: int, reason: str, now: int, *, sending: bool = False) -> int:
    """Refuse what is still to be sent to a chat; with ``sending`` also what is on its way. Gives how many parts."""
    which = sa.and_(outbox.c.chat == chat, sa.text(f"({IS_OPEN} OR {IS_SENDING})" if sending else IS_OPEN))
    return end_rows(connection, which, State.REFUSED, reason, now)


def end_rows(connection: Connection, which: sa.ColumnElement[bool], state: State, reason: str, now: int) -> int:
    """Bring rows to their end, and count them."""
    ended = (
        sa.update(outbox)
        .where(which)
        .values(state=state.value, reason=reason, settled_at=now, next_at=None, lease_until=None, holder=None)
        .returning(outbox.c.act_id)
    )
    found = Counter(connection.execute(ended).scalars())
    count(connection, {act: Counter({state: number}) for act, number in found.items()})
    return found.total()


def leave(connection: Connection, chat: int, state: Standing, reason: str, now: int) -> bool:
    """A chat is no longer active and gets nothing more. True when it was active."""
    gone = sa.update(subscribers).where(subscribers.c.chat == chat, subscribers.c.state == Standing.ACTIVE.value)
    found = connection.execute(gone.values(state=state.value, reason=reason, changed=now)).rowcount
    refuse_chat(connection, chat, reason, now)
    return found > 0


def strike(connection: Connection, chat: int, act: int, reason: str, now: int) -> bool:
    """A chat was not found. The second act that does not find it ends its subscription; True when this did."""
    first = sa.select(subscribers.c.missing_act).where(subscribers.c.chat == chat)
    before = connection.execute(first).scalar()
    if before is not None and before != act:
        return leave(connection, chat, Standing.GONE, reason, now)
    connection.execute(sa.update(subscribers).where(subscribers.c.chat == chat).values(missing_act=act))
    return False


def migrate_chat(connection: Connection, old: int, new: int, now: int) -> None:
    """A group has a new id: its subscription and all that is still to be sent go there; the old id is never used again.

    Where the new id is subscribed already, the old subscription ends; what both were to get, the new one gets once.
    """
    if old == new:
        return
    there = sa.exists().where(subscribers.c.chat == new)
    if connection.execute(sa.select(there)).scalar():
        connection.execute(sa.delete(subscribers).where(subscribers.c.chat == old))
    else:
        connection.execute(sa.update(subscribers).where(subscribers.c.chat == old).values(chat=new, changed=now))
    both = sa.select(outbox.c.act_id).where(outbox.c.chat == new)
    mine = sa.and_(outbox.c.chat == old, sa.text(IS_OPEN))
    has_it = sa.select(outbox.c.act_id).where(outbox.c.chat == old, outbox.c.act_id.in_(both))
    end_rows(connection, sa.and_(mine, outbox.c.act_id.in_(has_it)), State.REFUSED, "merged", now)
    connection.execute(sa.update(outbox).where(mine).values(chat=new, lease_until=None, holder=None))
    connection.execute(sa.delete(chat_paces).where(chat_paces.c.chat == old))
    move_follows(connection, old, new)


def forget_follows(connection: Connection, chat: int) -> int:
    """Nothing that a chat follows, marked or drafted stays; in the caller's transaction. How many rows there were."""
    tables = (follows, marks, drafts)
    return sum(connection.execute(sa.delete(table).where(table.c.chat == chat)).rowcount for table in tables)


def bodies_of_chat(connection: Connection, chat: int) -> list[int]:
    """The bodies that a chat got or is to get. Their acts are kept for this transaction: nobody is given one of these
    bodies meanwhile."""
    every = sa.select(acts.c.id)  # so that the index on (act, chat) serves
    mine = sa.and_(outbox.c.act_id.in_(every), outbox.c.chat == chat)
    own = sa.select(outbox.c.act_id).where(mine)
    connection.execute(sa.select(acts.c.id).where(acts.c.id.in_(own)).order_by(acts.c.id).with_for_update()).all()
    return list(connection.scalars(sa.select(outbox.c.body_id).where(mine).distinct()))


def blank(connection: Connection, numbers: Sequence[int]) -> None:
    """Take the words out of those of these bodies that nobody has: they may tell what somebody followed.

    The rows stay until they are tidied away, for a sender that is about to read one. Where the outbox is so large that
    looking takes long, tidying at night does it.
    """
    if not numbers:
        return
    first, last = connection.execute(sa.select(sa.func.min(outbox.c.id), sa.func.max(outbox.c.id))).one()
    if last is not None and last - first > LOOKED_THROUGH:
        return
    wanted = sa.select(numbers_listed(connection, numbers))
    used = set(connection.scalars(sa.select(outbox.c.body_id).where(outbox.c.body_id.in_(wanted)).distinct()))
    gone = sa.update(bodies).where(bodies.c.id.in_(sa.select(numbers_listed(connection, [*set(numbers) - used]))))
    connection.execute(
        gone.values(html="", plain="", markup="", hash=sa.literal("blank/") + sa.cast(bodies.c.id, sa.Text))
    )


def move_follows(connection: Connection, old: int, new: int) -> None:
    """A group has a new id: what it follows goes with it, unless the new one follows the same already."""
    for table, column in ((follows, follows.c.rule), (marks, marks.c.deadline)):
        there = sa.select(column).where(table.c.chat == new).scalar_subquery()
        connection.execute(sa.delete(table).where(table.c.chat == old, column.in_(there)))
        connection.execute(sa.update(table).where(table.c.chat == old).values(chat=new))
