"""What others on the machine could see or plant."""

import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app

_CUT = """
from digests.analysis.keywords import keywords
print([word.text for word in keywords("水库除险加固工程完工。" * 3)])
"""


def test_row_114_no_token_among_the_arguments() -> None:
    """No command takes a token as an argument, which every user of the machine could read."""
    for command in ([], ["run"], ["chat"], ["ingest"]):
        said = CliRunner().invoke(app, [*command, "--help"]).output.lower()
        assert "--token" not in said


def _words(temporary: Path) -> str:
    environment = os.environ | {"TMPDIR": str(temporary), "TEMP": str(temporary)}
    ran = subprocess.run([sys.executable, "-c", _CUT], env=environment, capture_output=True, text=True, check=True)
    return ran.stdout


def test_row_117_a_planted_cache_is_not_read(tmp_path: Path) -> None:
    """A cache of jieba's in the temp folder is neither read nor replaced: the words are the same as without it."""
    clean, planted = tmp_path / "clean", tmp_path / "planted"
    for folder in (clean, planted):
        folder.mkdir()
    cache = planted / "jieba.cache"
    cache.write_bytes(b"not what jieba would write")
    assert _words(planted) == _words(clean) != "[]\n"
    assert cache.read_bytes() == b"not what jieba would write"
    assert list(clean.iterdir()) == []
