"""Read a page of any kind: what a source gave -> RawPage -> kind by content -> its reader -> Page.

The kind is told by the first bytes, never by a name: ``%PDF`` a PDF, PNG and JPEG a scan, markup HTML, else text.
"""

import re
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from digests.errors import EmptyPage, InputError, NotAPage, PageLimit, Said
from digests.model import Page, RawPage

#: What ``read_page`` takes: a path, the content, or a page a source handed over.
PageSource = str | Path | bytes | RawPage

#: No file above this is opened; a newspaper page is a few MB as a PDF, some 20 as a photograph.
MAX_FILE_BYTES = 64 * 2**20

#: A text longer than a path may be is content and is never looked up on disk.
MAX_PATH_CHARS = 1024

_PAGE_NAME = re.compile(r"[^\r\n]+\.(?:txt|pdf|html?|xhtml|png|jpe?g)", re.IGNORECASE)
#: Markup: a document's own tags near its top, or a fragment that begins with an element. A text may well quote ``<b>``.
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body)\b|\A[\xef\xbb\xbf\xff\xfe\s]*<(?:!--|\?xml|meta|title|div|table|p|founder-)",
    re.IGNORECASE,
)
_HTML_WINDOW = 2048  # bytes looked at; a page's markup starts at its top
_PDF_WINDOW = 1024  # ISO 32000-1, annex H: readers accept the header within the first 1024 bytes

#: First bytes of files that are no page: archives, programs, office files, other pictures, databases, sound.
_FOREIGN = (
    b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"MZ\x90",
    b"\xd0\xcf\x11\xe0", b"GIF8", b"SQLite format 3", b"%!PS", b"RIFF", b"OggS", b"ID3", b"\xca\xfe\xba\xbe",
)  # fmt: skip


class Kind(StrEnum):
    """What a page's content is."""

    PDF = "pdf"
    SCAN = "scan"  #: a PNG or JPEG picture
    HTML = "html"
    TEXT = "text"


def read_page(source: PageSource, *, published: date | None = None) -> Page:
    """Read one page; of a file of several, the first.

    ``source`` is a path, bytes, a ``RawPage``, or a ``str``: the path of a file that exists, else the text itself.
    ``published`` is the publication date where it is known. Raises ``InputError`` with one sentence.
    """
    return read_pages(source, published=published)[0]


def read_pages(source: PageSource, *, published: date | None = None) -> list[Page]:
    """Read every page of ``source``, as ``read_page`` does; at least one."""
    raw = as_raw(source)
    if published is not None:
        raw = replace(raw, published=published)
    return _reader(kind_of(raw))(raw)


def as_raw(source: PageSource) -> RawPage:
    """The page's bytes and name; reads the file when ``source`` names one. Raises ``InputError``."""
    if isinstance(source, RawPage):
        return source
    if isinstance(source, bytes):
        return RawPage(content=source)
    if isinstance(source, Path):
        return _from_file(source)
    if _names_a_file(source):
        return _from_file(Path(source))
    return RawPage(content=source.encode("utf-8", "replace"))


def kind_of(raw: RawPage) -> Kind:
    """What the content is, by its first bytes. Raises ``EmptyPage`` and ``NotAPage``."""
    content = raw.content
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x0b\x0c\x00"):
        raise EmptyPage(name=name_of(raw))
    if b"%PDF-" in content[:_PDF_WINDOW]:
        return Kind.PDF
    if content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return Kind.SCAN
    if content.startswith(_FOREIGN):
        raise NotAPage(name=name_of(raw))
    if _MARKUP.search(content[:_HTML_WINDOW].replace(b"\x00", b"")):  # without NUL, UTF-16 markup reads as ASCII
        return Kind.HTML
    return Kind.TEXT


def name_of(raw: RawPage) -> str:
    """What to call the page in a sentence."""
    return raw.name or "the page"


def _names_a_file(text: str) -> bool:
    """A one-line string that is an existing file, or is written like a page's file name."""
    if len(text) > MAX_PATH_CHARS or "\n" in text or "\x00" in text or not text.strip():
        return False
    if _PAGE_NAME.fullmatch(text):
        return True
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # too long for the file system, or not encodable
        return False


def _from_file(path: Path) -> RawPage:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device would never end
            raise InputError(reason=Said("{path} is not a file.", path=path))
        if status.st_size > MAX_FILE_BYTES:
            raise PageLimit(name=str(path), limit=Said("{limit} MB", limit=MAX_FILE_BYTES // 2**20))
        return RawPage(content=path.read_bytes(), name=str(path))
    except FileNotFoundError as error:
        raise InputError(reason=Said("There is no file {path}.", path=path)) from error
    except (OSError, ValueError) as error:
        raise InputError(reason=Said("{path} cannot be read.", path=path)) from error


def _reader(kind: Kind) -> Callable[[RawPage], list[Page]]:
    """The reader of a kind, imported when the first such page comes: a text page needs no PDF engine."""
    if kind is Kind.PDF:
        from digests.pages.pdf import read_pdf

        return read_pdf
    if kind is Kind.SCAN:
        from digests.pages.scan import read_scan

        return read_scan
    if kind is Kind.HTML:
        from digests.pages.html import read_html

        return read_html
    from digests.pages.text import read_text

    return read_text
