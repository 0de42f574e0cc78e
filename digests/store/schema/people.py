"""Who wants what, when. Chats only: no names are kept."""

from enum import StrEnum

import sqlalchemy as sa

from digests.store.schema.meta import Prose, metadata
from digests.store.schema.pages import Number


class Standing(StrEnum):
    """Whether a subscriber gets anything."""

    ACTIVE = "active"
    LEFT = "left"  #: unsubscribed
    BLOCKED = "blocked"  #: blocked the bot
    GONE = "gone"  #: the account, the group, or the bot's place in it


class ChatKind(StrEnum):
    """What kind of chat it is."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


def one_of(column: str, kinds: type[StrEnum]) -> sa.CheckConstraint:
    """The CHECK of an enumeration's column."""
    return sa.CheckConstraint("{} IN ({})".format(column, ", ".join(f"'{k.value}'" for k in kinds)), name=column)


#: What those have in common who get the same digest at the same time, besides ``next_at``.
GROUPED = ("zone", "minute", "weekdays", "days", "paused_until", "language", "length", "papers", "pages")

subscribers = sa.Table(
    "subscribers",
    metadata,
    sa.Column("chat", Number, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("thread", sa.BigInteger),  # a forum's topic
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("minute", sa.SmallInteger, nullable=False),  # of the local day
    sa.Column("weekdays", sa.SmallInteger, nullable=False),  # bit 0 is Monday
    sa.Column("days", sa.Text, nullable=False),  # all, working, holidays
    sa.Column("length", sa.Text, nullable=False),
    sa.Column("papers", Prose, nullable=False),  # JSON array, sorted; [] is all
    sa.Column("pages", Prose, nullable=False, server_default="[]"),  # JSON array, sorted; [] is all
    sa.Column("silent", sa.Boolean, nullable=False),
    sa.Column("quiet", sa.Boolean, nullable=False, server_default=sa.true()),  # at night
    sa.Column("night_from", sa.SmallInteger, nullable=False, server_default="1320"),  # of the local day
    sa.Column("night_until", sa.SmallInteger, nullable=False, server_default="420"),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("paused_until", sa.BigInteger),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("changed", sa.BigInteger, nullable=False),
    sa.Column("next_at", sa.BigInteger, nullable=False),  # when the next digest is due
    sa.Column("decided_at", sa.BigInteger, nullable=False),  # by the clock of that moment, which may have been wrong
    sa.Column("missing_act", sa.BigInteger),  # the first act that did not find the chat
    one_of("kind", ChatKind),
    one_of("state", Standing),
    sa.CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),
    sa.CheckConstraint("weekdays BETWEEN 0 AND 127", name="weekdays"),
    # Those who are due together stand together, in the order of chats: grouping and listing them sorts nothing.
    sa.Index("ix_subscribers_due", "state", "next_at", *GROUPED),
    sa.Index("ix_subscribers_decided_at", "decided_at"),
)
