"""Looks at everything the bot needs and says what is wrong, one line a thing."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.util import find_spec
from pathlib import Path

from bot.doctor_database import Describe, Finding, database, disk, dumps
from bot.doctor_jobs import jobs
from bot.settings import Settings, load, mistakes
from digests.errors import BaozhaiError
from digests.i18n import Translations

#: Seconds by which the clock may differ from Telegram's.
SKEW = 60


async def examine(spoken: Translations, describe: Describe, *, online: bool) -> list[Finding]:
    """Every finding; ``online`` also asks Telegram whether it knows the token."""
    _ = spoken.gettext
    found = [Finding(what="Python", good=sys.version_info >= (3, 11), says=".".join(map(str, sys.version_info[:3])))]
    try:
        settings = load()
    except BaozhaiError as error:
        wrong: list[BaozhaiError] = [*mistakes()] or [error]
        return [*found, *(Finding(what=_("the settings"), good=False, says=describe(each)) for each in wrong)]
    file = os.environ.get("BAOZHAI_CONFIG") or _("from the environment alone")
    found.append(Finding(what=_("the settings"), good=True, says=file))
    found.append(_zone(settings, spoken))
    found.append(database(settings, spoken, describe))
    found += dumps(settings, spoken)
    found += jobs(settings, spoken)
    found.append(disk(settings, spoken))
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
        bad = _("the folder {name} cannot be read; make it, or let this user read it")
        says = f"{paper.kind} {where}, {begins}–{ends}" if good else bad.format(name=where)
        yield Finding(what=paper.name, good=good, says=says)


def _font(spoken: Translations, describe: Describe) -> Finding:
    from digests.pictures.fonts import chinese_font

    what, _ = spoken.gettext("Chinese font"), spoken.gettext
    try:
        return Finding(what=what, good=True, says=Path(str(chinese_font().get_file())).name)
    except BaozhaiError as error:
        does = _("none is found, so no pictures are drawn: install fonts-noto-cjk (Debian, Ubuntu) or Noto Sans CJK")
        return Finding(what=what, good=None, says=describe(error) if find_spec("matplotlib") is None else does)


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
    if settings.token is None and settings.token_file is not None and _is_open(settings.token_file):
        says = _("others can read {name}: chmod 600 {name}").format(name=settings.token_file)
        return Finding(what="Telegram", good=False, says=says)
    if not online:
        return Finding(what="Telegram", good=None, says=_("a token is set; --online asks Telegram"))
    from telegram import Bot
    from telegram.error import InvalidToken, NetworkError, TelegramError

    from bot.transport import AiohttpRequest

    try:
        async with Bot(token, base_url=f"{settings.api_url}/bot", request=AiohttpRequest()) as bot:
            return Finding(what="Telegram", good=True, says=f"@{bot.username}")
    except InvalidToken:
        says = _("Telegram does not know the token; @BotFather gives a new one")
    except NetworkError as error:
        says = _("{address} cannot be reached ({kind}); look at the line, the proxy, the firewall").format(
            address=settings.api_url, kind=type(error).__name__
        )
    except TelegramError as error:
        says = type(error).__name__
    return Finding(what="Telegram", good=False, says=says)


def _is_open(file: Path) -> bool:
    """Whether others can read it; what a container or a supervisor mounts below /run is theirs to guard."""
    return not file.is_relative_to("/run") and bool(file.stat().st_mode & 0o077)


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
