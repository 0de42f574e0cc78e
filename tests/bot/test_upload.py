"""Pages that an operator sends in a chat: looked over, corrected, published; from nobody else."""

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest

from bot.app import build
from bot.settings import Settings, load
from bot.transport import AiohttpRequest
from bot.uploads import UPLOAD_LIMIT
from digests.errors import MissingExtra
from digests.model import Article, Page, RawPage
from digests.pages.scan import can_recognise
from digests.store import SqlStore
from digests.store.deliveries import micros
from digests.store.people import ChatKind, Wishes
from tests.bot.conftest import MORNING, OPERATOR, Clock
from tests.bot.person import Person
from tests.fakes.botapi import TOKEN, FakeBotApi
from tests.fakes.newspaper import Story, typeset
from tests.fakes.pdf_writer import write_pdf
from tests.fakes.stories import headline, paragraphs

People = Callable[..., Person]
PAGE = (Path(__file__).parents[1] / "data" / "uploads" / "page.txt").read_bytes()
DAY = date(2026, 5, 13)
OTHER = 98
#: What the printed page says.
STORIES = (
    Story(headline=(headline(1),), paragraphs=paragraphs(1, 300), span=3, byline="记者 马菲 陈尚文"),
    Story(headline=(headline(2),), paragraphs=paragraphs(2, 200), span=2),
)


class Reader:
    """Gives the pages it was made with, or raises; and knows what it was given."""

    def __init__(self, *answers: Page | Exception) -> None:
        self.answers = answers
        self.given: list[RawPage] = []

    def __call__(self, raw: RawPage) -> list[Page]:
        self.given.append(raw)
        if isinstance(self.answers[0], Exception):
            raise self.answers[0]
        return [page for page in self.answers if isinstance(page, Page)]


Make = Callable[[Reader], Awaitable[Person]]


@pytest.fixture
def settings(api: FakeBotApi) -> Settings:
    """Two operators."""
    return load(token=TOKEN, api_url=api.url.removesuffix("/bot"), admins=f"{OPERATOR},{OTHER}")


@pytest.fixture
async def with_reader(api: FakeBotApi, settings: Settings, store: SqlStore, clock: Clock) -> AsyncIterator[Make]:
    """An operator of a bot that reads pages so."""
    built = []

    async def make(reader: Reader) -> Person:
        application = build(settings, store, AiohttpRequest(), now=clock, clock=clock.seconds, reader=reader)
        await application.initialize()
        built.append(application)
        return Person(api, application, user=OPERATOR)

    yield make
    for application in built:
        await application.shutdown()


async def test_published(person: People, store: SqlStore) -> None:
    """What was corrected and left out is what is kept; the draft is gone, and its buttons say so."""
    operator = person(user=OPERATOR)
    [preview] = await operator.uploads(PAGE, "page.txt")
    assert store.articles(DAY) == []
    for label in ("✏️ 3", "✕ 略去", "‹ 回到版面", "✏️ 1", "✕ ⏰ 2", "‹ 回到版面", "✅ 发布"):
        await operator.taps(label)
    first, second = store.articles(DAY)
    assert "新的一版" in operator.seen[-1].text
    assert [len(each.analysis.deadlines) for each in (first, second)] == [1, 1]
    assert store.drafts_of(OPERATOR) == {}
    await operator.presses(str(preview.data("✅ 发布")), on=preview)
    assert "不在" in operator.notices[0]


async def test_the_same_page_twice(person: People, store: SqlStore) -> None:
    """The same page again changes nothing, and that is said."""
    operator = person(user=OPERATOR)
    for _ in range(2):
        await operator.uploads(PAGE, "page.txt")
        await operator.taps("✅ 发布")
    assert "没有改动" in operator.seen[-1].text
    assert len(store.pages(DAY)) == 1


