"""A moment in Telegram's own date entity, which shows it to each reader in their zone and language.

The form and its limits: https://core.telegram.org/bots/api#date-time-entity-formatting. Telegram refuses a whole
message for a moment some three years ahead (tdlib/telegram-bot-api, 852); those are left as the words they are.
"""

from datetime import date, datetime, timedelta

from markupsafe import Markup, escape

from digests.model import day_of

#: Weekday, date in words, hours and minutes.
FORMAT = "wDt"
#: Farther from the day of the message a moment is words alone.
NEAR = timedelta(days=731)


def moment(at: date | datetime, text: str, on: date) -> Markup:
    """``text``, which says when ``at`` is; for a moment near the day ``on`` within the entity, whose fallback it is.

    A date has no hour that could differ between zones, and stays text.
    """
    if not isinstance(at, datetime) or abs(day_of(at) - on) > NEAR:
        return escape(text)
    return Markup('<tg-time unix="{}" format="{}">{}</tg-time>').format(int(at.timestamp()), FORMAT, text)
