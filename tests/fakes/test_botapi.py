"""The fake Bot API answers as the real one does."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, InvalidToken, NetworkError

from bot.transport import AiohttpRequest, ForeignAnswer
from tests.fakes.answers import cut, hang, page
from tests.fakes.botapi import TOKEN, FakeBotApi


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as server:
        yield server


@pytest.fixture
async def bot(api: FakeBotApi) -> AsyncIterator[Bot]:
    request, polling = AiohttpRequest(read_timeout=20), AiohttpRequest(read_timeout=20)
    client = Bot(TOKEN, base_url=api.url, base_file_url=api.file_url, request=request, get_updates_request=polling)
    async with client:
        yield client


async def test_message_accepted(api: FakeBotApi, bot: Bot) -> None:
    """An accepted message is logged as people see it."""
    said = await bot.send_message(7, "<b>报摘</b> &amp; 截止", parse_mode="HTML")
    assert [(a.chat, a.text, a.entities) for a in api.messages()] == [(7, "报摘 & 截止", 1)]
    assert said.message_id == api.messages(7)[0].message_id


async def test_a_moment(api: FakeBotApi, bot: Bot) -> None:
    """A moment is an entity with its time and form, over the words that stand for it."""
    said = await bot.send_message(
        7, 'bis <tg-time unix="1647531900" format="wDt">22:45 <b>x</b></tg-time>', parse_mode="HTML"
    )
    [moment] = [each for each in said.entities if each.type == "date_time"]
    assert (moment.offset, moment.length, moment.date_time_format) == (4, 7, "wDt")
    assert moment.unix_time == datetime(2022, 3, 17, 15, 45, tzinfo=UTC)


@pytest.mark.parametrize("years", [4, 9])
async def test_a_moment_far_ahead(api: FakeBotApi, bot: Bot, years: int) -> None:
    """A moment more than some three years ahead is refused, with the whole message."""
    unix = int(datetime.now(UTC).timestamp()) + years * 365 * 86_400
    with pytest.raises(BadRequest, match=r"(?i)entity_date_invalid"):
        await bot.send_message(7, f'<tg-time unix="{unix}" format="t">x</tg-time>', parse_mode="HTML")


@pytest.mark.parametrize(
    "html",
    [
        "<x>",
        "<tg-time>x</tg-time>",
        '<tg-time unix="1" format="Y">x</tg-time>',
        "a<b",
        "</b>",
        "<b>x",
        "<b>x</i>",
        "<b",
        "好" * 4097,
        "😀" * 2049,
        "",
    ],
)
async def test_refused(api: FakeBotApi, bot: Bot, html: str) -> None:
    """Broken markup, an empty text and more than 4,096 UTF-16 units are refused."""
    with pytest.raises(BadRequest):
        await bot.send_message(7, html, parse_mode="HTML")
    assert api.messages() == []


async def test_limits_count_after_parsing(api: FakeBotApi, bot: Bot) -> None:
    """Markup does not count towards the 4,096; entities beyond 100 are dropped without a word."""
    await bot.send_message(7, "<b>好</b>" * 4096, parse_mode="HTML")
    assert (len(api.messages()[0].text), api.messages()[0].entities) == (4096, 100)


async def test_long_callback_data(bot: Bot) -> None:
    """Callback data over 64 bytes is refused."""
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="x" * 65)]])
    with pytest.raises(BadRequest, match="utton_data_invalid"):
        await bot.send_message(7, "好", reply_markup=markup)


async def test_updates(api: FakeBotApi, bot: Bot) -> None:
    """getUpdates gives each update until it is confirmed."""
    first = api.says(7, "/start")
    assert [u.update_id for u in await bot.get_updates(timeout=2)] == [first]
    assert await bot.get_updates(offset=first + 1, timeout=0) == ()


@pytest.mark.parametrize("fault", [hang(), cut()])
async def test_accepted_without_an_answer(api: FakeBotApi, bot: Bot, fault: object) -> None:
    """A message may be accepted though the bot never hears of it."""
    api.on(7, fault)
    with pytest.raises(NetworkError):
        await bot.send_message(7, "好", read_timeout=0.5)
    assert len(api.messages(7)) == 1


async def test_proxy_page(api: FakeBotApi, bot: Bot) -> None:
    """A proxy's page is a network error with the status in its cause, never a Forbidden."""
    api.on(7, page(403))
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(7, "好")
    assert isinstance(caught.value.__cause__, ForeignAnswer)
    assert caught.value.__cause__.status == 403


async def test_wrong_token(api: FakeBotApi) -> None:
    """Another token is not authorized."""
    with pytest.raises(InvalidToken):
        await Bot("1:other", base_url=api.url, request=AiohttpRequest()).initialize()


async def test_files(api: FakeBotApi, bot: Bot) -> None:
    """Uploads arrive as bytes, downloads come from ``files``."""
    await bot.send_document(7, b"%PDF", filename="a.pdf", caption="版面")
    api.files["f1"] = b"page"
    file = await bot.get_file("f1")
    assert (api.accepted[-2].files, bytes(await file.download_as_bytearray())) == ({"document": b"%PDF"}, b"page")
