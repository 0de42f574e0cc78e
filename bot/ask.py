"""What a person asks, as data, and the desk that handlers work at."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from bot.metrics import Metrics
from bot.reply import Answer
from bot.settings import Settings
from digests.analysis import analyse
from digests.draft import Analyse
from digests.errors import StoreBusy
from digests.i18n import Translations
from digests.model import Page, RawPage
from digests.pages.reader import read_pages
from digests.store import SqlStore
from digests.store.people import ChatKind, Subscriber

P = ParamSpec("P")
T = TypeVar("T")

#: Seconds a person's question may hold the store; a search that takes longer is given up.
STORE_SECONDS = 8.0
#: Seconds to read a page that an operator sent: a photograph on a small machine takes its time.
READING_SECONDS = 240.0


class Who(Enum):
    """Who may ask for something."""

    ANYONE = "anyone"
    KEEPER = "keeper"  #: in a group its administrators; in a private chat the person
    OPERATOR = "operator"  #: those named in the settings, in a private chat


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What every handler works with. The store is synchronous; its few threads are the bot's own, so that people's
    questions never wait behind a broadcast, nor a broadcast behind them."""

    store: SqlStore
    settings: Settings
    now: Callable[[], datetime]
    pace: Callable[[int], int] = lambda chat: 0  #: microseconds until an answer to a chat may go; blocks
    metrics: Metrics = field(default_factory=Metrics)
    reader: Callable[[RawPage], list[Page]] = read_pages
    analyse: Analyse = analyse
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4, thread_name_prefix="ask"))
    slow: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="read"))

    async def call(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """``work`` in a thread. Raises what it raises, or StoreBusy when it takes too long."""
        return await _within(STORE_SECONDS, self.threads, lambda: work(*args, **kwargs))

    async def read(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """As ``call``, for what may take minutes; one at a time, and nobody else waits for it."""
        return await _within(READING_SECONDS, self.slow, lambda: work(*args, **kwargs))


async def _within(seconds: float, threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    running = asyncio.get_running_loop().run_in_executor(threads, work)
    try:
        return await asyncio.wait_for(running, seconds)
    except TimeoutError as error:
        raise StoreBusy from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with a message. ``name`` is its sender's, empty for a photograph."""

    content: bytes = field(repr=False)
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question: who asks, where, in which language, in which words.

    ``words`` is what stands after the command; ``fields`` are the parts of a button's data, already matched by its
    pattern; ``shown`` is the text of the message the button is on. The chat always comes from the update itself, never
    from data that a person could forge.
    """

    desk: Desk
    chat: int
    user: int
    private: bool
    operator: bool
    spoken: Translations
    subscriber: Subscriber | None
    bot_name: str = ""
    thread: int | None = None  #: a forum's topic
    kind: ChatKind = ChatKind.PRIVATE
    distant: bool = False  #: asked in a private chat about another one; ``spoken`` is still the asker's
    words: str = ""
    fields: tuple[str, ...] = ()
    shown: str = ""
    pressed: bool = False  #: a button, whose message can be edited
    upload: Upload | None = None

    @property
    def now(self) -> datetime:
        """The moment, in the asker's zone."""
        chosen = self.desk.settings.zone
        zone = ZoneInfo(self.subscriber.wishes.zone) if self.subscriber else chosen
        return self.desk.now().astimezone(zone)

    @property
    def today(self) -> date:
        """The day where the asker is."""
        return self.now.date()


Handler = Callable[[Ask], Awaitable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A word with a slash."""

    name: str
    answer: Handler
    summary: str = ""  #: the catalogue's key for Telegram's menu; without one it is not listed
    who: Who = Who.ANYONE
    typed: str = ""  #: the catalogue's key for the plain words that mean it, with commas between


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """What a button carries: ``word`` and its fields, each matched whole by a pattern."""

    word: str
    answer: Handler
    fields: tuple[str, ...] = ()
    who: Who = Who.ANYONE

    def read(self, data: str) -> tuple[str, ...] | None:
        """The fields, or None when this is not data that we could have written."""
        word, *given = data.split(":")
        if word != self.word or len(given) != len(self.fields):
            return None
        pairs = zip(self.fields, given, strict=True)
        return tuple(given) if all(re.fullmatch(form, value, re.ASCII) for form, value in pairs) else None
