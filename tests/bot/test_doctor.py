"""The doctor looks at the papers, the disk, the clock and the zone, and says what to do."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.cli.common import describe
from bot.doctor import Finding, examine, judge_clock
from digests.i18n import translations
from digests.store import open_store
from digests.store.queue import SCHEMA
from tests.bot.test_cli import Done, here
from tests.fakes.answers import error
from tests.fakes.botapi import TOKEN, FakeBotApi
from tests.fakes.databases import postgres_database
from tests.fakes.released import SCHEMAS, lay, rows

__all__ = ["here"]

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


async def test_the_machine(tmp_path: Path) -> None:
    """Zone, disk, clock and database are looked at and in order here."""
    open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}").close()
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


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """It is no fault before the first start, and looking makes nothing."""
    database = (await found())["database"]
    assert database.good is None
    assert "not there yet" in database.says
    assert not (tmp_path / "b.sqlite3").exists()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def older(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database of the first schema."""
    with (
        postgres_database() if request.param != "sqlite" else nullcontext(f"sqlite:///{tmp_path / 'b.sqlite3'}") as url
    ):
        lay(SCHEMAS[0], url)
        monkeypatch.setenv("BAOZHAI_DATABASE", url)
        yield url


async def test_an_older_schema_is_told_and_left(older: str) -> None:
    """What to do is said; looking changes nothing."""
    before = rows(older)
    database = (await found())["database"]
    assert database.good is None
    assert f"{SCHEMAS[0]}: this program needs" in database.says
    assert "baozhai migrate --backup" in database.says
    assert rows(older) == before


def damage(path: Path) -> None:
    """Bytes in the middle are others."""
    open_store(f"sqlite:///{path}").close()
    content = bytearray(path.read_bytes())
    content[4096:40960] = b"x" * 36864
    path.write_bytes(content)


def newer(path: Path) -> None:
    """A later program was here."""
    open_store(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=9999")


@pytest.mark.parametrize(
    ("do", "says"),
    [
        (damage, "damaged"),
        (newer, "later version"),
        (lambda path: path.write_text("no database" * 100), "not a baozhai database"),
        (lambda path: path.mkdir(), "cannot be opened"),
    ],
    ids=["damaged", "newer", "foreign", "folder"],
)
async def test_a_bad_file(tmp_path: Path, do: Callable[[Path], None], says: str) -> None:
    """Each kind of bad file is told apart."""
    do(tmp_path / "b.sqlite3")
    database = (await found())["database"]
    assert database.good is False
    assert says in database.says


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("nonsense", "address is not one"),
        ("mysql://there/x", "neither sqlite nor postgresql"),
        ("postgresql+psycopg://someone:hunter2@127.0.0.1:1/x?connect_timeout=2", "out of reach"),
        ("sqlite:////dev/null/b.sqlite3", "cannot be created"),
    ],
)
async def test_a_bad_address(monkeypatch: pytest.MonkeyPatch, address: str, says: str) -> None:
    """A slip, another database, nobody there, no right to write: a sentence each, and no password."""
    monkeypatch.setenv("BAOZHAI_DATABASE", address)
    database = (await found())["database"]
    assert database.good is False
    assert says in database.says
    assert "hunter2" not in database.says


async def test_little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less than a gigabyte is a fault, and what comes of it is said."""
    monkeypatch.setattr("bot.doctor_database.ROOM", 1 << 62)
    disk = (await found())["disk"]
    assert disk.good is False
    assert "stops when it is full" in disk.says


async def test_no_token() -> None:
    """It is said who gives one."""
    assert "@BotFather" in (await found())["Telegram"].says


async def test_a_token_for_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that others can read is a fault; the command that mends it is said."""
    file = tmp_path / "token"
    file.write_text(TOKEN)
    file.chmod(0o644)
    monkeypatch.setenv("BAOZHAI_TOKEN_FILE", str(file))
    telegram = (await found())["Telegram"]
    assert (telegram.good, telegram.says) == (False, f"others can read {file}: chmod 600 {file}")
    file.chmod(0o600)
    assert (await found())["Telegram"].good is None


