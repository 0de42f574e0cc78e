"""What an answer may be: its declared type, its first bytes, and its size once decoded."""

import re
import zlib
from collections.abc import AsyncIterable, Iterator
from enum import StrEnum

from digests.errors import Said, SourceError

_TYPE = re.compile(r"\s*([a-z0-9.+-]+/[a-z0-9.+-]+)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
#: Bytes decoded at a time: a gzip bomb grows a thousandfold, so what comes in is small and what goes out is limited.
_STEP = 2**18


#: Bytes of a kind, decoded, above which nothing is read; a PDF is limited by the settings.
LIMITS = {"html": 8 * 2**20, "feed": 8 * 2**20, "robots": 500 * 1024}


class Unusable(SourceError):
    """The source {name} did not answer: {reason}."""


class Kind(StrEnum):
    """What we ask for."""

    HTML = "html"
    PDF = "pdf"
    FEED = "feed"
    PAGE = "page"  #: HTML or PDF, whichever it is
    ROBOTS = "robots"

    def limit(self, most: int) -> int:
        """The largest body that is read, in decoded bytes."""
        return min(most, LIMITS.get(self.value, most))

    def check_content(self, name: str, content: bytes) -> None:
        """Refuse an error page that was sent as something else. Raises Unusable."""
        head = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")
        if self is Kind.PDF and b"%PDF-" not in content[:1024]:
            raise Unusable(name=name, reason="it is no PDF")
        if self is Kind.HTML and head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04", b"GIF8")):
            raise Unusable(name=name, reason="it is no HTML")
        if self is Kind.FEED and head[:15].lower().startswith((b"<!doctype html", b"<html")):
            raise Unusable(name=name, reason="it is no feed")


_TYPES = {
    Kind.HTML: frozenset({"text/html", "application/xhtml+xml"}),
    Kind.PDF: frozenset({"application/pdf", "application/x-pdf", "application/octet-stream", "binary/octet-stream"}),
    Kind.FEED: frozenset({
        "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml",
        "text/plain", "text/html",
    }),
    Kind.PAGE: frozenset({"text/html", "application/xhtml+xml", "application/pdf"}),
    Kind.ROBOTS: frozenset({"text/plain", "text/html", "application/octet-stream"}),
}  # fmt: skip


def check_type(name: str, kind: Kind, header: str) -> None:
    """Refuse an answer of another type than we asked for; a missing type is judged by the content. Raises Unusable."""
    found = _TYPE.match(header)
    if found and found[1].lower() not in _TYPES[kind]:
        raise Unusable(name=name, reason=Said("it is of type {kind}", kind=found[1][:60]))


def charset_of(header: str) -> str | None:
    """The charset of a Content-Type header."""
    found = _CHARSET.search(header)
    return found[1] if found else None


async def read_limited(chunks: AsyncIterable[bytes], encoding: str, limit: int, name: str) -> bytes:
    """The decoded body. Raises Unusable above ``limit`` decoded bytes, and for a body that cannot be decoded."""
    decoder = _Decoder(encoding.strip().lower(), name)
    pieces: list[bytes] = []
    size = 0
    async for chunk in chunks:
        for piece in decoder.feed(chunk):
            size += len(piece)
            if size > limit:
                raise Unusable(name=name, reason=Said("it is larger than {limit} bytes", limit=limit))
            pieces.append(piece)
    decoder.finish()
    return b"".join(pieces)


class _Decoder:
    """Content encodings, decoded in bounded steps; the consumer may stop after any."""

    def __init__(self, encoding: str, name: str) -> None:
        if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise Unusable(name=name, reason=Said("it is encoded as {encoding}", encoding=encoding[:40]))
        self._name, self._started = name, False
        window = zlib.MAX_WBITS if encoding == "deflate" else 16 + zlib.MAX_WBITS  # 16: a gzip header
        self._inflate = None if encoding in ("", "identity") else zlib.decompressobj(wbits=window)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The decoded pieces of a chunk, each of at most 256 KiB when it is compressed."""
        if self._inflate is None:
            yield chunk
            return
        while chunk and not self._inflate.eof:
            self._started = True
            try:
                piece = self._inflate.decompress(chunk, _STEP)
            except zlib.error as error:
                raise Unusable(name=self._name, reason="its compressed body is damaged") from error
            chunk = self._inflate.unconsumed_tail
            yield piece

    def finish(self) -> None:
        """Refuse a body that ended too early."""
        if self._inflate is not None and self._started and not self._inflate.eof:
            raise Unusable(name=self._name, reason="its compressed body is cut")
