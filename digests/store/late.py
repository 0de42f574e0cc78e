"""An issue that is read when some have had their digest of the day: to whom it still goes.

a digest's bodies | papers that they hold | papers that are here by now | who got such a body and wants such a paper

What a body holds is kept with its act, once for however many got it: looking costs nothing while nothing is late.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.store.deliveries import Act, Body, micros
from digests.store.engine import Database
from digests.store.outbox import chats_of, hold, put
from digests.store.people import Lacking, Late, Standing
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

        Nothing once the digest has lapsed for everybody. Two small look-ups, however many got the digest.
        """
        running = sa.select(acts.c.id).where(acts.c.key == key, acts.c.expires > micros(now))
        with self.database.read() as connection:
            act = connection.execute(running).scalar()
            held = _held(connection, act) if act is not None else {}
            if act is None or not held:
                return []
            here = _here(connection, on, now, settled)
        without = {paper: tuple(sorted(body for body in held if paper not in held[body])) for paper in here}
        return [Lacking(act=act, paper=paper, bodies=bodies) for paper, bodies in without.items() if bodies]

    def late(self, lacking: Lacking, *, now: datetime) -> list[Late]:
        """Who wants what a digest did not hold: each variant and expiry once."""
        columns = (*(_s[name] for name in VARIANT), outbox.c.expires)
        joined = outbox.join(subscribers, _s.chat == outbox.c.chat)
        query = sa.select(*columns).select_from(joined).where(_got(lacking), *_active(now)).distinct()
        query = query.where(outbox.c.expires > micros(now)).order_by(*columns)
        with self.database.read() as connection:
            rows = connection.execute(query).mappings().all()
        found = [Late(lacking=lacking, variant=variant_of(row), expires=moment(row["expires"])) for row in rows]
        return [late for late in found if not late.variant.papers or lacking.paper in late.variant.papers]

    def enqueue_late(self, act: Act, parts: Sequence[Body], late: Late, *, now: datetime) -> int:
        """Queue an issue for those it is late for. All or nothing; the same again changes nothing."""
        with self.database.write() as connection:
            return put(connection, act, parts, chats_of(connection, late_members(late, now)), micros(now))

    def cover(self, lacking: Lacking) -> None:
        """Whoever got these bodies has had this paper's issue, or wants none of it."""
        with self.database.write() as connection:
            hold(connection, lacking.act, lacking.bodies, [lacking.paper])


def late_members(late: Late, now: datetime) -> sa.ColumnElement[bool]:
    """Whom an issue is late for, as a condition on ``subscribers``."""
    got = sa.select(outbox.c.chat).where(_got(late.lacking), outbox.c.expires == micros(late.expires))
    return sa.and_(*_active(now), same_variant(late.variant), _s.chat.in_(got))


def _got(lacking: Lacking) -> sa.ColumnElement[bool]:
    o = outbox.c
    return sa.and_(o.act_id == lacking.act, o.part == 1, o.body_id.in_(lacking.bodies))


def _active(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    awake = sa.or_(_s.paused_until.is_(None), _s.paused_until <= micros(now))
    return (_s.state == Standing.ACTIVE.value, awake)


def _held(connection: Connection, act: int) -> Mapping[int, set[str]]:
    """The papers of each body of an act."""
    held: dict[int, set[str]] = defaultdict(set)
    which = sa.select(act_papers.c.body_id, act_papers.c.paper).where(act_papers.c.act_id == act)
    for row in connection.execute(which):
        held[row.body_id].add(row.paper)
    return held


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
