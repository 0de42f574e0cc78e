"""Who asks too fast is told once, then not heard for a moment."""

from bot.floods import Floods, Limit, Verdict


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_heard_then_told_once() -> None:
    """Three at once are heard, the fourth is told, the fifth ignored."""
    floods = Floods(Clock(), Limit(burst=3, rate=1))
    assert [floods.hear(7) for _ in range(5)] == [*[Verdict.HEAR] * 3, Verdict.TELL, Verdict.IGNORE]


def test_a_pause_refills() -> None:
    """After a pause of two seconds two more are heard, and the next flood is told again."""
    clock = Clock()
    floods = Floods(clock, Limit(burst=3, rate=1))
    for _ in range(5):
        floods.hear(7)
    clock.now = 2.0
    assert [floods.hear(7) for _ in range(3)] == [Verdict.HEAR, Verdict.HEAR, Verdict.TELL]


def test_chats_do_not_share() -> None:
    """One chat's flood costs another nothing."""
    floods = Floods(Clock(), Limit(burst=1, rate=0))
    floods.hear(7)
    assert (floods.hear(7), floods.hear(8)) == (Verdict.TELL, Verdict.HEAR)


def test_memory_is_bounded() -> None:
    """However many chats ask, only so many buckets are kept."""
    floods = Floods(Clock(), Limit(), most=100)
    for chat in range(10_000):
        floods.hear(chat)
    assert len(floods._buckets) == 100
