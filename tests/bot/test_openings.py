"""Followed words open the digest: who followed what gets a first message of their own, over HTTP."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from bot.composing import edition_of
from bot.edition import Edition
from bot.late import Composed
from bot.openings import Openings
from digests.model import Analysis, Article, Page
from digests.store import SqlStore
from digests.store.people import Variant, Wishes
from digests.store.schema.outbox import bodies
from tests.bot.conftest import MORNING, Clock
from tests.bot.mornings import dawn
from tests.bot.person import Person
from tests.fakes.answers import cannot_parse
from tests.fakes.botapi import FakeBotApi

People = Callable[..., Person]
DAY = date(2026, 5, 12)
HEAD = "🔖 报上有你关注的词"
HEADLINE = "白鹭湾水库除险加固进入冲刺阶段"


@pytest.fixture(autouse=True)
def _before_the_hour(clock: Clock) -> None:
    """Everybody subscribes a while before 07:30."""
    clock.at = MORNING - timedelta(minutes=30)


def pushed(api: FakeBotApi, chat: int) -> list[str]:
    """The digest's messages as the chat got them."""
    texts = [each.text for each in api.messages(chat)]
    return texts[next(at for at, text in enumerate(texts) if text.startswith("📰")) :]


async def test_one_message_with_the_section_in_it(person: People, store: SqlStore, api: FakeBotApi) -> None:
    """No message comes before the digest; its first one has the section below the title, with word and page."""
    await person().says("/follow 水库")
    before = len(api.messages(7))
    await dawn(store, api, MORNING)
    first = pushed(api, 7)[0]
    assert api.messages(7)[before].text == first
    title, section, *_ = first.split("\n\n")
    assert title.startswith("📰 青浔新闻\n2026年5月12日")
    assert section.startswith(HEAD)
    assert "关注词：水库 · 青浔新闻 02版" in section


async def test_others_share_what_they_get(person: People, store: SqlStore, api: FakeBotApi) -> None:
    """Whoever follows nothing gets the bytes without a section; who caught the same shares it; all is stored once."""
    rules = {1: "", 2: "", 3: "水库", 4: "水库 火星", 5: "医保", 6: "火星"}
    for number, rule in rules.items():
        await person(user=number).says(f"/follow {rule}" if rule else "/subscribe")
    await dawn(store, api, MORNING)
    got = {number: "\n".join(pushed(api, number)) for number in rules}
    assert got[1] == got[2] == got[6]
    assert got[3] == got[4]
    assert len({got[1], got[3], got[5]}) == 3
    assert [HEAD in got[number] for number in rules] == [False, False, True, True, True, False]
    with store.database.read() as connection:
        stored = connection.scalar(sa.select(sa.func.count()).select_from(bodies)) or 0
    assert stored <= len({text for number in rules for text in pushed(api, number)})


async def test_the_same_on_demand(person: People) -> None:
    """/digest opens with the section as the morning does."""
    reader = person()
    await reader.says("/follow 水库")
    [first, *_] = await reader.says("/digest 2026-05-12")
    assert HEAD in first.text


async def test_one_event_of_several_papers_is_one_entry(person: People, store: SqlStore) -> None:
    """What two papers print is named once in the section, with both places."""
    stored = next(each for each in store.articles(DAY) if each.article.headline == HEADLINE)
    copy = replace(stored.article, headline="晚报：" + HEADLINE)
    page = Page(articles=(copy,), published=DAY, number="A05", masthead="青浔晚报")
    store.ingest(page, [stored.analysis], paper="青浔晚报", now=MORNING)
    reader = person()
    await reader.says("/follow 除险加固进入冲刺")
    [first, *_] = await reader.says("/digest 2026-05-12")
    section = first.text.split("\n\n")[1]
    assert section.count("•") == 1
    assert "青浔新闻 02版 / 青浔晚报 A05版" in section


async def test_what_the_digest_leaves_out_is_in_the_section(person: People, store: SqlStore) -> None:
    """A followed word finds an article that the digest has no room for."""
    articles = tuple(Article(headline=f"第{n}条", paragraphs=(f"{chr(0x4E00 + n) * 40}。",)) for n in range(60))
    hidden = replace(articles[59], paragraphs=("青蛙在第六十条里。",))
    page = Page(articles=(*articles[:59], hidden), published=DAY, number="08", masthead="青浔新闻")
    store.ingest(page, [Analysis(summary="一句话。")] * 60, paper="青浔新闻", now=MORNING)
    reader = person()
    await reader.says("/follow 青蛙")
    told = "\n".join(each.text for each in await reader.says("/digest 2026-05-12"))
    assert told.count("第59条") == 1
    assert "• 第59条\n一句话。\n关注词：青蛙 · 青浔新闻 08版" in told


async def test_markup_that_is_refused(person: People, store: SqlStore, api: FakeBotApi) -> None:
    """Where Telegram cannot read the markup, the same words go as plain text."""
    await person().says("/follow 水库")
    api.on(7, cannot_parse())
    await dawn(store, api, MORNING)
    assert HEAD in pushed(api, 7)[0]
    assert "<b>" not in pushed(api, 7)[0]


async def test_without_a_sound(person: People, store: SqlStore, api: FakeBotApi) -> None:
    """Who wants no sound gets none with a section either."""
    await person().says("/follow 水库")
    store.change(7, Wishes(silent=True), next_at=MORNING - timedelta(minutes=10), now=MORNING)
    await dawn(store, api, MORNING)
    [first] = [each for each in api.messages(7) if HEAD in each.text]
    assert first.params["disable_notification"] == "true"


async def test_words_of_a_page_and_its_continuation(person: People, store: SqlStore) -> None:
    """What must be there may stand where the article goes on, at another page."""
    front = Article(headline="蓝图绘就", paragraphs=("海棠路开建。（下转08版）",))
    rest = Article(headline="蓝图绘就", paragraphs=("（上接07版）紫荆桥合龙。",))
    for number, article in (("07", front), ("08", rest)):
        page = Page(articles=(article,), published=DAY, number=number, masthead="青浔新闻")
        store.ingest(page, [Analysis()], paper="青浔新闻", now=MORNING)
    reader = person()
    await reader.says("/follow +海棠路 +紫荆桥")
    [first, *_] = await reader.says("/digest 2026-05-12")
    assert "• 蓝图绘就\n关注词：海棠路 紫荆桥 · 青浔新闻 07版" in first.text


async def test_an_opening_that_fails_costs_only_itself(
    person: People, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who cannot have their own gets what everybody gets."""
    for number in (7, 8):
        await person(user=number).says("/follow 水库")
    edition = edition_of(store, store.articles(DAY), DAY, Variant(), "")
    real = Edition.bodies

    def failing(self: Edition, found: object = ()) -> object:
        if found:
            raise ValueError("a bad value in a template")
        return real(self)

    monkeypatch.setattr(Edition, "bodies", failing)
    [group] = store.due_groups(MORNING)
    own = Openings(store).own(Composed(parts=edition.bodies(), edition=edition), [group])
    assert [list(each) for each in own.values()] == [[]]
