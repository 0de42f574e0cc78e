"""A store, a fake Bot API and senders for every fault."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from digests.store import SqlStore, open_store
from tests.fakes.botapi import FakeBotApi
from tests.fakes.children import Nursery, nursery


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a database file."""
    return f"sqlite:///{tmp_path / 'baozhai.db'}"


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """An empty store."""
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    """A Bot API that accepts everything until it is told otherwise."""
    async with FakeBotApi() as server:
        yield server


@pytest.fixture(scope="session")
def children() -> Iterator[Nursery]:
    """Processes to be killed."""
    with nursery() as opened:
        yield opened


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long chaos runs only when it is asked for."""
    if "chaos" not in (config.getoption("markexpr") or ""):
        for item in items:
            if item.get_closest_marker("chaos"):
                item.add_marker(pytest.mark.skip(reason="ten minutes; ask for it with -m chaos"))
