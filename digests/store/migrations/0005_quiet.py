"""Whether what comes at once makes a sound at night."""

import sqlalchemy as sa
from alembic import op

revision = "0005_quiet"
down_revision = "0004_drafts"


def upgrade() -> None:
    op.add_column("subscribers", sa.Column("quiet", sa.Boolean(), nullable=False, server_default=sa.true()))
