"""The byline as it was printed, which stands in no paragraph."""

import sqlalchemy as sa
from alembic import op

from digests.store.schema.meta import Prose

revision = "0007_byline"
down_revision = "0006_looks"


def upgrade() -> None:
    op.add_column("articles", sa.Column("byline", Prose(), nullable=False, server_default=""))
