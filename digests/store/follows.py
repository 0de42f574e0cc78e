"""What chats follow, and the deadlines they marked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from digests.store.deliveries import micros
from digests.store.engine import Database
from digests.store.late import late_members
from digests.store.people import Group, Late, Standing
from digests.store.schema.follows import Wish, follows, marks
from digests.store.schema.people import subscribers
from digests.store.subscribers import in_group

__all__ = ["Follow", "Follows", "Mark", "Wish"]

#: Rules a chat may follow, and deadlines it may mark.
MAX_FOLLOWS = 20
MAX_MARKS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A rule that a chat follows, as it was typed (see ``digests.follow``)."""

    id: int
    chat: int
    rule: str
    at_once: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a chat wants of a deadline. ``article`` is one that names it."""

    chat: int
    deadline: str
    wish: Wish
    due: date
    task: str
    article: int | None = None


class Follows:
    """The store's side of following and of being reminded."""

    database: Database

    def follow(self, chat: int, rule: str, *, now: datetime) -> bool:
        """Keep a rule. False when the chat follows ``MAX_FOLLOWS`` already; the same rule again changes nothing."""
        with self.database.write() as connection:
            mine = sa.select(follows.c.rule).where(follows.c.chat == chat)
            known = set(connection.scalars(mine))
            if rule in known:
                return True
            if len(known) >= MAX_FOLLOWS:
                return False
            connection.execute(sa.insert(follows).values(chat=chat, rule=rule, at_once=False, created=micros(now)))
            return True

    def unfollow(self, chat: int, number: int) -> bool:
        """Drop a rule of the chat's own. True when it was there."""
        which = sa.and_(follows.c.chat == chat, follows.c.id == number)
        with self.database.write() as connection:
            return connection.execute(sa.delete(follows).where(which)).rowcount > 0

    def hear_at_once(self, chat: int, number: int, at_once: bool) -> bool:
        """Whether what a rule catches is told as soon as a page is read. True when the rule is the chat's."""
        which = sa.and_(follows.c.chat == chat, follows.c.id == number)
        with self.database.write() as connection:
            return connection.execute(sa.update(follows).where(which).values(at_once=at_once)).rowcount > 0

    def follows_of(self, chat: int) -> list[Follow]:
        """The rules of a chat, oldest first."""
        query = sa.select(follows).where(follows.c.chat == chat).order_by(follows.c.id)
        with self.database.read() as connection:
            return [_follow(row) for row in connection.execute(query).mappings()]

    def late_follows(self, late: Late, *, now: datetime) -> list[Follow]:
        """The rules of those for whom an issue is late."""
        joined = follows.join(subscribers, subscribers.c.chat == follows.c.chat)
        query = sa.select(follows).select_from(joined).order_by(follows.c.id)
        with self.database.read() as connection:
            members = query.where(late_members(connection, late, now))
            return [_follow(row) for row in connection.execute(members).mappings()]

    def active_follows(self, *, at_once: bool = False, group: Group | None = None) -> list[Follow]:
        """The rules of all active subscribers, or of a group's members; with ``at_once`` those told at once only."""
        joined = follows.join(subscribers, subscribers.c.chat == follows.c.chat)
        query = sa.select(follows).select_from(joined).where(subscribers.c.state == Standing.ACTIVE.value)
        if at_once:
            query = query.where(follows.c.at_once)
        if group is not None:
            query = query.where(in_group(group))
        with self.database.read() as connection:
            return [_follow(row) for row in connection.execute(query.order_by(follows.c.id)).mappings()]

    def mark(self, mark: Mark, *, now: datetime) -> bool:
        """Keep what a chat wants of a deadline, in place of what it wanted before. False beyond ``MAX_MARKS``."""
        values = {
            "chat": mark.chat, "deadline": mark.deadline, "wish": mark.wish.value, "due": mark.due,
            "task": mark.task, "article": mark.article, "created": micros(now),
        }  # fmt: skip
        with self.database.write() as connection:
            others = sa.and_(marks.c.chat == mark.chat, marks.c.deadline != mark.deadline)
            count = connection.scalar(sa.select(sa.func.count()).where(others)) or 0
            if count >= MAX_MARKS:
                return False
            kind = postgresql if connection.dialect.name == "postgresql" else sqlite
            insert = kind.insert(marks).values(**values)
            connection.execute(
                insert.on_conflict_do_update(index_elements=[marks.c.chat, marks.c.deadline], set_=values)
            )
            return True

    def unmark(self, chat: int, deadline: str) -> bool:
        """Want nothing special of a deadline any more. True when something was wanted."""
        which = sa.and_(marks.c.chat == chat, marks.c.deadline == deadline)
        with self.database.write() as connection:
            return connection.execute(sa.delete(marks).where(which)).rowcount > 0

    def marks_of(self, chat: int) -> dict[str, Mark]:
        """What a chat wants of deadlines, by the deadline's key."""
        query = sa.select(marks).where(marks.c.chat == chat).order_by(marks.c.due)
        with self.database.read() as connection:
            return {row["deadline"]: _mark(row) for row in connection.execute(query).mappings()}

    def reminders(self, due: Iterable[date]) -> list[Mark]:
        """The marks of active subscribers who want to be reminded of something due on one of these days."""
        joined = marks.join(subscribers, subscribers.c.chat == marks.c.chat)
        query = (
            sa.select(marks)
            .select_from(joined)
            .where(
                marks.c.due.in_(list(due)),
                marks.c.wish == Wish.REMIND.value,
                subscribers.c.state == Standing.ACTIVE.value,
            )
            .order_by(marks.c.chat, marks.c.due, marks.c.deadline)
        )
        with self.database.read() as connection:
            return [_mark(row) for row in connection.execute(query).mappings()]

    def drop_marks(self, before: date) -> int:
        """Marks of what was due before a day go; how many."""
        with self.database.write() as connection:
            return connection.execute(sa.delete(marks).where(marks.c.due < before)).rowcount


def _follow(row: Mapping[Any, Any]) -> Follow:
    return Follow(id=row["id"], chat=row["chat"], rule=row["rule"], at_once=row["at_once"])


def _mark(row: Mapping[Any, Any]) -> Mark:
    return Mark(
        chat=row["chat"],
        deadline=row["deadline"],
        wish=Wish(row["wish"]),
        due=row["due"],
        task=row["task"],
        article=row["article"],
    )
