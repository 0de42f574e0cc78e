"""The image itself: deploy/Dockerfile built whole, as it is, without a registry; then run as a container runs it.

The base that it names is made of Debian's own packages (debootstrap) with Debian's Python where the base has it. That
takes minutes, a Debian mirror, the package index and 4 GB, so it runs only where it is asked for, as root:

    apt-get install buildah debootstrap
    BAOZHAI_BUILD_IMAGE=1 pytest -n 0 tests/deploy/test_whole_image.py

With a folder for ``1`` the base and the image are kept there, and used again the next time.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.redact import redact
from tests.bot.test_run import settings_of, wait_for
from tests.deploy.places import ROOT
from tests.deploy.test_containers import LINES
from tests.fakes.botapi import FakeBotApi

NAME = "localhost/baozhai:tested"
#: The certificates that this machine trusts: its index may be behind an authority of its own.
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
#: A container: its own processes, nothing to write to but a volume and /tmp, the image's user, no right more.
CONTAINER = """
mount --make-rprivate / && mount --bind {root} {root} && cd {root}
mount -t proc proc proc && mount -t tmpfs tmpfs tmp && mount -t tmpfs -o mode=755 tmpfs dev
mount -t tmpfs -o mode=700,uid={user},gid={user} tmpfs var/lib/baozhai
for each in null zero urandom; do touch dev/$each; mount --bind /dev/$each dev/$each; done
mount -o remount,bind,ro {root}
exec chroot . setpriv --reuid {user} --regid {user} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \\
  env --chdir={folder} "$@"
"""


@dataclass
class Image:
    """What was built: its root file system, and what it says of itself."""

    root: Path
    said: dict[str, Any] = field(default_factory=dict)

    def container(self, *command: str, **environment: str) -> list[str]:
        """What runs a command of the image as process 1 of a container of its own."""
        script = CONTAINER.format(root=self.root, user=self.said["User"], folder=self.said["WorkingDir"])
        names = [*self.said["Env"], *(f"{name}={value}" for name, value in environment.items())]
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        return [*apart, "sh", "-euc", script, "sh", "-i", *names, *command]

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A command of the image, to its end."""
        whole = self.container(*command, **environment)
        return subprocess.run(whole, capture_output=True, text=True, check=False, timeout=300)


def _buildah(place: Path, *words: str) -> str:
    whole = ["buildah", "--root", f"{place}/store", "--runroot", f"{place}/run", "--storage-driver", "vfs", *words]
    done = subprocess.run(whole, capture_output=True, text=True, check=False, timeout=3600)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout.strip()


def _base(place: Path, names: Sequence[str]) -> None:
    """Debian with its Python, under the names that the Dockerfile begins with."""
    debian = place / "debian"
    packages = "--include=ca-certificates,netbase,python3,python3-venv,tzdata"
    command = ["debootstrap", "--variant=minbase", packages, "bookworm", str(debian)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800)
    assert done.returncode == 0, done.stdout[-4000:]
    for name in ("python", "python3"):
        (debian / "usr/local/bin" / name).symlink_to("/usr/bin/python3")
    shutil.copy(CERTIFICATES, debian / CERTIFICATES[1:])
    shutil.copy("/etc/resolv.conf", debian / "etc/resolv.conf")
    shutil.rmtree(debian / "var/cache/apt/archives")
    (debian / "var/cache/apt/archives/partial").mkdir(parents=True)
    made = _buildah(place, "from", "scratch")
    _buildah(place, "add", "--quiet", made, str(debian), "/")
    _buildah(place, "config", "--env", "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
             "--env", f"PIP_CERT={CERTIFICATES}", made)  # fmt: skip
    for name in names:
        _buildah(place, "commit", "--quiet", made, f"docker.io/library/{name}")
    _buildah(place, "rm", made)
    shutil.rmtree(debian)


