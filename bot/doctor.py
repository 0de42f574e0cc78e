"""Looks at everything the bot needs and says what is wrong, one line a thing."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec

from bot.settings import Settings, load
from digests.errors import BaozhaiError
from digests.i18n import Translations


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. ``good`` is None where it is merely absent, which is no fault."""

    what: str
    good: bool | None
    says: str


async def examine(spoken: Translations, describe: Callable[[BaozhaiError], str], *, online: bool) -> list[Finding]:
    """Every finding; ``online`` also asks Telegram whether it knows the token."""
    _ = spoken.gettext
    found = [Finding(what="Python", good=sys.version_info >= (3, 11), says=".".join(map(str, sys.version_info[:3])))]
    try:
        settings = load()
    except BaozhaiError as error:
        return [*found, Finding(what=_("the settings"), good=False, says=describe(error))]
    found.append(Finding(what=_("the settings"), good=True, says=f"{settings.zone.key} {settings.digest_time:%H:%M}"))
    found.append(_database(settings, spoken, describe))
    found += _extras(spoken)
    found.append(await _telegram(settings, spoken, describe, online=online))
    return found


def _database(settings: Settings, spoken: Translations, describe: Callable[[BaozhaiError], str]) -> Finding:
    from digests.store import open_store

    what = spoken.gettext("database")
    try:
        store = open_store(settings.database)
    except BaozhaiError as error:
        return Finding(what=what, good=False, says=describe(error))
    try:
        latest = store.latest_issue(datetime.now(UTC).date())
        papers = ", ".join(store.papers()) or spoken.gettext("no page yet")
    except BaozhaiError as error:
        return Finding(what=what, good=False, says=describe(error))
    finally:
        store.close()
    return Finding(what=what, good=True, says=f"{papers} {latest or ''}".strip())


def _extras(spoken: Translations) -> Iterator[Finding]:
    _ = spoken.gettext
    for module, what, extra in (("rapidocr", _("scans"), "ocr"), ("psycopg", "PostgreSQL", "postgres")):
        there = find_spec(module) is not None
        says = _("installed") if there else _("not installed: pip install 'baozhai[{extra}]'").format(extra=extra)
        yield Finding(what=what, good=True if there else None, says=says)


async def _telegram(
    settings: Settings, spoken: Translations, describe: Callable[[BaozhaiError], str], *, online: bool
) -> Finding:
    _ = spoken.gettext
    try:
        token = settings.bot_token()
    except BaozhaiError as error:
        return Finding(what="Telegram", good=None, says=describe(error))
    if not online:
        return Finding(what="Telegram", good=None, says=_("a token is set; --online asks Telegram"))
    from telegram import Bot
    from telegram.error import TelegramError

    from bot.transport import AiohttpRequest

    try:
        async with Bot(token, base_url=f"{settings.api_url}/bot", request=AiohttpRequest()) as bot:
            return Finding(what="Telegram", good=True, says=f"@{bot.username}")
    except TelegramError as error:
        return Finding(what="Telegram", good=False, says=type(error).__name__)
