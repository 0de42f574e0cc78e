"""An RSS or Atom feed: its entries of a day, each a page of its own, since a feed grows all day and drops its oldest.

An entry that carries its text is taken as it is; of the others the linked page is fetched, when it is at one of the
paper's hosts, once. An entry's day is the day in Beijing; those of the evening before are taken too, when nobody may
have looked. Of an entry without a date the reader looks for one on its page.
"""

import calendar
import io
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin

import feedparser

from digests.errors import BaozhaiError, Forbidden, Said, SourceError
from digests.model import PAPER_ZONE, RawPage
from digests.pages.bundle import bundle
from digests.sources.base import Item, Memory, Trouble
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


async def read_feed(paper: Paper, day: date, fetcher: Fetcher, memory: Memory | None = None) -> AsyncIterator[Item]:
    """The feed's entries of a day and of the one before, and those without a date, a RawPage each.

    Nothing comes when the feed is unchanged since it was read whole, and a linked page that was had is not asked for
    again. Raises SourceError.
    """
    address, memory = paper.address_on(day), memory or Memory()
    got = await fetcher.get(
        address,
        Kind.FEED,
        hosts=paper.hosts,
        validators=await memory.known(address),
        delay=paper.delay,
        retries=paper.retries,
    )
    if got.unchanged:
        return
    whole = True
    for entry in _unique(parse_feed(got.content, got.url)):
        if entry.published not in (day, day - timedelta(days=1), None):
            continue
        name = entry.link or f"{address}#{entry.title[:80]}"
        linked = not entry.text and bool(entry.link)
        if linked and await memory.known(name) is not None:
            continue
        try:
            content = await _content(entry, paper, fetcher)
        except BaozhaiError as error:
            whole = whole and isinstance(error, Forbidden)  # what we may never ask for does not make us ask again
            yield Trouble(paper=paper.name, name=name, error=error, page=name)
            continue
        yield RawPage(content=bundle([(name, content)]), name=name, paper=paper.name, published=entry.published)
        if linked:
            memory.fresh[name] = Validators()
    if whole:
        memory.fresh[address] = got.validators


async def _content(entry: Entry, paper: Paper, fetcher: Fetcher) -> bytes:
    """The entry's own text as a document, else the page it links to."""
    if not entry.text and entry.link:
        got = await fetcher.get(entry.link, Kind.HTML, hosts=paper.hosts, delay=paper.delay, retries=paper.retries)
        return got.content
    if not entry.text:
        raise SourceError(
            name=paper.name, reason=Said("the entry {title} has neither text nor a link", title=entry.title[:40])
        )
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
