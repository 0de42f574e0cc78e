"""An e-paper on loopback: index, pages, articles, PDFs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date

import pytest

from digests.errors import SourceError
from digests.model import RawPage
from digests.pages.bundle import unbundle
from digests.pages.html import read_html
from digests.sources.base import Item, Memory, NotThere, Trouble
from digests.sources.config import Paper, PdfUse, SourceKind
from digests.sources.epaper import read_address, read_issue
from tests.fakes.web import HOST, Site, answer, local_fetcher, site

DAY = date(2026, 5, 12)
ROOT = "/html/2026-05/12/"


def index(number: str, articles: dict[str, str], pdf: str = "", day: str = "2026-05-12") -> str:
    """An index page of the old Founder form; articles are titles by address."""
    pages = "<a id=pageLink href=node_1.htm>A01：头版</a><a id=pageLink href=node_2.htm>A02：要闻</a>"
    titles = "".join(f"<li><a href={href}><div id=mp1>{title}</div></a></li>" for href, title in articles.items())
    link = f"<a href=../../../{pdf}>PDF</a>" if pdf else ""
    said = f"<founder-date>{day} 00:00:00</founder-date><founder-pagenum>{number}</founder-pagenum>"
    closing = f"<!--enpproperty {said}<founder-type>2</founder-type>/enpproperty-->"
    return f"<html><ul>{pages}</ul>{titles}{link}</html>{closing}"


def article(title: str) -> str:
    """An article page."""
    return f"<table><tr><td class=font01>{title}</td></tr></table><div id=ozoom><p>{title}的正文。</p></div>"


@asynccontextmanager
async def epaper() -> AsyncIterator[tuple[Site, Paper]]:
    """An issue of two pages with three articles and a PDF."""
    async with site() as web:
        web.routes |= {
            ROOT + "node_1.htm": answer(
                index("A01", {"content_1.htm": "甲", "content_2.htm": "乙"}, "page/A01.pdf"), ETag='"v1"'
            ),
            ROOT + "node_2.htm": answer(index("A02", {"content_3.htm": "丙"})),
            "/page/A01.pdf": answer(b"%PDF-1.7 A01", "application/pdf"),
        }
        web.routes |= {f"{ROOT}content_{n}.htm": answer(article(title)) for n, title in enumerate("甲乙丙", 1)}
        pattern = web.url("/html/{date:%Y-%m/%d}/node_1.htm")
        yield web, Paper(name="青溪日报", kind=SourceKind.EPAPER, address=pattern, hosts=frozenset({HOST}), delay=0)


async def read(paper: Paper, day: date = DAY, memory: Memory | None = None) -> list[Item]:
    """Everything of an issue."""
    async with local_fetcher() as fetcher:
        return [item async for item in read_issue(paper, day, fetcher, memory)]


def titles(item: Item) -> list[str]:
    """The headlines of a page."""
    assert isinstance(item, RawPage)
    return [found.headline for found in read_html(item)[0].articles]


async def test_an_issue() -> None:
    """Each printed page comes as one RawPage with all its articles, its date and its number."""
    async with epaper() as (web, paper):
        first, second = await read(paper)
        assert (titles(first), titles(second)) == (["甲", "乙"], ["丙"])
        assert isinstance(first, RawPage)
        assert (first.paper, first.published, first.number) == ("青溪日报", DAY, "A01")
        assert first.name == web.url(ROOT + "node_1.htm")
        assert [web.paths.count(ROOT + f"node_{n}.htm") for n in (1, 2)] == [1, 1]


async def test_chosen_pages() -> None:
    """Pages that are not wanted are not fetched."""
    async with epaper() as (web, paper):
        (page,) = await read(replace(paper, pages=("A02",)))
        assert titles(page) == ["丙"]
        assert not any("content_1" in path for path in web.paths)


@pytest.mark.parametrize("use", [PdfUse.NEVER, PdfUse.FALLBACK])
async def test_pdf_beside_articles(use: PdfUse) -> None:
    """A page whose articles came is not read a second time from its PDF."""
    async with epaper() as (web, paper):
        assert len(await read(replace(paper, pdf=use))) == 2
        assert "/page/A01.pdf" not in web.paths


async def test_pdf_instead() -> None:
    """Only the PDF when that is wanted; the page without one is Trouble."""
    async with epaper() as (web, paper):
        pdf, trouble = await read(replace(paper, pdf=PdfUse.ONLY))
        assert isinstance(pdf, RawPage)
        assert (pdf.content, pdf.number) == (b"%PDF-1.7 A01", "A01")
        assert isinstance(trouble, Trouble)
        assert not any("content" in path for path in web.paths)


async def test_pdf_when_the_articles_fail() -> None:
    """A page whose articles cannot be had falls back to its PDF, and each failure is told."""
    async with epaper() as (web, paper):
        del web.routes[ROOT + "content_1.htm"], web.routes[ROOT + "content_2.htm"]
        items = await read(paper)
        assert [type(item).__name__ for item in items] == ["Trouble", "Trouble", "RawPage", "RawPage"]
        assert isinstance(items[2], RawPage)
        assert items[2].content.startswith(b"%PDF")


async def test_one_broken_article() -> None:
    """An article that cannot be had does not take its page along."""
    async with epaper() as (web, paper):
        web.routes[ROOT + "content_1.htm"] = answer(b"\x89PNG", "image/png")
        trouble, first, _ = await read(paper)
        assert isinstance(trouble, Trouble)
        assert trouble.name.endswith("content_1.htm")
        assert titles(first) == ["乙"]


async def test_links_to_elsewhere() -> None:
    """An index that links to another host does not make us ask it."""
    async with epaper() as (web, paper):
        web.routes[ROOT + "node_2.htm"] = answer(
            index("A02", {"http://127.0.0.1:9/content_9.htm": "恶", "content_3.htm": "丙"})
        )
        _, trouble, second = await read(paper)
        assert isinstance(trouble, Trouble)
        assert titles(second) == ["丙"]


async def test_unchanged() -> None:
    """An issue that was read whole is not read again until its index changes; one with trouble is."""
    async with epaper() as (web, paper):
        memory = Memory()
        web.routes[ROOT + "content_3.htm"] = answer(status="404 Not Found")
        await read(paper, memory=memory)
        assert memory.fresh == {}
        web.routes[ROOT + "content_3.htm"] = answer(article("丙"))
        assert len(await read(paper, memory=memory)) == 2
        web.routes[ROOT + "node_1.htm"] = answer(status="304 Not Modified", kind="")
        assert await read(paper, memory=memory) == []
        assert web.asked[-1][1]["if-none-match"] == '"v1"'


async def test_only_what_is_missing() -> None:
    """Of the pages only those are asked for that are named; which page an article's trouble belongs to is told."""
    async with epaper() as (web, paper):
        web.routes[ROOT + "content_1.htm"] = answer(status="404 Not Found")
        trouble, *_ = await read(paper)
        assert isinstance(trouble, Trouble)
        assert trouble.page == web.url(ROOT + "node_1.htm")
        web.asked.clear()
        async with local_fetcher() as fetcher:
            missing = {web.url(ROOT + "node_2.htm")}
            (page,) = [item async for item in read_issue(paper, DAY, fetcher, None, missing)]
        assert titles(page) == ["丙"]
        assert [path.rsplit("/", 1)[1] for path in web.paths] == ["node_1.htm", "node_2.htm", "content_3.htm"]
        async with local_fetcher() as fetcher:
            moved = {web.url("/elsewhere/node_2.htm")}
            assert len([item async for item in read_issue(paper, DAY, fetcher, None, moved)]) == 3


