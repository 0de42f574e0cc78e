"""Read a PDF: every page of it, from where its characters stand; the file itself is opened in a child process only.

RawPage -> (child: Sheet -> Line -> Strip, Head -> Chain -> Article) -> Page
"""

from digests.errors import PageLimit
from digests.model import Page, RawPage
from digests.pages.sandbox import PDF_LIMITS, read_in_child
from digests.pages.scan import can_recognise, read_scan

_NO_TEXT_LAYER = "no-text-layer"


def read_pdf(raw: RawPage) -> list[Page]:
    """The pages of a PDF, one a sheet, in the file's order.

    A sheet without text is recognised when the recogniser is installed; else it has no article and the note
    ``no-text-layer``. Raises ``PdfRefused`` for what is encrypted or broken and ``PageLimit`` for what is too much.
    """
    pages = read_in_child("pdf", raw, PDF_LIMITS)
    if not any(_NO_TEXT_LAYER in page.notes for page in pages) or not can_recognise():
        return pages
    try:
        return read_scan(raw)
    except PageLimit:  # too many sheets to recognise: what has text was read, the others say what they lack
        return pages
