"""Reading: a RawPage becomes a Page with its articles."""

from digests.pages.reader import read_page, read_pages

__all__ = ["read_page", "read_pages"]
