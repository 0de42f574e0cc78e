"""Builds the Telegram application. Everything it needs is given; tests and the terminal give it other things."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from telegram import BotCommand
from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.request import BaseRequest

from bot import inline, membership
from bot.ask import Desk, Who
from bot.commands import COMMANDS
from bot.dispatch import App, Context, register, spoken_by
from bot.floods import Floods, Limit
from bot.metrics import Metrics
from bot.mishaps import Mishaps
from bot.redact import remember
from bot.settings import Settings
from digests.analysis import analyse
from digests.draft import Analyse
from digests.i18n import translations
from digests.model import Page, RawPage
from digests.pages.reader import read_pages
from digests.store import SqlStore

#: Updates handled at the same time.
AT_ONCE = 16
#: Our languages by Telegram's codes; the first is for everybody else.
MENU_LANGUAGES = (("", "en"), ("zh", "zh-Hans"))


class DiscreetBot(ExtBot[None]):
    """The library's bot shows its token in its repr, and so in the application's; this one shows its number."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}[{self.token.partition(':')[0]}]"


def bot_of(settings: Settings, request: BaseRequest, polling: BaseRequest | None = None) -> ExtBot[None]:
    """The bot of the settings, not yet initialised. Raises SettingsError without a token."""
    token = settings.bot_token()
    remember(token)
    return DiscreetBot(
        token,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=request,
        get_updates_request=polling or request,
    )


def build(
    settings: Settings,
    store: SqlStore,
    request: BaseRequest,
    *,
    polling: BaseRequest | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    clock: Callable[[], float] = time.monotonic,
    limit: Limit | None = None,
    pace: Callable[[int], int] = lambda chat: 0,
    reader: Callable[[RawPage], list[Page]] = read_pages,
    analyse: Analyse = analyse,
    metrics: Metrics | None = None,
) -> App:
    """The application with every handler, not yet initialised.

    ``request`` carries what the bot says, ``polling`` the long poll (the same one when absent); ``now`` gives aware
    times; ``pace`` tells how many microseconds an answer to a chat has to wait for its turn, and may block; ``reader``
    and ``analyse`` read the pages that operators send. Raises
    SettingsError without a token.
    """
    bot = bot_of(settings, request, polling)
    application = ApplicationBuilder().bot(bot).concurrent_updates(AT_ONCE).build()
    metrics = metrics or Metrics()
    desk = Desk(store=store, settings=settings, now=now, pace=pace, metrics=metrics, reader=reader, analyse=analyse)
    floods = Floods(clock, limit)
    register(application, desk, floods)
    inline.register(application, desk, floods)
    membership.register(application, desk, floods)
    _handle_errors(application, settings, clock, metrics)
    return application


def _handle_errors(application: App, settings: Settings, clock: Callable[[], float], metrics: Metrics) -> None:
    mishaps = Mishaps(settings.admins, clock, lambda update: spoken_by(update, settings.language))

    async def handle(update: object, context: Context) -> None:
        if context.error is not None:
            metrics.mishaps.inc()
            await mishaps.handle(update, context.error, context.bot)

    application.add_error_handler(handle)


async def register_menu(application: App) -> None:
    """Tells Telegram our commands, in Chinese and in English."""
    for code, language in MENU_LANGUAGES:
        _ = translations(language).gettext
        listed = [each for each in COMMANDS if each.summary and each.who is not Who.OPERATOR]
        await application.bot.set_my_commands(
            [BotCommand(each.name, _(each.summary)) for each in listed], language_code=code
        )


__all__ = ["App", "Application", "build", "register_menu"]
