"""What Telegram does not take as it is written is said in plain words."""

from datetime import UTC, datetime, timedelta

from telegram import Update

from bot.dispatch import App
from bot.reply import Reply
from bot.sending import send
from tests.fakes.botapi import FakeBotApi


async def test_a_date_that_is_refused(api: FakeBotApi, application: App) -> None:
    """A moment that Telegram refuses costs the looks of a message, not the message."""
    far = int((datetime.now(UTC) + timedelta(days=4 * 366)).timestamp())
    message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "x"}
    update = Update.de_json({"update_id": 1, "message": message}, application.bot)
    await send(update, Reply(html=f'<b>due</b> <tg-time unix="{far}" format="wDt">in 2030</tg-time>'))
    assert [(each.text, each.entities) for each in api.messages(7)] == [("due in 2030", 0)]
