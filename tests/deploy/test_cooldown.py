"""Row 116: a version is locked only when it has been on the index for a week, in which a hijacked one is found out."""

import json
import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.version import Version

from tests.deploy.places import DEPLOY, ROOT
from tests.deploy.tools import missing, tool
from tests.deploy.wheels import run, sha256, wheel

HEAD = (DEPLOY / "requirements.lock").read_text().split("\n\n")[0].split("\n#\n#    ")
COMMAND = HEAD[-1].split("\n")[0]
PINS = re.findall(r"^([a-z0-9-]+)==(\S+)", (DEPLOY / "requirements.lock").read_text(), re.MULTILINE)
WEEK = "P7D"

PROJECT = """
[project]
name = "outer"
version = "1.0"
dependencies = ["inner"]
[project.optional-dependencies]
pictures = []
postgres = []
web = []
"""


class _Index(SimpleHTTPRequestHandler):
    """A folder of files, with a page of the index (PEP 691) in it."""

    extensions_map = {"": "application/octet-stream", ".json": "application/vnd.pypi.simple.v1+json"}  # noqa: RUF012

    def do_GET(self) -> None:
        if self.path == "/simple/inner/":
            self.path = "/inner.json"
        super().do_GET()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    """Where an index answers that has inner 1.0, a month old, and 2.0, of yesterday."""
    folder, files = tmp_path / "index", []
    folder.mkdir()
    for number, age in (("1.0", timedelta(days=30)), ("2.0", timedelta(days=1))):
        path, at = wheel(folder, "inner", number), datetime.now(UTC) - age
        hashes, url = {"sha256": sha256(path)}, f"/{path.name}"
        files.append({"filename": path.name, "url": url, "hashes": hashes, "upload-time": f"{at:%Y-%m-%dT%H:%M:%SZ}"})
    page = {"meta": {"api-version": "1.1"}, "name": "inner", "versions": ["1.0", "2.0"], "files": files}
    (folder / "inner.json").write_text(json.dumps(page))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Index, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/simple"
        server.shutdown()
        thread.join()


def locked(command: str, folder: Path, index: str) -> str:
    """The lock file that a command makes of a small project."""
    (folder / "deploy").mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_text(PROJECT)
    program, *arguments = shlex.split(command)
    if Version(version("pip")) < Version("26.1"):
        missing(f"pip {version('pip')} knows no --uploaded-prior-to={WEEK}: pip install 'baozhai[tools]'")
    done = run(tool(program), *arguments, folder=folder, PIP_INDEX_URL=index, PIP_CACHE_DIR=str(folder / "cache"))
    assert done.returncode == 0, done.stderr
    return (folder / "deploy/requirements.lock").read_text()


def test_row_116_a_version_of_yesterday_waits(tmp_path: Path, index: str) -> None:
    """The lock file's command takes the one of a month ago, and writes itself down; without the week, the new one."""
    lock = locked(COMMAND, tmp_path, index)
    assert re.findall(r"^inner==(\S+)", lock, re.MULTILINE) == ["1.0"]
    assert lock.split("\n\n")[0].split("\n#\n#    ")[-1].split("\n")[0] == COMMAND
    (tmp_path / "deploy/requirements.lock").unlink()
    assert "inner==2.0" in locked(COMMAND.replace(f" --uploaded-prior-to={WEEK}", ""), tmp_path, index)


def test_row_116_the_command_is_told() -> None:
    """What CONTRIBUTING.md says to run is what the lock file was made with."""
    assert f"--uploaded-prior-to={WEEK}" in COMMAND
    told = (ROOT / "CONTRIBUTING.md").read_text().replace("\\\n", " ")
    [line] = [line for line in told.splitlines() if "pip-compile --" in line]
    assert line.split() == COMMAND.split()


@pytest.mark.skipif(os.environ.get("BAOZHAI_ASK_INDEX") != "1", reason="BAOZHAI_ASK_INDEX=1 lets it ask the index")
def test_row_116_what_is_locked_has_waited() -> None:
    """Every locked version has been on the index for a week, as far as the index says when it came."""
    asked = (sys.executable, "-m", "pip", "index", "versions", "--json", f"--uploaded-prior-to={WEEK}", "--retries=0")

    def old_enough(pin: tuple[str, str]) -> bool | str:
        try:
            done = subprocess.run([*asked, pin[0]], capture_output=True, text=True, check=False, timeout=60)
        except subprocess.TimeoutExpired:
            return "no answer within a minute"
        return pin[1] in json.loads(done.stdout)["versions"] if done.returncode == 0 else done.stderr.strip()

    if isinstance(first := old_enough(PINS[0]), str):
        pytest.skip(f"nobody says when {PINS[0][0]} was uploaded: {first}")
    with ThreadPoolExecutor(4) as many:
        found = dict(zip(PINS, many.map(old_enough, PINS), strict=True))
    assert [pin for pin, old in found.items() if old is False] == []
    if unknown := [name for (name, _), old in found.items() if isinstance(old, str)]:
        pytest.skip(f"nobody says when these were uploaded: {', '.join(unknown)}")
