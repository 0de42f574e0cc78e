"""When each paper's issue was last looked for, and whether that look came to its end."""

import sqlalchemy as sa

from digests.store.schema.meta import Prose, metadata

looks = sa.Table(
    "looks",
    metadata,
    sa.Column("paper", Prose, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),  # microseconds since 1970
    sa.Column("whole", sa.Boolean, nullable=False),
)