async def test_a_corrected_page_takes_the_place(person: People, store: SqlStore) -> None:
    """The page again with another headline is a revision."""
    operator = person(user=OPERATOR)
    await operator.uploads(PAGE, "page.txt")
    await operator.taps("✅ 发布")
    await operator.uploads(PAGE, "page.txt")
    await operator.taps("✏️ 2")
    [question] = await operator.taps("✏️ 改标题…")
    await operator.says("管网改造\n收尾 <b>", answering=question)
    await operator.taps("‹ 回到版面")
    await operator.taps("✅ 发布")
    assert "第 2 稿" in operator.seen[-1].text
    assert store.articles(DAY)[1].article.headline == "管网改造 收尾 <b>"


async def test_who_follows_its_words_hears_at_once(person: People, store: SqlStore) -> None:
    """Publishing tells those who want to hear at once, as a collected page does."""
    store.subscribe(7, ChatKind.PRIVATE, Wishes(), next_at=MORNING, now=MORNING)
    store.follow(7, "书屋", now=MORNING)
    store.hear_at_once(7, store.follows_of(7)[0].id, True)
    operator = person(user=OPERATOR)
    await operator.uploads(PAGE, "page.txt")
    assert store.deliveries_of(7) == []
    await operator.taps("✅ 发布")
    assert len(store.deliveries_of(7)) == 1


async def test_after_a_restart(
    person: People, api: FakeBotApi, settings: Settings, store: SqlStore, clock: Clock
) -> None:
    """The preview's buttons work in another process."""
    [preview] = await person(user=OPERATOR).uploads(PAGE, "page.txt")
    async with build(settings, store, AiohttpRequest(), now=clock, clock=clock.seconds) as renewed:
        await Person(api, renewed, user=OPERATOR).presses(str(preview.data("✅ 发布")), on=preview)
    assert len(store.articles(DAY)) == 3


async def test_another_operators_draft(person: People, store: SqlStore) -> None:
    """An operator who forges another's number changes, sees and publishes nothing."""
    [preview] = await person(user=OPERATOR).uploads(PAGE, "page.txt")
    number = str(preview.data("✅ 发布")).partition(":")[2]
    other = person(user=OTHER)
    [mine] = await other.says("/help")
    for data in ("publish:{}", "discard:{}", "draft:{}:0", "drafta:{}:0", "draftx:{}:0:1", "draftd:{}:0:1:2:1",
                 "drafth:{}:0"):  # fmt: skip
        await other.presses(data.format(number), on=mine)
        assert "不在" in "".join([*other.notices, other.seen[-1].text])
    question = (await other.presses(f"draftday:{number}", on=mine))[0]
    await other.says("2026-05-01", answering=question)
    assert store.drafts_of(OPERATOR)[int(number)].page.published == DAY
    assert store.articles(DAY) == []


TRICKS = [
    {"user": 8},
    {"user": OPERATOR, "chat": -1_001_234_567_890},
    {
        "user": 8,
        "forward_origin": {
            "type": "user",
            "sender_user": {"id": OPERATOR, "is_bot": False, "first_name": "x"},
            "date": 1,
        },
    },
    {"user": OPERATOR, "sender_chat": {"id": -1_009, "type": "channel", "title": "x"}},
]


@pytest.mark.parametrize("trick", TRICKS, ids=["another", "in a group", "forwarded from an operator", "as a channel"])
async def test_row_109_files_from_others(
    api: FakeBotApi, person: People, store: SqlStore, trick: dict[str, object]
) -> None:
    """A file from anyone else, in a group, or in a channel's name is not even fetched; nor one an operator once sent
    and another passes on."""
    someone = person(user=trick["user"], chat=trick.get("chat"))
    more = {name: value for name, value in trick.items() if name not in ("user", "chat")}
    await someone.uploads(PAGE, "page.txt", **more)
    assert not any(method == "getFile" for _, method, _ in api.asked)
    assert store.drafts_of(someone.chat) == {}


@pytest.mark.parametrize(
    "origin",
    [{"type": "hidden_user", "sender_user_name": "x", "date": 1},
     {"type": "channel", "chat": {"id": -1_009, "type": "channel", "title": "x"}, "message_id": 5, "date": 1},
     {"type": "user", "sender_user": {"id": 8, "is_bot": False, "first_name": "x"}, "date": 1}],
    ids=["somebody", "a channel", "a reader"],
)  # fmt: skip
async def test_an_operator_passes_a_file_on(person: People, store: SqlStore, origin: dict[str, object]) -> None:
    """A file that an operator forwards is a page like one of their own: they look it over and publish it."""
    operator = person(user=OPERATOR)
    [preview] = await operator.uploads(PAGE, "page.txt", forward_origin=origin)
    assert len(store.drafts_of(OPERATOR)) == 1
    await operator.presses(str(preview.data("✅ 发布")), on=preview)
    assert store.drafts_of(OPERATOR) == {}
    assert store.articles(DAY) != []


