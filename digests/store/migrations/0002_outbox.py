"""Subscribers, and the outbox: acts, bodies, a row for each (act, chat, part), the paces all processes share."""

import sqlalchemy as sa
from alembic import op

from digests.store.schema.meta import Prose

revision = "0002_outbox"
down_revision = "0001_articles"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IS_OPEN = sa.text("state IN ('pending', 'deferred', 'unknown')")
IS_SENDING = sa.text("state = 'sending'")
IS_RUNNING = sa.text("closed IS NULL")


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("id", Number, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("parts", sa.SmallInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("sent", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.BigInteger(), nullable=False),
        sa.Column("expired", sa.BigInteger(), nullable=False),
        sa.Column("watched", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Text(), nullable=True),
        sa.Column("closed", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('digest', 'reminder', 'alert', 'broadcast', 'note')", name=op.f("ck_acts_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
        sa.UniqueConstraint("key", name=op.f("uq_acts_key")),
    )
    op.create_index(
        "ix_acts_running", "acts", ["id"], unique=False, sqlite_where=IS_RUNNING, postgresql_where=IS_RUNNING
    )
    op.create_table(
        "bodies",
        sa.Column("id", Number, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("html", Prose(), nullable=False),
        sa.Column("plain", Prose(), nullable=False),
        sa.Column("markup", Prose(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bodies")),
        sa.UniqueConstraint("hash", name=op.f("uq_bodies_hash")),
    )
    op.create_table(
        "chat_paces",
        sa.Column("chat", Number, autoincrement=False, nullable=False),
        sa.Column("tat", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_chat_paces")),
    )
    op.create_table(
        "paces",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("tat", sa.BigInteger(), nullable=False),
        sa.Column("paused_at", sa.BigInteger(), nullable=False),
        sa.Column("paused_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_paces")),
    )
    op.create_table(
        "subscribers",
        sa.Column("chat", Number, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("minute", sa.SmallInteger(), nullable=False),
        sa.Column("weekdays", sa.SmallInteger(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("length", sa.Text(), nullable=False),
        sa.Column("papers", Prose(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paused_until", sa.BigInteger(), nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.Column("missing_act", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('private', 'group', 'channel')", name=op.f("ck_subscribers_kind")),
        sa.CheckConstraint("state IN ('active', 'left', 'blocked', 'gone')", name=op.f("ck_subscribers_state")),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name=op.f("ck_subscribers_minute")),
        sa.CheckConstraint("weekdays BETWEEN 0 AND 127", name=op.f("ck_subscribers_weekdays")),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_subscribers")),
    )
    op.create_index("ix_subscribers_decided_at", "subscribers", ["decided_at"], unique=False)
    grouped = ["zone", "minute", "weekdays", "days", "paused_until", "language", "length", "papers"]
    op.create_index("ix_subscribers_due", "subscribers", ["state", "next_at", *grouped], unique=False)
    op.create_table(
        "act_failures",
        sa.Column("act_id", Number, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["acts.id"], name=op.f("fk_act_failures_act_id_acts"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("act_id", "reason", name=op.f("pk_act_failures")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", Number, nullable=False),
        sa.Column("act_id", Number, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column("piece", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("body_id", Number, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unknowns", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("plain", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('sent', 'refused', 'expired')) = (settled_at IS NOT NULL)", name=op.f("ck_outbox_settled")
        ),
        sa.CheckConstraint("state <> 'refused' OR reason <> ''", name=op.f("ck_outbox_reason")),
        sa.CheckConstraint(
            "state <> 'sending' OR (lease_until IS NOT NULL AND holder IS NOT NULL)", name=op.f("ck_outbox_lease")
        ),
        sa.CheckConstraint("state <> 'unknown' OR unknowns = 1", name=op.f("ck_outbox_unknown")),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'deferred', 'unknown', 'refused', 'expired')",
            name=op.f("ck_outbox_state"),
        ),
        sa.CheckConstraint("unknowns BETWEEN 0 AND 2 AND attempts >= 0", name=op.f("ck_outbox_counts")),
        sa.ForeignKeyConstraint(["act_id"], ["acts.id"], name=op.f("fk_outbox_act_id_acts")),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_outbox_body_id_bodies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_expires", "outbox", ["expires"], unique=False, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )
    op.create_index(
        "ix_outbox_open_chat", "outbox", ["chat"], unique=False, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )
    op.create_index(
        "ix_outbox_ready",
        "outbox",
        ["priority", "next_at", "id"],
        unique=False,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_index("uq_outbox_act_id_chat_part_piece", "outbox", ["act_id", "chat", "part", "piece"], unique=True)
    op.create_index(
        "uq_outbox_in_flight", "outbox", ["chat"], unique=True, sqlite_where=IS_SENDING, postgresql_where=IS_SENDING
    )
