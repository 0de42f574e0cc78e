"""Pages that operators sent in a chat and have not published yet."""

import sqlalchemy as sa

from digests.store.schema.meta import metadata

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),  # drawn by lot, never used twice
    sa.Column("chat", sa.BigInteger, nullable=False),
    sa.Column("content", sa.Text, nullable=False),  # see digests/store/drafts_form.py
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Index("ix_drafts_chat", "chat", "created"),
    sa.Index("ix_drafts_created", "created"),
)
