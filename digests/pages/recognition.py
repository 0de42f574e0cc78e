"""A picture -> the lines in it. Runs in the child process, with the recogniser loaded once."""

import io
import math
from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from digests.errors import MissingExtra, PageError, PageLimit, Said
from digests.model import Page, RawPage
from digests.pages.continuation import join_continuations
from digests.pages.geometry import Box, Line
from digests.pages.layout import Layout, read_layout
from digests.pages.pdfium import open_pdf, picture_of, sheet_of
from digests.pages.recognised import Recognised, lines_from, with_dashes
from digests.pages.sheets import NO_TEXT_LAYER, read_sheet

#: The note of a page whose characters were recognised, not read.
RECOGNISED = "recognised"
#: The note of a picture without a line of text.
NOTHING_RECOGNISED = "nothing-recognised"

MAX_PIXELS = 80_000_000  # a broadsheet at 300 dpi has 30 million, a large photograph 50
_DOTS = 170 / 72  # pixels a point when a PDF's sheet is drawn
_LONGEST = 4000  # pixels of a side that the recogniser is given at most
_PLENTY = 2000  # a side that long is never made shorter
_SHRINK = 0.6  # text is still read well at that share of 170 dpi, in a third of the time
_PDF_WINDOW = 1024

_Pixels = npt.NDArray[np.uint8]
_Word = tuple[str, float, list[list[float]]]  # a character, its score, its four corners


class _Result(Protocol):
    boxes: npt.NDArray[np.float32] | None
    txts: tuple[str, ...] | None
    scores: tuple[float, ...] | None
    word_results: tuple[tuple[_Word, ...], ...]


class _Engine(Protocol):
    def __call__(self, picture: _Pixels, **options: bool) -> _Result: ...


def read_scan_here(raw: RawPage, most: int) -> list[Page]:
    """The pages of a picture or a PDF, in this process. Raises ``InputError``."""
    name = raw.name or "the page"
    if b"%PDF-" not in raw.content[:_PDF_WINDOW]:
        return join_continuations([_recognised_page(_decoded(raw.content, name), 1.0, raw, 0)])
    layouts = []
    with open_pdf(raw.content, name, most=most) as document:
        for number in range(len(document)):
            layout = read_sheet(sheet_of(document, number, name), raw, number)
            if NO_TEXT_LAYER in layout.page.notes:
                layout = _recognised_page(picture_of(document, number, _DOTS), _DOTS, raw, number)
            layouts.append(layout)
    return join_continuations(layouts)


def recognise(picture: _Pixels) -> list[Recognised]:
    """The lines of a picture (height, width, three colours), corners in its pixels. Raises ``MissingExtra``."""
    longest = max(picture.shape[:2])
    share = min(1.0, max(_PLENTY, min(_LONGEST, _SHRINK * longest)) / longest)
    result = _engine()(_shrunk(picture, share), return_word_box=True, return_single_char_box=True)
    if result.boxes is None or result.txts is None or result.scores is None:
        return []
    letters = result.word_results or ((),) * len(result.txts)
    return [
        with_dashes(
            Recognised(text=text, corners=corners / share, score=float(score), letters=_letters(corners, words)),
            [score for _, score, _ in words],
        )
        for corners, text, score, words in zip(
            np.asarray(result.boxes, dtype=np.float64), result.txts, result.scores, letters, strict=True
        )
    ]


def _letters(corners: npt.NDArray[np.float64], words: tuple[_Word, ...]) -> tuple[tuple[str, float, float], ...]:
    """Characters with where they begin and end along the line, as shares of its length."""
    start, along = corners[0], corners[1] - corners[0]
    length = float(along @ along) or 1.0
    return tuple(
        (
            text,
            float((np.asarray(box[0]) - start) @ along) / length,
            float((np.asarray(box[1]) - start) @ along) / length,
        )
        for text, _, box in words
    )


def _recognised_page(picture: _Pixels, scale: float, raw: RawPage, number: int) -> Layout:
    """A picture as a page; ``scale`` is pixels a point."""
    height, width = picture.shape[:2]
    size = (width / scale, height / scale)
    lines = [_scaled(line, scale) for line in lines_from(recognise(picture), width, height)]
    if not lines:
        notes = (RECOGNISED, NOTHING_RECOGNISED)
        return Layout(page=Page(size=size, number=raw.number, published=raw.published, notes=notes))
    return read_layout(lines, size, raw, sheet=number, notes=(RECOGNISED,))


def _scaled(line: Line, scale: float) -> Line:
    if scale == 1.0:
        return line
    box = Box(*(side / scale for side in line.box))
    return Line(text=line.text, box=box, size=line.size / scale, vertical=line.vertical)


def _decoded(content: bytes, name: str) -> _Pixels:
    """The picture, upright, in blue, green, red as the recogniser wants it. Raises ``PageLimit`` and ``PageError``."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit is looked at before a pixel is decoded
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if math.prod(picture.size) > MAX_PIXELS:
                raise PageLimit(name=name, limit=Said("{limit} million pixels", limit=MAX_PIXELS // 10**6))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise PageError(name=name) from error
    return np.asarray(upright, dtype=np.uint8)[:, :, ::-1]


def _shrunk(picture: _Pixels, share: float) -> _Pixels:
    if share >= 1.0:
        return np.ascontiguousarray(picture)
    from PIL import Image

    height, width = picture.shape[:2]
    small = Image.fromarray(np.ascontiguousarray(picture)).resize(
        (max(1, round(width * share)), max(1, round(height * share))), Image.Resampling.LANCZOS
    )
    return np.asarray(small, dtype=np.uint8)


@cache
def _engine() -> _Engine:
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise MissingExtra(extra="ocr") from error
    engine: _Engine = RapidOCR(params={"Global.log_level": "critical", "Global.max_side_len": _LONGEST})
    return engine
