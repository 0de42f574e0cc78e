"""A page of a Chinese local newspaper in, a digest out.

    RawPage -> Page -> Article -> Analysis -> store -> Digest -> Part

The names below are the library's public face; everything else may move. They are loaded when they are first used:
a program that only sends messages reads no dictionary.
"""

from importlib import import_module
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from digests.analysis import keywords
    from digests.analysis.deadlines import deadlines
    from digests.analysis.times import time_mentions
    from digests.digest import compose
    from digests.forms import render
    from digests.pages.reader import read_page, read_pages

#: Where each name that is loaded on first use lives.
_HOMES = {
    "compose": "digests.digest",
    "deadlines": "digests.analysis.deadlines",
    "keywords": "digests.analysis",
    "read_page": "digests.pages.reader",
    "read_pages": "digests.pages.reader",
    "render": "digests.forms",
    "time_mentions": "digests.analysis.times",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


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
    "compose",
    "deadlines",
    "keywords",
    "read_page",
    "read_pages",
    "render",
    "time_mentions",
]
