"""The rate's arithmetic keeps every window, whatever the clock does."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.pacer import Pacer
from bot.rate import FREE, PAID, SECOND, Limits, Pace, interval, pause, reserve, resumes, stars
from digests.store.pacing import Decide, T

NOW = 1_800_000_000 * SECOND


def busiest(times: list[int], window: int) -> int:
    """The most events in any half-open window."""
    return max(bisect_left(times, t + window) - n for n, t in enumerate(times))


@given(st.lists(st.tuples(st.integers(0, 300_000), st.integers(1, 40)), min_size=1, max_size=200))
def test_every_window(asks: list[tuple[int, int]]) -> None:
    """Whoever asks when, no second holds more slots than the limit, and no slot is given twice."""
    pace, now, times = Pace(), NOW, []
    for later, want in asks:
        now += later
        pace, slots = reserve(pace, now, want=want, step=interval(30), horizon=250_000)
        times += [slots.at(n) for n in range(slots.count)]
    assert times == sorted(set(times))
    assert busiest(times, SECOND) <= 29


class Paces:
    """Two lanes and no chat that waits, in memory."""

    def __init__(self) -> None:
        self.rows: dict[str, Pace] = {}

    def pace(self, keys: Sequence[str], decide: Decide[T], *, chat: int | None = None) -> T:
        """See ``digests.store.pacing``."""
        rows, _, told = decide([self.rows.get(key, Pace()) for key in keys], 0)
        self.rows |= zip(keys, rows, strict=True)
        return told


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 1_500_000), max_size=40))
@example([0] * 40)
def test_a_broadcast_and_its_answers_in_any_second(asked: list[int]) -> None:
    """Whoever asks when, no second has thirty of pushed messages and answers together, though some take up to 60 ms
    longer on their way than others."""
    clock = [NOW]
    pacer = Pacer(Paces(), 1, clock=lambda: clock[0])
    questions = iter(accumulate(asked, initial=NOW))
    next_question, sent = next(questions, None), []
    while len(sent) < 200:
        while next_question is not None and next_question <= clock[0]:
            sent.append(clock[0] + pacer.answer(len(sent)))
            next_question = next(questions, None)
        slots = pacer.bulk(5)
        sent += [slots.at(n) for n in range(slots.count)]
        clock[0] += 20_000
    assert busiest(sorted(sent), SECOND + 60_000) <= 29


def test_shares_add_up() -> None:
    """A broadcast and the answers beside it stay below the limit together; paid is a thousand."""
    second = SECOND / FREE.bulk_interval + SECOND / FREE.answer_interval
    assert 27 < second < 30
    assert 930 < SECOND / PAID.bulk_interval < 1000


def test_price() -> None:
    """A tenth of a Star a message, rounded up."""
    assert [stars(messages) for messages in (0, 1, 10, 11, 1_000_000)] == [0, 1, 1, 2, 100_000]


def test_chats() -> None:
    """A private chat has a second between messages, a group three."""
    assert FREE.gap(7) == 1_060_000
    assert FREE.gap(-7) == 3_180_000
    assert Limits(per_group_minute=600).gap(-7) == 1_060_000


def test_never_further_than_the_horizon() -> None:
    """One process cannot take all slots of the future."""
    pace, slots = reserve(Pace(), NOW, want=10_000, step=1000, horizon=250_000)
    assert slots.count == 251
    assert reserve(pace, NOW, want=1, step=1000, horizon=250_000)[1].count == 0


def test_longest_pause_wins() -> None:
    """Of two pauses that overlap the later end counts, in either order."""
    long_first = pause(pause(Pace(), NOW, 10), NOW + SECOND, 2)
    short_first = pause(pause(Pace(), NOW, 2), NOW + SECOND, 9)
    assert resumes(long_first, NOW + SECOND) == resumes(short_first, NOW + SECOND) == NOW + 10 * SECOND


def test_pause_without_seconds() -> None:
    """A 429 that says nothing, or nought, pauses for a second at least."""
    assert pause(Pace(), NOW, None) == pause(Pace(), NOW, 0)
    assert resumes(pause(Pace(), NOW, 0), NOW) == NOW + SECOND


def test_no_slots_in_a_pause() -> None:
    """While paused there are no slots, and one learns when there will be."""
    _, slots = reserve(pause(Pace(), NOW, 60), NOW + SECOND, want=5, step=1000, horizon=250_000)
    assert (slots.count, slots.first) == (0, NOW + 60 * SECOND)


def test_clock_set_back() -> None:
    """A clock set back ten minutes neither stops the sending nor lengthens a pause."""
    pace, _ = reserve(Pace(), NOW, want=5, step=1000, horizon=250_000)
    back = NOW - 600 * SECOND
    assert reserve(pace, back, want=1, step=1000, horizon=250_000)[1].first == back
    assert resumes(pause(Pace(), NOW, 30), back) == back + 30 * SECOND
