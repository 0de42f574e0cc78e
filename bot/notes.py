"""What administrators are told: one sentence, once for each key, through the outbox like everything else."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Protocol

import structlog

from digests.errors import StoreError
from digests.i18n import DEFAULT_LANGUAGE, translations
from digests.store.deliveries import Act, Body, Kind

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """``sentence`` is English, the key of the catalogue, its fields in braces; ``key`` names the matter for a day."""

    key: str
    sentence: str
    fields: dict[str, object] = field(default_factory=dict)


class Store(Protocol):
    """What notes need of the store."""

    def enqueue(self, act: Act, parts: Sequence[Body], chats: Collection[int], *, now: datetime) -> int:
        """Queue parts for chats."""


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


class Notes:
    """Queues notes for the administrators, each key once a day; call it from any thread but the loop's."""

    def __init__(
        self,
        store: Store,
        admins: Collection[int],
        *,
        language: str = DEFAULT_LANGUAGE,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store, self._admins, self._language, self._now = store, admins, language, now

    def __call__(self, note: Note) -> None:
        """Queue a note. A store that does not take it leaves it in the log."""
        now = self._now()
        text = translations(self._language).gettext(note.sentence).format(**note.fields)
        log.warning("note", key=note.key)
        act = Act(key=f"note/{now:%Y-%m-%d}/{note.key}", kind=Kind.NOTE, expires=now + timedelta(days=2))
        if not self._admins:
            return
        try:
            self._store.enqueue(act, [Body(html=escape(text, quote=False), plain=text)], self._admins, now=now)
        except StoreError as error:
            log.error("note not queued", key=note.key, reason=type(error).__name__)
