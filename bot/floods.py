"""A token bucket for each chat: who asks too fast is told once, then not heard for a moment."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum


class Verdict(Enum):
    """What to do with a question."""

    HEAR = "hear"
    TELL = "tell"  #: too fast, for the first time: say so
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """What is left to a chat; ``at`` in seconds of any clock that does not go back."""

    left: float
    at: float
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """``burst`` questions at once, then ``rate`` a second."""

    burst: float = 12
    rate: float = 0.5

    def judge(self, bucket: Bucket | None, now: float) -> tuple[Verdict, Bucket]:
        """The verdict on a question asked ``now``, and the bucket after it."""
        if bucket is None:
            bucket = Bucket(left=self.burst, at=now)
        left = min(self.burst, bucket.left + max(0.0, now - bucket.at) * self.rate)
        if left >= 1:
            return Verdict.HEAR, Bucket(left=left - 1, at=now)
        verdict = Verdict.IGNORE if bucket.told else Verdict.TELL
        return verdict, replace(bucket, left=left, at=now, told=True)


class Floods:
    """The buckets of the chats heard last. Forgetting the others is harmless: theirs are full again."""

    def __init__(self, clock: Callable[[], float], limit: Limit | None = None, most: int = 20_000) -> None:
        self._clock = clock
        self._limit = limit or Limit()
        self._most = most
        self._buckets: OrderedDict[int, Bucket] = OrderedDict()

    def hear(self, chat: int) -> Verdict:
        """The verdict on a question of this chat, now."""
        verdict, self._buckets[chat] = self._limit.judge(self._buckets.pop(chat, None), self._clock())
        while len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return verdict
