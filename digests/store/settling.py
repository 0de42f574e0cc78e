"""What became of attempts is written down, within the caller's transaction.

A confirmation counts whatever the row looks like by now; anything else only while the row is still being sent.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.store.chats import Changes, end_rows, leave, migrate_chat, strike
from digests.store.deliveries import DONE, WATCHED, ChatFate, Settlement, State, trips
from digests.store.putting import store_bodies
from digests.store.schema.outbox import IS_OPEN, IS_SENDING, acts, failures, outbox
from digests.store.schema.people import Standing, subscribers

_CONFIRM = """
UPDATE outbox SET state = 'sent', message_id = v.message, settled_at = v.at, reason = '', next_at = NULL,
                  lease_until = NULL, holder = NULL
FROM ({values}) AS v WHERE outbox.id = v.id AND ({open} OR {sending}) RETURNING outbox.id, outbox.act_id
"""
_VALUES = {
    "sqlite": "SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS message,"
    " json_extract(value, '$[2]') AS at FROM json_each(:rows)",
    "postgresql": "SELECT (value ->> 0)::bigint AS id, (value ->> 1)::bigint AS message, (value ->> 2)::bigint AS at"
    " FROM json_array_elements(CAST(:rows AS json))",
}
_NEXT = f"""
UPDATE outbox SET next_at = :at WHERE next_at IS NULL AND {IS_OPEN} AND id = (
  SELECT n.id FROM outbox AS n JOIN outbox AS o ON n.act_id = o.act_id AND n.chat = o.chat
  WHERE o.id = :id AND (n.part, n.piece) > (o.part, o.piece) ORDER BY n.part, n.piece LIMIT 1)
