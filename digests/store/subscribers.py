"""Who gets the digest: coming, changing, leaving, being forgotten, being due. Every method is idempotent."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from digests.errors import NotFound
from digests.store.chats import blank, bodies_of_chat, forget_follows, leave, migrate_chat, refuse_chat
from digests.store.deliveries import SECOND, micros
from digests.store.engine import Database
from digests.store.people import ChatKind, Group, Standing, Subscriber, Variant, Wishes
from digests.store.schema.outbox import acts, chat_paces, outbox
from digests.store.schema.people import GROUPED
from digests.store.schema.people import subscribers as t
from digests.store.scrub import empty_log

_SHARED = tuple(t.c[name] for name in GROUPED)
#: The columns of a variant.
VARIANT = ("language", "length", "papers", "pages")
#: Rows of one UPDATE; the old pages of a statement are kept in memory until it ends.
_AT_ONCE = 20_000
#: A decision made this much later than now was made by a wrong clock.
_SLACK = 60 * SECOND


def moment(microseconds: int) -> datetime:
    """Microseconds since 1970 as an aware datetime."""
    return datetime.fromtimestamp(microseconds / SECOND, UTC)


def wishes_row(wishes: Wishes) -> dict[str, object]:
    """The columns of wishes."""
    return {
        "thread": wishes.thread,
        "language": wishes.variant.language,
        "zone": wishes.zone,
        "minute": _minute(wishes.at),
        "weekdays": wishes.weekdays,
        "days": wishes.days,
        "length": wishes.variant.length,
        "papers": json.dumps(wishes.variant.papers, ensure_ascii=False),
        "pages": json.dumps(wishes.variant.pages, ensure_ascii=False),
        "silent": wishes.silent,
        "quiet": wishes.quiet,
        "night_from": _minute(wishes.night_from),
        "night_until": _minute(wishes.night_until),
        "paused_until": None if wishes.paused_until is None else micros(wishes.paused_until),
    }


def variant_of(row: Mapping[Any, Any]) -> Variant:
    """The variant of a row that has the columns of ``VARIANT``."""
    lists = {name: tuple(json.loads(row[name])) for name in ("papers", "pages")}
    return Variant(language=row["language"], length=row["length"], **lists)


def same_variant(variant: Variant) -> sa.ColumnElement[bool]:
    """The subscribers of a variant, as a condition."""
    row = wishes_row(Wishes(variant=variant))
    return sa.and_(*(t.c[name] == row[name] for name in VARIANT))


def wishes_of(row: Mapping[Any, Any]) -> Wishes:
    """The wishes of a row, or of a group's row."""
    return Wishes(
        variant=variant_of(row),
        zone=row["zone"],
        at=_clock(row["minute"]),
        weekdays=row["weekdays"],
        days=row["days"],
        silent=bool(row.get("silent")),
        quiet=bool(row.get("quiet", True)),
        night_from=_clock(row.get("night_from", 22 * 60)),
        night_until=_clock(row.get("night_until", 7 * 60)),
        paused_until=None if row["paused_until"] is None else moment(row["paused_until"]),
        thread=row.get("thread"),
    )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _clock(minute: int) -> time:
    return time(*divmod(minute, 60))


def _subscriber(row: Mapping[Any, Any]) -> Subscriber:
    return Subscriber(
        chat=row["chat"],
        kind=ChatKind(row["kind"]),
        wishes=wishes_of(row),
        state=Standing(row["state"]),
        reason=row["reason"],
        created=moment(row["created"]),
        next_at=moment(row["next_at"]),
    )


