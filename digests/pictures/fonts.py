"""A font that really has Chinese characters, or none: never boxes."""

from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from digests.errors import MissingExtra

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

#: Where systems keep fonts.
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
#: Files of well-known Chinese fonts, best first, matched at the beginning of a name, without regard to case.
_NAMES = ("notosanscjk-r", "notosanssc", "sourcehansans", "pingfang", "msyh", "wqy-", "droidsansfallback", "simhei")
#: A font that lacks one of these is no Chinese font: common, rare and Traditional characters.
_PROBE = "的汛浔臺0"


@cache
def chinese_font() -> "FontProperties":
    """The best font that has every probe character; ``MissingExtra`` when there is none."""
    try:
        from matplotlib.font_manager import FontProperties, get_font
    except ImportError as missing:
        raise MissingExtra(extra="pictures") from missing
    for path in _candidates():
        try:
            known = get_font(path).get_charmap()
        except (RuntimeError, OSError):  # a broken file is no reason to give up
            continue
        if all(ord(char) in known for char in _PROBE):
            return FontProperties(fname=str(path))
    raise MissingExtra(extra="pictures")


def _folders() -> Iterator[Path]:
    for folder in _FOLDERS:
        try:
            yield Path(folder).expanduser()
        except RuntimeError:  # a user without a home, as in a container that runs under any number
            continue


def _candidates() -> Iterator[Path]:
    found = [
        path
        for root in _folders()
        if root.is_dir()
        for path in root.rglob("*")
        if path.suffix.lower() in {".ttf", ".otf", ".ttc"} and path.name.lower().startswith(_NAMES)
    ]
    rank = {name: n for n, name in enumerate(_NAMES)}
    yield from sorted(found, key=lambda p: (min(rank[n] for n in _NAMES if p.name.lower().startswith(n)), p.name))
    yield from _packaged()


def _packaged() -> Iterator[Path]:
    try:
        folder = resources.files("cvttf_NotoSansCJK_Regular")
    except ModuleNotFoundError:
        return
    yield from (Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith(".otf"))
