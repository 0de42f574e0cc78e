"""Feeds: RSS and Atom."""

from datetime import date
from pathlib import Path

import pytest

from digests.errors import SourceError
from digests.model import RawPage
from digests.pages.html import read_html
from digests.sources.base import Item, Memory, Trouble
from digests.sources.config import Paper, SourceKind
from digests.sources.feed import parse_feed, read_feed
from tests.fakes.web import HOST, Site, answer, local_fetcher, site

DAY = date(2026, 5, 12)
LONG = "市政府今天公布老旧小区改造计划，全市共有三百个小区列入名单。" * 10


def item(title: str, link: str, text: str, when: str = "Mon, 11 May 2026 23:30:00 GMT") -> str:
    """An RSS item; 23:30 GMT is the next morning in Beijing."""
    stamp = f"<pubDate>{when}</pubDate>" if when else ""
    return f"<item><title>{title}</title><link>{link}</link>{stamp}<description><![CDATA[{text}]]></description></item>"


def rss(*items: str) -> str:
    """A feed."""
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>青溪网</title>'
    return f"{head}{''.join(items)}</channel></rss>"


async def read(web: Site, feed: str | bytes, day: date = DAY) -> list[Item]:
    """What comes of a feed."""
    web.routes["/rss.xml"] = answer(feed, "application/rss+xml")
    paper = Paper(name="青溪网", kind=SourceKind.FEED, address=web.url("/rss.xml"), hosts=frozenset({HOST}), delay=0)
    async with local_fetcher() as fetcher:
        return [each async for each in read_feed(paper, day, fetcher)]


async def test_a_day() -> None:
    """Entries of the day in Beijing are a page each: whole texts as they are, beginnings by their link; those of the
    day before are taken too, since they may have come after the last look, older ones not."""
    async with site() as web:
        web.routes["/2.html"] = answer(f"<html><h1>第二条</h1><div><p>{LONG}</p></div></html>")
        feed = rss(
            item("第一条 &lt;b&gt;", "/1.html", f"<p>{LONG}</p>"),
            item("第二条", "/2.html", "只有开头……"),
            item("昨天的", "/3.html", f"<p>{LONG}</p>", "Sun, 10 May 2026 23:30:00 GMT"),
            item("前天的", "/4.html", f"<p>{LONG}</p>", "Sat, 09 May 2026 15:30:00 GMT"),
        )
        pages = [page for page in await read(web, feed) if isinstance(page, RawPage)]
        assert [(page.paper, page.published, page.name) for page in pages] == [
            ("青溪网", DAY, web.url("/1.html")),
            ("青溪网", DAY, web.url("/2.html")),
            ("青溪网", date(2026, 5, 11), web.url("/3.html")),
        ]
        found = [article for page in pages[:2] for article in read_html(page)[0].articles]
        assert [(each.headline, each.paragraphs) for each in found] == [("第一条 <b>", (LONG,)), ("第二条", (LONG,))]


async def test_without_a_date() -> None:
    """Entries without a date come apart, and are given none."""
    async with site() as web:
        (page,) = await read(web, rss(item("无日期", "/1.html", f"<p>{LONG}</p>", when="")))
        assert isinstance(page, RawPage)
        assert page.published is None


async def test_links_to_elsewhere() -> None:
    """A link to another host is not followed, and the other entries come."""
    async with site() as web:
        feed = rss(item("恶", "http://169.254.169.254/latest", "短"), item("好", "/1.html", f"<p>{LONG}</p>"))
        trouble, page = await read(web, feed)
        assert isinstance(trouble, Trouble)
        assert isinstance(page, RawPage)


async def test_read_whole_or_again() -> None:
    """What the server said of a feed is kept only when all of it could be had; a linked page that was had is known."""
    async with site() as web:
        web.routes["/2.html"] = answer(f"<html><h1>第二条</h1><div><p>{LONG}</p></div></html>")
        feed = rss(item("第二条", "/2.html", "短"), item("第三条", "/3.html", "短"))
        web.routes["/rss.xml"] = answer(feed, "application/rss+xml", ETag='"v1"')
        paper = Paper(
            name="青溪网", kind=SourceKind.FEED, address=web.url("/rss.xml"), hosts=frozenset({HOST}), delay=0
        )
        memory, kinds = Memory(), []
        async with local_fetcher() as fetcher:
            for _ in range(2):
                kinds.append([type(each).__name__ async for each in read_feed(paper, DAY, fetcher, memory)])
                web.routes["/3.html"] = web.routes["/2.html"]
        assert kinds == [["RawPage", "Trouble"], ["RawPage"]]
        assert memory.fresh[web.url("/rss.xml")].etag == '"v1"'
        assert web.paths.count("/2.html") == 1


def test_atom() -> None:
    """Atom entries are read too."""
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>甲</title><id>1</id>
    <link href="/1.html"/><updated>2026-05-12T08:00:00+08:00</updated>
    <content type="html">&lt;p&gt;{LONG}&lt;/p&gt;</content></entry></feed>"""
    (entry,) = parse_feed(feed.encode(), "http://e.cn/atom.xml")
    assert (entry.title, entry.link, entry.published) == ("甲", "http://e.cn/1.html", DAY)
    assert LONG in entry.text


def test_no_feed(tmp_path: Path) -> None:
    """What is no feed is refused; a file's name in its place is not opened."""
    secret = tmp_path / "feed.xml"
    secret.write_text(rss(item("秘密", "/1", LONG)))
    for content in (b"hello", b"", b"{}", str(secret).encode()):
        with pytest.raises(SourceError, match="no feed"):
            parse_feed(content, "http://e.cn/")


def test_entities_without_end() -> None:
    """Entities that define each other neither fill the memory nor reach a file."""
    bomb = "".join(
        f'<!ENTITY a{n} "{"&a" + str(n - 1) + ";" if n else "ha"}{"&a" + str(n - 1) + ";" if n else "ha"}">'
        for n in range(40)
    )
    feed = (
        f'<?xml version="1.0"?><!DOCTYPE x [{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
    )
    feed += "<item><title>&a39;&f;</title><link>/1</link></item></channel></rss>"
    entries = parse_feed(feed.encode(), "http://e.cn/")
    assert all("root:" not in entry.title and len(entry.title) < 10_000 for entry in entries)
