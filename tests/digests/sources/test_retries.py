"""When a fetch is tried again."""

import pytest

from digests.errors import Forbidden
from digests.sources.bodies import Unusable
from digests.sources.retries import Outcome, Patience, Unanswered, classify, pause_before

BUSY = Unanswered(name="x", reason="HTTP 503", status=503)
PATIENCE = Patience(attempts=3, first_pause=2.0, total=60.0)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (BUSY, Outcome.RETRY),
        (Unanswered(name="x", reason="HTTP 429", status=429), Outcome.RETRY),
        (Unanswered(name="x", reason="ClientOSError"), Outcome.RETRY),
        (TimeoutError(), Outcome.RETRY),
        (Unanswered(name="x", reason="HTTP 404", status=404), Outcome.MISSING),
        (Unanswered(name="x", reason="HTTP 403", status=403), Outcome.GIVE_UP),
        (Forbidden(name="x", reason="y"), Outcome.GIVE_UP),
        (Unusable(name="x", reason="y"), Outcome.GIVE_UP),
        (KeyError("bug"), Outcome.GIVE_UP),
    ],
)
def test_classify(error: Exception, outcome: Outcome) -> None:
    """Silence and 5xx pass; a missing page, a refusal and a bug do not."""
    assert classify(error) is outcome


def test_pauses() -> None:
    """The pause doubles, a longer Retry-After counts, and both attempts and time are bounded."""
    asked = Unanswered(name="x", reason="HTTP 429", status=429, retry_after=30.0)
    assert [pause_before(attempt, BUSY, 0.0, PATIENCE) for attempt in (2, 3, 4)] == [2.0, 4.0, None]
    assert pause_before(2, asked, 0.0, PATIENCE) == 30.0
    assert pause_before(2, asked, 31.0, PATIENCE) is None
    assert pause_before(2, Forbidden(name="x", reason="y"), 0.0, PATIENCE) is None
