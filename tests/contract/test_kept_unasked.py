"""Whoever starts a newer program without a thought can go back: what was there is kept before the schema changes."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from digests.errors import StoreError
from digests.store import keeping, open_store
from digests.store.engine import open_database
from digests.store.migrate import MIGRATIONS, Upgrade, schema
from tests.bot.test_run import settings_of, wait_for
from tests.fakes.botapi import FakeBotApi
from tests.fakes.databases import postgres_database
from tests.fakes.released import SCHEMAS, lay, rows

pytestmark = pytest.mark.postgres
OLD = SCHEMAS[-1]
NEWEST = max(file.stem for file in MIGRATIONS.glob("[0-9]*.py"))


@pytest.fixture
def server() -> Iterator[str]:
    """A released schema's database with data in it, on PostgreSQL."""
    with postgres_database() as url:
        lay(OLD, url)
        yield url


def version(url: str) -> str:
    """The schema that is there now."""
    database = open_database(url)
    try:
        return schema(database)
    finally:
        database.close()


def put_back(dump: Path) -> dict[str, list[dict[str, object]]]:
    """What a dump holds."""
    with postgres_database() as empty:
        plain = make_url(empty).set(drivername="postgresql").render_as_string(hide_password=False)
        subprocess.run(["pg_restore", "--no-owner", f"--dbname={plain}", dump], check=True, timeout=60)
        return rows(empty)


def test_run_dumps_first_and_says_so(server: str, tmp_path: Path) -> None:
    """``baozhai run`` over an older PostgreSQL database: a dump in the folder of the settings, one line in the log."""
    before, folder = rows(server), tmp_path / "backups"
    with FakeBotApi.in_thread() as api:
        names = settings_of(api, tmp_path, BAOZHAI_DATABASE=server, BAOZHAI_BACKUPS=str(folder))
        command = [sys.executable, "-m", "bot.cli", "run"]
        program = subprocess.Popen(command, env=names, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        wait_for(lambda: any(method == "getUpdates" for _, method, _ in list(api.asked)))
        program.terminate()
        _, log = program.communicate(timeout=60)
    [kept] = folder.iterdir()
    assert kept.name.endswith(f".{OLD}.dump")
    assert kept.stat().st_mode & 0o077 == folder.stat().st_mode & 0o077 == 0
    assert f"schema changed before={OLD} now={NEWEST} kept={kept}" in log.decode()
    assert version(server) == NEWEST
    assert put_back(kept) == before


def test_several_at_once(server: str, tmp_path: Path) -> None:
    """Five processes' worth start at once: one dumps and changes it, the others wait for it, however long it takes."""
    told: list[Upgrade] = []
    failed: list[BaseException] = []

    def start() -> None:
        try:
            open_store(server, backups=tmp_path, upgraded=told.append, patience=0.2).close()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (failed, [each.before for each in told]) == ([], [OLD])
    assert [each.name.endswith(".dump") for each in tmp_path.iterdir()] == [True]


def test_without_pg_dump_nothing_is_changed(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what to install, and how to do without."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match=r"no pg_dump.*BAOZHAI_BACKUPS=off"):
        open_store(server, backups=tmp_path)
    assert version(server) == OLD
    open_store(server, backups=None).close()
    assert version(server) == NEWEST


def test_a_large_one_is_not_dumped_unasked(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for hundreds of gigabytes at a start: the one command is said, and it works."""
    monkeypatch.setattr(keeping, "DUMPED", 1 << 20)
    with pytest.raises(StoreError, match="baozhai migrate --backup FILE"):
        open_store(server, backups=tmp_path)
    assert (version(server), list(tmp_path.iterdir())) == (OLD, [])
    open_store(server, backup=tmp_path / "before", backups=tmp_path).close()
    assert version(server) == NEWEST
    assert [each.name for each in tmp_path.iterdir()] == ["before"]


def test_a_dump_that_fails(server: str, tmp_path: Path) -> None:
    """A folder that cannot be had, a server that ends it in the middle: nothing is changed, no half file counts."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be created"):
        open_store(server, backups=tmp_path / "file")
    broken = tmp_path / "bin"
    broken.mkdir()
    (broken / "pg_dump").write_text(
        "#!/bin/sh\nfor each; do case $each in --file=*) echo half > ${each#--file=};; esac; done\nexit 1\n"
    )
    (broken / "pg_dump").chmod(0o755)
    old, os.environ["PATH"] = os.environ["PATH"], f"{broken}:{os.environ['PATH']}"
    try:
        with pytest.raises(StoreError, match="pg_dump failed"):
            open_store(server, backups=tmp_path / "kept")
    finally:
        os.environ["PATH"] = old
    assert list((tmp_path / "kept").iterdir()) == []
    assert version(server) == OLD


@pytest.mark.parametrize("postgres", [True, False])
def test_the_latest_is_kept(server: str, tmp_path: Path, postgres: bool) -> None:
    """After a rollback and some days the next upgrade keeps what is there then; what a killed process left of a copy
    is in nobody's way."""
    url = server if postgres else f"sqlite:///{tmp_path / 'b.sqlite3'}"
    if not postgres:
        lay(OLD, url)
    open_store(url, backups=tmp_path).close()
    [kept] = tmp_path.glob(f"*{OLD}*")
    kept.write_bytes(b"the first")
    for left in (".new", ".new.part"):
        kept.with_name(kept.name + left).write_bytes(b"half")
    if postgres:
        with postgres_database() as again:
            lay(OLD, again)
            before = rows(again)
            name = str(make_url(again).database)
            shutil.move(kept, tmp_path / f"{name}.{OLD}.dump")
            open_store(again, backups=tmp_path).close()
        assert put_back(tmp_path / f"{name}.{OLD}.dump") == before
    else:
        for each in tmp_path.glob("b.sqlite3*"):
            if each != kept and ".new" not in each.name:
                each.unlink()
        lay(OLD, url)
        before = rows(url)
        open_store(url).close()
        assert rows(f"sqlite:///{kept}") == before
        assert [each.name for each in tmp_path.glob("*.new*")] == []
