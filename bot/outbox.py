"""The one way to push anything: digests, reminders, alerts, broadcasts, notes.

act (unique key, expiry) + bodies (exact bytes) + chats -> rows in the store, which a sender brings to Telegram
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from digests.model import Part
from digests.store import SqlStore
from digests.store.deliveries import Act, Body, Kind, Progress

__all__ = ["Act", "Body", "Kind", "Pace", "bodies_of", "broadcast", "digest_key", "late_key", "pace", "resume_acts"]

#: How long a broadcast may take before what is left of it lapses.
BROADCAST_HOURS = 24


def digest_key(on: date) -> str:
    """The key of a local date's digest: whatever happens, a chat gets one of them."""
    return f"digest/{on.isoformat()}"


def late_key(on: date, paper: str) -> str:
    """The key of an issue that goes to those whose digest of the day held nothing of it: once, like the digest."""
    return f"{digest_key(on)}/{paper}"


def bodies_of(parts: Iterable[Part], markup: str = "") -> list[Body]:
    """Rendered parts as bodies; the buttons (a reply_markup as JSON) go under the last one."""
    bodies = [Body(html=part.html, plain=part.plain) for part in parts]
    if bodies and markup:
        bodies[-1] = Body(html=bodies[-1].html, plain=bodies[-1].plain, markup=markup)
    return bodies


def broadcast(store: SqlStore, body: Body, now: datetime) -> tuple[str, int]:
    """Queues a message for every active subscriber; gives its key and how many will get it.

    The key holds the text and the date, so that the same text twice on a day goes out once.
    """
    digest = hashlib.sha256(body.html.encode()).hexdigest()[:12]
    act = Act(
        key=f"broadcast/{now:%Y-%m-%d}/{digest}", kind=Kind.BROADCAST, expires=now + timedelta(hours=BROADCAST_HOURS)
    )
    return act.key, store.enqueue_active(act, [body], now=now)


def resume_acts(store: SqlStore, key: str = "") -> list[str]:
    """Goes on with the act of this key, or with every one that is stopped; gives the keys of those that were."""
    stopped = [act.key for act in store.running() if act.paused and key in ("", act.key)]
    return [each for each in stopped if store.resume_act(each)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast an act goes: parts a second, and seconds left (None while nothing moves)."""

    rate: float
    left: float | None


def pace(marks: Sequence[tuple[float, Progress]]) -> Pace:
    """The pace of an act from looks at it, oldest first, each with its time in seconds."""
    if len(marks) < 2:
        return Pace(rate=0.0, left=None)
    (first, before), (last, after) = marks[0], marks[-1]
    rate = (before.open - after.open) / max(last - first, 1e-6)
    return Pace(rate=max(rate, 0.0), left=after.open / rate if rate > 0 else None)
