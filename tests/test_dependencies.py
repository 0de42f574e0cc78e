"""What the code imports is what pyproject.toml asks for: a clean install must not miss anything."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Parts of a dependency that the code imports by its own name.
_BROUGHT = {
    "httpx": "python-telegram-bot",
    "markupsafe": "jinja2",
    "pydantic": "pydantic-settings",
    "pydantic-core": "pydantic-settings",
}
#: Peers that a benchmark is run beside are installed by whoever runs it.
_PEERS = {"beside.py"}


def _imported(folder: str) -> Iterator[tuple[str, str]]:
    for path in (ROOT / folder).rglob("*.py"):
        if path.name in _PEERS:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((alias.name.partition(".")[0], path.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0], path.name


def _asked_for() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    return {_plain(re.split(r"[\[<>=!~ ;]", line)[0]) for line in lines}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("folder", ["digests", "bot", "tests"])
def test_every_import_is_asked_for(folder: str) -> None:
    """Each module from outside belongs to a dependency that pyproject.toml names."""
    asked, known = _asked_for(), packages_distributions()
    missing = set()
    for module, file in _imported(folder):
        if module in sys.stdlib_module_names or module in {"digests", "bot", "tests"}:
            continue
        names = {_plain(name) for name in known.get(module, [module])}
        if not (names | {_BROUGHT.get(name, "") for name in names}) & asked:
            missing.add(f"{module} in {file}")
    assert sorted(missing) == []
