"""What every test may use."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_pages() -> Path:
    """The measuring pages beside the checkout; tests that need them are skipped where they are absent."""
    root = Path(os.environ.get("BAOZHAI_SHARED", Path(__file__).parents[2] / "shared")) / "pages"
    if not root.is_dir():
        pytest.skip(f"no measuring pages at {root} (set BAOZHAI_SHARED)")
    return root
