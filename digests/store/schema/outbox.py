"""The outbox: acts, bodies, one row for each (act, chat, part), and the paces that all processes share.

Times are microseconds since 1970.
"""

import sqlalchemy as sa

from digests.store.deliveries import OPEN, Kind, State
from digests.store.schema.meta import Prose, metadata
from digests.store.schema.pages import Number
from digests.store.schema.people import one_of

#: As it stands in the partial indexes; a query must say it in the same words for SQLite to use them.
IS_OPEN = "state IN ({})".format(", ".join(f"'{s.value}'" for s in OPEN))
IS_RUNNING = "closed IS NULL"
IS_SENDING = f"state = '{State.SENDING.value}'"

acts = sa.Table(
    "acts",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("priority", sa.SmallInteger, nullable=False),
    sa.Column("silent", sa.Boolean, nullable=False),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("expires", sa.BigInteger, nullable=False),  # the latest of its rows
    sa.Column("parts", sa.SmallInteger, nullable=False),  # the most that any chat gets
    sa.Column("total", sa.BigInteger, nullable=False),
    sa.Column("sent", sa.BigInteger, nullable=False),
    sa.Column("refused", sa.BigInteger, nullable=False),
    sa.Column("expired", sa.BigInteger, nullable=False),
    sa.Column("watched", sa.Integer, nullable=False),  # attempts the circuit breaker has seen
    sa.Column("paused", sa.Text),  # why the breaker, or a person, stopped it
    sa.Column("closed", sa.BigInteger),  # when its last part ended
    one_of("kind", Kind),
    sa.Index("ix_acts_running", "id", sqlite_where=sa.text(IS_RUNNING), postgresql_where=sa.text(IS_RUNNING)),
)

failures = sa.Table(
    "act_failures",
    metadata,
    sa.Column("act_id", Number, sa.ForeignKey("acts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("reason", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)

act_papers = sa.Table(
    "act_papers",  # whoever got this body as the first part of this act has had these papers' issues
    metadata,
    sa.Column("act_id", Number, sa.ForeignKey("acts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("body_id", Number, primary_key=True, autoincrement=False),
    sa.Column("paper", Prose, primary_key=True),
)

bodies = sa.Table(
    "bodies",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("hash", sa.Text, nullable=False, unique=True),  # SHA-256 of the three below, in hex
    sa.Column("html", Prose, nullable=False),
    sa.Column("plain", Prose, nullable=False),
    sa.Column("markup", Prose, nullable=False),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("act_id", Number, sa.ForeignKey("acts.id"), nullable=False),
    sa.Column("chat", sa.BigInteger, nullable=False),
    sa.Column("part", sa.SmallInteger, nullable=False),  # from 1
    sa.Column("piece", sa.SmallInteger, nullable=False, server_default="0"),  # of a part that was too long
    sa.Column("body_id", Number, sa.ForeignKey("bodies.id"), nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("priority", sa.SmallInteger, nullable=False),
    sa.Column("expires", sa.BigInteger, nullable=False),
    sa.Column("next_at", sa.BigInteger),  # NULL: when the part before it has ended
    sa.Column("lease_until", sa.BigInteger),
    sa.Column("holder", sa.Text),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("unknowns", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("plain", sa.Boolean, nullable=False, server_default=sa.false()),  # markup was refused
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("settled_at", sa.BigInteger),
    one_of("state", State),
    sa.CheckConstraint("state <> 'sending' OR (lease_until IS NOT NULL AND holder IS NOT NULL)", name="lease"),
    sa.CheckConstraint("(state IN ('sent', 'refused', 'expired')) = (settled_at IS NOT NULL)", name="settled"),
    sa.CheckConstraint("state <> 'refused' OR reason <> ''", name="reason"),
    sa.CheckConstraint("unknowns BETWEEN 0 AND 2 AND attempts >= 0", name="counts"),
    sa.CheckConstraint("state <> 'unknown' OR unknowns = 1", name="unknown"),
    sa.Index("uq_outbox_act_id_chat_part_piece", "act_id", "chat", "part", "piece", unique=True),
    sa.Index("ix_outbox_ready", "priority", "next_at", "id", sqlite_where=sa.text(IS_OPEN),
             postgresql_where=sa.text(IS_OPEN)),
    sa.Index("ix_outbox_expires", "expires", sqlite_where=sa.text(IS_OPEN), postgresql_where=sa.text(IS_OPEN)),
    sa.Index("ix_outbox_open_chat", "chat", sqlite_where=sa.text(IS_OPEN), postgresql_where=sa.text(IS_OPEN)),
    # One message at a time to a chat, whoever sends.
    sa.Index("uq_outbox_in_flight", "chat", unique=True, sqlite_where=sa.text(IS_SENDING),
             postgresql_where=sa.text(IS_SENDING)),
)  # fmt: skip

paces = sa.Table(
    "paces",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),  # a bot's number and lane
    sa.Column("tat", sa.BigInteger, nullable=False),
    sa.Column("paused_at", sa.BigInteger, nullable=False),
    sa.Column("paused_until", sa.BigInteger, nullable=False),
)

chat_paces = sa.Table(
    "chat_paces",
    metadata,
    sa.Column("chat", Number, primary_key=True, autoincrement=False),
    sa.Column("tat", sa.BigInteger, nullable=False),  # nothing before this
)