async def test_telegram_says_no(api: FakeBotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """A revoked token, and a Telegram that is out of reach, are told apart."""
    monkeypatch.setenv("BAOZHAI_TOKEN", TOKEN)
    monkeypatch.setenv("BAOZHAI_API_URL", api.url.removesuffix("/bot"))
    api.always("getMe", error(401, "Unauthorized"))
    assert "does not know the token" in (await found(online=True))["Telegram"].says
    monkeypatch.setenv("BAOZHAI_API_URL", "http://127.0.0.1:1")
    telegram = (await found(online=True))["Telegram"]
    assert telegram.good is False
    assert "http://127.0.0.1:1 cannot be reached" in telegram.says


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BAOZHAI_ZONE", "Asia/Nowhere", "Asia/Shanghai"),
        ("BAOZHAI_TOKEN", "secret-without-form", "@BotFather gives"),
        ("BAOZHAI_DIGEST_TIME", "half past seven", "BAOZHAI_DIGEST_TIME"),
        ("BAOZHAI_HEALTH_LISTEN", "9464", "host:port"),
        ("BAOZHAI_CONFIG", "/nowhere/baozhai.toml", "no such file"),
    ],
)
def test_a_wrong_setting(
    here: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    """The command names it, says how it is written, and ends with 1; the value is not repeated."""
    monkeypatch.setenv(name, value)
    done = here("doctor")
    assert done.returncode == 1
    assert f"{name} is wrong" in done.stdout
    assert says in done.stdout
    assert "secret-without-form" not in done.stdout


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("status", "good", "says"),
    [
        ("todo", False, "1 wait, 0 run, 0 were given up; 0 workers live; the oldest waits for 60 minutes"),
        ("failed", False, "0 wait, 0 run, 1 were given up; 0 workers live; the log says why"),
        ("doing", True, "0 wait, 1 run, 0 were given up; 0 workers live"),
    ],
)
async def test_jobs(monkeypatch: pytest.MonkeyPatch, status: str, good: bool, says: str) -> None:
    """What waits too long, and what was given up, is told with what to do; in SQLite there is no such line."""
    assert "jobs" not in await found()
    with postgres_database() as url:
        monkeypatch.setenv("BAOZHAI_DATABASE", url)
        with open_store(url) as store, store.database.write() as connection:
            connection.execute(sa.text(f"SET LOCAL search_path TO {SCHEMA}"))
            values = "('reading', 'read', now() - interval '1 hour')"
            connection.execute(
                sa.text(f"INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES {values}")
            )
            connection.execute(
                sa.text("UPDATE procrastinate_jobs SET status = CAST(:status AS procrastinate_job_status)"),
                {"status": status},
            )
        jobs = (await found())["jobs"]
    assert jobs.good is good
    assert jobs.says.startswith(says)


@pytest.mark.postgres
async def test_an_older_queue_is_told_and_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is none, or one of an earlier Procrastinate, that is said; looking makes and changes nothing."""
    with postgres_database() as url:
        monkeypatch.setenv("BAOZHAI_DATABASE", url)
        said = [(await found())["jobs"]]
        with open_store(url) as store, store.database.write() as connection:
            connection.execute(sa.text(f"UPDATE {SCHEMA}.version SET number = '3.2.0'"))
        said += [(await found())["jobs"], (await found())["jobs"]]
    assert [each.good for each in said] == [None] * 3
    assert "no queue yet" in said[0].says
    assert all("Procrastinate 3.2.0: this program needs" in each.says for each in said[1:])


def test_every_wrong_setting(here: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has a line of its own: nobody has to ask as often as there are slips."""
    monkeypatch.setenv("BAOZHAI_ZONE", "Asia/Nowhere")
    monkeypatch.setenv("BAOZHAI_HEALTH_LISTEN", "9464")
    said = here("doctor").stdout
    assert said.count("✗") == 2
    assert "BAOZHAI_ZONE is wrong" in said
    assert "BAOZHAI_HEALTH_LISTEN is wrong" in said
