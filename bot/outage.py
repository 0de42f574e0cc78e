"""Telegram cannot be reached: nothing is begun until something harmless got through."""

from dataclasses import dataclass, replace

from bot.classify import Outcome, Verdict

#: This many failures of the way in a row are an outage.
IN_A_ROW = 3
LONGEST = 60.0


@dataclass(slots=True)
class Outage:
    """How things stand. Times are monotonic seconds."""

    failures: int = 0
    probes: int = 0
    next_probe: float = 0.0

    @property
    def on(self) -> bool:
        """Whether there is an outage."""
        return self.failures >= IN_A_ROW

    def after(self, outcome: Outcome, now: float) -> "Outage":
        """The state after an attempt."""
        if not outcome.outage:
            return self if outcome.verdict is Verdict.UNKNOWN or not (self.failures or self.probes) else Outage()
        began = self.failures + 1 == IN_A_ROW
        return replace(self, failures=self.failures + 1, next_probe=now + 1.0 if began else self.next_probe)

    def may_probe(self, now: float, jitter: float) -> bool:
        """Whether to try now; the next time is then twice as far away. ``jitter`` is in [0, 1)."""
        if now < self.next_probe:
            return False
        self.probes += 1
        self.next_probe = now + min(LONGEST, 2.0**self.probes) * (0.5 + jitter)
        return True
