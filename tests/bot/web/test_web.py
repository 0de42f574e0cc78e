"""The web archive reads without script, says no more than the store, and answers the same bytes once."""

import asyncio
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import feedparser
import httpx
import icalendar
import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.types import ASGIApp

from bot.web.app import SECURITY_HEADERS, build
from digests.model import PAPER_ZONE
from digests.pipeline import ingest
from digests.store import open_store
from tests.bot.test_cli import Done, here
from tests.fakes.printed import analysis, article, page

__all__ = ["here"]
Run = Callable[..., Done]

NOW = datetime(2026, 5, 12, 7, 0, tzinfo=PAPER_ZONE)
PAGES = ["/", "/issues", "/issue/2026-05-12", "/article/first", "/search?q=水库", "/deadlines?month=2026-06", "/search"]


class Reader:
    """Somebody with a browser: asks the application in process, over ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)

    def get(
        self, path: str, *, headers: Mapping[str, str] | None = None, params: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """What comes back for an address; ``/article/first`` is the first one of the latest digest."""
        if path == "/article/first":
            link = LexborHTMLParser(self.get("/").text).css_first("h3 a")
            path = (link.attributes.get("href") if link else "") or ""
        return asyncio.run(self._ask(path, headers, params))

    async def _ask(
        self, path: str, headers: Mapping[str, str] | None, params: Mapping[str, str] | None
    ) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="http://archive") as client:
            return await client.get(path, headers=headers, params=params)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('web') / 'b.sqlite3'}")
    for path in sorted(Path(str(files("digests") / "sample")).glob("*.txt")):
        ingest(store, path, now=NOW)
    yield Reader(build(store, now=lambda: NOW, base="https://example.org"))
    store.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('web') / 'e.sqlite3'}")
    yield Reader(build(store, now=lambda: NOW))
    store.close()


@pytest.mark.parametrize("path", PAGES)
def test_pages_need_no_script_and_no_other_host(archive: Reader, path: str) -> None:
    """Every page is whole without script, loads nothing from elsewhere, and has one main heading."""
    answer = archive.get(path)
    tree = LexborHTMLParser(answer.text)
    loaded = [node.attributes.get("src") or node.attributes.get("href") or "" for node in tree.css("link, img, script")]
    assert answer.status_code == 200
    assert len(tree.css("h1")) == 1
    assert not tree.css("script, style, [style], [onclick]")
    assert all(address.startswith(("/", "data:")) for address in loaded)


@pytest.mark.parametrize("path", [*PAGES, "/style.css", "/feed.atom", "/deadlines.ics", "/nothing"])
def test_every_answer_is_guarded(archive: Reader, path: str) -> None:
    """The security headers are on pages, feeds and refusals alike."""
    headers = archive.get(path).headers
    assert {name: headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_the_same_bytes_are_sent_once(archive: Reader) -> None:
    """A reader who has the page gets 304 and no body."""
    tag = archive.get("/").headers["etag"]
    again = archive.get("/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_search_marks_hits(archive: Reader) -> None:
    """The word found stands in a mark."""
    marks = LexborHTMLParser(archive.get("/search?q=水库").text).css("mark")
    assert marks
    assert {mark.text() for mark in marks} == {"水库"}


@pytest.mark.parametrize("query", ["<script>", '"', "*", "AND", "title:", "-", "%00", "水" * 500])
def test_any_query_is_answered(archive: Reader, query: str) -> None:
    """What a person types is text: never markup, never an error."""
    answer = archive.get("/search", params={"q": query})
    assert answer.status_code == 200
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/issue/2026-13-40",
        "/issue/2020-01-01",
        "/article/999",
        "/article/99999999999999999999",
        "/deadlines?month=x",
    ],
)
def test_what_is_not_there(archive: Reader, path: str) -> None:
    """One friendly page, status 404."""
    answer = archive.get(path)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


def test_calendar_feed(archive: Reader) -> None:
    """The feed has the issue's deadlines, and the same UIDs the next time."""
    uids = [
        [str(event["UID"]) for event in icalendar.Calendar.from_ical(archive.get("/deadlines.ics").text).walk("VEVENT")]
        for _ in range(2)
    ]
    assert len(uids[0]) > 5
    assert uids[0] == uids[1]


