"""What is pushed to people, as data: acts, bodies, the rows of the outbox, and what became of them.

    Act + Bodies -> Delivery (one row a chat and part) -> Claimed -> Settlement

Times are microseconds since 1970, in UTC, as whole numbers: both databases compare them alike, and so do two processes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

SECOND = 1_000_000


def micros(moment: datetime) -> int:
    """An aware datetime in microseconds since 1970."""
    if moment.tzinfo is None:
        raise ValueError(f"a naive datetime: {moment!r}")
    return round(moment.timestamp() * SECOND)


class State(StrEnum):
    """Where a part for a chat stands."""

    PENDING = "pending"  #: not tried yet, or held back by a 429
    SENDING = "sending"  #: a process is at it; its lease says until when
    SENT = "sent"  #: Telegram confirmed it: never again
    DEFERRED = "deferred"  #: it did not leave; again at its time
    UNKNOWN = "unknown"  #: nobody knows whether it arrived; once more, no oftener
    REFUSED = "refused"  #: it will not be sent; the reason says why
    EXPIRED = "expired"  #: its time was over before it could be sent


#: May still be claimed.
OPEN = (State.PENDING, State.DEFERRED, State.UNKNOWN)
#: Has come to its end.
DONE = (State.SENT, State.REFUSED, State.EXPIRED)


class Kind(StrEnum):
    """Why something is pushed."""

    DIGEST = "digest"
    REMINDER = "reminder"
    ALERT = "alert"
    BROADCAST = "broadcast"
    NOTE = "note"  #: to an administrator


class Priority(IntEnum):
    """What goes first when there is more than the rate allows."""

    SOON = 0  #: notes, reminders, alerts
    DIGEST = 1
    BROADCAST = 2


PRIORITIES: Mapping[Kind, Priority] = {
    Kind.DIGEST: Priority.DIGEST,
    Kind.BROADCAST: Priority.BROADCAST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A rate's stored row: the next free slot, and a pause with the moment at which it was asked for."""

    tat: int = 0
    paused_at: int = 0
    paused_until: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing to do once: ``key`` is unique for ever, such as ``digest/2026-07-27``.

    A chat that got anything of an act gets nothing more of it. ``expires``: nothing of it is sent at or after that.
    """

    key: str
    kind: Kind
    expires: datetime
    silent: bool = False

    def __post_init__(self) -> None:
        micros(self.expires)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The exact bytes of one message. ``markup`` is a reply_markup as JSON; empty without."""

    html: str
    plain: str
    markup: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What some chats get in place of the parts that everybody gets: their bytes too are stored once."""

    chats: tuple[int, ...]
    parts: tuple[Body, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A part that this process may send, and what is known of its past. ``thread`` is a forum's topic."""

    id: int
    act: int
    key: str
    chat: int
    part: int
    parts: int
    body: int
    expires: int
    attempts: int
    unknowns: int
    plain: bool
    piece: int
    silent: bool
    thread: int | None
    struck: bool  #: the chat was missing before


class ChatFate(StrEnum):
    """What an answer means for the chat itself."""

    BLOCKED = "blocked"
    GONE = "gone"
    STRUCK = "struck"  #: missing; gone when it happens in a second act


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of an attempt. ``at``: when it is tried again (open states), or when it ended.

    ``failure`` is counted by the act's circuit breaker, empty for none. ``counted`` False gives the attempt back;
    ``unknown`` adds one to the times nobody knew. ``gap``: how long the chat is left alone now. ``migrated``: the
    group's new id. ``pieces`` take the body's place, in order.
    """

    row: Claimed
    state: State
    at: int
    reason: str = ""
    message_id: int | None = None
    failure: str = ""
    counted: bool = True
    unknown: bool = False
    plain: bool = False
    gap: int = SECOND
    fate: ChatFate | None = None
    migrated: int | None = None
    pieces: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What one turn of the outbox gave: rows now ``sending``, rows leased, acts the breaker stopped."""

    started: frozenset[int] = frozenset()
    claimed: tuple[Claimed, ...] = ()
    tripped: tuple[tuple[str, str], ...] = ()  #: key, reason
    elsewhere: bool = False  #: there was work, but other processes hold it


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What a look after crashed senders and lapsed times found: counts of parts."""

    unknown: int = 0
    refused: int = 0
    expired: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an act is; ``open`` parts are still to come. ``paused`` is the breaker's reason, empty when it runs."""

    key: str
    kind: Kind
    total: int
    sent: int
    refused: int
    expired: int
    created: int
    expires: int
    paused: str = ""

    @property
    def open(self) -> int:
        """Parts that have not come to their end."""
        return self.total - self.sent - self.refused - self.expired


#: The breaker looks at this many first attempts of an act, and stops it at this share of one failure.
WATCHED, SHARE = 50, 0.2


def trips(failures: Mapping[str, int]) -> str | None:
    """The failure that stops an act, given how often each came within the first ``WATCHED`` attempts."""
    for reason, count in failures.items():
        if count >= WATCHED * SHARE:
            return reason
    return None
