"""What chats follow: rules of words, and marks on deadlines."""

import sqlalchemy as sa
from alembic import op

from digests.store.schema.meta import Prose

revision = "0003_follows"
down_revision = "0002_outbox"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "follows",
        sa.Column("id", Number, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("rule", Prose(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follows")),
        sa.UniqueConstraint("chat", "rule", name=op.f("uq_follows_chat_rule")),
    )
    op.create_table(
        "marks",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("deadline", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("task", Prose(), nullable=False),
        sa.Column("article", Number, nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("wish IN ('remind', 'done', 'muted')", name=op.f("ck_marks_wish")),
        sa.PrimaryKeyConstraint("chat", "deadline", name=op.f("pk_marks")),
    )
    op.create_index("ix_marks_due", "marks", ["due", "wish"], unique=False)