def _build(place: Path) -> None:
    """What ``docker build -f deploy/Dockerfile .`` does of the files that are under version control."""
    _base(place, sorted({line.split()[1] for line in LINES if line.startswith("FROM ")}))
    context = place / "context"
    context.mkdir()
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    copied = ["tar", "--create", "--null", "--files-from=-"]
    tar = subprocess.run(copied, cwd=ROOT, input=files, capture_output=True, check=True).stdout
    subprocess.run(["tar", "--extract", "--directory", str(context)], input=tar, check=True)
    # Docker's format: buildah's own has no place for a health check.
    how = ["--format", "docker", "--isolation", "chroot", "--network", "host", "--pull=never"]
    _buildah(place, "build", *how, "--tag", NAME, "--file", str(context / "deploy/Dockerfile"), str(context))
    shutil.rmtree(context)


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """Built, and mounted."""
    asked = os.environ.get("BAOZHAI_BUILD_IMAGE", "")
    absent = [each for each in ("buildah", "debootstrap") if shutil.which(each) is None]
    if not asked:
        pytest.skip("builds the whole image, which takes minutes: BAOZHAI_BUILD_IMAGE=1")
    if absent or os.geteuid() != 0:
        pytest.fail(f"building the image needs root, and of Debian's packages: {' '.join(absent) or 'none more'}")
    kept = asked != "1"
    place = Path(asked) if kept else Path(tempfile.mkdtemp(dir="/var/tmp", prefix="baozhai-image-"))
    place.mkdir(exist_ok=True)
    made = ""
    try:
        if NAME not in _buildah(place, "images", "--format", "{{.Name}}:{{.Tag}}").splitlines():
            _build(place)
        said = json.loads(_buildah(place, "inspect", "--type", "image", NAME))["Docker"]["config"]
        made = _buildah(place, "from", "--pull=never", NAME)
        yield Image(root=Path(_buildah(place, "mount", made)), said=said)
    finally:
        if made:
            _buildah(place, "rm", made)
        if not kept:
            shutil.rmtree(place)


def test_what_it_says_of_itself(image: Image) -> None:
    """A user that is not root, a health check, an order to stop: what Kubernetes, compose and Docker go by."""
    assert (image.said["User"], image.said["Entrypoint"], image.said["Cmd"]) == ("10001", ["baozhai"], ["run"])
    assert image.said["StopSignal"] == "SIGTERM"
    assert image.said["Healthcheck"]["Test"][:2] == ["CMD", "python"]
    assert image.said["Volumes"] == {"/var/lib/baozhai": {}}


def test_the_demo(image: Image) -> None:
    """A morning from the sample pages, where nothing but the volume and /tmp can be written."""
    done = image.run("baozhai", "demo", LANG="C.UTF-8")
    assert done.returncode == 0, done.stderr
    assert "青浔" in done.stdout
    assert "Read-only file system" in image.run("touch", "/opt/baozhai/x").stderr
    assert image.run("id", "-u").stdout == "10001\n"


def test_pg_dump(image: Image) -> None:
    """What keeps a database as it was before its schema changes is in the image, of a version that has a number."""
    done = image.run("pg_dump", "--version")
    assert done.returncode == 0, done.stderr
    assert re.match(r"pg_dump \(PostgreSQL\) 1[5-9]\.", done.stdout)


def test_the_doctor(image: Image) -> None:
    """A Chinese font, PostgreSQL's driver and the archive are there; no package misses another."""
    done = image.run("baozhai", "doctor", LANG="C.UTF-8")
    assert done.returncode == 0, done.stdout + done.stderr
    for line in ("✓ Chinese font: ", "✓ PostgreSQL: installed", "✓ web archive: installed"):
        assert line in done.stdout
    checked = image.run("python", "-m", "pip", "check")
    assert checked.returncode == 0, checked.stdout


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ended(program: "subprocess.Popen[bytes]") -> str:
    """Stops process 1 of a container in order; what it wrote. Fails the test where it ends with anything but 0."""
    [first] = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split()
    os.kill(int(first), signal.SIGTERM)
    _, log = program.communicate(timeout=60)
    assert program.returncode == 0, redact(log.decode())
    return log.decode()


def test_it_runs_and_is_well(image: Image, tmp_path: Path) -> None:
    """Process 1 answers; is ill by its health check before it runs and well while it does; ends in order on SIGTERM."""
    port = _free()
    health = [each.replace("9464", str(port)) for each in image.said["Healthcheck"]["Test"][1:]]
    assert image.run(*health).returncode != 0
    with FakeBotApi.in_thread() as api:
        given = settings_of(api, tmp_path, BAOZHAI_HEALTH_LISTEN=f"127.0.0.1:{port}")
        names = {name: given[name] for name in ("BAOZHAI_TOKEN", "BAOZHAI_API_URL", "BAOZHAI_HEALTH_LISTEN")}
        program = subprocess.Popen(image.container(*image.said["Entrypoint"], *image.said["Cmd"], **names),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
        try:
            api.says(7, "/start")
            wait_for(lambda: api.messages(7), seconds=60)
            assert image.run(*health).returncode == 0
            log = _ended(program)
        finally:
            program.kill()
    assert all({"event", "level", "timestamp"} <= json.loads(line).keys() for line in log.splitlines())


def test_the_archive_ends_in_order(image: Image) -> None:
    """`baozhai web` as process 1 answers, and ends with 0 on SIGTERM."""
    port = _free()
    command = image.container("baozhai", "web", "--listen", f"127.0.0.1:{port}")
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        wait_for(lambda: _answers(port), seconds=60)
        _ended(program)
    finally:
        program.kill()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as reader:
            reader.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            return b" 200 " in reader.recv(65536)
    except OSError:
        return False