async def test_what_is_kept_of_an_operator(person: People) -> None:
    """/privacy speaks of the pages that were sent, to those who can send any."""
    texts = [(await person(user=user).says("/privacy"))[0].text for user in (OPERATOR, 8)]
    assert ["尚未发布的版面" in text for text in texts] == [True, False]


async def test_a_reader_presses_an_operators_button(person: People, store: SqlStore) -> None:
    """A draft's button from anyone who is no operator is an old button."""
    [preview] = await person(user=OPERATOR).uploads(PAGE, "page.txt")
    someone = person(user=8)
    [seen] = await someone.says("/help")
    assert await someone.presses(str(preview.data("✅ 发布")), on=seen) == []
    assert "过期" in someone.notices[0]
    assert store.articles(DAY) == []


@pytest.mark.parametrize(("said", "length"), [(UPLOAD_LIMIT + 1, 5), (5, UPLOAD_LIMIT + 1)], ids=["said", "true"])
async def test_too_large(person: People, store: SqlStore, said: int, length: int) -> None:
    """A file over the limit is refused, by what Telegram says of it and by what comes."""
    operator = person(user=OPERATOR)
    [seen] = await operator.uploads(b"x" * length, "page.txt", size=said)
    assert "16 MB" in seen.text
    assert store.drafts_of(OPERATOR) == {}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 zip", b"\x00\x00", b"%PDF-1.7 broken", b"\xff\xd8\xff broken"])
async def test_no_page(person: People, store: SqlStore, content: bytes) -> None:
    """What is no page is refused with one sentence that names it."""
    operator = person(user=OPERATOR)
    [seen] = await operator.uploads(content, "<b>x.pdf")
    assert "出了点问题" not in seen.text
    assert seen.text.count("\n") == 0
    assert store.drafts_of(OPERATOR) == {}


async def test_without_the_recogniser(with_reader: Make, store: SqlStore) -> None:
    """A photograph where recognition is not installed: one sentence says what to install."""
    operator = await with_reader(Reader(MissingExtra(extra="ocr")))
    [seen] = await operator.uploads(b"\xff\xd8\xff")
    assert "baozhai[ocr]" in seen.text
    assert store.drafts_of(OPERATOR) == {}


async def test_a_photograph_with_its_date(with_reader: Make) -> None:
    """A photograph has no name; the day in its caption is the page's."""
    reader = Reader(Page(articles=(Article(headline="老街"),), notes=("recognised",)))
    operator = await with_reader(reader)
    [seen] = await operator.uploads(b"\xff\xd8\xff", caption="5月9日")
    assert (reader.given[0].name, reader.given[0].published) == ("", date(2026, 5, 9))
    assert "请仔细核对" in seen.text


def _pdf() -> bytes:
    return write_pdf([typeset([STORIES])])


def _png() -> bytes:
    from tests.fakes.camera import drawn, stored

    return stored(drawn(typeset([STORIES])), "PNG")


def _photograph() -> bytes:
    from tests.fakes.camera import drawn, photographed, stored

    return stored(photographed(drawn(typeset([STORIES]))), "JPEG", quality=60)


_OCR = pytest.mark.skipif(
    not can_recognise() and os.environ.get("BAOZHAI_REQUIRE_OCR") != "1", reason="baozhai[ocr] is not installed"
)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (_pdf, "page.pdf"),
        pytest.param(_png, "page.png", marks=_OCR),
        pytest.param(_photograph, "", marks=_OCR),  # as a photograph it has no name
    ],
)
async def test_a_printed_page(person: People, store: SqlStore, make: Callable[[], bytes], name: str) -> None:
    """A PDF, a picture or a photograph goes through the real reader to the preview, and from there into the papers."""
    operator = person(user=OPERATOR)
    [seen] = await operator.uploads(make(), name, caption="2026-05-13")
    for story in STORIES:
        assert story.headline[0] in seen.text.replace(" ", "")
    await operator.taps("✅ 发布")
    told = [article.article.headline.replace(" ", "") for article in store.articles(DAY)]
    assert sorted(told) == sorted(story.headline[0] for story in STORIES)