"""  # noqa: S608  # our own words
_APART = """
INSERT INTO chat_paces (chat, tat)
SELECT DISTINCT chat, CASE WHEN chat > 0 THEN CAST(:private AS bigint) ELSE CAST(:group AS bigint) END
FROM outbox WHERE id IN :ids ORDER BY chat
ON CONFLICT (chat) DO UPDATE SET tat = excluded.tat
"""

_KEEP_APART = sa.text(_APART).bindparams(sa.bindparam("ids", expanding=True))
_AFTER = sa.text(_NEXT)
_CONFIRMING = {
    name: sa.text(_CONFIRM.format(values=values, open=f"outbox.{IS_OPEN}", sending=f"outbox.{IS_SENDING}"))
    for name, values in _VALUES.items()
}
_YOUNG = (
    sa.select(acts.c.id)
    .where(acts.c.id.in_(sa.bindparam("ids", expanding=True)), acts.c.watched < WATCHED, acts.c.paused.is_(None))
    .order_by(acts.c.id)
)


def settle(connection: Connection, settlements: Sequence[Settlement], now: int, gaps: tuple[int, int]) -> Changes:
    """Write settlements down; gives what is to be counted."""
    changes: dict[int, Counter[State]] = defaultdict(Counter)
    if not settlements:
        return changes
    sent = [s for s in settlements if s.state is State.SENT]
    confirmed = _confirm(connection, sent, changes)
    for late in (s for s in sent if s.row.id not in confirmed):
        _confirm_late(connection, late, changes)
    for other in (s for s in settlements if s.state is not State.SENT):
        _settle_one(connection, other, changes, now)
    keep_apart(connection, [s.row.id for s in settlements], now, gaps)
    ended = [s for s in settlements if s.state in DONE and s.row.parts > 1 and s.fate is None]
    for gap in {s.gap for s in ended}:
        release_next(connection, [s.row.id for s in ended if s.gap == gap], now + gap)
    return changes


def keep_apart(connection: Connection, ids: Sequence[int], now: int, gaps: tuple[int, int]) -> None:
    """The chats of these rows are left alone for a while."""
    connection.execute(_KEEP_APART, {"ids": list(ids), "private": now + gaps[0], "group": now + gaps[1]})


def release_next(connection: Connection, ids: Iterable[int], at: int) -> None:
    """The part after each of these may go, from ``at`` on."""
    if rows := [{"id": number, "at": at} for number in ids]:
        connection.execute(_AFTER, rows)


def _confirm(connection: Connection, sent: Sequence[Settlement], changes: dict[int, Counter[State]]) -> set[int]:
    if not sent:
        return set()
    rows = json.dumps([[s.row.id, s.message_id, s.at] for s in sent])
    found = connection.execute(_CONFIRMING[connection.dialect.name], {"rows": rows}).all()
    for row in found:
        changes[row.act_id][State.SENT] += 1
    if struck := [s.row.chat for s in sent if s.row.struck]:
        connection.execute(sa.update(subscribers).where(subscribers.c.chat.in_(struck)).values(missing_act=None))
    return {row.id for row in found}


def _confirm_late(connection: Connection, late: Settlement, changes: dict[int, Counter[State]]) -> None:
    """A row that had been given up, or is gone: if it is there, it was sent after all."""
    which = sa.and_(outbox.c.id == late.row.id, outbox.c.state != State.SENT.value)
    before = connection.execute(sa.select(outbox.c.state).where(which)).scalar()
    if before is None:
        return
    values = {"state": State.SENT.value, "message_id": late.message_id, "settled_at": late.at, "reason": ""}
    connection.execute(sa.update(outbox).where(which).values(**values))
    changes[late.row.act][State(before)] -= 1
    changes[late.row.act][State.SENT] += 1


def _settle_one(connection: Connection, s: Settlement, changes: dict[int, Counter[State]], now: int) -> None:
    over = s.state in DONE
    o = outbox.c
    values = {
        "state": s.state.value,
        "reason": s.reason,
        "next_at": None if over else s.at,
        "settled_at": s.at if over else None,
        "attempts": o.attempts if s.counted else o.attempts - 1,
        "unknowns": o.unknowns + 1 if s.unknown else o.unknowns,
        "plain": sa.or_(o.plain, sa.true()) if s.plain else o.plain,
        "lease_until": None,
        "holder": None,
    }
    mine = sa.update(outbox).where(o.id == s.row.id, sa.text(IS_SENDING), o.attempts == s.row.attempts + 1)
    if not connection.execute(mine.values(**values)).rowcount:
        return  # it is another's by now, or gone
    if over:
        changes[s.row.act][s.state] += 1
    _chat_fate(connection, s, now)
    if s.pieces:
        _split(connection, s)


def _chat_fate(connection: Connection, s: Settlement, now: int) -> None:
    if s.fate is ChatFate.STRUCK:
        same = sa.and_(outbox.c.act_id == s.row.act, outbox.c.chat == s.row.chat, sa.text(IS_OPEN))
        end_rows(connection, same, State.REFUSED, s.reason, now)
        strike(connection, s.row.chat, s.row.act, s.reason, now)
    elif s.fate is not None:
        standing = Standing.BLOCKED if s.fate is ChatFate.BLOCKED else Standing.GONE
        leave(connection, s.row.chat, standing, s.reason, now)
    if s.migrated is not None:
        migrate_chat(connection, s.row.chat, s.migrated, now)


def _split(connection: Connection, s: Settlement) -> None:
    """The first piece takes the body's place; the others follow it."""
    o = outbox.c
    numbers = store_bodies(connection, s.pieces)
    connection.execute(sa.update(outbox).where(o.id == s.row.id).values(body_id=numbers[0]))
    names = ("act_id", "chat", "part", "state", "priority", "expires", "plain")
    for piece, body in enumerate(numbers[1:], 1):
        copy = sa.select(*(o[n] for n in names), sa.literal(piece), sa.literal(body)).where(o.id == s.row.id)
        connection.execute(sa.insert(outbox).from_select([*names, "piece", "body_id"], copy))
    more = len(numbers) - 1
    grown = sa.update(acts).where(acts.c.id == s.row.act)
    connection.execute(grown.values(parts=acts.c.parts + more, total=acts.c.total + more))


def watch(connection: Connection, settlements: Sequence[Settlement]) -> tuple[tuple[str, str], ...]:
    """Count failures among an act's first attempts, and stop the act that fails the same way too often.

    Gives the acts stopped now, with the reason.
    """
    if not settlements:
        return ()
    watched = {s.row.act: s.row.key for s in settlements}
    tripped = []
    for act in connection.execute(_YOUNG, {"ids": list(watched)}).scalars().all():
        mine = [s for s in settlements if s.row.act == act and s.counted]
        connection.execute(sa.update(acts).where(acts.c.id == act).values(watched=acts.c.watched + len(mine)))
        for reason, number in Counter(s.failure for s in mine if s.failure).items():
            _add_failures(connection, act, reason, number)
        counts = sa.select(failures.c.reason, failures.c.count).where(failures.c.act_id == act)
        if stopped_by := trips({row[0]: row[1] for row in connection.execute(counts)}):
            connection.execute(sa.update(acts).where(acts.c.id == act).values(paused=stopped_by))
            tripped.append((watched[act], stopped_by))
    return tuple(tripped)


def _add_failures(connection: Connection, act: int, reason: str, number: int) -> None:
    upsert = sa.text(
        "INSERT INTO act_failures (act_id, reason, count) VALUES (:act, :reason, :number)"
        " ON CONFLICT (act_id, reason) DO UPDATE SET count = act_failures.count + excluded.count"
    )
    connection.execute(upsert, {"act": act, "reason": reason, "number": number})
