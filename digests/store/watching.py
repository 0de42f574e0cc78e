"""The books at a glance, for whoever watches over the program. Reads only, and only what indexes hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.store.deliveries import SECOND, State, micros
from digests.store.engine import Database
from digests.store.people import Standing
from digests.store.queue import JobBooks, queue_books
from digests.store.schema import pages as t
from digests.store.schema.outbox import IS_OPEN, acts, outbox
from digests.store.schema.people import subscribers
from digests.store.subscribers import moment

#: A digest that was due so many seconds ago and is not enqueued is overdue.
GRACE = 120
#: A digest that is due within so many seconds is told as due.
SOON = 3600
#: How well a paper is read is told of the issues of so many days: over all the years a new layout would not show, and
#: every article would be counted at each look.
RECENT = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a paper's latest issues were read."""

    pages: int
    unplaced: int  #: pages with something that could not be placed
    articles: int
    bare: int  #: articles without a headline


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What stands where."""

    deliveries: Mapping[State, int]  #: rows that are open, and how many ever came to each end
    waiting: float  #: seconds since the oldest open row should have gone out; 0 when none is late
    subscribers: Mapping[Standing, int]
    due: int  #: active subscribers whose digest is due within ``SOON``
    overdue: int  #: active subscribers whose digest is late
    last_issue: Mapping[str, date]  #: the latest issue of each paper
    reading: Mapping[str, Reading]  #: by paper, of the issues of the ``RECENT`` days
    jobs: JobBooks | None = None  #: where there is a queue


class Watching:
    """``books``."""

    database: Database

    def books(self, now: datetime) -> Books:
        """Count what is open, what is late and what is stored."""
        at = micros(now)
        with self.database.read() as connection:
            return Books(
                deliveries=_deliveries(connection),
                waiting=_waiting(connection, at),
                subscribers=_subscribers(connection),
                due=_active(connection, at, at + SOON * SECOND),
                overdue=_active(connection, 0, at - GRACE * SECOND),
                last_issue=_last_issues(connection),
                reading=_reading(connection, (now - RECENT).date()),
                jobs=queue_books(connection),
            )

    def deliveries_of(self, chat: int) -> list[dict[str, object]]:
        """Everything that was pushed to a chat and is still known: act, part, state, when it ended."""
        every = sa.select(acts.c.id)  # so that the index on (act, chat) serves
        query = (
            sa.select(acts.c.key, outbox.c.part, outbox.c.state, outbox.c.settled_at)
            .join(acts, acts.c.id == outbox.c.act_id)
            .where(outbox.c.act_id.in_(every), outbox.c.chat == chat)
            .order_by(outbox.c.id)
        )
        with self.database.read() as connection:
            return [
                {"act": key, "part": part, "state": state, "ended": moment(ended) if ended else None}
                for key, part, state, ended in connection.execute(query)
            ]


def _deliveries(connection: Connection) -> dict[State, int]:
    ended = connection.execute(
        sa.select(*(sa.func.coalesce(sa.func.sum(acts.c[state]), 0) for state in ("sent", "refused", "expired")))
    ).one()
    found = dict(zip((State.SENT, State.REFUSED, State.EXPIRED), map(int, ended), strict=True))
    query = sa.select(outbox.c.state, sa.func.count()).where(sa.text(IS_OPEN)).group_by(outbox.c.state)
    return found | {State(state): count for state, count in connection.execute(query)}


def _waiting(connection: Connection, at: int) -> float:
    oldest = connection.scalar(sa.select(sa.func.min(outbox.c.next_at)).where(sa.text(IS_OPEN)))
    return 0.0 if oldest is None else max(0.0, (at - oldest) / SECOND)


def _subscribers(connection: Connection) -> dict[Standing, int]:
    query = sa.select(subscribers.c.state, sa.func.count()).group_by(subscribers.c.state)
    return {Standing(state): count for state, count in connection.execute(query)}


def _active(connection: Connection, begin: int, end: int) -> int:
    """Active subscribers whose next digest is in a span of time."""
    next_at = subscribers.c.next_at
    asked = sa.and_(subscribers.c.state == Standing.ACTIVE.value, next_at >= begin, next_at < end)
    return connection.scalar(sa.select(sa.func.count()).select_from(subscribers).where(asked)) or 0


def _last_issues(connection: Connection) -> dict[str, date]:
    query = (
        sa.select(t.papers.c.name, sa.func.max(t.issues.c.published))
        .select_from(t.issues.join(t.papers))
        .where(t.issues.c.published.is_not(None))
        .group_by(t.papers.c.name)
    )
    return {name: day for name, day in connection.execute(query)}  # noqa: C416  # rows, not pairs, to the checker


def _reading(connection: Connection, since: date) -> dict[str, Reading]:
    recent = t.pages.join(t.issues).join(t.papers)
    asked = sa.and_(t.pages.c.shown, t.issues.c.published >= since)
    unplaced = sa.func.sum(sa.case((sa.cast(t.pages.c.unplaced, sa.Text) != "[]", 1), else_=0))
    bare = sa.func.sum(sa.case((t.articles.c.headline == "", 1), else_=0))
    name = t.papers.c.name
    pages = sa.select(name, sa.func.count(), unplaced).select_from(recent).where(asked).group_by(name)
    in_pages = recent.join(t.articles, t.articles.c.page_id == t.pages.c.id)
    articles = sa.select(name, sa.func.count(), bare).select_from(in_pages).where(asked).group_by(name)
    found = {paper: (count, without) for paper, count, without in connection.execute(articles)}
    return {
        paper: Reading(
            pages=count, unplaced=left, articles=found.get(paper, (0, 0))[0], bare=found.get(paper, (0, 0))[1]
        )
        for paper, count, left in connection.execute(pages)
    }
