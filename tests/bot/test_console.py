"""The bot in the terminal: the same application, answered in this process, refused as Telegram refuses."""

import io
import json
from collections.abc import AsyncIterator

import pytest
from rich.text import Text
from telegram.error import BadRequest

from bot.app import build
from bot.console import ConsoleRequest, Conversation, Screen, pressable
from bot.dispatch import App
from bot.entities import read
from bot.settings import load
from bot.terminal import panel, reflow, rich_text
from digests.store import SqlStore
from tests.bot.conftest import Clock


@pytest.fixture
def screen() -> Screen:
    """What was shown."""
    return Screen()


@pytest.fixture
async def local(store: SqlStore, screen: Screen, clock: Clock) -> AsyncIterator[App]:
    """The application without a network."""
    built = build(load(token="000:in-this-terminal-only"), store, ConsoleRequest(screen), now=clock)
    async with built:
        yield built


@pytest.fixture
def talk(local: App, screen: Screen) -> Conversation:
    """A reader at the keyboard."""
    return Conversation(local, screen)


async def test_search_and_press(talk: Conversation) -> None:
    """Words are searched for; a button turns the message, another opens the article."""
    [hits] = await talk.say("月")
    keys = pressable([hits])
    assert [key.data.partition(":")[0] for key in keys] == ["read"] * 5 + ["search"] * 2 + [""]
    [turned] = await talk.press(hits, keys[-2].data)
    assert (turned.number, turned.edited) == (hits.number, True)
    [article] = await talk.press(turned, keys[0].data)
    assert article.number != hits.number


async def test_links_of_a_digest_open_articles(talk: Conversation) -> None:
    """The deadlines and the headlines of a digest can be pressed, as in Telegram."""
    [digest] = await talk.say("/digest")
    first, *_, last = [key for key in pressable([digest]) if key.payload]
    [named] = await talk.say(f"/start {first.payload}")
    assert "潜在投标人" in named.marked.text  # 下载招标文件 is the first that is due
    [article] = await talk.say(f"/start {last.payload}")
    assert article.marked.text.splitlines()[1] in digest.marked.text


async def test_notices(talk: Conversation) -> None:
    """The note over a pressed button is told once."""
    [welcome] = await talk.say("/start")
    await talk.press(welcome, "subscribe")
    assert (talk.notices(), talk.notices()) == (["已订阅"], [])


@pytest.mark.parametrize("text", ["<b>x", "好" * 4097, " "])
async def test_refuses_as_telegram_does(local: App, text: str) -> None:
    """What Telegram would refuse is refused here too."""
    with pytest.raises(BadRequest):
        await local.bot.send_message(1, text, parse_mode="HTML")


async def test_unchanged_message(local: App) -> None:
    """A change that changes nothing is refused, as is one of a message that is not there."""
    sent = await local.bot.send_message(1, "x")
    with pytest.raises(BadRequest, match="not modified"):
        await local.bot.edit_message_text("x", 1, sent.message_id)
    with pytest.raises(BadRequest, match="not found"):
        await local.bot.edit_message_text("y", 1, 999)


async def test_every_answer_is_json(screen: Screen) -> None:
    """A method nobody thought of is answered in the Bot API's form."""
    status, body = await ConsoleRequest(screen).do_request("https://x/bot1:a/setMyName", "POST")
    assert (status, json.loads(body)["ok"]) == (200, True)


def test_looks_in_the_terminal() -> None:
    """Bold is bold, and a link's number stands behind it."""
    text = rich_text(read('<b>报摘</b> <a href="https://t.me/x?start=a1">文章</a>。'), {5: 3})
    assert text.plain == "报摘 文章 3 。"
    assert any("bold" in str(span.style) and (span.start, span.end) == (0, 2) for span in text.spans)


@pytest.mark.parametrize("width", [4, 7, 20])
def test_lines_keep_their_width(width: int) -> None:
    """Lines are broken anywhere between Chinese characters, and nothing is lost."""
    words = "本报讯 5月11日，青浔区委常委会召开（扩大）会议。\n\n传达学习"
    broken = reflow(Text(words), width).plain
    assert all(Text(line).cell_len <= width + 2 for line in broken.splitlines())
    assert broken.replace("\n", "").replace(" ", "") == words.replace("\n", "").replace(" ", "")


async def test_a_panel_for_every_message(talk: Conversation) -> None:
    """Whatever the bot shows can be printed."""
    from rich.console import Console

    console = Console(width=60, record=True, file=io.StringIO())
    for words in ("/start", "/help", "/digest", "/deadlines", "/privacy", "/settings", "/forget"):
        for shown in await talk.say(words):
            console.print(panel(shown, 60))
    assert "要办的事" in console.export_text()


async def test_pictures_speak(talk: Conversation) -> None:
    """Where no picture can be shown, what it shows is said in words, and its buttons work."""
    [trend] = await talk.say("/trend 防汛")
    assert "防汛" in trend.marked.text
    [month] = await talk.say("/month")
    [following] = await talk.press(month, pressable([month])[-1].data)
    assert (trend.file, month.file, following.file) == ("picture", "picture", "picture")
    assert month.marked.text != following.marked.text
