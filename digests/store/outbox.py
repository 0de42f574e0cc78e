"""What is to be pushed goes in here, in one transaction: bodies once, one row for each chat and part.

act | bodies by hash | chats, thousands at a time | INSERT ... SELECT
"""

import hashlib
import json
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from digests.errors import NotFound
from digests.store.deliveries import PRIORITIES, Act, Body, Kind, Priority, Progress, State, micros
from digests.store.engine import Database
from digests.store.people import Group, Standing
from digests.store.schema.meta import storable
from digests.store.schema.outbox import act_papers, acts, bodies, outbox
from digests.store.schema.people import subscribers
from digests.store.subscribers import advance, in_group

#: Chats of one INSERT: enough that statements cost nothing, few enough that they need no memory.
_CHATS = 20_000


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
    ) -> int:
        """Queue the parts for the members of a group and, unless ``next_at`` is None, move them on; all or nothing.

        ``papers`` are those whose issues the parts hold.
        """
        with self.database.write() as connection:
            number = put(connection, act, parts, chats_of(connection, in_group(group)), micros(now), papers=papers)
            if next_at is not None:
                advance(connection, group, micros(next_at), micros(now))
            return number

    def mark_skipped(self, key: str, kind: Kind, *, now: datetime) -> bool:
        """Note that an act will never be done. True when nobody had noted or done it."""
        at = micros(now)
        with self.database.write() as connection:
            known = connection.execute(sa.select(acts.c.id).where(acts.c.key == key)).scalar()
            if known is None:
                values = _act_row(key, kind, silent=False, expires=at, parts=0, now=at)
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
        old = sa.select(outbox.c.id).where(outbox.c.act_id.in_(ended)).limit(_CHATS)
        gone = 0
        while True:
            with self.database.write() as connection:
                number = connection.execute(sa.delete(outbox).where(outbox.c.id.in_(old))).rowcount
            gone += number
            if number < _CHATS:
                break
        with self.database.write() as connection:
            connection.execute(sa.delete(act_papers).where(act_papers.c.act_id.in_(ended)))
        if gone:
            used = sa.exists().where(outbox.c.body_id == bodies.c.id)
            with self.database.write() as connection:
                connection.execute(sa.delete(bodies).where(~used))
        return gone


def _progress(row: Mapping[Any, Any]) -> Progress:
    numbers = {name: row[name] for name in ("key", "total", "sent", "refused", "expired", "created", "expires")}
    return Progress(kind=Kind(row["kind"]), paused=row["paused"] or "", **numbers)


def _act_row(key: str, kind: Kind, *, silent: bool, expires: int, parts: int, now: int) -> dict[str, object]:
    priority = PRIORITIES.get(kind, Priority.SOON)
    zero = dict.fromkeys(("total", "sent", "refused", "expired", "watched"), 0)
    return {"key": key, "kind": kind.value, "priority": priority.value, "silent": silent, "created": now,
            "expires": expires, "parts": parts, **zero}  # fmt: skip


def _insert(connection: Connection, table: sa.Table) -> Any:
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


def put(
    connection: Connection,
    act: Act,
    parts: Sequence[Body],
    chats: Iterable[int],
    now: int,
    *,
    papers: Collection[str] = (),
) -> int:
    """Queue parts for chats; see ``Outbox.enqueue``. Within the caller's transaction."""
    if not parts:
        raise ValueError(f"an act without parts: {act.key}")
    number, fresh = _act(connection, act, len(parts), now)
    places = [(place, store_body(connection, part)) for place, part in enumerate(parts, 1)]
    hold(connection, number, [places[0][1]], papers)
    added, waiting = 0, iter(chats)
    while some := list(islice(waiting, _CHATS)):
        added += _insert_rows(connection, number, act, places, some, now, fresh=fresh)
    connection.execute(sa.update(acts).where(acts.c.id == number).values(total=acts.c.total + added))
    return added


