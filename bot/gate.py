"""Whether anything may leave: no end, no pause that Telegram asked for, no outage."""

import time
from collections.abc import Callable
from enum import StrEnum

import structlog

from bot.classify import Outcome, Verdict
from bot.notes import Note
from bot.outage import Outage
from digests.store.deliveries import SECOND, Claimed

log = structlog.get_logger(__name__)

#: A pause longer than this (seconds) is worth a note.
_LONG = 60
#: No pause lasts longer than this; one that seems to was asked for by a clock that has been set back.
_LONGEST = 8 * 86_400 * SECOND


class Ending(StrEnum):
    """Why a sender came to its end."""

    STOPPED = "stopped"  #: it was asked to
    REVOKED = "revoked"  #: Telegram does not know the token any more
    CONFLICT = "conflict"  #: another process uses the token
    STORE = "store"  #: the store cannot be relied on


_WHY = {
    Ending.REVOKED: "sending stopped: Telegram does not know this token",
    Ending.CONFLICT: "sending stopped: another process uses this token",
}


class Gate:
    """What one outcome means for everything else that waits to be sent."""

    def __init__(self, tell: Callable[[Note], None], clock: Callable[[], int]) -> None:
        self._tell, self._clock = tell, clock
        self.ending: Ending | None = None
        self.outage = Outage()
        self.paused_until = 0
        self._unwritten: float | None = None

    def end(self, ending: Ending) -> None:
        """Nothing more leaves; the first reason stays."""
        if self.ending is None:
            self.ending = ending
            if ending in _WHY:
                log.error(_WHY[ending])

    def pause(self, until: int) -> None:
        """Nothing leaves before ``until``."""
        self.paused_until = max(self.paused_until, until)

    @property
    def paused(self) -> bool:
        """Whether a pause lasts."""
        return self._clock() < self.paused_until < self._clock() + _LONGEST

    @property
    def shut(self) -> bool:
        """Whether anything keeps what waits from leaving."""
        return self.ending is not None or self.outage.on or self.paused

    def unwritten_pause(self) -> float | None:
        """Seconds of a pause that the other processes have not been told of; given out once."""
        pause, self._unwritten = self._unwritten, None
        return pause

    def consider(self, outcome: Outcome, row: Claimed) -> None:
        """Draw the conclusions."""
        self.outage = self.outage.after(outcome, time.monotonic())
        match outcome.verdict:
            case Verdict.LATER:
                wait = max(1.0, outcome.wait or 0.0)
                self._unwritten = max(wait, self._unwritten or 0.0)
                self.pause(self._clock() + round(wait * SECOND))
                if wait > _LONG:
                    self.note("pause", "Telegram asks us to wait {seconds} seconds.", seconds=round(wait))
            case Verdict.STOP:
                self.end(Ending.CONFLICT if outcome.reason == "conflict" else Ending.REVOKED)
            case Verdict.MARKUP:
                self.note(f"markup/{row.key}", "{act}: Telegram cannot read the markup.", act=row.key)
            case Verdict.TOO_LONG:
                self.note(f"long/{row.key}", "{act}: a part is too long for a message.", act=row.key)

    def note(self, key: str, sentence: str, **fields: object) -> None:
        """Tell the administrators."""
        self._tell(Note(key=key, sentence=sentence, fields=fields))
