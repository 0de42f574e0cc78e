"""What every test may use."""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot import logs  # before anything imports telegram

#: In CI the same examples each time: what lands is decided by the change, not by luck. Elsewhere new ones are tried.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

#: What a bot's token looks like; the fake Bot API's has the same form.
_TOKEN = re.compile(r"[0-9]{5,}:[A-Za-z0-9_-]{15,}")


@pytest.fixture(scope="session", autouse=True)
def whole_log() -> Iterator[io.StringIO]:
    """The log of the whole test run, in which no token may stand."""
    text = io.StringIO()
    logs.configure(level="debug", stream=text)
    yield text
    found = _TOKEN.search(text.getvalue())
    assert found is None, f"a token in the log: …{text.getvalue()[found.start() - 80 : found.start()]}"


@pytest.fixture(scope="session")
def shared_pages() -> Path:
    """The measuring pages beside the checkout; tests that need them are skipped where they are absent."""
    root = Path(os.environ.get("BAOZHAI_SHARED", Path(__file__).parents[2] / "shared")) / "pages"
    if not root.is_dir():
        pytest.skip(f"no measuring pages at {root} (set BAOZHAI_SHARED)")
    return root
