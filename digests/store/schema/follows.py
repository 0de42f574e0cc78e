"""What chats follow: rules of words, and deadlines they want to hear of again, or no more."""

from enum import StrEnum

import sqlalchemy as sa

from digests.store.schema.meta import Prose, metadata
from digests.store.schema.pages import Number
from digests.store.schema.people import one_of


class Wish(StrEnum):
    """What a chat wants of a deadline."""

    REMIND = "remind"  #: 7, 3 and 1 days before
    DONE = "done"  #: nothing more, and a tick
    MUTED = "muted"  #: nothing more


follows = sa.Table(
    "follows",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("chat", sa.BigInteger, nullable=False),
    sa.Column("rule", Prose, nullable=False),  # as typed, folded
    sa.Column("at_once", sa.Boolean, nullable=False),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("chat", "rule"),
)

marks = sa.Table(
    "marks",
    metadata,
    sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("deadline", sa.Text, primary_key=True),  # its key, the same in every article that names it
    sa.Column("wish", sa.Text, nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("task", Prose, nullable=False),
    sa.Column("article", Number),  # one that names it
    sa.Column("created", sa.BigInteger, nullable=False),
    one_of("wish", Wish),
    sa.Index("ix_marks_due", "due", "wish"),
)