def test_atom_feed(archive: Reader) -> None:
    """A feed reader finds the issue under its address, with the day's deadlines and the whole list of articles."""
    feed = feedparser.parse(archive.get("/feed.atom").content)
    [entry] = feed.entries
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert entry.id == entry.link == "https://example.org/issue/2026-05-12"
    assert entry.updated == "2026-05-12T00:00:00+08:00"
    assert entry.title == "青浔新闻 2026年5月12日周二"
    [content] = entry.content
    assert content.type == "text/html"
    assert len(LexborHTMLParser(content.value).css("h3 a[href^='https://example.org/article/']")) == 11


def test_the_calendar_can_be_subscribed_to(archive: Reader) -> None:
    """The page names the feed's public address for calendars; what it leads to is a calendar of whole entries."""
    link = LexborHTMLParser(archive.get("/deadlines").text).css_first("a[href^='webcal:']")
    assert link is not None
    assert link.attributes["href"] == "webcal://example.org/deadlines.ics"
    answer = archive.get("/deadlines.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    [event, *_] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)
    assert not icalendar.Calendar.from_ical(answer.content).errors


@pytest.mark.parametrize("path", [*PAGES, "/style.css", "/feed.atom", "/deadlines.ics"])
def test_whoever_has_it_is_not_sent_it_again(archive: Reader, path: str) -> None:
    """Each address gives the same bytes for the same store, and 304 to whoever has them."""
    first, second = archive.get(path), archive.get(path)
    assert first.content == second.content
    headers = {"If-None-Match": f'"other", W/{first.headers["etag"]}'}  # as a proxy hands it on that compresses
    address = first.request.url.raw_path.decode()
    assert (archive.get(address, headers=headers).status_code, first.status_code) == (304, 200)


def test_every_link_leads_somewhere(archive: Reader) -> None:
    """From the front page on, each link and form within the archive is answered with 200."""
    seen, waiting = {"/"}, ["/"]
    while waiting:
        answer = archive.get(waiting.pop())
        assert answer.status_code == 200, answer.request.url
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        for node in LexborHTMLParser(answer.text).css("[href], form[action]"):
            to = (node.attributes.get("href") or node.attributes.get("action") or "").partition("#")[0]
            month = re.search(r"month=(\d+)-", to)  # months lead to months for ever
            if to.startswith("/") and to not in seen and (month is None or month[1] == "2026"):
                seen.add(to)
                waiting.append(to)
    assert len(seen) > 30


def test_the_readers_language(archive: Reader) -> None:
    """English and 繁體 by the browser's wish."""
    assert "Deadlines" in archive.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).text
    assert "青潯新聞" in archive.get("/", headers={"Accept-Language": "zh-TW"}).text


def test_an_article_without_headline_can_be_opened(tmp_path: Path) -> None:
    """Wherever its headline would stand there are words to press."""
    with open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}") as store:
        bare = page(article("", "无题之文。"), published=NOW.date())
        store.ingest(bare, [analysis()], paper="江城日报", now=NOW)
        reader = Reader(build(store, now=lambda: NOW))
        for path in ("/", "/search?q=无题之文"):
            link = LexborHTMLParser(reader.get(path).text).css_first("h3 a")
            assert link is not None
            assert link.text() == "（无标题）"
        assert LexborHTMLParser(reader.get("/article/first").text).css_first("h1").text() == "（无标题）"  # type: ignore[union-attr]


def test_an_empty_archive_says_so(empty: Reader) -> None:
    """Before the first issue there is a sentence, not an error."""
    assert "还没有读过任何一期" in empty.get("/").text
    assert empty.get("/healthz").text == "ok"
    assert empty.get("/feed.atom").status_code == 200


def test_a_mishap_is_one_sentence(tmp_path: Path) -> None:
    """A store that was closed under us gives a friendly page with every guard, and says nothing of itself."""
    store = open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}")
    broken = Reader(build(store, now=lambda: NOW))
    (tmp_path / "b.sqlite3").write_bytes(b"not a database" * 1000)
    answer = broken.get("/article/5")
    assert answer.status_code in (404, 500, 503)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sqlite" not in answer.text.lower()
    store.close()


def test_an_address_that_is_taken(here: Run) -> None:
    """One sentence and exit status 2, and it is not said that anything is there."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        listen = f"127.0.0.1:{other.getsockname()[1]}"
        done = here("web", "--listen", listen)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"baozhai: Nothing can listen on {listen} (Address already in use)."]
