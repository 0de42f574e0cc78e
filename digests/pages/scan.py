"""Read a picture of a page: a PNG, a JPEG, or a PDF without text, through a recogniser in a child process.

    RawPage -> (child: picture -> Recognised -> Line -> the same as a PDF's) -> Page

The recogniser is the optional part ``ocr``: rapidocr, whose wheel carries its models; nothing is downloaded.
"""

from importlib.util import find_spec

from digests.errors import MissingExtra
from digests.model import Page, RawPage
from digests.pages.sandbox import SCAN_LIMITS, read_in_child


def can_recognise() -> bool:
    """Whether the recogniser is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def read_scan(raw: RawPage) -> list[Page]:
    """The page of a picture, or the pages of a PDF whose sheets are pictures.

    Pages read so have the note ``recognised``. Raises ``MissingExtra`` without the recogniser, ``PageLimit`` for a
    picture too large and ``PageError`` for one that is broken.
    """
    if not can_recognise():
        raise MissingExtra(extra="ocr")
    return read_in_child("scan", raw, SCAN_LIMITS)
