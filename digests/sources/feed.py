"""An RSS or Atom feed: its entries of one day as one page, each entry an article.

An entry that carries its text is taken as it is; of the others the linked page is fetched, when it is at one of the
paper's hosts. An entry's day is the day in Beijing; entries without a date come as a page of their own, whose date the
reader looks for on the page.
"""

import calendar
import io
from collections.abc import AsyncIterator, Iterable, MutableMapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin

import feedparser

from digests.errors import BaozhaiError, SourceError
from digests.model import PAPER_ZONE, RawPage
from digests.pages.bundle import bundle
from digests.sources.base import Item, Trouble
from digests.sources.bodies import Kind
from digests.sources.config import Paper
from digests.sources.fetch import Fetcher, Validators

#: Entries looked at; characters from which an entry's own text is the article and not its beginning.
MAX_ENTRIES, WHOLE_TEXT = 200, 200
_MARKS = ("…", "...", "[&#8230;]", "[...]", "阅读全文", "查看全文", "Read more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. ``text`` is markup, empty when the feed has only its beginning."""

    title: str
    link: str
    text: str
    published: date | None


def parse_feed(content: bytes, address: str) -> tuple[Entry, ...]:
    """The entries of a feed, newest as the feed has them. Raises SourceError for what is no feed."""
    parsed = feedparser.parse(io.BytesIO(content))  # never bytes or str: it would take them for a file's name
    if not parsed.get("version") and not parsed.entries:
        raise SourceError(name=address, reason="it is no feed")
    return tuple(_entry(entry, address) for entry in parsed.entries[:MAX_ENTRIES])


async def read_feed(
    paper: Paper, day: date, fetcher: Fetcher, memory: MutableMapping[str, Validators] | None = None
) -> AsyncIterator[Item]:
    """The feed's entries of a day as one RawPage, and those without a date as another. Raises SourceError."""
    address = paper.address_on(day)
    known = memory.get(address) if memory is not None else None
    got = await fetcher.get(address, Kind.FEED, hosts=paper.hosts, validators=known, delay=paper.delay)
    if got.unchanged:
        return
    entries = parse_feed(got.content, got.url)
    whole = True
    for published in (day, None):
        parts: list[tuple[str, bytes]] = []
        for entry in _unique(entry for entry in entries if entry.published == published):
            try:
                parts.append((entry.link or got.url, await _content(entry, paper, fetcher)))
            except BaozhaiError as error:
                whole = False
                yield Trouble(paper=paper.name, name=entry.link, error=error)
        if parts:
            yield RawPage(content=bundle(parts), name=address, paper=paper.name, published=published)
    if memory is not None and whole:
        memory[address] = got.validators


async def _content(entry: Entry, paper: Paper, fetcher: Fetcher) -> bytes:
    """The entry's own text as a document, else the page it links to."""
    if not entry.text and entry.link:
        got = await fetcher.get(entry.link, Kind.HTML, hosts=paper.hosts, delay=paper.delay)
        return got.content
    if not entry.text:
        raise SourceError(name=paper.name, reason=f"the entry {entry.title[:40]} has neither text nor a link")
    title = escape(entry.title)
    document = f'<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>'
    return f"{document}<div>{entry.text}</div></body></html>".encode("utf-8", "replace")


def _entry(entry: Any, address: str) -> Entry:
    texts = [str(each.get("value", "")) for each in entry.get("content", [])] + [str(entry.get("summary", ""))]
    text = max(texts, key=len)
    whole = len(text) >= WHOLE_TEXT and not text.rstrip().removesuffix("</p>").endswith(_MARKS)
    return Entry(
        title=unescape(str(entry.get("title", ""))).strip(),
        link=urljoin(address, str(entry.get("link", ""))) if entry.get("link") else "",
        text=text if whole else "",
        published=_day(entry.get("published_parsed") or entry.get("updated_parsed")),
    )


def _day(moment: Any) -> date | None:
    """The day in Beijing of a moment that feedparser gives in UTC."""
    try:
        return datetime.fromtimestamp(calendar.timegm(moment), UTC).astimezone(PAPER_ZONE).date() if moment else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _unique(entries: Iterable[Entry]) -> list[Entry]:
    return list({(entry.link, entry.title): entry for entry in entries}.values())
