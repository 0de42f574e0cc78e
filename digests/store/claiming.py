"""The statements of claiming, built once: a turn of the outbox runs them some hundred times a second.

Parameters: ``now``, ``until``, ``holder``, ``ids`` (a list), ``limit``.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from digests.store.deliveries import Priority, State
from digests.store.schema.outbox import IS_OPEN, IS_SENDING, acts, chat_paces, outbox
from digests.store.schema.people import subscribers

_o, _s = outbox.c, subscribers.c
_now = sa.bindparam("now", type_=sa.BigInteger)
_until = sa.bindparam("until", type_=sa.BigInteger)
_holder = sa.bindparam("holder_is", type_=sa.Text)
_ids = sa.bindparam("ids", type_=sa.BigInteger, expanding=True)


def _may_begin() -> sa.ColumnElement[bool]:
    """What holds for a row whose message may leave now."""
    flying, act = outbox.alias("flying"), acts.alias("act")
    in_flight = sa.select(flying.c.id).where(flying.c.chat == _o.chat, sa.text(f"flying.{IS_SENDING}")).exists()
    stopped = sa.select(act.c.id).where(act.c.id == _o.act_id, act.c.paused.is_not(None)).exists()
    too_soon = sa.select(chat_paces.c.chat).where(chat_paces.c.chat == _o.chat, chat_paces.c.tat > _now).exists()
    is_open = sa.text(f"outbox.{IS_OPEN}")
    return sa.and_(is_open, _o.next_at <= _now, _o.expires > _now, ~in_flight, ~stopped, ~too_soon)


def _candidates(priority: Priority) -> sa.Select[Any]:
    names = ("id", "act_id", "chat", "part", "piece", "body_id", "expires", "attempts", "unknowns", "plain")
    known = (_s.silent.label("quiet"), _s.thread, _s.missing_act)
    columns = (*(_o[name] for name in names), acts.c.key, acts.c.parts, acts.c.silent, *known)
    joined = outbox.join(acts, acts.c.id == _o.act_id).outerjoin(subscribers, _s.chat == _o.chat)
    free = sa.or_(_o.lease_until.is_(None), _o.lease_until <= _now)
    at_this = _o.priority == sa.literal_column(str(priority.value))  # a literal, or the index is not used
    query = sa.select(*columns).select_from(joined).where(at_this, free, _may_begin())
    ordered = query.order_by(_o.next_at, _o.id).limit(sa.bindparam("limit", type_=sa.Integer))
    return ordered.with_for_update(of=outbox, skip_locked=True)


#: What may be leased, by priority.
CANDIDATES: Mapping[Priority, sa.Select[Any]] = {priority: _candidates(priority) for priority in Priority}

#: Lease rows.
LEASE = sa.update(outbox).where(_o.id.in_(_ids)).values(lease_until=_until, holder=_holder)

#: Begin leased rows; gives those begun.
BEGIN = (
    sa.update(outbox)
    .where(_o.id.in_(_ids), _o.holder == _holder, _o.lease_until > _now, _may_begin())
    .values(state=State.SENDING.value, attempts=_o.attempts + 1, lease_until=_until)
    .returning(_o.id)
)

#: Let go of leased rows.
FREE = (
    sa.update(outbox)
    .where(_o.id.in_(_ids), _o.holder == _holder, sa.text(IS_OPEN))
    .values(lease_until=None, holder=None)
)

#: Anything that another holder has leased.
ELSEWHERE = sa.select(_o.id).where(sa.text(IS_OPEN), _o.lease_until > _now, _o.holder != _holder).limit(1)

#: Whether anything is due, leased or not.
DUE = sa.select(
    sa.or_(
        *(
            sa.select(_o.id)
            .where(sa.text(IS_OPEN), _o.next_at <= _now, _o.priority == sa.literal_column(str(priority.value)))
            .exists()
            for priority in Priority
        )
    )
)

_lapsed = sa.select(_o.id).where(sa.text(IS_SENDING), _o.lease_until <= _now).exists()
_over = sa.select(_o.id).where(sa.text(IS_OPEN), _o.expires <= _now).exists()
#: An act all of whose parts have come to their end, and that nobody has closed yet.
ENDED = sa.and_(acts.c.closed.is_(None), acts.c.total == acts.c.sent + acts.c.refused + acts.c.expired)

#: Whether recovery has anything to do.
LAPSED = sa.select(sa.or_(_lapsed, _over, sa.select(acts.c.id).where(ENDED).exists()))
