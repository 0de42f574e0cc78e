"""What came of a look, so that only what is missing is asked for again; and what a source last said of its content."""

import sqlalchemy as sa
from alembic import op

revision = "0010_sources"
down_revision = "0009_act_papers"


def upgrade() -> None:
    op.add_column("looks", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("looks", sa.Column("missing", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("looks", sa.Column("outcome", sa.Text(), nullable=False, server_default="{}"))
    op.create_table(
        "seen",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_seen")),
    )
