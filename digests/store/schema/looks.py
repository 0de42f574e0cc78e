"""When each paper's issue was last looked for and what came of it; what a source last said of its content."""

import sqlalchemy as sa

from digests.store.schema.meta import Prose, metadata

looks = sa.Table(
    "looks",
    metadata,
    sa.Column("paper", Prose, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),  # microseconds since 1970
    sa.Column("whole", sa.Boolean, nullable=False),  # it came to its end
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),  # looks in a row that left something missing
    sa.Column("missing", Prose, nullable=False, server_default="[]"),  # JSON: addresses that could not be had
    sa.Column("outcome", Prose, nullable=False, server_default="{}"),  # JSON: how many pages, and errors by kind
)

seen = sa.Table(
    "seen",
    metadata,
    sa.Column("address", Prose, primary_key=True),  # of an index or a feed; or folder:PAPER/FILE
    sa.Column("etag", Prose, nullable=False),  # of a file its size and time
    sa.Column("modified", Prose, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)
