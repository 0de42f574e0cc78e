"""The application as a whole: its menu, its errors, what happens to it in chats."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from bot import commands
from bot.app import register_menu
from bot.ask import Ask, Command
from bot.dispatch import App
from bot.mishaps import note
from bot.reply import Reply
from digests.errors import StoreBusy
from digests.store import SqlStore
from tests.bot.conftest import OPERATOR, Clock
from tests.bot.person import Person
from tests.fakes.answers import error, too_many
from tests.fakes.botapi import TOKEN, FakeBotApi

People = Callable[..., Person]


def test_row_113_no_token_in_repr(application: App) -> None:
    """Neither the application nor its bot shows the token."""
    assert TOKEN not in repr(application) + repr(application.bot)


async def test_menu(api: FakeBotApi, application: App) -> None:
    """The commands are registered for Chinese, and in English for everybody else; the operator's are not."""
    await register_menu(application)
    calls = [each.params for each in api.accepted if each.method == "setMyCommands"]
    menus = {each["language_code"]: str(json.loads(each["commands"])) for each in calls}
    assert set(menus) == {"", "zh"}
    assert "检索报纸" in menus["zh"]
    assert "Search the papers" in menus[""]
    assert "status" not in menus["zh"] + menus[""]


def test_buttons_have_one_meaning() -> None:
    """No two buttons share a word and a number of fields."""
    shapes = [(each.word, len(each.fields)) for each in commands.BUTTONS]
    assert len(shapes) == len(set(shapes))


class Broken:
    """Raises in place of a command's answer."""

    def __init__(self, failure: Exception) -> None:
        self.failure = failure

    async def __call__(self, ask: Ask) -> Reply:
        raise self.failure


@pytest.fixture
def breaks(application: App, monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Makes plain words fail."""

    def arm(failure: Exception) -> None:
        broken = Command(name="broken", answer=Broken(failure))
        monkeypatch.setattr(commands, "meant", lambda words, shown: (broken, words))

    return arm


async def test_an_error_is_one_sentence(person: People, breaks: Callable[[Exception], None]) -> None:
    """Whatever fails, the person reads one friendly sentence."""
    breaks(ValueError("the words of a person"))
    [seen] = await person().says("防汛")
    assert "不是您的错" in seen.text


async def test_a_busy_store_says_so(person: People, breaks: Callable[[Exception], None]) -> None:
    """Where the database is busy, the sentence says to try again."""
    breaks(StoreBusy())
    [seen] = await person().says("防汛")
    assert "请过一分钟再试" in seen.text


async def test_operators_are_told_once(
    api: FakeBotApi, person: People, clock: Clock, breaks: Callable[[Exception], None]
) -> None:
    """The operator gets the place in the code, once in ten minutes, without the person's words or the token."""
    breaks(ValueError(f"secret words <b> {TOKEN}"))
    for _ in range(3):
        await person().says("防汛")
    notes = [each.text for each in api.messages(OPERATOR)]
    assert len(notes) == 1
    assert "ValueError" in notes[0]
    assert "secret words" not in notes[0]
    clock.wait(601)
    await person().says("防汛")
    assert len(api.messages(OPERATOR)) == 2


def test_row_120_note_is_escaped_cut_and_redacted() -> None:
    """A note to the operators is Telegram's HTML within its limits whatever the error says."""
    from bot.entities import check

    marked = check(note(StoreBusy(x="<b>" * 5000)))
    assert marked.units < 4096
    assert TOKEN not in note(type("Odd<b>", (Exception,), {})(TOKEN))
    check(note(type("Odd<b>", (Exception,), {})(TOKEN)))


async def test_row_119_log_has_no_words(person: People, caplog: pytest.LogCaptureFixture) -> None:
    """What a person writes is not in the log; its length is."""
    await person().says("/search 非常私密的词")
    assert "非常私密的词" not in caplog.text
    assert "'length': 6" in caplog.text


async def test_blocked_then_back(person: People, store: SqlStore) -> None:
    """Who blocks the bot gets nothing more; who starts it again gets the digest again, with the settings of before."""
    someone = person()
    await someone.says("/subscribe")
    await someone.says("/settings 6:45")
    chat = {"id": 7, "type": "private", "first_name": "x"}
    bot = {"id": 123456, "is_bot": True, "first_name": "x"}
    change = {"chat": chat, "from": chat | {"is_bot": False}, "date": 1_780_000_000,
              "old_chat_member": {"status": "member", "user": bot},
              "new_chat_member": {"status": "kicked", "user": bot, "until_date": 0}}  # fmt: skip
    await someone.sends({"my_chat_member": change})
    states = [store.subscriber(7)]
    await someone.says("/start")
    states.append(store.subscriber(7))
    assert [each and (each.state, f"{each.wishes.at:%H:%M}") for each in states] == [
        ("blocked", "06:45"),
        ("active", "06:45"),
    ]


async def test_left_stays_left(person: People, store: SqlStore) -> None:
    """Who unsubscribed and starts the bot again does not get the digest."""
    someone = person()
    for words in ("/subscribe", "/unsubscribe", "/start"):
        await someone.says(words)
    kept = store.subscriber(7)
    assert kept is not None
    assert kept.state == "left"


async def test_group_moves(api: FakeBotApi, person: People, store: SqlStore) -> None:
    """A group that becomes a supergroup keeps its subscription."""
    api.members[-5, 7] = "administrator"
    member = person(user=7, chat=-5)
    await member.says("/subscribe")
    message = member._message(1, "", member._sender)
    del message["text"]
    await member.sends({"message": message | {"migrate_to_chat_id": -1_005}})
    assert store.subscriber(-5) is None
    assert store.subscriber(-1_005) is not None


async def test_markup_that_telegram_refuses(api: FakeBotApi, person: People) -> None:
    """Where Telegram cannot parse an answer, it comes once more as plain text."""
    api.on(7, error(400, "Bad Request: can't parse entities: unexpected"))
    [seen] = await person().says("/help")
    assert "/search" in seen.text
    assert seen.marked.spans == ()


async def test_a_short_wait_is_waited(api: FakeBotApi, person: People) -> None:
    """A 429 with a short wait delays an answer and loses nothing."""
    api.on(7, too_many(1))
    assert len(await person().says("/help")) == 1


async def test_the_same_button_twice(person: People) -> None:
    """A button that changes nothing is no error."""
    someone = person()
    await someone.says("/subscribe")
    [panel] = await someone.says("/settings")
    for _ in range(2):
        await someone.presses("time:0730", on=panel)
    assert someone.notices == ["时间：07:30"]


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "zh-tw", "en", "ru", None])
async def test_language_follows_telegram(person: People, language: str | None) -> None:
    """The bot speaks the language of the person's Telegram; without one, the operator's choice."""
    [seen] = await person(language=language).says("/start")
    expected = {"zh-hans": "订阅", "zh-hant": "訂閱", "zh-tw": "訂閱", None: "订阅"}.get(language, "Subscribe")
    assert seen.labels[0] == f"🔔 {expected}"


async def test_digest_of_a_day_without_pages(person: People) -> None:
    """A day without pages offers the nearest one before it."""
    [seen] = await person().says("/digest 2026-05-20")
    assert seen.data("2026年5月12日") == f"digest:{date(2026, 5, 12)}"
