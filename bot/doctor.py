"""Looks at everything the bot needs and says what is wrong, one line a thing."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.util import find_spec
from pathlib import Path

from bot.settings import Settings, load
from digests.errors import BaozhaiError
from digests.i18n import Translations

#: A disk with less than this many bytes free is soon full.
ROOM = 1 << 30
#: Seconds by which the clock may differ from Telegram's.
SKEW = 60
Describe = Callable[[BaozhaiError], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. ``good`` is None where it is merely absent, which is no fault."""

    what: str
    good: bool | None
    says: str


async def examine(spoken: Translations, describe: Describe, *, online: bool) -> list[Finding]:
    """Every finding; ``online`` also asks Telegram whether it knows the token."""
    _ = spoken.gettext
    found = [Finding(what="Python", good=sys.version_info >= (3, 11), says=".".join(map(str, sys.version_info[:3])))]
    try:
        settings = load()
    except BaozhaiError as error:
        return [*found, Finding(what=_("the settings"), good=False, says=describe(error))]
    file = os.environ.get("BAOZHAI_CONFIG") or _("from the environment alone")
    found.append(Finding(what=_("the settings"), good=True, says=file))
    found.append(_zone(settings, spoken))
    found.append(_database(settings, spoken, describe))
    found.append(_disk(settings, spoken))
    found += _papers(settings, spoken, describe)
    found.append(_font(spoken, describe))
    found += _extras(spoken)
    found.append(await _telegram(settings, spoken, describe, online=online))
    skew = await _skew(settings) if online else None
    found.append(judge_clock(datetime.now(UTC), _installed(), skew, spoken))
    return found


def _zone(settings: Settings, spoken: Translations) -> Finding:
    now = datetime.now(settings.zone)
    said = spoken.gettext("digests at {time}; it is {now} there")
    says = f"{settings.zone.key}, " + said.format(time=f"{settings.digest_time:%H:%M}", now=f"{now:%Y-%m-%d %H:%M}")
    return Finding(what=spoken.gettext("time zone"), good=True, says=says)


def _database(settings: Settings, spoken: Translations, describe: Describe) -> Finding:
    from digests.store import open_store

    what = spoken.gettext("database")
    try:
        store = open_store(settings.database)
    except BaozhaiError as error:
        return Finding(what=what, good=False, says=describe(error))
    try:
        latest = store.latest_issue(datetime.now(UTC).date())
        papers = ", ".join(store.papers()) or spoken.gettext("no page yet")
        kind = "PostgreSQL" if store.database.dialect == "postgresql" else "SQLite"
        schema = store.schema()
    except BaozhaiError as error:
        return Finding(what=what, good=False, says=describe(error))
    finally:
        store.close()
    return Finding(what=what, good=True, says=f"{kind} {schema}: {papers} {latest or ''}".strip())


def _disk(settings: Settings, spoken: Translations) -> Finding:
    """Room where the database's file is; a server's is not ours to see."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    what = spoken.gettext("disk")
    try:
        file = make_url(settings.database).database if settings.database.startswith("sqlite") else None
        free = shutil.disk_usage(Path(file).expanduser().absolute().parent).free if file else None
    except (ArgumentError, OSError):
        free = None
    if free is None:
        return Finding(what=what, good=None, says=spoken.gettext("not looked at"))
    says = spoken.gettext("{room} GB free").format(room=f"{free / (1 << 30):.1f}")
    return Finding(what=what, good=free >= ROOM, says=says)


def _papers(settings: Settings, spoken: Translations, describe: Describe) -> Iterator[Finding]:
    _ = spoken.gettext
    try:
        papers = settings.sources()
    except BaozhaiError as error:
        yield Finding(what=_("papers"), good=False, says=describe(error))
        return
    if not papers:
        yield Finding(what=_("papers"), good=None, says=_("none in the settings; pages come in by baozhai ingest"))
    for paper in papers:
        begins, ends = (f"{hour:%H:%M}" for hour in paper.hours)
        where = str(paper.folder) if paper.folder is not None else paper.address
        good = paper.folder is None or (paper.folder.is_dir() and os.access(paper.folder, os.R_OK | os.X_OK))
        says = f"{paper.kind} {where}, {begins}–{ends}" if good else _("the folder {name} cannot be read").format(
            name=where
        )  # fmt: skip
        yield Finding(what=paper.name, good=good, says=says)


def _font(spoken: Translations, describe: Describe) -> Finding:
    from digests.pictures.fonts import chinese_font

    what = spoken.gettext("Chinese font")
    try:
        return Finding(what=what, good=True, says=Path(str(chinese_font().get_file())).name)
    except BaozhaiError as error:
        return Finding(what=what, good=None, says=describe(error))


def _extras(spoken: Translations) -> Iterator[Finding]:
    _ = spoken.gettext
    extras = (
        ("rapidocr", _("scans"), "ocr"),
        ("psycopg", "PostgreSQL", "postgres"),
        ("starlette", _("web archive"), "web"),
    )
    for module, what, extra in extras:
        there = find_spec(module) is not None
        says = _("installed") if there else _("not installed: pip install 'baozhai[{extra}]'").format(extra=extra)
        yield Finding(what=what, good=True if there else None, says=says)


async def _telegram(settings: Settings, spoken: Translations, describe: Describe, *, online: bool) -> Finding:
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


def judge_clock(now: datetime, installed: datetime, skew: float | None, spoken: Translations) -> Finding:
    """The clock against Telegram's, or else against our own files: nothing was installed in the future."""
    _ = spoken.gettext
    at = f"{now:%Y-%m-%d %H:%M} UTC"
    if now < installed:
        says = _("{now} is before this program was installed; set it").format(now=at)
        return Finding(what=_("clock"), good=False, says=says)
    if skew is None:
        return Finding(what=_("clock"), good=True, says=at)
    says = _("{n} s beside Telegram's").format(n=f"{skew:+.0f}")
    return Finding(what=_("clock"), good=abs(skew) <= SKEW, says=says)


def _installed() -> datetime:
    return datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)


async def _skew(settings: Settings) -> float | None:
    """How many seconds our clock is ahead of Telegram's answer; None when it gives no time."""
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=10)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.head(settings.api_url) as answer:
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError, TypeError):
        return None
    return (datetime.now(UTC) - theirs.astimezone(UTC)).total_seconds()
