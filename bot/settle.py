"""What an outcome makes of a part: sent, tried again and when, or given up. Pure.

    settle(row, outcome, now, jitter) -> Settlement

Bounds: a part that did not leave is tried again until it expires, ever more slowly; one of which nobody knows is tried
once more; markup that Telegram cannot read is sent as plain text once, a text that is too long in smaller pieces once.
"""

import html
from dataclasses import dataclass, replace

from bot.classify import Outcome, Verdict
from bot.rate import SHORTEST_PAUSE, Limits
from digests.markup import units
from digests.store.deliveries import SECOND, Body, ChatFate, Claimed, Settlement, State

#: The longest wait between two attempts at a part that does not leave.
LONGEST_WAIT = 300 * SECOND
#: A group whose new id moves on and on, or a part that never leaves, ends after this many attempts.
MOST_ATTEMPTS = 200
#: UTF-16 units of a piece of a text that was too long.
PIECE = 2000

_FATES = {Verdict.BLOCKED: ChatFate.BLOCKED, Verdict.GONE: ChatFate.GONE, Verdict.MISSING: ChatFate.STRUCK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Microseconds before the one resend of a part of which nobody knows, and before the first retry of one that did
    not leave."""

    unknown: int = 5 * SECOND
    not_sent: int = 1 * SECOND


def settle(
    row: Claimed,
    outcome: Outcome,
    now: int,
    *,
    jitter: float,
    body: Body | None = None,
    limits: Limits | None = None,
    patience: Patience | None = None,
) -> Settlement:
    """The settlement of an attempt that ended ``now``. ``jitter`` is in [0, 1); ``body`` is needed for a long text."""
    gap = (limits or Limits()).gap(row.chat)
    if outcome.verdict is Verdict.SENT:
        return Settlement(row=row, state=State.SENT, at=now, message_id=outcome.message_id, gap=gap)
    patience = patience or Patience()
    base = Settlement(row=row, state=_waiting(row), at=now, reason=outcome.reason, gap=gap)
    match outcome.verdict:
        case Verdict.LATER:
            wait = max(SHORTEST_PAUSE, round((outcome.wait or 0) * SECOND))
            return replace(base, at=now + wait, counted=False)
        case Verdict.STOP:
            return replace(base, counted=False)
        case Verdict.NOT_SENT if row.attempts < MOST_ATTEMPTS:
            wait = min(LONGEST_WAIT, patience.not_sent * 2 ** min(row.attempts, 10))
            return replace(base, state=_waiting(row, State.DEFERRED), at=now + round(wait * (0.5 + jitter)))
        case Verdict.UNKNOWN if not row.unknowns:
            wait = round(patience.unknown * (0.5 + jitter))
            return replace(base, state=State.UNKNOWN, unknown=True, failure=outcome.reason, at=now + wait)
        case Verdict.UNKNOWN:
            return replace(_refused(base, outcome.reason), unknown=True)
        case Verdict.MARKUP if not row.plain:
            return replace(base, plain=True)
        case Verdict.TOO_LONG if body is not None and not (row.plain or row.piece):
            return replace(base, plain=True, pieces=split_smaller(body))
        case Verdict.MIGRATED if row.attempts < MOST_ATTEMPTS:
            return replace(base, migrated=outcome.chat)
        case _:
            return replace(_refused(base, outcome.reason), fate=_FATES.get(outcome.verdict))


def held_back(row: Claimed, now: int) -> Settlement:
    """A part that was begun and then not sent after all: as if it had never been begun."""
    return Settlement(row=row, state=_waiting(row), at=now, counted=False, gap=0)


def _waiting(row: Claimed, otherwise: State = State.PENDING) -> State:
    """A part of which nobody knew stays one until its one resend has ended."""
    return State.UNKNOWN if row.unknowns else otherwise


def _refused(base: Settlement, reason: str) -> Settlement:
    return replace(base, state=State.REFUSED, reason=reason or "refused", failure=reason or "refused")


def split_smaller(body: Body) -> tuple[Body, ...]:
    """The body's plain text in pieces of at most ``PIECE`` units, cut at line ends where there are any; none is lost.

    The buttons go with the last piece.
    """
    pieces, piece = [], ""
    for line in body.plain.splitlines(keepends=True):
        for bit in _short(line):
            if piece and units(piece + bit) > PIECE:
                pieces.append(piece)
                piece = ""
            piece += bit
    pieces.append(piece)
    bodies = [Body(html=html.escape(text, quote=False), plain=text) for text in pieces]
    return (*bodies[:-1], replace(bodies[-1], markup=body.markup))


def _short(line: str) -> list[str]:
    """A line in bits that fit a piece whatever their characters are."""
    half = PIECE // 2
    return [line] if units(line) <= PIECE else [line[n : n + half] for n in range(0, len(line), half)]
