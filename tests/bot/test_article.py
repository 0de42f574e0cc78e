"""An article, read in the chat: whole, in pages, its long parts folded."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.commands.article import FOLDED, OPEN, folded
from bot.entities import check
from digests.model import Analysis, Article, Page
from digests.store import SqlStore
from tests.bot.conftest import MORNING
from tests.bot.person import Person
from tests.fakes.botapi import FakeBotApi

People = Callable[..., Person]
DAY = date(2026, 5, 12)
PARAGRAPHS = tuple(f"第{number}段：<b>水库</b>除险加固工程按期推进，&amp; 各方密切配合。" * 4 for number in range(60))


@pytest.fixture
def long(store: SqlStore) -> int:
    """The number of an article of several pages."""
    page = Page(articles=(Article(headline="长文", paragraphs=PARAGRAPHS),), published=DAY, number="08")
    return store.ingest(page, [Analysis()], paper="青浔新闻", now=MORNING).articles[0]


async def test_nothing_is_lost(api: FakeBotApi, person: People, long: int) -> None:
    """Page after page, in one message that changes, the whole text is there, in order; the rest of each is folded."""
    someone = person()
    [seen] = await someone.says(f"/article {long}")
    texts = [seen.text]
    while seen.data("接着读"):
        [seen] = await someone.taps("接着读")
        assert seen.edited
        texts.append(seen.text)
    assert len(texts) > 2
    bodies = ["".join(text.split("\n\n", 1)[1].split()) for text in texts]
    assert "".join(bodies) == "".join("".join(PARAGRAPHS).split())
    assert all("<blockquote expandable>" in each.params["text"] for each in api.messages(7, "sendMessage"))


@pytest.mark.parametrize(
    "text", ["", "短。", "好" * OPEN, "句。\n\n" * 40, "长句" * 600, "甲。" * 260 + "\n\n" + "乙。" * 300]
)
def test_folding(text: str) -> None:
    """Whatever the text, folding it loses nothing; what fits a screen is not folded."""
    markup = str(folded(text))
    assert "".join(check(f"x{markup}").text[1:].split()) == "".join(text.split())
    assert ("<blockquote" in markup) is (len(text) > OPEN + FOLDED)
