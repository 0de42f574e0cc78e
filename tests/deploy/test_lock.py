"""The locked packages are those that pyproject.toml asks for, each with its hashes, and from nowhere in particular."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.deploy.places import DEPLOY, ROOT
from tests.deploy.wheels import pip, sha256, wheel

LOCK = (DEPLOY / "requirements.lock").read_text()
ENTRIES = re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)(?: ; [^\\\n]*)? \\\n((?:    --hash=.*\n)+)", LOCK, re.MULTILINE)
LOCKED = {canonicalize_name(name): Version(version) for name, version, _ in ENTRIES}
#: What a machine that sends and reads needs; scans are for those who ask for them.
EXTRAS = ("postgres", "pictures", "web")


def wanted() -> list[Requirement]:
    """What pyproject.toml asks for, with the extras that the image has."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = [each for extra in EXTRAS for each in project["optional-dependencies"][extra]]
    return [Requirement(each) for each in project["dependencies"] + optional]


def unlocked(requirements: list[Requirement]) -> list[str]:
    """What has no line, or one with a version that is not allowed."""
    found = [(each, LOCKED.get(canonicalize_name(each.name))) for each in requirements]
    return [each.name for each, version in found if version is None or version not in each.specifier]


def test_row_116_in_step() -> None:
    """Every dependency is locked at a version that it allows; otherwise run the command in the file's head again."""
    assert unlocked(wanted()) == []


@pytest.mark.parametrize("added", ["flask>=3", "jinja2<3.1"])
def test_row_116_drift_is_seen(added: str) -> None:
    """A dependency that was added, or allowed otherwise, without locking again."""
    assert unlocked([*wanted(), Requirement(added)]) == [Requirement(added).name]


def test_row_116_runbook_asks_for_hashes() -> None:
    """Every installation in the runbook's commands asks for hashes, or installs no package but ours."""
    installs = re.findall(r"/pip install ([^&\n]*)", (DEPLOY / "RUNBOOK.md").read_text())
    assert sum("requirements.lock" in each for each in installs) >= 3
    assert all(each.startswith(("--require-hashes -r ", "--no-deps ")) for each in installs)


def test_row_116_every_line_is_hashed() -> None:
    """Each package has a hash, and there is no line of another kind."""
    pins = [line for line in LOCK.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(pins) == len(ENTRIES) > len(wanted())
    hashes = [line.strip(" \\") for _, _, block in ENTRIES for line in block.splitlines()]
    assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", each) for each in hashes)


def test_no_place_of_a_machine() -> None:
    """No path, no address: it installs from whichever index the builder uses."""
    assert (
        re.search(r"https?://|file:|/opt/|/work/|/home/|--index|--find-links|--trusted", LOCK.split("\n\n")[0]) is None
    )
    assert re.search(r"://| @ |--extra-index-url|--index-url|--find-links|--trusted-host", LOCK) is None


def install(folder: Path, digest: str) -> subprocess.CompletedProcess[str]:
    """What pip says to a lock file with that hash, with the wheels of the folder for an index."""
    (folder / "requirements.lock").write_text(f"inner==1.0 \\\n    --hash=sha256:{digest}\n")
    asked = ("--require-hashes", "-r", "requirements.lock")
    return pip("install", "--no-index", "--find-links", folder, *asked, "--target", folder / "place", folder=folder)


def test_row_116_pip_takes_what_was_locked(tmp_path: Path) -> None:
    """The package that the hash was taken of is installed: what the other two tests refuse is refused for the hash."""
    done = install(tmp_path, sha256(wheel(tmp_path, "inner")))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "place/inner.py").read_text() == "WHOSE = 'ours'\n"


def test_row_116_pip_refuses_a_flipped_hash(tmp_path: Path) -> None:
    """One digit of the lock file is another."""
    true = sha256(wheel(tmp_path, "inner"))
    _refused(install(tmp_path, f"{int(true[0], 16) ^ 1:x}{true[1:]}"), true, tmp_path)


def test_row_116_pip_refuses_a_changed_package(tmp_path: Path) -> None:
    """The index has another file under the name and version that were locked."""
    locked = sha256(wheel(tmp_path, "inner"))
    changed = sha256(wheel(tmp_path, "inner", code="WHOSE = 'theirs'\n"))
    assert changed != locked
    _refused(install(tmp_path, locked), changed, tmp_path)


def _refused(done: subprocess.CompletedProcess[str], had: str, folder: Path) -> None:
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert had in done.stderr
    assert not (folder / "place/inner.py").exists()
