"""The bot over HTTP: a fake Bot API, an issue in a store, a settable clock."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import build
from bot.dispatch import App
from bot.floods import Limit
from bot.settings import Settings, load
from bot.transport import AiohttpRequest
from digests.store import SqlStore, open_store
from tests.bot import issue
from tests.bot.person import Person
from tests.fakes.botapi import TOKEN, FakeBotApi

#: The person who runs the bot.
OPERATOR = 99
#: The issue's morning, 07:40 in Shanghai.
MORNING = datetime(2026, 5, 11, 23, 40, tzinfo=UTC)


class Clock:
    """The bot's clock; a test moves it."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        """The same clock for floods."""
        return self.at.timestamp()

    def wait(self, seconds: float) -> None:
        """Lets time pass."""
        self.at += timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer takes as long as a busy machine needs; what is told of one that takes too long sets its own limit."""
    monkeypatch.setattr("bot.ask.STORE_SECONDS", 120.0)


@pytest.fixture
def clock() -> Clock:
    """The issue's morning."""
    return Clock()


@pytest.fixture(scope="session")
def issue_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the issue, made once."""
    path = tmp_path_factory.mktemp("issue") / "issue.sqlite3"
    store = open_store(f"sqlite:///{path}")
    issue.fill(store, MORNING)
    store.close()
    return path


@pytest.fixture
def store(issue_database: Path, tmp_path: Path) -> Iterator[SqlStore]:
    """A store of the test's own with the issue in it."""
    copy = tmp_path / "store.sqlite3"
    shutil.copyfile(issue_database, copy)
    opened = open_store(f"sqlite:///{copy}")
    yield opened
    opened.close()


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    """Telegram, on loopback."""
    async with FakeBotApi() as server:
        yield server


@pytest.fixture
def settings(api: FakeBotApi) -> Settings:
    """One operator, and the fake's address."""
    return load(token=TOKEN, api_url=api.url.removesuffix("/bot"), admins=str(OPERATOR))


@pytest.fixture
async def application(settings: Settings, store: SqlStore, clock: Clock) -> AsyncIterator[App]:
    """The real application."""
    built = build(
        settings,
        store,
        AiohttpRequest(),
        polling=AiohttpRequest(),
        now=clock,
        clock=clock.seconds,
        limit=Limit(burst=50, rate=1),
        analyse=issue.analyse,
    )
    async with built:
        yield built


@pytest.fixture
def person(api: FakeBotApi, application: App) -> Callable[..., Person]:
    """Makes people who talk to the bot."""

    def make(**traits: object) -> Person:
        return Person(api, application, **traits)  # type: ignore[arg-type]  # passed on as they are

    return make
