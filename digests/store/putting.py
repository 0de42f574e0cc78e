"""Rows of the outbox are made here, within the caller's transaction.

act | bodies by hash | what some have of their own, then what everybody gets, thousands of chats at a time
"""

import hashlib
import json
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from digests.store.deliveries import PRIORITIES, Act, Body, Kind, Own, Priority, State, micros
from digests.store.schema.meta import storable
from digests.store.schema.outbox import act_papers, acts, bodies, outbox
from digests.store.schema.people import subscribers

#: Chats of one INSERT: enough that statements cost nothing, few enough that they need no memory.
ROWS = 20_000
#: Bodies looked up in one SELECT.
_BODIES = 500
#: A chat, the part's place from 1, the body's number.
_Row = tuple[int, int, int]


def put(
    connection: Connection,
    act: Act,
    parts: Sequence[Body],
    chats: Iterable[int],
    now: int,
    *,
    papers: Collection[str] = (),
    own: Iterable[Own] = (),
) -> int:
    """Queue parts for chats; see ``Outbox.enqueue``. With ``own``, ``chats`` is a sequence in order.

    Gives the number of new rows. What is ``own`` of a chat that is not among ``chats`` is left.
    """
    if not parts:
        raise ValueError(f"an act without parts: {act.key}")
    number, fresh = _act(connection, act, len(parts), now)
    insert = _Insert(connection=connection, number=number, act=act, now=now, fresh=fresh)
    taken = _Taken(members=chats if isinstance(chats, Sequence | array) else ())
    for some in _own_rows(connection, number, own, taken, papers):
        insert.rows(_rows_listed(connection, some))
    places = [(place, body) for place, body in enumerate(store_bodies(connection, parts), 1)]
    hold(connection, number, [places[0][1]], papers)
    waiting = (chat for chat in chats if chat not in taken.chats) if taken.chats else iter(chats)
    while left := list(islice(waiting, ROWS)):
        insert.rows(_rows_for_each(connection, left, places))
    which = sa.update(acts).where(acts.c.id == number)
    most = sa.case((acts.c.parts > taken.parts, acts.c.parts), else_=taken.parts)
    connection.execute(which.values(total=acts.c.total + insert.added, parts=most))
    return insert.added


@dataclass(slots=True)
class _Taken:
    """Which chats have had their own, of those who may, and in how many parts at the most."""

    members: Sequence[int]
    chats: set[int] = field(default_factory=set)
    parts: int = 0

    def take(self, chat: int) -> bool:
        """Whether a chat may have its own: once."""
        at = bisect_left(self.members, chat)
        if chat in self.chats or at == len(self.members) or self.members[at] != chat:
            return False
        self.chats.add(chat)
        return True


def _own_rows(
    connection: Connection, number: int, own: Iterable[Own], taken: _Taken, papers: Collection[str]
) -> Iterator[list[_Row]]:
    """The rows of those who get something of their own, some thousands at a time; their bodies are stored before."""
    waiting = iter(own)
    rows: list[_Row] = []
    while some := list(islice(waiting, _BODIES)):
        known = iter(store_bodies(connection, [part for each in some for part in each.parts]))
        firsts = []
        for each in some:
            places = list(enumerate(islice(known, len(each.parts)), 1))
            firsts.append(places[0][1])
            taken.parts = max(taken.parts, len(places))
            for chat in filter(taken.take, each.chats):
                rows += [(chat, place, body) for place, body in places]
                if len(rows) >= ROWS:
                    yield rows
                    rows = []
        hold(connection, number, firsts, papers)
    if rows:
        yield rows


def hold(connection: Connection, act: int, numbers: Collection[int], papers: Collection[str]) -> None:
    """Note that these bodies hold these papers' issues; within the caller's transaction."""
    rows = [{"act_id": act, "body_id": number, "paper": paper} for number in set(numbers) for paper in papers]
    if rows:
        connection.execute(_insert(connection, act_papers).on_conflict_do_nothing(), rows)


def act_row(key: str, kind: Kind, *, silent: bool, expires: int, parts: int, now: int) -> dict[str, object]:
    """The columns of an act of which nothing has been queued."""
    priority = PRIORITIES.get(kind, Priority.SOON)
    zero = dict.fromkeys(("total", "sent", "refused", "expired", "watched"), 0)
    return {"key": key, "kind": kind.value, "priority": priority.value, "silent": silent, "created": now,
            "expires": expires, "parts": parts, **zero}  # fmt: skip


def _insert(connection: Connection, table: sa.Table) -> Any:
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


def _act(connection: Connection, act: Act, parts: int, now: int) -> tuple[int, bool]:
    """The act's number, its row locked, and whether it is new."""
    values = act_row(act.key, act.kind, silent=act.silent, expires=micros(act.expires), parts=parts, now=now)
    insert = _insert(connection, acts).values(**values)
    later = {
        n: sa.case((acts.c[n] > insert.excluded[n], acts.c[n]), else_=insert.excluded[n]) for n in ("expires", "parts")
    }
    upsert = insert.on_conflict_do_update(index_elements=[acts.c.key], set_=later | {"closed": None})
    row = connection.execute(upsert.returning(acts.c.id, acts.c.total)).one()
    return row.id, row.total == 0


