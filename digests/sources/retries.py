"""When a fetch is worth another try. One pure function decides; attempts and total time are both bounded."""

from dataclasses import dataclass
from enum import StrEnum

from digests.errors import Forbidden, SourceError


class Unanswered(SourceError):
    """The source {name} did not answer: {reason}."""

    @property
    def status(self) -> int | None:
        """The HTTP status, when there was one."""
        status = self.fields.get("status")
        return status if isinstance(status, int) else None

    @property
    def retry_after(self) -> float | None:
        """The seconds the server asked us to wait."""
        seconds = self.fields.get("retry_after")
        return float(seconds) if isinstance(seconds, int | float) else None


class Outcome(StrEnum):
    """What to do about a failed fetch."""

    RETRY = "retry"  #: a passing fault: try again soon
    MISSING = "missing"  #: it is not there (yet): look again at the next hour, not at once
    GIVE_UP = "give-up"  #: it will not get better by asking again


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to go on: attempts in all, seconds before the second, and seconds between first and last."""

    attempts: int = 3
    first_pause: float = 2.0
    total: float = 120.0


def classify(error: BaseException) -> Outcome:
    """What a failure means. A refused address never changes by asking; silence and 5xx may."""
    if isinstance(error, Forbidden):
        return Outcome.GIVE_UP
    if isinstance(error, Unanswered):
        status = error.status
        if status in (404, 410):
            return Outcome.MISSING
        if status is None or status in (408, 425, 429) or status >= 500:
            return Outcome.RETRY
        return Outcome.GIVE_UP
    return Outcome.RETRY if isinstance(error, OSError | TimeoutError) else Outcome.GIVE_UP


def pause_before(attempt: int, error: BaseException, spent: float, patience: Patience) -> float | None:
    """Seconds to wait before attempt ``attempt`` (2 is the second); None when there is no other.

    The pause doubles each time; a server's Retry-After counts when it is longer. ``spent`` is in seconds.
    """
    if attempt > patience.attempts or classify(error) is not Outcome.RETRY:
        return None
    pause = patience.first_pause * 2.0 ** (attempt - 2)
    if isinstance(error, Unanswered) and error.retry_after is not None:
        pause = max(pause, error.retry_after)
    return pause if spent + pause <= patience.total else None
