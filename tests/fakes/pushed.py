"""Acts, bodies and subscribers for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from digests.store import SqlStore
from digests.store.deliveries import Act, Body, ChatFate, Claimed, Kind, Settlement, State, micros
from digests.store.people import ChatKind, Wishes

#: A Monday, 07:30 in Shanghai.
NOW = datetime(2026, 7, 26, 23, 30, tzinfo=UTC)
AT = micros(NOW)


def act(key: str = "digest/2026-07-27", *, hours: float = 12, kind: Kind = Kind.DIGEST, now: datetime = NOW) -> Act:
    """An act that expires in some hours."""
    return Act(key=key, kind=kind, expires=now + timedelta(hours=hours))


def bodies(*texts: str) -> list[Body]:
    """Parts with these texts."""
    return [Body(html=f"<b>{text}</b>", plain=text) for text in texts]


def join(store: SqlStore, *chats: int, wishes: Wishes | None = None, next_at: datetime = NOW) -> None:
    """Subscribe chats; negative ones are groups."""
    for chat in chats:
        kind = ChatKind.PRIVATE if chat > 0 else ChatKind.GROUP
        store.subscribe(chat, kind, wishes or Wishes(), next_at=next_at, now=NOW - timedelta(days=1))


def ended(row: Claimed, state: State, *, at: int = AT, reason: str = "", fate: ChatFate | None = None) -> Settlement:
    """How an attempt ended."""
    failure = reason if state is State.REFUSED else ""
    return Settlement(row=row, state=state, at=at, reason=reason, fate=fate, failure=failure, message_id=1)


def take(store: SqlStore, holder: str = "a", *, want: int = 100, now: int = AT) -> Sequence[Claimed]:
    """Lease and begin what is due."""
    claimed = store.exchange(holder, want=want, now=now).claimed
    started = store.exchange(holder, begin=[row.id for row in claimed], now=now).started
    return [row for row in claimed if row.id in started]
