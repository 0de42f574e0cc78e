"""Links into the bot: to an article, a day, a search, a paper; short enough, and harmless whatever they hold."""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import links
from digests.model import Analysis, Article, Page
from digests.store import SqlStore
from tests.bot.conftest import MORNING
from tests.bot.person import Person, Seen

People = Callable[..., Person]
OTHER = "<b>青浔晚报</b> & {0}"


def payload(address: str) -> str:
    """What a link gives to /start."""
    [found] = parse_qs(urlsplit(address).query)["start"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", found)
    return found


def shared(seen: Seen) -> str:
    """The link that a message's share button passes on."""
    [address] = [key["url"] for row in seen.keys for key in row if "url" in key]
    [link] = parse_qs(urlsplit(address).query)["url"]
    return link


async def test_a_search(person: People) -> None:
    """A search is passed on by a button, and whoever follows the link has the same search."""
    [hits] = await person().says("/search 水库 防汛")
    [again] = await person(user=8).says(f"/start {payload(shared(hits))}")
    assert again.text == hits.text


async def test_an_article(person: People) -> None:
    """An article is passed on by a button, and the link opens it."""
    someone = person()
    [hits] = await someone.says("/search 水库")
    [article] = await someone.presses(str(hits.data("1")), on=hits)
    [again] = await person(user=8).says(f"/start {payload(shared(article))}")
    assert again.text == article.text


async def test_a_paper(person: People, store: SqlStore) -> None:
    """The papers of the welcome are links; each opens that paper's latest issue and nothing of another."""
    article = Article(headline="晚报头条", paragraphs=("晚报说。",))
    page = Page(articles=(article,), published=date(2026, 5, 10), number="A01")
    store.ingest(page, [Analysis()], paper=OTHER, now=MORNING)
    [welcome] = await person().says("/start")
    addresses = [span.link for span in welcome.marked.spans if span.kind == "text_link"]
    assert len(addresses) == 2
    opened = [(await person(user=8).says(f"/start {payload(each)}"))[0].text for each in addresses]
    [evening] = [text for text in opened if "晚报头条" in text]
    assert OTHER in evening
    assert "龙舟" not in evening
    assert any("龙舟" in text for text in opened)


@given(st.text(max_size=64))
def test_any_words(words: str) -> None:
    """Words make a link that gives them back, or none when they are too long."""
    written = words.encode("utf-8", "replace")
    address = links.search_address("baozhai_bot", words)
    if not address:
        assert not words.strip() or len(written) > 47
        return
    found = links.PAYLOAD.fullmatch(payload(address))
    assert found is not None
    assert links.decoded(found["words"]) == written.decode()


@pytest.mark.parametrize(
    "code",
    ["p000000000000", "p", "pABCDEF012345", "p0123456789abc", "s", "sA", "s" + "_" * 63, "s" + "A" * 63, "s" + "A" * 64,
     "sPGI-", "a" + "9" * 18, "a" + "9" * 19, "d00000000", "d20261399", "x", "-", "_" * 64, "a1'; --", "a1%00",
     "p\u2028", "<b>", "{0}", "😀"],
)  # fmt: skip
async def test_row_111_odd_payloads(person: People, store: SqlStore, code: str) -> None:
    """Whatever a link carries, there is one friendly answer, nothing is kept, and nobody else is touched."""
    someone = person()
    [seen] = await someone.says(f"/start {code}")
    assert "出了点问题" not in seen.text
    assert store.subscriber_counts() == {}
