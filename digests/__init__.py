"""A page of a Chinese local newspaper in, a digest out.

    RawPage -> Page -> Article -> Analysis -> store -> Digest -> Part

The names below are the library's public face; everything else may move.
"""

from digests.analysis import keywords
from digests.model import (
    Analysis,
    Article,
    Deadline,
    Digest,
    Keyword,
    Page,
    Part,
    Precision,
    RawPage,
    TimeMention,
)
from digests.pages import read_page, read_pages

__all__ = [
    "Analysis",
    "Article",
    "Deadline",
    "Digest",
    "Keyword",
    "Page",
    "Part",
    "Precision",
    "RawPage",
    "TimeMention",
    "keywords",
    "read_page",
    "read_pages",
]
