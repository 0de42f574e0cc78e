"""A PDF's sheets -> its pages. Runs in the child process."""

import numpy as np

from digests.model import Page, RawPage
from digests.pages.continuation import join_continuations
from digests.pages.geometry import Glyphs, Sheet
from digests.pages.layout import Layout, read_layout
from digests.pages.lines import lines_of
from digests.pages.pdfium import sheets_of

#: The note of a sheet that is only a picture: it has no article, and recognition is what helps.
NO_TEXT_LAYER = "no-text-layer"
#: The note of a sheet whose characters are codes of a private font.
UNREADABLE_TEXT = "unreadable-text"

_UNREADABLE_SHARE = 0.5


def read_pdf_here(raw: RawPage, most: int) -> list[Page]:
    """The pages of a PDF, in this process. Raises ``PdfRefused`` and ``PageLimit``."""
    sheets = sheets_of(raw.content, raw.name or "the page", most=most)
    return join_continuations([read_sheet(sheet, raw, number) for number, sheet in enumerate(sheets)])


def read_sheet(sheet: Sheet, raw: RawPage, number: int = 0) -> Layout:
    """One sheet as a page."""
    size = (sheet.width, sheet.height)
    lines = lines_of(sheet.glyphs)
    if not lines:
        return Layout(page=Page(size=size, number=raw.number, published=raw.published, notes=(NO_TEXT_LAYER,)))
    notes = (UNREADABLE_TEXT,) if _unreadable(sheet.glyphs) else ()
    return read_layout(lines, size, raw, sheet=number, pictures=sheet.pictures, rules=sheet.rules, notes=notes)


def _unreadable(glyphs: Glyphs) -> bool:
    codes = glyphs.codes
    private = (codes >= 0xE000) & (codes <= 0xF8FF) | (codes == 0xFFFD) | (codes >= 0xF0000)
    return bool(np.mean(private) > _UNREADABLE_SHARE)