class Subscribers:
    """The store's side of subscribing. ``next_at`` is decided by the caller: the store knows no calendar."""

    database: Database

    def subscriber(self, chat: int) -> Subscriber | None:
        """Who a chat is, if it ever subscribed."""
        with self.database.read() as connection:
            row = connection.execute(sa.select(t).where(t.c.chat == chat)).mappings().first()
        return None if row is None else _subscriber(row)

    def subscribe(self, chat: int, kind: ChatKind, wishes: Wishes, *, next_at: datetime, now: datetime) -> bool:
        """Make a chat active. True when it was not; one that is active keeps its wishes."""
        at = micros(now)
        values = wishes_row(wishes) | {
            "chat": chat, "kind": kind.value, "state": Standing.ACTIVE.value, "reason": "", "created": at,
            "changed": at, "next_at": micros(next_at), "decided_at": at, "missing_act": None,
        }  # fmt: skip
        with self.database.write() as connection:
            return _upsert_inactive(connection, values)

    def change(self, chat: int, wishes: Wishes, *, next_at: datetime, now: datetime) -> None:
        """Other wishes. Raises NotFound for a chat that never subscribed."""
        at = micros(now)
        values = wishes_row(wishes) | {"changed": at, "next_at": micros(next_at), "decided_at": at}
        with self.database.write() as connection:
            if not connection.execute(sa.update(t).where(t.c.chat == chat).values(**values)).rowcount:
                raise NotFound(what="subscriber", key=chat)

    def depart(self, chat: int, state: Standing, reason: str, *, now: datetime) -> bool:
        """A chat is no longer active; what was still to be sent to it is refused. True when it was active."""
        with self.database.write() as connection:
            return leave(connection, chat, state, reason, micros(now))

    def unsubscribe(self, chat: int, *, now: datetime) -> bool:
        """The subscriber leaves. True when it was active."""
        return self.depart(chat, Standing.LEFT, "left", now=now)

    def move_chat(self, old: int, new: int, *, now: datetime) -> None:
        """A group has a new id: its subscription and all that is still to be sent go there, once."""
        with self.database.write() as connection:
            migrate_chat(connection, old, new, micros(now))

    def forget(self, chat: int) -> bool:
        """Nothing of the chat stays but counts without an id. True when there was anything.

        A message that is on its way arrives, and its row is gone.
        """
        with self.database.write() as connection:
            found = connection.execute(sa.delete(t).where(t.c.chat == chat)).rowcount
            got = bodies_of_chat(connection, chat)
            every = sa.select(acts.c.id)  # so that the index on (act, chat) serves
            rows = sa.delete(outbox).where(outbox.c.act_id.in_(every), outbox.c.chat == chat)
            refuse_chat(connection, chat, "forgotten", 0, sending=True)  # so that an act's books balance without them
            found += connection.execute(rows).rowcount
            blank(connection, got)
            connection.execute(sa.delete(chat_paces).where(chat_paces.c.chat == chat))
            found += forget_follows(connection, chat)
        empty_log(self.database)
        return found > 0

    def subscriber_counts(self) -> dict[Standing, int]:
        """How many there are of each standing."""
        with self.database.read() as connection:
            rows = connection.execute(sa.select(t.c.state, sa.func.count()).group_by(t.c.state)).all()
        return {Standing(state): count for state, count in rows}

    def active_subscribers(self, *, after: int | None = None, limit: int = 1000) -> list[Subscriber]:
        """Those who get something, by chat; page on with ``after`` the last chat."""
        query = sa.select(t).where(t.c.state == Standing.ACTIVE.value).order_by(t.c.chat).limit(limit)
        if after is not None:
            query = query.where(t.c.chat > after)
        with self.database.read() as connection:
            return [_subscriber(row) for row in connection.execute(query).mappings()]

    def due_groups(self, now: datetime) -> list[Group]:
        """Who is due, or was put off by a clock that has been set back since; in the order in which they were due."""
        at = micros(now)
        query = sa.select(*_SHARED, t.c.next_at, sa.func.count().label("count")).group_by(t.c.next_at, *_SHARED)
        query = query.where(t.c.state == Standing.ACTIVE.value).order_by(t.c.next_at)
        with self.database.read() as connection:
            due = connection.execute(query.where(t.c.next_at <= at)).mappings().all()
            ahead = connection.execute(query.where(t.c.next_at > at, t.c.decided_at > at + _SLACK)).mappings().all()
        return [
            Group(wishes=wishes_of(row), next_at=moment(row["next_at"]), count=row["count"], ahead=late)
            for rows, late in ((due, False), (ahead, True))
            for row in rows
        ]

    def advance(self, group: Group, *, next_at: datetime, now: datetime) -> int:
        """The group's next due instant; those who changed their wishes meanwhile are left alone."""
        with self.database.write() as connection:
            return advance(connection, group, micros(next_at), micros(now))


def _upsert_inactive(connection: Connection, values: dict[str, object]) -> bool:
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(t).values(**values)
    kept = {name: value for name, value in values.items() if name not in ("chat", "created")}
    active = t.c.state == Standing.ACTIVE.value
    upsert = insert.on_conflict_do_update(index_elements=[t.c.chat], set_=kept, where=sa.not_(active))
    return connection.execute(upsert.returning(t.c.chat)).first() is not None


def in_group(group: Group) -> sa.ColumnElement[bool]:
    """The members of a group, as a condition on ``subscribers``."""
    row = wishes_row(group.wishes)
    same = [column.is_not_distinct_from(row[column.name]) for column in _SHARED]
    return sa.and_(t.c.state == Standing.ACTIVE.value, t.c.next_at == micros(group.next_at), *same)


def advance(connection: Connection, group: Group, next_at: int, now: int) -> int:
    """See ``Subscribers.advance``; within the caller's transaction."""
    some = sa.select(t.c.chat).where(in_group(group), t.c.next_at != next_at).limit(_AT_ONCE).scalar_subquery()
    moved = sa.update(t).where(t.c.chat.in_(some)).values(next_at=next_at, decided_at=now)
    total = 0
    while number := connection.execute(moved).rowcount:
        total += number
    return total
