"""Parts on their way to Telegram: what is asked for, and what the answers come to."""

import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot
from telegram.error import RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from bot.messenger import BotMessenger
from bot.transport import AiohttpRequest
from digests.store.deliveries import Body, Claimed
from tests.fakes import answers
from tests.fakes.botapi import TOKEN, FakeBotApi

BODY = Body(html="<b>防汛</b>", plain="防汛", markup='{"inline_keyboard":[[{"text":"看","callback_data":"x"}]]}')


def row(chat: int, *, plain: bool = False, silent: bool = False, thread: int | None = None) -> Claimed:
    """A part for a chat."""
    return Claimed(id=chat, act=1, key="k", chat=chat, part=1, parts=1, body=1, expires=0, attempts=0, unknowns=0,
                   plain=plain, piece=0, silent=silent, thread=thread, struck=False)  # fmt: skip


@pytest.fixture
async def bot(api: FakeBotApi) -> AsyncIterator[Bot]:
    request = AiohttpRequest()
    await request.initialize()
    yield Bot(TOKEN, base_url=api.url, request=request, get_updates_request=request)
    await request.shutdown()


async def test_chats_share_all_but_their_number(api: FakeBotApi, bot: Bot) -> None:
    """Two chats get the same message, each under its own number."""
    messenger = BotMessenger(bot)
    numbers = [await messenger.send(row(chat), BODY, within=5) for chat in (7, -8)]
    first, second = api.messages()
    assert [first.message_id, second.message_id] == numbers
    assert (first.params.pop("chat_id"), second.params.pop("chat_id")) == ("7", "-8")
    assert first.params == second.params
    assert (first.text, first.params["parse_mode"], first.params["reply_markup"]) == ("防汛", "HTML", BODY.markup)


async def test_how_a_part_goes(api: FakeBotApi, bot: Bot) -> None:
    """Plain, silent, into a topic and paid are asked for by the row and the settings, and by nothing kept."""
    await BotMessenger(bot).send(row(7), BODY, within=5)
    await BotMessenger(bot, paid=True).send(row(7, plain=True, silent=True, thread=3), BODY, within=5)
    names = ("parse_mode", "disable_notification", "message_thread_id", "allow_paid_broadcast")
    assert [[message.params.get(name) for name in names] for message in api.messages(7)] == [
        ["HTML", None, None, None],
        [None, "true", "3", "true"],
    ]


async def test_the_library_reads_what_is_no_confirmation(api: FakeBotApi, bot: Bot) -> None:
    """Its own errors are raised; an answer without a message is no confirmation."""
    api.on(7, answers.too_many(3), answers.null())
    messenger = BotMessenger(bot)
    with pytest.raises(RetryAfter):
        await messenger.send(row(7), BODY, within=5)
    with pytest.raises(TypeError):
        await messenger.send(row(7), BODY, within=5)


async def test_time_is_bounded(api: FakeBotApi, bot: Bot) -> None:
    """An answer that does not come is given up in time, as one that was perhaps accepted."""
    api.on(7, answers.hang())
    started = time.monotonic()
    with pytest.raises(TimedOut) as raised:
        await BotMessenger(bot).send(row(7), BODY, within=0.3)
    assert time.monotonic() - started < 3
    assert isinstance(raised.value.__cause__, aiohttp.SocketTimeoutError)


def test_only_our_own_way() -> None:
    """A bot over another HTTP side is refused at once, not at the first message."""
    with pytest.raises(TypeError, match="HTTPXRequest"):
        BotMessenger(Bot(TOKEN, request=HTTPXRequest()))
