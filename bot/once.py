"""One pass over what is to be sent, for cron, for a broadcast, and after a downtime; then it ends.

serve who is due | deliver until nothing moves
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from telegram.error import InvalidToken, TelegramError

from bot.app import bot_of
from bot.collecting import Collector
from bot.composing import Composer, not_yet
from bot.delivery import Sender
from bot.following import Following
from bot.gate import Ending
from bot.messenger import BotMessenger
from bot.morning import Morning
from bot.notes import Notes
from bot.openings import Openings
from bot.pacer import now_us
from bot.settings import Settings
from bot.transport import AiohttpRequest
from bot.works import pacer_of
from digests.errors import DeliveryError, SettingsError
from digests.store import SqlStore
from digests.store.deliveries import Progress

#: Seconds between two looks at how far it is.
LOOK = 0.25
#: What has not moved for so many seconds waits for a time of its own, such as a 429's: the next pass takes it.
STILL = 3.0


async def push(settings: Settings, store: SqlStore, watch: Callable[[Sequence[Progress]], None]) -> Ending:
    """Serves who is due, then delivers until nothing moves. Raises SettingsError and DeliveryError."""
    try:
        async with bot_of(settings, AiohttpRequest()) as bot:
            notes = Notes(store, sorted(settings.admins), language=settings.language)
            sender = Sender(
                store, BotMessenger(bot, paid=settings.paid_broadcast), pacer_of(store, settings), tell=notes
            )
            collector = Collector(
                store, settings.sources(), now=lambda: datetime.now(UTC), in_hand=store.papers_in_hand
            )
            composer = Composer(store, bot.username, collector)
            following, openings = Following(store, composer.link), Openings(store)
            morning = Morning(
                store, composer, own=openings.own, own_late=openings.own_late, not_yet=not_yet, tell=notes
            )  # fmt: skip
            await morning.tick()
            await asyncio.to_thread(following.remind, datetime.now(UTC))
            sending = asyncio.create_task(sender.run())
            await _until_still(store, sending, watch)
            sender.stop()
            return await sending
    except InvalidToken as error:
        raise SettingsError(name="BAOZHAI_TOKEN", reason="Telegram does not know it") from error
    except TelegramError as error:
        raise DeliveryError(reason="Telegram is out of reach") from error


async def _until_still(
    store: SqlStore, sending: "asyncio.Task[Ending]", watch: Callable[[Sequence[Progress]], None]
) -> None:
    before, since = -1, time.monotonic()
    while not sending.done():
        running = await asyncio.to_thread(store.running)
        watch(running)
        left = sum(act.open for act in running if not act.paused)
        if left != before:
            before, since = left, time.monotonic()
        still = time.monotonic() - since > STILL and not await asyncio.to_thread(store.due, now_us())
        if left == 0 or still:
            return
        await asyncio.sleep(LOOK)
