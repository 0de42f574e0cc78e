"""Which examples of a property are tried: by CI the same ones each time, by anybody else new ones."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_DRAWN = """
import tests.conftest
from hypothesis import given, settings, strategies as st

drawn = []

@given(st.integers())
def draw(number):
    drawn.append(number)

@given(st.text())
@settings(max_examples=5)
def write(text):
    drawn.append(text)

draw(), write()
assert settings.default.deadline is None
print(ascii(drawn))
"""


def _drawn(folder: Path, **environment: str) -> str:
    """What two properties are tried with, in a process of its own that keeps nothing."""
    place = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", _DRAWN]
    return subprocess.run(command, env=place | environment, cwd=folder, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize(("environment", "same"), [({"CI": "1"}, True), ({}, False)])
def test_examples_are_the_same_only_in_ci(environment: dict[str, str], same: bool, tmp_path: Path) -> None:
    """A change that CI accepts once it accepts again; a developer's runs find what CI's examples do not."""
    first, second = _drawn(tmp_path, **environment), _drawn(tmp_path, **environment)
    assert first.count(",") > 50
    assert (first == second) is same
