"""The doctor where there is no Chinese font."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.deploy.tools import tool

#: Every folder of fonts, emptied for one process.
EMPTIED = 'for each in "$@"; do test "$each" = -- && break; test ! -d "$each" || mount -t tmpfs tmpfs "$each"; done'
SHIFT = 'while test "$1" != --; do shift; done; shift; exec "$@"'


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may empty a folder for one process")
@pytest.mark.parametrize(
    ("language", "said"), [("en_US", "install fonts-noto-cjk"), ("zh_CN", "请安装 fonts-noto-cjk")]
)
def test_no_chinese_font(tmp_path: Path, language: str, said: str) -> None:
    """It says what follows from it and what to install, and does not call it a fault; with the fonts it names one."""
    if find_spec("matplotlib") is None:
        pytest.skip("the extra `pictures` is not installed")
    folders = ["/usr/share/fonts", "/usr/local/share/fonts"]
    packaged = find_spec("cvttf_NotoSansCJK_Regular")
    folders += list(packaged.submodule_search_locations or ()) if packaged else []
    names = os.environ | {"HOME": str(tmp_path), "LANG": f"{language}.UTF-8", "MPLCONFIGDIR": str(tmp_path / "mpl")}
    names |= {"BAOZHAI_DATABASE": f"sqlite:///{tmp_path / 'b.sqlite3'}"}
    names.pop("LC_ALL", None)
    doctor = [sys.executable, "-m", "bot.cli", "doctor"]
    bare = [tool("unshare"), "--mount", "sh", "-euc", f"{EMPTIED}; {SHIFT}", "sh", *folders, "--", *doctor]
    without = subprocess.run(bare, env=names, capture_output=True, text=True, check=False, timeout=60)
    [line] = [each for each in without.stdout.splitlines() if said in each]
    assert line.startswith("– ")
    assert "Traceback" not in without.stderr
    with_fonts = subprocess.run(doctor, env=names, capture_output=True, text=True, check=False, timeout=60)
    assert said not in with_fonts.stdout
    assert without.returncode == with_fonts.returncode
