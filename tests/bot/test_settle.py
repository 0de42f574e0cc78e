"""What an outcome makes of a part."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.classify import Outcome, Verdict
from bot.outage import Outage
from bot.settle import LONGEST_WAIT, PIECE, held_back, settle, split_smaller
from digests.markup import units
from digests.store.deliveries import SECOND, Body, ChatFate, Claimed, State

ROW = Claimed(
    id=1, act=1, key="a", chat=7, part=1, parts=2, body=1, expires=10**18, attempts=0, unknowns=0, plain=False, piece=0,
    silent=False, thread=None, struck=False,
)  # fmt: skip
NOW = 1_800_000_000 * SECOND
BODY = Body(html="<b>长</b>", plain="长", markup='{"inline_keyboard":[]}')


@pytest.mark.parametrize(
    ("verdict", "row", "state"),
    [
        (Verdict.SENT, ROW, State.SENT),
        (Verdict.LATER, ROW, State.PENDING),
        (Verdict.LATER, replace(ROW, unknowns=1), State.UNKNOWN),
        (Verdict.NOT_SENT, ROW, State.DEFERRED),
        (Verdict.NOT_SENT, replace(ROW, unknowns=1), State.UNKNOWN),
        (Verdict.NOT_SENT, replace(ROW, attempts=200), State.REFUSED),
        (Verdict.UNKNOWN, ROW, State.UNKNOWN),
        (Verdict.UNKNOWN, replace(ROW, unknowns=1), State.REFUSED),
        (Verdict.MARKUP, ROW, State.PENDING),
        (Verdict.MARKUP, replace(ROW, plain=True), State.REFUSED),
        (Verdict.TOO_LONG, ROW, State.PENDING),
        (Verdict.TOO_LONG, replace(ROW, plain=True), State.REFUSED),
        (Verdict.TOO_LONG, replace(ROW, piece=1), State.REFUSED),
        (Verdict.MIGRATED, ROW, State.PENDING),
        (Verdict.BLOCKED, ROW, State.REFUSED),
        (Verdict.REFUSED, ROW, State.REFUSED),
        (Verdict.STOP, ROW, State.PENDING),
    ],
)
def test_states(verdict: Verdict, row: Claimed, state: State) -> None:
    """Each verdict leads to one state; a part of which nobody knew stays so until its one resend ends."""
    assert settle(row, Outcome(verdict=verdict, reason="r", chat=-1), NOW, jitter=0.5, body=BODY).state is state


def test_every_verdict_settles() -> None:
    """No verdict is forgotten."""
    for verdict in Verdict:
        assert settle(ROW, Outcome(verdict=verdict, reason="r"), NOW, jitter=0.5).row is ROW


@given(st.integers(0, 199), st.floats(0, 0.999))
def test_waits_are_bounded(attempts: int, jitter: float) -> None:
    """Ever longer, never longer than five minutes and a half of them."""
    row = replace(ROW, attempts=attempts)
    wait = settle(row, Outcome(verdict=Verdict.NOT_SENT, reason="r"), NOW, jitter=jitter).at - NOW
    assert SECOND // 2 <= wait <= 1.5 * LONGEST_WAIT


def test_what_does_not_count() -> None:
    """A 429, a stop and a part held back leave the number of attempts as it was."""
    uncounted = [settle(ROW, Outcome(verdict=v), NOW, jitter=0) for v in (Verdict.LATER, Verdict.STOP)]
    assert [s.counted for s in (*uncounted, held_back(ROW, NOW))] == [False] * 3


@pytest.mark.parametrize(
    ("verdict", "fate"),
    [(Verdict.BLOCKED, ChatFate.BLOCKED), (Verdict.GONE, ChatFate.GONE), (Verdict.MISSING, ChatFate.STRUCK)],
)
def test_fates(verdict: Verdict, fate: ChatFate) -> None:
    """What is true of the chat is told of the chat."""
    assert settle(ROW, Outcome(verdict=verdict, reason="r"), NOW, jitter=0).fate is fate


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=9000))
def test_pieces_lose_nothing(text: str) -> None:
    """The pieces together are the text, each within its limit, the buttons under the last."""
    pieces = split_smaller(replace(BODY, plain=text))
    assert "".join(piece.plain for piece in pieces) == text
    assert all(units(piece.plain) <= PIECE for piece in pieces)
    assert [bool(piece.markup) for piece in pieces] == [False] * (len(pieces) - 1) + [True]


def test_an_outage_begins_and_ends() -> None:
    """Three failures of the way in a row are one; any answer of Telegram's ends the counting."""
    lost, answered = Outcome(verdict=Verdict.NOT_SENT, outage=True), Outcome(verdict=Verdict.SENT)
    state = Outage().after(lost, 0).after(lost, 0)
    assert (state.on, state.after(lost, 0).on, state.after(answered, 0).after(lost, 0).on) == (False, True, False)


def test_probes_become_rarer() -> None:
    """Never more often than it helps, never rarer than once in a minute and a half."""
    outage, now, gaps = Outage(failures=3), 0.0, []
    for _ in range(12):
        assert outage.may_probe(now, 0.5)
        assert not outage.may_probe(now, 0.5)
        gaps.append(outage.next_probe - now)
        now = outage.next_probe
    assert gaps == sorted(gaps)
    assert gaps[-1] == 60.0
