"""The bot at work: updates in, digests out, until a signal.

A first SIGTERM or SIGINT stops it in order: no new updates, what is in hand is finished, the rest waits in the store. A
second one ends it at once; the store then knows what was in flight.
"""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.app import App, bot_of, build, register_menu
from bot.delivery import Pushing
from bot.gate import Ending
from bot.metrics import Metrics
from bot.roles import Role, check
from bot.settings import Settings
from bot.stores import open_settings
from bot.transport import AiohttpRequest
from bot.webhook import PATH, Webhook
from bot.works import Works, pacer_of
from digests.errors import SettingsError
from digests.sources.fetch import Fetcher
from digests.store import SqlStore

if TYPE_CHECKING:
    from bot.jobs.queue import Pulse

log = structlog.get_logger(__name__)

#: What we ask Telegram for; the rest never leaves its servers.
UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER]
#: Seconds of a long poll; a little under what proxies allow.
POLL_SECONDS = 50
#: Exit statuses, for a supervisor: what a restart would not mend.
EXITS = {Ending.STOPPED: 0, Ending.STORE: 1, Ending.REVOKED: 2, Ending.CONFLICT: 3}


#: Seconds after which stopping has hung, in a thread that never comes back above all: under what supervisors wait.
STOP_LIMIT = 35.0


class Stop:
    """Why and when to stop: set by a signal or by another copy of the bot. After ``limit`` seconds it is over, whatever
    hangs: the store knows what was under way."""

    def __init__(self, limit: float = STOP_LIMIT) -> None:
        self.event = asyncio.Event()
        self.status = 0
        self._limit = limit

    def _set(self) -> None:
        self.event.set()
        last = threading.Timer(self._limit, os._exit, (self.status or 1,))
        last.daemon = True
        last.start()

    def listen(self) -> None:
        """Takes SIGTERM and SIGINT: once in order, twice at once."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._signalled)

    def _signalled(self) -> None:
        if self.event.is_set():
            os._exit(130)
        log.info("stopping")
        self._set()

    def because(self, ending: Ending) -> None:
        """The sending has ended, or may not go on; the first reason stays."""
        if not self.event.is_set():
            log.log(logging.INFO if ending is Ending.STOPPED else logging.ERROR, "stopping", reason=ending.value)
            self.status = EXITS[ending]
            self._set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """What a process is made of."""

    settings: Settings
    store: SqlStore
    role: Role
    stop: Stop
    how: Pushing | None = None  #: how it sends
    pulse: "Pulse | None" = None  #: how its workers show that they live
    fetcher: Callable[[], Fetcher] = Fetcher  #: how it asks other people's servers
    metrics: Metrics = field(default_factory=Metrics)


async def serve(
    settings: Settings,
    role: Role = Role.ALL,
    how: Pushing | None = None,
    pulse: "Pulse | None" = None,
    fetcher: Callable[[], Fetcher] = Fetcher,
) -> int:
    """Runs until stopped; gives the exit status. Raises SettingsError or StoreError when it cannot begin."""
    check(role, settings.database)
    store = await asyncio.to_thread(open_settings, settings)
    process = Process(settings=settings, store=store, role=role, stop=Stop(), how=how, pulse=pulse, fetcher=fetcher)
    process.stop.listen()
    try:
        return await (_converse(process) if role.plays(Role.BOT) else _speak(process))
    finally:
        await asyncio.to_thread(store.close)


async def _speak(process: Process) -> int:
    """A part that hears nothing from Telegram."""
    bot = bot_of(process.settings, AiohttpRequest())
    try:
        await _begin(bot.initialize, process.stop)
        return await _work(process, bot)
    finally:
        await bot.shutdown()


async def _converse(process: Process) -> int:
    """The bot itself, and whatever else is this process's."""
    settings, store = process.settings, process.store
    polling = AiohttpRequest(read_timeout=POLL_SECONDS + 10)
    pace = pacer_of(store, settings).answer
    application = build(settings, store, AiohttpRequest(), polling=polling, pace=pace, metrics=process.metrics)
    try:
        await _begin(application.initialize, process.stop)
        if process.stop.event.is_set():
            return process.stop.status
        await _offer_menu(application)
        await application.start()
        try:
            unheard = await _listen(application, settings, process.stop)
            return await _work(process, application.bot, first=unheard)
        finally:
            await application.stop()
    finally:
        await application.shutdown()


async def _begin(greet: Callable[[], Awaitable[None]], stop: Stop) -> None:
    """Greets Telegram, as often as it takes. Raises SettingsError for a token that it does not know."""
    pause = 1.0
    while not stop.event.is_set():
        try:
            await greet()
            return
        except InvalidToken as error:
            raise SettingsError(name="BAOZHAI_TOKEN", reason="Telegram does not know it") from error
        except NetworkError as error:
            log.warning("Telegram is out of reach", kind=type(error).__name__, again=f"{pause:.0f}s")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.event.wait(), pause)
        pause = min(60.0, pause * 2)


async def _offer_menu(application: App) -> None:
    try:
        await register_menu(application)
    except TelegramError as error:  # the menu of last time stays
        log.warning("menu not registered", kind=type(error).__name__)


async def _nothing() -> None:
    """Nobody listens."""


async def _work(process: Process, bot: Bot, *, first: Callable[[], Awaitable[object]] = _nothing) -> int:
    """Runs a process's part until it is stopped; ``first`` is what ends before the rest: no new updates."""
    stop = process.stop
    if stop.event.is_set():
        return stop.status
    works = Works(
        process.store,
        process.settings,
        process.role,
        bot,
        process.metrics,
        ended=stop.because,
        how=process.how,
        pulse=process.pulse,
        fetcher=process.fetcher,
    )
    try:
        await works.start()
        log.info("running", role=process.role.value, bot=bot.id)
        await stop.event.wait()
    finally:
        await first()
        await works.stop()
    log.info("stopped", status=stop.status)
    return stop.status


async def _listen(application: App, settings: Settings, stop: Stop) -> Callable[[], Awaitable[object]]:
    """Begins to take updates; gives what ends it."""
    if settings.webhook_url is not None and settings.webhook_secret is not None:
        secret = settings.webhook_secret.get_secret_value()
        webhook = Webhook(application, secret=secret, listen=settings.webhook_listen)
        await webhook.start()
        address = settings.webhook_url + PATH
        await application.bot.set_webhook(address, secret_token=secret, allowed_updates=UPDATES)
        return webhook.stop
    updater = application.updater
    if updater is None:
        raise RuntimeError("the application was built without an updater")

    def failed(error: TelegramError) -> None:
        if isinstance(error, Conflict):
            stop.because(Ending.CONFLICT)
        elif not isinstance(error, NetworkError):
            log.warning("polling", kind=type(error).__name__)

    await updater.start_polling(timeout=POLL_SECONDS, allowed_updates=UPDATES, error_callback=failed)
    return updater.stop
