"""The glyphs of a PDF, by pypdfium2's plain C interface. Runs in the child process only (see ``sandbox``).

Nothing but text, images and drawn areas is asked for: scripts, attachments, forms and links are never touched.
"""

import ctypes
import math
from collections.abc import Callable

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from digests.errors import PageLimit, PdfRefused, Said
from digests.pages.geometry import Box, Floats, Glyphs, Ints, Sheet

MAX_SHEETS = 64  # an issue of a daily has 4 to 48
MAX_GLYPHS = 400_000  # on one sheet, more than 1 MB; a broadsheet has some 8,000
MAX_SIDE = 6000  # pixels of a drawn page
MAX_OBJECTS = 400_000  # drawn objects looked at for pictures

_UNKNOWN = 0xFFFD  # for a glyph that the file gives no character for
_PICTURE = 0.04  # of the sheet's width: smaller areas are ornaments
_RULE = 3.0  # points: a thinner area is a rule
_REASONS = {
    raw.FPDF_ERR_PASSWORD: "it is encrypted",
    raw.FPDF_ERR_SECURITY: "it is encrypted",
    raw.FPDF_ERR_FORMAT: "it is broken",
    raw.FPDF_ERR_FILE: "it is broken",
}


def sheets_of(content: bytes, name: str, *, most: int = MAX_SHEETS) -> list[Sheet]:
    """Every sheet of a PDF. Raises ``PdfRefused`` and ``PageLimit``."""
    with open_pdf(content, name, most=most) as document:
        return [sheet_of(document, number, name) for number in range(len(document))]


def open_pdf(content: bytes, name: str, *, most: int = MAX_SHEETS) -> pdfium.PdfDocument:
    """The document, its page count within ``most``. Raises ``PdfRefused`` and ``PageLimit``."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise PdfRefused(name=name, reason=_REASONS.get(raw.FPDF_GetLastError(), "it is broken")) from error
    count = len(document)
    if count > most:
        document.close()
        raise PageLimit(name=name, limit=Said("{limit} pages", limit=most))
    if not count:
        document.close()
        raise PdfRefused(name=name, reason="it has no page")
    return document


def picture_of(
    document: pdfium.PdfDocument, number: int, scale: float
) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    """A page drawn with ``scale`` pixels a point: height, width, and blue, green, red; forms are not drawn."""
    page = document[number]
    longest = max(page.get_size())
    bitmap = page.render(scale=min(scale, MAX_SIDE / longest), may_draw_forms=False, rev_byteorder=False)
    return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])


def sheet_of(document: pdfium.PdfDocument, number: int, name: str) -> Sheet:
    """One page's characters and areas. Raises ``PdfRefused`` and ``PageLimit``."""
    try:
        page = document[number]
    except pdfium.PdfiumError as error:
        raise PdfRefused(name=name, reason="it is broken") from error
    text = page.get_textpage()
    count = text.count_chars()
    if count > MAX_GLYPHS:
        raise PageLimit(name=name, limit=Said("{limit} characters on a page", limit=MAX_GLYPHS))
    turn = page.get_rotation()
    width, height = page.get_size()
    frame = _Frame(page.get_bbox(), turn)
    pictures, rules = _areas(page, frame, width)
    return Sheet(width=width, height=height, glyphs=_glyphs(text.raw, count, frame), pictures=pictures, rules=rules)


