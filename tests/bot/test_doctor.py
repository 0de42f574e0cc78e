"""The doctor looks at the papers, the disk, the clock and the zone, and says what to do."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.common import describe
from bot.doctor import Finding, examine, judge_clock
from digests.i18n import translations
from tests.fakes.botapi import TOKEN, FakeBotApi

ENGLISH = translations("en")


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    """Telegram."""
    async with FakeBotApi() as server:
        yield server


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file with two papers, the folder of one missing."""
    (tmp_path / "papers").mkdir()
    folders = {"青浔日报": "papers", "江城晚报": "elsewhere"}
    tables = [f'[[papers]]\nname = "{name}"\nkind = "folder"\nfolder = "{to}"\n' for name, to in folders.items()]
    config = tmp_path / "baozhai.toml"
    config.write_text("".join(tables), encoding="utf-8")
    monkeypatch.setenv("BAOZHAI_CONFIG", str(config))
    monkeypatch.setenv("BAOZHAI_DATABASE", f"sqlite:///{tmp_path / 'b.sqlite3'}")
    return config


async def found(*, online: bool = False) -> dict[str, Finding]:
    """What is found, by name."""
    return {each.what: each for each in await examine(ENGLISH, describe, online=online)}


async def test_papers() -> None:
    """Each paper is a line; a folder that cannot be read is a fault."""
    by = await found()
    assert by["青浔日报"].good is True
    assert by["江城晚报"].good is False
    assert "elsewhere" in by["江城晚报"].says


@pytest.fixture
def mistaken(settings: Path) -> None:
    """A settings file with a slip in it."""
    settings.write_text('[[papers]]\nname = "青浔日报"\nkind = "folder"\nfoldr = "x"\n', encoding="utf-8")


@pytest.mark.usefixtures("mistaken")
async def test_wrong_papers() -> None:
    """A mistake in a paper's table is told with its place."""
    assert "papers[0]" in (await found())["papers"].says


async def test_the_machine() -> None:
    """Zone, disk, clock and database are looked at and in order here."""
    by = await found()
    assert all(by[what].good is True for what in ("time zone", "clock", "database", "the settings"))
    assert "Asia/Shanghai" in by["time zone"].says
    assert "GB" in by["disk"].says


@pytest.mark.parametrize(
    ("days", "skew", "good"), [(1, None, True), (-1, None, False), (1, 30.0, True), (1, -90.0, False)]
)
def test_the_clock(days: int, skew: float | None, good: bool) -> None:
    """One before the installation of the program is wrong, as is one far from Telegram's."""
    installed = datetime(2026, 5, 12, tzinfo=UTC)
    assert judge_clock(installed + timedelta(days=days), installed, skew, ENGLISH).good is good


async def test_online(api: FakeBotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram is asked for the bot's name and for the time."""
    monkeypatch.setenv("BAOZHAI_TOKEN", TOKEN)
    monkeypatch.setenv("BAOZHAI_API_URL", api.url.removesuffix("/bot"))
    by = await found(online=True)
    assert by["Telegram"].good is True
    assert "Telegram" in by["clock"].says
