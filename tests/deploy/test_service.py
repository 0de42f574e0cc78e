"""The systemd unit is hardened, and fits the program's exit statuses."""

import os
import re
import shutil
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

from bot.demo import sample_pages
from bot.gate import Ending
from bot.run import EXITS
from digests.store import open_store
from tests.bot.test_run import settings_of, wait_for
from tests.deploy.places import DEPLOY
from tests.deploy.tools import judged, tool
from tests.fakes.botapi import FakeBotApi

UNIT = DEPLOY / "baozhai.service"


def test_hardened() -> None:
    """systemd's own score of what the service may do, from 0 to 10, is below 3."""
    judged(tool("systemd-analyze"), "security", "--offline=true", "--threshold=29", str(UNIT))


def test_restarts_what_a_restart_mends() -> None:
    """A revoked token and a second poller are final; a broken database is tried again."""
    line = next(line for line in UNIT.read_text().splitlines() if line.startswith("RestartPreventExitStatus="))
    final = {int(number) for number in line.partition("=")[2].split()}
    assert final == {EXITS[Ending.REVOKED], EXITS[Ending.CONFLICT]}
    assert EXITS[Ending.STORE] not in final


def test_systemd_knows_every_line(tmp_path: Path) -> None:
    """It reads the unit without a word; the program's place is not this machine's."""
    unit = tmp_path / UNIT.name
    unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text(), flags=re.MULTILINE))
    done = subprocess.run([tool("systemd-analyze"), "verify", unit], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.decode()) == (0, "")


@cache
def calls(group: str) -> frozenset[str]:
    """The system calls of one of systemd's sets, those of the sets in it included."""
    lines = judged(tool("systemd-analyze"), "syscall-filter", group).splitlines()
    names = [line.strip() for line in lines if line.startswith("    ") and "#" not in line]
    return frozenset(name for each in names for name in (calls(each) if each.startswith("@") else {each}))


def allowed() -> set[str]:
    """What the unit's filter leaves."""
    found: set[str] = set()
    for line in re.findall(r"^SystemCallFilter=(.*)$", UNIT.read_text(), re.MULTILINE):
        sets = {name for each in line.lstrip("~").split() for name in (calls(each) if each[0] == "@" else {each})}
        found = found - sets if line.startswith("~") else found | sets
    return found


def test_the_filter_lets_it_work(tmp_path: Path) -> None:
    """Every system call of a program that reads a folder, answers, searches and draws is one that the unit allows."""
    tracer = tool("strace")
    papers = tmp_path / "papers"
    papers.mkdir()
    for number, path in enumerate(sample_pages()):
        shutil.copy(path, papers / f"{number}.txt")  # a name with another day's date would be passed over
    config = tmp_path / "baozhai.toml"
    config.write_text(f'[[papers]]\nname = "青浔新闻"\nkind = "folder"\nfolder = "{papers}"\n', encoding="utf-8")
    out = tmp_path / "calls"
    with FakeBotApi.in_thread() as api:
        names = settings_of(api, tmp_path, BAOZHAI_CONFIG=str(config), MPLCONFIGDIR=str(tmp_path / "matplotlib"))
        command = [tracer, "-f", "-qq", "-c", "-o", str(out), sys.executable, "-m", "bot.cli", "run"]
        program = subprocess.Popen(command, env=names, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            with open_store(names["BAOZHAI_DATABASE"]) as store:
                wait_for(lambda: store.search("防汛").total)
            api.says(7, "/trend 防汛")
            wait_for(lambda: api.messages(7))
        finally:
            os.killpg(program.pid, signal.SIGTERM)  # the program; strace holds it back
            program.wait(60)
    made = {line.split()[-1] for line in out.read_text().splitlines()[2:-2]}
    assert {"getdents64", "fdatasync", "sendto"} <= made
    as_root = {"fchown"} if os.geteuid() == 0 else set()  # SQLite's, which the unit's user never makes
    assert made - allowed() - as_root == set()