class _Frame:
    """From a page's own coordinates (y upwards, perhaps turned) to points from the upper left as it is looked at."""

    def __init__(self, bbox: tuple[float, float, float, float], turn: int) -> None:
        self.left, self.bottom, self.right, self.top = bbox
        self.turn = turn

    def points(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Points of the page as points of the sheet."""
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        if self.turn == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """An area of the page as a box of the sheet."""
        x, y = self.points(np.array([left, right]), np.array([bottom, top]))
        return Box(float(x.min()), float(y.min()), float(x.max()), float(y.max()))


def _glyphs(text: object, count: int, frame: _Frame) -> Glyphs:
    """Code, origin, loose box and type size of every character a page really has (pdfium adds spaces and line ends).

    Two calls in C for each are what reading a page costs most: they write straight into arrays, and no value is touched
    in Python between them.
    """
    codes = _codes(text, count)
    printed = np.flatnonzero(codes > 0x20).tolist()
    printed += [at for at in np.flatnonzero(codes <= 0x20).tolist() if not raw.FPDFText_IsGenerated(text, at)]
    box = np.zeros((len(printed), 4), dtype=np.float32)  # left, top, right, bottom
    place = np.zeros((len(printed), 2), dtype=np.float64)
    loose, origin = _fast(raw.FPDFText_GetLooseCharBox, 1), _fast(raw.FPDFText_GetCharOrigin, 2)
    handle = ctypes.cast(text, ctypes.c_void_p).value  # type: ignore[arg-type]  # a ctypes pointer
    at_box, at_place = box.ctypes.data, place.ctypes.data
    for index in printed:
        loose(handle, index, at_box)
        origin(handle, index, at_place, at_place + 8)
        at_box += 16
        at_place += 16
    tall, level = (box[:, 1] - box[:, 3]).astype(np.float64), place[:, 1]
    chosen = np.where(codes[printed] == 0, _UNKNOWN, codes[printed])
    table = np.column_stack(
        [chosen, place, box[:, 0], box[:, 3], box[:, 2], box[:, 1], _sizes(text, printed, tall, level)]
    )
    return _placed(table[np.isfinite(table).all(axis=1)], frame)


def _fast(function: object, pointers: int) -> Callable[..., int]:
    """A function of pdfium (text page, index, pointers …) that takes addresses as plain integers, kept in the GIL."""
    address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]  # a ctypes function
    kinds = [ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * pointers]
    return ctypes.PYFUNCTYPE(ctypes.c_int, *kinds)(address or 0)


def _codes(text: object, count: int) -> Ints:
    """The code points, in one call where every character is one unit of UTF-16, else one by one."""
    units = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(text, 0, count, units)
    codes = np.array(units, dtype=np.int64)[:count]
    if written == count + 1 and not ((codes >= 0xD800) & (codes < 0xE000)).any():
        return codes
    return np.array([raw.FPDFText_GetUnicode(text, at) for at in range(count)], dtype=np.int64)


def _sizes(text: object, printed: list[int], tall: Floats, level: Floats) -> Floats:
    """The type sizes: the font size under the text's own matrix, for writers may scale type of 1 point by ten.

    The loose box is no measure of it, for some glyphs it is only the ink's; but while neither its height nor the
    baseline changes the type is the same.
    """
    changes = np.flatnonzero((np.diff(tall, prepend=np.nan) != 0) | (np.diff(level, prepend=np.nan) != 0))
    matrix = raw.FS_MATRIX()
    at_matrix = ctypes.byref(matrix)
    found = []
    for at in changes.tolist():
        raw.FPDFText_GetMatrix(text, printed[at], at_matrix)
        found.append(raw.FPDFText_GetFontSize(text, printed[at]) * math.hypot(matrix.c, matrix.d))
    counts = np.diff(np.append(changes, len(printed)))
    return np.repeat(np.array(found, dtype=np.float64), counts)


def _placed(table: Floats, frame: _Frame) -> Glyphs:
    """A table of characters as glyphs of the sheet."""
    x, y = frame.points(table[:, 1], table[:, 2])
    ax, ay = frame.points(table[:, 3], table[:, 4])
    bx, by = frame.points(table[:, 5], table[:, 6])
    size = np.where(table[:, 7] > 0, np.abs(table[:, 7]), np.maximum(np.abs(bx - ax), np.abs(by - ay)))
    left = np.minimum(ax, bx) if frame.turn in (90, 180) else np.minimum(x, np.maximum(ax, bx))
    return Glyphs(codes=table[:, 0].astype(np.int64), x=left, right=np.maximum(ax, bx), y=y, size=size)


def _areas(page: pdfium.PdfPage, frame: _Frame, width: float) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    """The images and filled areas of a page, and its rules."""
    handle = page.raw
    pictures, rules = [], []
    sides = [ctypes.c_float() for _ in range(4)]
    for index in range(min(raw.FPDFPage_CountObjects(handle), MAX_OBJECTS)):
        thing = raw.FPDFPage_GetObject(handle, index)
        if raw.FPDFPageObj_GetType(thing) not in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH):
            continue
        if not raw.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, sides)):
            continue
        values = [side.value for side in sides]
        if not all(map(math.isfinite, values)):
            continue
        box = frame.box(*values)
        if min(box.width, box.height) > _PICTURE * width:
            pictures.append(box)
        elif min(box.width, box.height) < _RULE and max(box.width, box.height) > _PICTURE * width:
            rules.append(box)
    return tuple(pictures), tuple(rules)
