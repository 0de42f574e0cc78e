"""Which pages somebody follows, and when their night is."""

import sqlalchemy as sa
from alembic import op

revision = "0008_choices"
down_revision = "0007_byline"

_GROUPED = ("zone", "minute", "weekdays", "days", "paused_until", "language", "length", "papers")


def upgrade() -> None:
    op.add_column("subscribers", sa.Column("pages", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("subscribers", sa.Column("night_from", sa.SmallInteger(), nullable=False, server_default="1320"))
    op.add_column("subscribers", sa.Column("night_until", sa.SmallInteger(), nullable=False, server_default="420"))
    op.drop_index("ix_subscribers_due", "subscribers")
    op.create_index("ix_subscribers_due", "subscribers", ["state", "next_at", *_GROUPED, "pages"])
