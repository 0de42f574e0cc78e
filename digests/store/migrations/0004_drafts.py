"""Pages that operators sent in a chat and have not published yet."""

import sqlalchemy as sa
from alembic import op

revision = "0004_drafts"
down_revision = "0003_follows"


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_chat", "drafts", ["chat", "created"], unique=False)
    op.create_index("ix_drafts_created", "drafts", ["created"], unique=False)
