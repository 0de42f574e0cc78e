"""The runbook's commands work: those that need no container engine are executed, in order, in one shell."""

import os
import re
import shlex
import socket
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from bot.demo import sample_pages
from bot.settings import TOKEN_FORM
from digests.store.engine import open_database
from digests.store.queue import make_queue
from tests.deploy.places import DEPLOY, ROOT, documents
from tests.fakes.botapi import TOKEN, FakeBotApi
from tests.fakes.databases import postgres_database, server
from tests.fakes.released import SCHEMAS, lay, rows

RUNBOOK = (DEPLOY / "RUNBOOK.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"^```sh run( postgres)?\n(.*?)^```$", RUNBOOK, re.MULTILINE | re.DOTALL)
BACK: list[tuple[str, str]] = re.findall(r"^```sh run back( postgres)?\n(.*?)^```$", RUNBOOK, re.MULTILINE | re.DOTALL)
UPGRADE = next(block for _, block in BLOCKS if "baozhai migrate --backup" in block)


def execute(folder: Path, script: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs a script with ``baozhai`` on its path and places of its own, with a Telegram that knows the token."""
    program = folder / "bin" / "baozhai"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m bot.cli "$@"\n')
    program.chmod(0o755)
    (folder / "papers").mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    for path in sample_pages():
        (folder / "papers" / path.name).write_bytes(path.read_bytes())
    with FakeBotApi.in_thread() as api:
        names = {
            "PATH": f"{program.parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "LANG": "C.UTF-8",
            "BAOZHAI_API_URL": api.url.removesuffix("/bot"),
            "TOKEN": TOKEN,
            "PORT": port,
            **{name: str(folder / name.lower()) for name in ("ETC", "STATE", "PAPERS", "HOME")},
        }
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=folder, env=names | environment, capture_output=True, text=True, check=False, timeout=220,
        )  # fmt: skip


def test_the_commands_work(tmp_path: Path) -> None:
    """From nothing to a bot with a paper, a backup, a restore, and where there is one to PostgreSQL."""
    if isinstance(server(), str):
        script = "\n".join(block for postgres, block in BLOCKS if not postgres)
        done = execute(tmp_path, script)
    else:
        with postgres_database() as url:
            done = execute(tmp_path, "\n".join(block for _, block in BLOCKS), POSTGRES_URL=url)
        assert "PostgreSQL 0" in done.stdout
    assert done.returncode == 0, done.stdout + done.stderr
    assert "青浔新闻: 3 pages kept" in done.stdout
    assert (tmp_path / "etc" / "token").stat().st_mode & 0o077 == 0
    assert not TOKEN_FORM.search(done.stdout + done.stderr)


@pytest.mark.parametrize("old", [SCHEMAS[0], SCHEMAS[-1]])
@pytest.mark.parametrize("postgres", [False, pytest.param(True, marks=pytest.mark.postgres)])
def test_an_upgrade_is_taken_back(tmp_path: Path, postgres: bool, old: str) -> None:
    """A database of an old schema is upgraded and rolled back with these commands: every row is as it was."""
    script = "\n".join([UPGRADE, *(block for on, block in BACK if bool(on) is postgres)])
    (tmp_path / "state").mkdir()
    with postgres_database() if postgres else nullcontext(f"sqlite:///{tmp_path / 'state' / 'baozhai.sqlite3'}") as url:
        lay(old, url)
        before = rows(url)
        if postgres:  # as it has been run: with a queue
            database = open_database(url)
            make_queue(database)
            database.close()
        done = execute(tmp_path, script, BAOZHAI_DATABASE=url, POSTGRES_URL=url)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "before-upgrade" in done.stdout
        assert rows(url) == before


def test_most_of_it_is_executed() -> None:
    """At least nine blocks, one of them for PostgreSQL; no block is marked in a way that nobody executes."""
    assert len(BLOCKS) >= 9
    assert [bool(postgres) for postgres, _ in BLOCKS].count(True) == 1
    marks = {"sh", "sh run", "sh run postgres", "sh run back", "sh run back postgres", "yaml"}
    assert set(re.findall(r"^```(.+)$", RUNBOOK, re.MULTILINE)) == marks


def test_it_knows_what_to_do_for_each_alert() -> None:
    """A heading for each, in their order, and none for alerts that there are not."""
    alerts = [rule["alert"] for group in documents("alerts.yaml")[0]["groups"] for rule in group["rules"]]
    assert re.findall(r"^### (Baozhai\w+)$", RUNBOOK, re.MULTILINE) == alerts


def test_its_files_exist() -> None:
    """What it names in the repository is there."""
    named = set(re.findall(r"\b(?:deploy|tests)/[\w./-]+\w", RUNBOOK))
    assert "deploy/kubernetes/migrate.yaml" in named
    assert [name for name in named if not (ROOT / name).exists()] == []
