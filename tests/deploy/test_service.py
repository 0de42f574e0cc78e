"""The systemd unit is hardened, and fits the program's exit statuses."""

import shutil
import subprocess

import pytest

from bot.gate import Ending
from bot.run import EXITS
from tests.deploy.places import DEPLOY

UNIT = DEPLOY / "baozhai.service"


def test_hardened() -> None:
    """systemd's own score of what the service may do, from 0 to 10, is below 3."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=29", str(UNIT)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout.decode()[-300:]


def test_restarts_what_a_restart_mends() -> None:
    """A revoked token and a second poller are final; a broken database is tried again."""
    line = next(line for line in UNIT.read_text().splitlines() if line.startswith("RestartPreventExitStatus="))
    final = {int(number) for number in line.partition("=")[2].split()}
    assert final == {EXITS[Ending.REVOKED], EXITS[Ending.CONFLICT]}
    assert EXITS[Ending.STORE] not in final
