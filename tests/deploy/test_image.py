"""What the Dockerfile does, step by step, without a container engine: its own lines are executed in a place of their
own, and what they make runs as in the container: read-only, as its user, without a capability.

It installs some hundred megabytes, so it runs only where nothing may be skipped.
"""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.demo import sample_pages
from bot.redact import redact
from tests.bot.test_run import settings_of, wait_for
from tests.deploy.places import ROOT
from tests.deploy.test_containers import LINES
from tests.deploy.tools import tool
from tests.fakes.botapi import FakeBotApi

#: Debian's, as in the image: others can read it, which is not said of one in somebody's home.
PYTHON = "/usr/bin/python3"
#: The container's file systems: only a volume and /tmp can be written; then the image's user, without any right more.
CONTAINER = """
mount --make-rprivate / && mount -t tmpfs tmpfs /tmp && mount -t tmpfs tmpfs /var/lib && mkdir -m 700 /var/lib/baozhai
chown {user}:{user} /var/lib/baozhai && mount -o remount,bind,ro / && cd /var/lib/baozhai
exec setpriv --reuid {user} --regid {user} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
"""


@dataclass
class Image:
    """What was made, and how it is run."""

    place: Path
    environment: dict[str, str] = field(default_factory=dict)
    user: str = "0"
    words: dict[str, list[str]] = field(default_factory=dict)  #: ENTRYPOINT, CMD, HEALTHCHECK

    def inside(self, line: str) -> str:
        """A line of the Dockerfile with this place for its own."""
        return line.replace("/opt/baozhai", str(self.place / "opt"))

    def container(self, *command: str) -> list[str]:
        """What runs a command in the container."""
        return [tool("unshare"), "--mount", "sh", "-euc", CONTAINER.format(user=self.user), "sh", *command]

    def build(self, source: Path) -> None:
        """Executes the lines; of the last stage only what is said of it, since its packages are Debian's."""
        stage = 0
        for line in map(self.inside, LINES):
            word, _, rest = line.partition(" ")
            stage += word == "FROM"
            if word == "COPY" and stage == 1:
                *names, to = rest.split()
                for name in names:
                    _copy(ROOT / name, source / to / ("" if to == name else Path(name).name))
            elif word == "RUN" and stage == 1:
                script = rest.replace("python -m venv", f"{PYTHON} -m venv", 1)
                subprocess.run(["sh", "-euc", script], cwd=source, check=True, timeout=900)
            elif word == "ENV" and stage == 2:
                self.environment |= dict(each.split("=", 1) for each in shlex.split(rest))
            elif word == "USER":
                self.user = rest
            elif word in ("ENTRYPOINT", "CMD", "HEALTHCHECK"):
                self.words[word] = json.loads(rest[rest.index("[") :])


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """The image's own Python with the locked packages, hashes checked, and the program."""
    if os.environ.get("BAOZHAI_REQUIRE_TOOLS") != "1" or os.geteuid() != 0:
        pytest.skip("installs every package and needs root: BAOZHAI_REQUIRE_TOOLS=1")
    place = Path(tempfile.mkdtemp(dir="/var/tmp", prefix="baozhai-image-"))
    place.chmod(0o755)
    (place / "src").mkdir()
    made = Image(place=place)
    try:
        made.build(place / "src")
        yield made
    finally:
        shutil.rmtree(place)


def test_it_runs_as_in_the_container(image: Image, tmp_path: Path) -> None:
    """It keeps, answers and draws where only two folders can be written; is well by its health check; ends in order."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    health = [image.inside(each).replace("9464", port) for each in image.words["HEALTHCHECK"]]
    with FakeBotApi.in_thread() as api:
        given = settings_of(api, tmp_path, BAOZHAI_HEALTH_LISTEN=f"127.0.0.1:{port}", HOME="/var/lib/baozhai")
        names = given | image.environment | {"PATH": f"{image.place}/opt/bin:/usr/bin:/bin"}
        names.pop("PYTHONPATH", None)  # the image's packages, not the checkout
        assert subprocess.run(health, env=names, capture_output=True, check=False).returncode != 0
        command = image.container(*image.words["ENTRYPOINT"], *image.words["CMD"])
        program = subprocess.Popen(command, env=names, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        within = [
            "nsenter",
            "--target",
            str(program.pid),
            "--mount",
            "setpriv",
            "--reuid",
            image.user,
            "--clear-groups",
        ]
        try:
            api.says(7, "/start")
            wait_for(lambda: api.messages(7))
            assert subprocess.run(health, env=names, capture_output=True, check=False).returncode == 0
            page = next(sample_pages())
            kept = [
                *within,
                f"{image.place}/opt/bin/baozhai",
                "ingest",
                str(image.place / "src" / page.relative_to(ROOT)),
            ]
            subprocess.run(kept, env=names, check=True, capture_output=True, timeout=60)
            api.says(8, "/trend 防汛")
            wait_for(lambda: api.messages(8))
            status = Path(f"/proc/{program.pid}/status").read_text()
            look = subprocess.run([*within, "ls", "/var/lib/baozhai"], capture_output=True, check=True).stdout
            for forbidden in ("/x", f"{image.place}/opt/x", "/usr/x"):
                assert subprocess.run([*within, "touch", forbidden], capture_output=True, check=False).returncode != 0
        finally:
            program.send_signal(signal.SIGTERM)
            _, log = program.communicate(timeout=60)
    assert program.returncode == 0, redact(log.decode())
    assert re.search(rf"^Uid:\t{image.user}\t{image.user}\t{image.user}\t{image.user}$", status, re.MULTILINE)
    assert {"CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1"} <= set(status.splitlines())
    assert b"baozhai.sqlite3" in look
    assert all({"event", "level", "timestamp"} <= json.loads(line).keys() for line in log.splitlines())
    assert api.messages(8, "sendPhoto")


def test_the_doctor_is_content(image: Image) -> None:
    """A Chinese font is found, PostgreSQL and the archive are installed, and no package misses another."""
    names = image.environment | {"PATH": f"{image.place}/opt/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
    done = subprocess.run(image.container("baozhai", "doctor"), env=names, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for line in ("✓ Chinese font: ", "✓ PostgreSQL: installed", "✓ web archive: installed"):
        assert line in done.stdout
    subprocess.run([image.place / "opt" / "bin" / "pip", "check"], check=True, capture_output=True)
