"""A sender against the fake Bot API, run until the outbox is empty."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from telegram import Bot

from bot.delivery import Ending, Pushing, Sender
from bot.messenger import BotMessenger
from bot.notes import Note
from bot.pacer import Pacer, now_us
from bot.rate import Limits
from bot.settle import Patience
from bot.transport import AiohttpRequest
from digests.store import SqlStore
from digests.store.deliveries import SECOND
from tests.fakes.botapi import TOKEN

BOT = 123456
#: As fast as the machine goes.
FAST = Limits(per_second=20_000, per_chat=1000, per_group_minute=60_000, answers=100)
#: Short waits between attempts, so that a test ends; for an answer as long as a busy machine needs.
QUICK = Pushing(workers=16, lease=6.0, finish=6.0, patience=Patience(unknown=SECOND // 20, not_sent=SECOND // 20))


@asynccontextmanager
async def sending(
    store: SqlStore,
    url: str,
    *,
    limits: Limits = FAST,
    how: Pushing = QUICK,
    tell: Callable[[Note], None] = lambda note: None,
    clock: Callable[[], int] = now_us,
    crash: Callable[[str], None] = lambda point: None,
    request: AiohttpRequest | None = None,
) -> AsyncIterator[Sender]:
    """A sender that is not running yet, with a bot of its own."""
    request = request or AiohttpRequest(connections=how.workers + 4, read_timeout=2.5, connect_timeout=2.5)
    bot = Bot(TOKEN, base_url=url, request=request, get_updates_request=request)
    await request.initialize()
    try:
        pacer = Pacer(store, BOT, limits, clock=clock)
        yield Sender(store, BotMessenger(bot), pacer, how=how, tell=tell, clock=clock, crash=crash)
    finally:
        await request.shutdown()


async def until_empty(sender: Sender, store: SqlStore, *, within: float = 60.0) -> Ending | None:
    """Run a sender until every act has come to its end, or the sender to its own; None when neither comes in time."""
    task = asyncio.create_task(sender.run())
    end = time.monotonic() + within
    while time.monotonic() < end and not task.done():
        await asyncio.sleep(0.02)
        if not any(progress.open for progress in await asyncio.to_thread(store.running)):
            break
    in_time = task.done() or time.monotonic() < end
    sender.stop()
    ending = await task
    return ending if in_time else None


async def until(sender: Sender, what: Callable[[], object], *, within: float = 60.0) -> None:
    """Run a sender until something has happened, then stop it; fails where that does not happen in time."""
    task = asyncio.create_task(sender.run())
    try:
        async with asyncio.timeout(within):
            while not what():  # noqa: ASYNC110  # by whatever the sender does
                await asyncio.sleep(0.02)
    finally:
        sender.stop()
        await task
