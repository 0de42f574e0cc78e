"""What search keeps beside the index itself, which each database makes in its own way (see the migrations)."""

import sqlalchemy as sa

from digests.store.schema.meta import Prose, metadata

#: One row: with which tokens the index was made. An index of others is made anew.
index_state = sa.Table(
    "index_state",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("tokens", sa.Text, nullable=False),
    sa.CheckConstraint("id = 1", name="one_row"),
)

#: Every keyword that an article had, and in how many; what near words are looked for in.
vocabulary = sa.Table(
    "vocabulary",
    metadata,
    sa.Column("text", Prose, primary_key=True),
    sa.Column("articles", sa.Integer, nullable=False),
    sa.Index(None, "articles"),
)
