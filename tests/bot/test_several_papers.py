"""The same event in several papers is one item with several sources, as a reader of /digest sees it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from digests.model import Page
from digests.store import SqlStore
from tests.bot.conftest import MORNING
from tests.bot.person import Person

DAY = date(2026, 5, 12)
OTHER = "青浔晚报"


def _also_in_the_evening_paper(store: SqlStore, headline: str) -> None:
    """The article once more, in another paper, under another headline and with a sentence more."""
    stored = next(each for each in store.articles(DAY) if each.article.headline == headline)
    article = replace(
        stored.article, headline="晚报：" + headline, paragraphs=(*stored.article.paragraphs, "市民纷纷表示期待。")
    )
    page = Page(articles=(article,), published=DAY, number="A05", masthead=OTHER)
    store.ingest(page, [stored.analysis], paper=OTHER, now=MORNING)


async def test_one_item_with_both_sources(person: Callable[..., Person], store: SqlStore) -> None:
    """The digest has the event once and names both papers; the deadline it has stands once as well."""
    headline = "白鹭湾水库除险加固进入冲刺阶段"
    before = await person(user=7).says("/digest 2026-05-12")
    _also_in_the_evening_paper(store, headline)
    after = await person(user=8).says("/digest 2026-05-12")
    told = "\n".join(each.text for each in after)
    assert told.count("白鹭湾水库除险加固进入冲刺阶段") == "\n".join(each.text for each in before).count(headline)
    assert "晚报：" not in told
    assert f"{OTHER} A05版" in told


async def test_one_deadline_with_both_sources(person: Callable[..., Person], store: SqlStore) -> None:
    """A deadline that both papers print is one line of /deadlines, with both places."""
    with_due = next(each for each in store.articles(DAY) if each.analysis.deadlines)
    [before] = await person(user=7).says("/deadlines")
    _also_in_the_evening_paper(store, with_due.article.headline)
    [after] = await person(user=8).says("/deadlines")
    assert after.text.split("\n")[1] == before.text.split("\n")[1]
    assert after.labels == before.labels