def hold(connection: Connection, act: int, numbers: Collection[int], papers: Collection[str]) -> None:
    """Note that these bodies hold these papers' issues; within the caller's transaction."""
    rows = [{"act_id": act, "body_id": number, "paper": paper} for number in numbers for paper in papers]
    if rows:
        connection.execute(_insert(connection, act_papers).on_conflict_do_nothing(), rows)


def _act(connection: Connection, act: Act, parts: int, now: int) -> tuple[int, bool]:
    """The act's number, its row locked, and whether it is new."""
    values = _act_row(act.key, act.kind, silent=act.silent, expires=micros(act.expires), parts=parts, now=now)
    insert = _insert(connection, acts).values(**values)
    later = {
        n: sa.case((acts.c[n] > insert.excluded[n], acts.c[n]), else_=insert.excluded[n]) for n in ("expires", "parts")
    }
    upsert = insert.on_conflict_do_update(index_elements=[acts.c.key], set_=later | {"closed": None})
    row = connection.execute(upsert.returning(acts.c.id, acts.c.total)).one()
    return row.id, row.total == 0


def store_body(connection: Connection, body: Body) -> int:
    """The number of these exact bytes, which are stored once."""
    row = {"html": storable(body.html), "plain": storable(body.plain), "markup": storable(body.markup)}
    digest = hashlib.sha256("\0".join(row.values()).encode()).hexdigest()
    insert = _insert(connection, bodies).values(hash=digest, **row)
    connection.execute(insert.on_conflict_do_nothing(index_elements=[bodies.c.hash]))
    return int(connection.execute(sa.select(bodies.c.id).where(bodies.c.hash == digest)).scalar_one())


def _insert_rows(
    connection: Connection,
    number: int,
    act: Act,
    places: Sequence[tuple[int, int]],
    chats: list[int],
    now: int,
    *,
    fresh: bool,
) -> int:
    chat = _listed(connection, chats)
    rows = (sa.select(sa.literal(part).label("part"), sa.literal(body).label("body")) for part, body in places)
    part = sa.union_all(*rows).subquery()
    first_at = sa.case((part.c.part == 1, sa.literal(now)), else_=sa.null())
    columns = ("act_id", "chat", "part", "body_id", "state", "priority", "expires", "next_at")
    values = (
        sa.literal(number), chat, part.c.part, part.c.body, sa.literal(State.PENDING.value),
        sa.literal(PRIORITIES.get(act.kind, Priority.SOON).value), sa.literal(micros(act.expires)),
        sa.cast(first_at, sa.BigInteger),
    )  # fmt: skip
    query = sa.select(*values).join_from(chat.table, part, sa.true())
    if not fresh:
        has_some = sa.select(outbox.c.id).where(outbox.c.act_id == number, outbox.c.chat == chat)
        query = query.where(~has_some.exists())
    else:
        query = query.where(sa.true())  # SQLite reads ON after a bare FROM as a join's
    insert = _insert(connection, outbox).from_select(columns, query).on_conflict_do_nothing()
    return int(connection.execute(insert, execution_options={"preserve_rowcount": True}).rowcount)


def _listed(connection: Connection, chats: list[int]) -> Any:
    """The chats as a column."""
    if connection.dialect.name == "postgresql":
        many = sa.func.unnest(
            sa.cast(sa.literal(chats, postgresql.ARRAY(sa.BigInteger)), postgresql.ARRAY(sa.BigInteger))
        )
        return many.table_valued(sa.column("chat", sa.BigInteger), name="wanted").render_derived().c.chat
    return sa.func.json_each(json.dumps(chats)).table_valued(sa.column("value", sa.BigInteger), name="wanted").c.value


def chats_of(connection: Connection, which: sa.ColumnElement[bool]) -> Iterator[int]:
    """The chats of subscribers, in order, read whole before the first is given out: 8 bytes each."""
    found = array("q")
    result = connection.execute(sa.select(subscribers.c.chat).where(which).order_by(subscribers.c.chat))
    for some in result.scalars().partitions(_CHATS):
        found.extend(some)
    return iter(found)