async def test_a_page_of_the_web(person: People, store: SqlStore) -> None:
    """A saved page of an e-paper is read as what it is, date and page included."""
    page = Path(__file__).parents[1] / "data" / "html" / "founder_nbs.html"
    [seen] = await person(user=OPERATOR).uploads(page.read_bytes(), "content.html")
    expected = json.loads(page.with_suffix(".expected.json").read_text("utf-8"))
    assert expected["articles"][0]["headline"] in seen.text


async def test_many_pages(with_reader: Make, store: SqlStore) -> None:
    """A file of ten pages gives eight previews and says that two were not taken."""
    pages = [Page(articles=(Article(headline=f"第{n}"),), published=DAY, number=f"{n}") for n in range(10)]
    operator = await with_reader(Reader(*pages))
    seen = await operator.uploads(b"%PDF-", "issue.pdf")
    assert (len(seen), len(store.drafts_of(OPERATOR))) == (9, 8)
    assert "2 个版没有收" in seen[-1].text


async def test_nothing_to_publish(with_reader: Make, store: SqlStore) -> None:
    """Without a day, or with every article left out, nothing is published and the reason is told."""
    operator = await with_reader(Reader(Page(articles=(Article(headline="老街"),))))
    await operator.uploads(b"x", "a.txt")
    await operator.taps("✅ 发布")
    assert "日期" in operator.notices[0]
    [question] = await operator.taps("📅 日期…")
    await operator.says("5月10日", answering=question)
    for label in ("✏️ 1", "✕ 略去", "‹ 回到版面", "✅ 发布"):
        await operator.taps(label)
    assert "略去" in operator.notices[0]
    assert store.articles(date(2026, 5, 10)) == []


async def test_hostile_words_of_a_page(with_reader: Make) -> None:
    """Markup and endless words of a page are shown as they are, within Telegram's limits."""
    words = "<b>&amp;" * 2000
    article = Article(headline=words, kicker=words, paragraphs=(words,) * 3, reporters=(words,))
    operator = await with_reader(Reader(Page(articles=(article,) * 40, masthead=words)))
    [seen] = await operator.uploads(b"x", "a.txt")
    assert "<b>&amp;" in seen.text
    for label in ("›", "✏️ 6", "✏️ 改标题…"):
        assert len(await operator.taps(label)) == 1


async def test_exported_and_forgotten(person: People, api: FakeBotApi, store: SqlStore) -> None:
    """A draft is part of what /export gives, and of what /forget erases."""
    operator = person(user=OPERATOR)
    await operator.uploads(PAGE, "page.txt")
    await operator.says("/export")
    [file] = [content for each in api.accepted for content in each.files.values()]
    assert "社区书屋" in file.decode()
    await operator.says("/forget")
    await operator.taps("是，全部删除")
    assert store.drafts_of(OPERATOR) == {}


async def test_whoever_follows_its_words_hears_at_once(person: People, store: SqlStore) -> None:
    """A page that is published is told at once to those who asked for it, with the word that it was caught by."""
    for user in (7, 8):
        await person(user=user).says("/follow 社区书屋")
    reader = person(user=7)
    await reader.says("/follow")
    await reader.taps("⚡ 1")
    await person(user=OPERATOR).uploads(PAGE, "page.txt")
    operator = person(user=OPERATOR)
    [number] = store.drafts_of(OPERATOR)
    await operator.says("/help")
    await operator.presses(f"publish:{number}")
    [alert] = store.exchange("a", want=5, now=micros(MORNING)).claimed
    [body] = store.bodies([alert.body]).values()
    assert alert.chat == 7
    assert "报上有你关注的词" in body.plain
    assert "关注词：社区书屋 · " in body.plain