def store_bodies(connection: Connection, parts: Sequence[Body]) -> list[int]:
    """The numbers of these exact bytes, which are stored once."""
    hashes: dict[Body, str] = {}
    rows: dict[str, dict[str, str]] = {}
    for part in parts:
        if part not in hashes:
            row = {"html": storable(part.html), "plain": storable(part.plain), "markup": storable(part.markup)}
            hashes[part] = hashlib.sha256("\0".join(row.values()).encode()).hexdigest()
            rows[hashes[part]] = row
    insert = _insert(connection, bodies).on_conflict_do_nothing(index_elements=[bodies.c.hash])
    numbers: dict[str, int] = {}
    waiting = iter(rows.items())
    while some := dict(islice(waiting, _BODIES)):
        connection.execute(insert, [{"hash": digest, **row} for digest, row in some.items()])
        found = connection.execute(sa.select(bodies.c.hash, bodies.c.id).where(bodies.c.hash.in_(some)))
        numbers.update({row.hash: row.id for row in found})
    return [numbers[hashes[part]] for part in parts]


@dataclass(slots=True, kw_only=True)
class _Insert:
    """INSERT ... SELECT of one act's rows; counts them."""

    connection: Connection
    number: int
    act: Act
    now: int
    fresh: bool  #: nobody has anything of the act yet
    added: int = 0

    def rows(self, source: sa.Subquery) -> None:
        """The rows of ``source`` (chat, part, body), of whoever has nothing of the act yet."""
        chat, part, body = source.c.chat, source.c.part, source.c.body
        first_at = sa.case((part == 1, sa.literal(self.now)), else_=sa.null())
        columns = ("act_id", "chat", "part", "body_id", "state", "priority", "expires", "next_at")
        values = (
            sa.literal(self.number), chat, part, body, sa.literal(State.PENDING.value),
            sa.literal(PRIORITIES.get(self.act.kind, Priority.SOON).value), sa.literal(micros(self.act.expires)),
            sa.cast(first_at, sa.BigInteger),
        )  # fmt: skip
        query = sa.select(*values).select_from(source)
        if self.fresh:
            query = query.where(sa.true())  # SQLite reads ON after a bare FROM as a join's
        else:
            has_some = sa.select(outbox.c.id).where(outbox.c.act_id == self.number, outbox.c.chat == chat)
            query = query.where(~has_some.exists())
        insert = _insert(self.connection, outbox).from_select(columns, query).on_conflict_do_nothing()
        self.added += int(self.connection.execute(insert, execution_options={"preserve_rowcount": True}).rowcount)


def _rows_for_each(connection: Connection, chats: list[int], places: Sequence[tuple[int, int]]) -> sa.Subquery:
    """The same parts for each of these chats."""
    chat = numbers_listed(connection, chats)
    rows = (sa.select(sa.literal(part).label("part"), sa.literal(body).label("body")) for part, body in places)
    part = sa.union_all(*rows).subquery()
    columns = (chat.label("chat"), part.c.part, part.c.body)
    return sa.select(*columns).join_from(chat.table, part, sa.true()).subquery("rows")


def _rows_listed(connection: Connection, rows: Sequence[_Row]) -> sa.Subquery:
    """These rows, as one parameter."""
    names = ("chat", "part", "body")
    if connection.dialect.name == "postgresql":
        kind = postgresql.ARRAY(sa.BigInteger)
        lists = [sa.cast(sa.literal(list(column), kind), kind) for column in zip(*rows, strict=True)]
        columns = [sa.column(name, sa.BigInteger) for name in names]
        wanted = sa.func.unnest(*lists).table_valued(*columns, name="listed").render_derived()
        return sa.select(*(wanted.c[name] for name in names)).subquery("rows")
    each = sa.func.json_each(json.dumps(rows)).table_valued(sa.column("value", sa.Text), name="listed").c.value
    fields = (sa.func.json_extract(each, f"$[{at}]").label(name) for at, name in enumerate(names))
    return sa.select(*fields).subquery("rows")


def numbers_listed(connection: Connection, numbers: Sequence[int]) -> Any:
    """Whole numbers as a column, as one parameter however many they are."""
    if connection.dialect.name == "postgresql":
        kind = postgresql.ARRAY(sa.BigInteger)
        many = sa.func.unnest(sa.cast(sa.literal(list(numbers), kind), kind))
        return many.table_valued(sa.column("value", sa.BigInteger), name="wanted").render_derived().c.value
    listed = sa.func.json_each(json.dumps(list(numbers)))
    return listed.table_valued(sa.column("value", sa.Integer), name="wanted").c.value


def chats_of(connection: Connection, which: sa.ColumnElement[bool]) -> "array[int]":
    """The chats of subscribers, in order: 8 bytes each."""
    found = array("q")
    result = connection.execute(sa.select(subscribers.c.chat).where(which).order_by(subscribers.c.chat))
    for some in result.scalars().partitions(ROWS):
        found.extend(some)
    return found
