"""When each paper's issue was last looked for: shared by readers, and taken up again when one died."""

import sqlalchemy as sa
from alembic import op

revision = "0006_looks"
down_revision = "0005_quiet"


def upgrade() -> None:
    op.create_table(
        "looks",
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("paper", "day", name=op.f("pk_looks")),
    )
