"""The bot in a terminal over a store of its own: ``baozhai demo`` and ``baozhai chat``."""

import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime, time
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from bot.app import build
from bot.console import ConsoleRequest, Conversation, Screen, Shown, pressable
from bot.floods import Limit
from bot.settings import load
from bot.stores import open_settings
from bot.terminal import show
from digests import pipeline
from digests.i18n import Translations
from digests.model import PAPER_ZONE
from digests.store import SqlStore, open_store

#: What the sample issue's readers would look for.
SAMPLE_WORDS = "防汛"
#: When the sample issue came in.
SAMPLE_TIME = datetime(2026, 5, 12, 5, 0, tzinfo=PAPER_ZONE)
#: Of the right form, and nobody's: nothing here reaches the network.
NO_TOKEN = "000:in-this-terminal-only"  # noqa: S105
#: Telegram's codes for our languages.
_CODES = {"zh-Hans": "zh-hans", "zh-Hant": "zh-hant", "en": "en"}


def sample_pages() -> Iterator[Path]:
    """The pages of the sample issue, in order."""
    with as_file(files("digests") / "sample") as folder:
        yield from sorted(folder.glob("*.txt"))


@contextmanager
def sample_store() -> Iterator[SqlStore]:
    """A temporary SQLite store with the sample issue in it."""
    with TemporaryDirectory(prefix="baozhai-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'sample.sqlite3'}")
        try:
            for path in sample_pages():
                pipeline.ingest(store, path, now=SAMPLE_TIME)
            yield store
        finally:
            store.close()


@contextmanager
def own_store() -> Iterator[SqlStore]:
    """The operator's own store."""
    store = open_settings(load())
    try:
        yield store
    finally:
        store.close()


@asynccontextmanager
async def conversation(store: SqlStore, language: str, now: Callable[[], datetime]) -> AsyncIterator[Conversation]:
    """The real application over ``store``, answering in this process; ``now`` gives aware times."""
    screen = Screen()
    settings = load(token=NO_TOKEN, webhook_url=None)
    application = build(settings, store, ConsoleRequest(screen), now=now, limit=Limit(burst=1000, rate=100))
    async with application:
        yield Conversation(application, screen, _CODES.get(language, "en"))


def sample_morning(store: SqlStore) -> Callable[[], datetime]:
    """A clock that stands at half past seven on the sample issue's day: its deadlines are still ahead."""
    day = store.latest_issue(date.max) or date(2026, 5, 12)
    return lambda: datetime.combine(day, time(7, 30), PAPER_ZONE)


def real_clock() -> datetime:
    """The time it is."""
    return datetime.now(UTC)


async def show_demo(console: Console, spoken: Translations) -> None:
    """Three things a reader does, and what to do next."""
    _ = spoken.gettext
    with sample_store() as store:
        async with conversation(store, spoken.language, sample_morning(store)) as person:
            for words, about in (
                ("/digest", _("The digest, as it arrives each morning:")),
                (f"/search {SAMPLE_WORDS}", _("A search:")),
            ):
                console.print(Rule(about, align="left", style="cyan"))
                console.print(Text(f"> {words}", style="bold"))
                show(console, await person.say(words))
    console.print(Rule(_("What next"), align="left", style="cyan"))
    for line in _next_steps(spoken):
        console.print(Text(line))


def _next_steps(spoken: Translations) -> list[str]:
    _ = spoken.gettext
    return [
        _("baozhai chat                          talk to this bot here"),
        _("baozhai digest PAGE.txt               the digest of a page of your own paper (text, PDF or HTML)"),
        _("baozhai ingest PAGES…                 keep pages for digests and searches"),
        _("BAOZHAI_TOKEN=… baozhai run           put it to work on Telegram; @BotFather gives you the token"),
    ]


async def talk(console: Console, spoken: Translations, *, own: bool) -> None:
    """Reads a line, shows the bot's answer; an empty end of input leaves."""
    with own_store() if own else sample_store() as store:
        clock = real_clock if own else sample_morning(store)
        async with conversation(store, spoken.language, clock) as person:
            await _talk(console, spoken, person)


async def _talk(console: Console, spoken: Translations, person: Conversation) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # asyncio's would wait for the line to end
    _ = spoken.gettext
    console.print(Text(_("Write words or a command; a number presses a button; Ctrl-D leaves."), style="dim"))
    shown = await person.say("/start")
    show(console, shown)
    while True:
        try:
            line = console.input("[bold]> [/]").strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if not line:
            continue
        news = await _step(console, person, shown, line)
        for notice in person.notices():
            console.print(Text(notice, style="black on green"))
        show(console, news, _("changed"))
        shown = news or shown


async def _step(console: Console, person: Conversation, shown: list[Shown], line: str) -> list[Shown]:
    """Presses the button with that number, or says the line."""
    keys = pressable(shown)
    if line.isascii() and line.isdigit() and len(line) < 4 and 0 < int(line) <= len(keys):
        key = keys[int(line) - 1]
        if key.data:
            return await person.press(key.on, key.data)
        if key.payload:
            return await person.say(f"/start {key.payload}")
        console.print(Text(key.address, style="blue"))
        return []
    asking = next((each for each in reversed(shown) if each.hint), None)
    return await person.say(line, answering=asking)
