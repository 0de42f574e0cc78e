"""Subscribers as data: what they asked for, where they stand, and groups of them that are due together."""

from dataclasses import dataclass, field
from datetime import datetime, time

from digests.i18n import DEFAULT_LANGUAGE
from digests.store.schema.people import ChatKind, Standing

__all__ = ["ChatKind", "Group", "Lacking", "Late", "Standing", "Subscriber", "Variant", "Wishes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What makes one subscriber's digest differ from another's.

    No ``papers`` means all, no ``pages`` every page. A page is meant by its number (01) or its name (要闻).
    """

    language: str = DEFAULT_LANGUAGE
    length: str = "summary"
    papers: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "papers", tuple(sorted(set(self.papers))))
        object.__setattr__(self, "pages", tuple(sorted(set(self.pages))))

    def follows(self, paper: str, number: str, section: str) -> bool:
        """Whether what stands on that page of that paper is wanted."""
        of_paper = not self.papers or paper in self.papers
        return of_paper and (not self.pages or number in self.pages or section in self.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a subscriber asked for. ``at`` is the wall clock of ``zone``; bit 0 of ``weekdays`` is Monday.

    ``days``: ``all``, ``working`` or ``holidays``. ``thread``: a forum's topic.
    """

    variant: Variant = field(default_factory=Variant)
    zone: str = "Asia/Shanghai"
    at: time = time(7, 30)
    weekdays: int = 127
    days: str = "all"
    silent: bool = False
    quiet: bool = True  #: what comes at once makes no sound at night
    night_from: time = time(22)  #: where the subscriber is; a night from and until the same hour is all day
    night_until: time = time(7)
    paused_until: datetime | None = None
    thread: int | None = None

    def __post_init__(self) -> None:
        if self.paused_until is not None and self.paused_until.tzinfo is None:
            raise ValueError(f"a naive datetime: {self.paused_until!r}")
        if not 0 <= self.weekdays <= 127:
            raise ValueError(f"weekdays are seven bits: {self.weekdays}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Somebody, or a group or channel, who gets the digest. ``reason``: why no longer, as a code."""

    chat: int
    kind: ChatKind
    wishes: Wishes
    state: Standing
    reason: str
    created: datetime
    next_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All active subscribers with the same schedule, the same variant and the same due instant."""

    wishes: Wishes  #: ``silent`` and ``thread`` say nothing here
    next_at: datetime
    count: int
    ahead: bool = False  #: decided by a clock that has been set back since


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """Bodies of a day's digest that hold nothing of a paper whose issue is here by now; act and bodies as numbers."""

    act: int
    paper: str
    bodies: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """Active subscribers of one variant who got such a body, and may get something of that day until ``expires``."""

    lacking: Lacking
    variant: Variant
    expires: datetime
