"""The clock comes to a moment: what is due by then is composed, queued and sent over HTTP, as the program does it."""

from datetime import datetime

from bot.collecting import Collector
from bot.composing import Composer
from bot.following import Following
from bot.morning import Morning
from bot.openings import Openings
from bot.pacer import now_us
from digests.store import SqlStore
from digests.store.deliveries import micros
from tests.fakes.botapi import FakeBotApi
from tests.fakes.sending import sending, until_empty


async def dawn(store: SqlStore, api: FakeBotApi, now: datetime) -> int:
    """Sends everybody what is due at ``now``, reminders too; gives the number of the digests' parts."""
    composer = Composer(store, "baozhai_test_bot", Collector(store, (), now=lambda: now))
    openings = Openings(store)
    Following(store, composer.link).remind(now)
    queued = await Morning(store, composer, own=openings.own, own_late=openings.own_late).tick(now)
    begun = now_us()
    async with sending(store, api.url, clock=lambda: micros(now) + now_us() - begun) as sender:
        await until_empty(sender, store)
    return queued
