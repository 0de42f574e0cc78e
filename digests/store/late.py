"""An issue that is read when some have had their digest of the day: to whom it still goes.

a digest's bodies | papers that they hold | papers that are here by now | who got such a body and wants such a paper

What a body holds is kept with its act, once for however many got it: looking costs little while nothing is late.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.store.deliveries import Act, Body, Own, micros
from digests.store.engine import Database
from digests.store.people import Lacking, Late, Standing
from digests.store.putting import chats_of, hold, numbers_listed, put
from digests.store.schema import pages as t
from digests.store.schema.outbox import act_papers, acts, outbox
from digests.store.schema.people import subscribers
from digests.store.subscribers import VARIANT, moment, same_variant, variant_of

_s = subscribers.c


class LateIssues:
    """``lacking``, ``late``, ``enqueue_late`` and ``cover``."""

    database: Database

    def lacking(self, key: str, on: date, *, now: datetime, settled: datetime) -> list[Lacking]:
        """What the digest ``key`` of a day does not hold, though its last page came before ``settled``.

        Nothing once the digest has lapsed for everybody. The look-ups are in what differs, however many got the digest.
        """
        running = sa.select(acts.c.id).where(acts.c.key == key, acts.c.expires > micros(now))
        with self.database.read() as connection:
            act = connection.execute(running).scalar()
            count = _bodies(connection, act) if act is not None else 0
            if act is None or not count:
                return []
            held = _held(connection, act)
            lacked = [paper for paper in _here(connection, on, now, settled) if held.get(paper, 0) < count]
            return [Lacking(act=act, paper=paper, bodies=_without(connection, act, paper)) for paper in lacked]

    def late(self, lacking: Lacking, *, now: datetime) -> list[Late]:
        """Who wants what a digest did not hold: each variant and expiry once."""
        columns = (*(_s[name] for name in VARIANT), outbox.c.expires)
        joined = outbox.join(subscribers, _s.chat == outbox.c.chat)
        query = sa.select(*columns).select_from(joined).where(*_active(now)).distinct()
        query = query.where(outbox.c.expires > micros(now)).order_by(*columns)
        with self.database.read() as connection:
            rows = connection.execute(query.where(_got(connection, lacking))).mappings().all()
        found = [Late(lacking=lacking, variant=variant_of(row), expires=moment(row["expires"])) for row in rows]
        return [late for late in found if not late.variant.papers or lacking.paper in late.variant.papers]

    def enqueue_late(
        self, act: Act, parts: Sequence[Body], late: Late, *, now: datetime, own: Iterable[Own] = ()
    ) -> int:
        """Queue an issue for those it is late for, some of whom have parts of their ``own``. All or nothing; the same
        again changes nothing."""
        with self.database.write() as connection:
            members = chats_of(connection, late_members(connection, late, now))
            return put(connection, act, parts, members, micros(now), own=own)

    def cover(self, lacking: Lacking) -> None:
        """Whoever got these bodies has had this paper's issue, or wants none of it."""
        with self.database.write() as connection:
            hold(connection, lacking.act, lacking.bodies, [lacking.paper])


def late_members(connection: Connection, late: Late, now: datetime) -> sa.ColumnElement[bool]:
    """Whom an issue is late for, as a condition on ``subscribers``."""
    got = sa.select(outbox.c.chat).where(_got(connection, late.lacking), outbox.c.expires == micros(late.expires))
    return sa.and_(*_active(now), same_variant(late.variant), _s.chat.in_(got))


def _got(connection: Connection, lacking: Lacking) -> sa.ColumnElement[bool]:
    o = outbox.c
    which = sa.select(numbers_listed(connection, lacking.bodies))
    return sa.and_(o.act_id == lacking.act, o.part == 1, o.body_id.in_(which))


def _active(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    awake = sa.or_(_s.paused_until.is_(None), _s.paused_until <= micros(now))
    return (_s.state == Standing.ACTIVE.value, awake)


def _bodies(connection: Connection, act: int) -> int:
    """How many bodies of an act hold papers."""
    query = sa.select(sa.func.count(act_papers.c.body_id.distinct())).where(act_papers.c.act_id == act)
    return int(connection.execute(query).scalar_one())


def _held(connection: Connection, act: int) -> dict[str, int]:
    """How many bodies of an act hold each paper."""
    query = sa.select(act_papers.c.paper, sa.func.count()).where(act_papers.c.act_id == act)
    return {row[0]: row[1] for row in connection.execute(query.group_by(act_papers.c.paper))}


def _without(connection: Connection, act: int, paper: str) -> tuple[int, ...]:
    """The bodies of an act that hold nothing of a paper."""
    held = act_papers.alias("held")
    same = sa.and_(held.c.act_id == act, held.c.body_id == act_papers.c.body_id, held.c.paper == paper)
    query = sa.select(act_papers.c.body_id).where(act_papers.c.act_id == act, ~sa.exists().where(same)).distinct()
    return tuple(sorted(connection.scalars(query)))


def _here(connection: Connection, on: date, now: datetime, settled: datetime) -> list[str]:
    """The papers with an issue of the day that has articles, and of which no page came since ``settled``."""
    newest = sa.func.max(t.pages.c.ingested)
    has_articles = sa.select(t.articles.c.id).where(t.articles.c.page_id == t.pages.c.id).exists()
    query = (
        sa.select(t.papers.c.name)
        .select_from(t.pages.join(t.issues).join(t.papers))
        .where(t.issues.c.published == on, t.pages.c.shown, has_articles)
        .group_by(t.papers.c.name)
        .having(sa.or_(newest <= settled, newest > now))  # later than now: by a clock that was ahead
        .order_by(t.papers.c.name)
    )
    return list(connection.scalars(query))
