"""Read a PDF: every page of it, from where its characters stand; the file itself is opened in a child process only.

RawPage -> (child: Sheet -> Line -> Strip, Head -> Chain -> Article) -> Page
"""

from digests.model import Page, RawPage
from digests.pages.sandbox import PDF_LIMITS, read_in_child


def read_pdf(raw: RawPage) -> list[Page]:
    """The pages of a PDF, one a sheet, in the file's order.

    A sheet without text has no article and the note ``no-text-layer``. Raises ``PdfRefused`` for what is encrypted or
    broken and ``PageLimit`` for what is too much.
    """
    return read_in_child("pdf", raw, PDF_LIMITS)