async def test_not_there_yet() -> None:
    """A missing index, and one that shows another day's issue, say that the issue is not there."""
    async with epaper() as (web, paper):
        with pytest.raises(NotThere, match="HTTP 404"):
            await read(paper, date(2026, 5, 13))
        web.routes["/html/2026-05/13/node_1.htm"] = web.routes[ROOT + "node_1.htm"]
        with pytest.raises(NotThere, match="shows 2026-05-12"):
            await read(paper, date(2026, 5, 13))


async def test_row_105_error_page_with_200() -> None:
    """A page that is no index is refused, whatever its status says (row 105)."""
    async with epaper() as (web, paper):
        web.routes[ROOT + "node_1.htm"] = answer("<html><title>404</title>您访问的页面不存在</html>")
        with pytest.raises(SourceError, match="no index"):
            await read(paper)


async def test_front_page_that_sends_on() -> None:
    """A fixed address may send on to the issue."""
    async with epaper() as (web, paper):
        web.routes["/paper.htm"] = answer(f'<meta http-equiv=refresh content="0;URL={ROOT}node_1.htm">')
        assert len(await read(replace(paper, address=web.url("/paper.htm")))) == 2


@pytest.mark.parametrize(
    ("path", "headlines"),
    [(ROOT + "node_1.htm", ["甲", "乙"]), (ROOT + "content_3.htm", ["丙"]), ("/page/A01.pdf", None)],
)
async def test_one_address(path: str, headlines: list[str] | None) -> None:
    """An index gives its page with all its articles, an article itself, a PDF itself."""
    async with epaper() as (web, _), local_fetcher() as fetcher:
        (item,) = [item async for item in read_address(web.url(path), fetcher)]
        assert isinstance(item, RawPage)
        assert headlines is None or titles(item) == headlines
        assert item.published == (DAY if path.endswith("node_1.htm") else None)


async def test_what_the_bundle_holds() -> None:
    """A bundle has each article's address and bytes."""
    async with epaper() as (web, paper):
        first, _ = await read(paper)
        assert isinstance(first, RawPage)
        assert unbundle(first.content) == [
            (web.url(ROOT + "content_1.htm"), article("甲").encode()),
            (web.url(ROOT + "content_2.htm"), article("乙").encode()),
        ]
