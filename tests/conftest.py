"""What every test may use."""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot import logs  # before anything imports telegram

# Which examples are tried is Hypothesis's own rule: the same ones wherever CI is set (.ci/run sets it), so that what
# lands is decided by the change and not by luck; new ones each time elsewhere. A busy machine is never a wrong program.
settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")

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
