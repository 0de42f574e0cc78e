"""The locked packages are those that pyproject.toml asks for, each with its hashes, and from nowhere in particular."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.deploy.places import DEPLOY, ROOT

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


def test_in_step() -> None:
    """Every dependency is locked at a version that it allows; otherwise run the command in the file's head again."""
    for each in wanted():
        assert LOCKED[canonicalize_name(each.name)] in each.specifier, each


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
