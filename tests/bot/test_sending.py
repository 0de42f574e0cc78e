"""What Telegram does not take as it is written is said in plain words."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from telegram import Update

from bot.dispatch import App
from bot.reply import Reply
from bot.sending import send
from tests.bot.person import Person
from tests.fakes.botapi import FakeBotApi


async def test_a_date_that_is_refused(api: FakeBotApi, application: App) -> None:
    """A moment that Telegram refuses costs the looks of a message, not the message."""
    far = int((datetime.now(UTC) + timedelta(days=4 * 366)).timestamp())
    message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "x"}
    update = Update.de_json({"update_id": 1, "message": message}, application.bot)
    await send(update, Reply(html=f'<b>due</b> <tg-time unix="{far}" format="wDt">in 2030</tg-time>'))
    assert [(each.text, each.entities) for each in api.messages(7)] == [("due in 2030", 0)]


async def test_another_month_in_place(api: FakeBotApi, person: Callable[..., Person]) -> None:
    """The month's picture is turned in the message it is in; a list that is asked for from there comes below it."""
    someone = person()
    [picture] = await someone.says("/month")
    [turned] = await someone.taps("›")
    assert (turned.number, turned.edited, bool(turned.file)) == (picture.number, True, True)
    assert turned.text.startswith("2026-06")
    [below] = await someone.presses("due:0", on=turned)
    assert (below.edited, below.number != picture.number) == (False, True)
