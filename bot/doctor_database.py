"""The doctor's look at the database and the disk, which changes nothing."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from digests.errors import BaozhaiError
from digests.i18n import Translations

if TYPE_CHECKING:
    from digests.store.engine import Database

#: A disk with less than this many bytes free is soon full.
ROOM = 1 << 30
Describe = Callable[[BaozhaiError], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. ``good`` is None where it is merely absent, which is no fault."""

    what: str
    good: bool | None
    says: str


def database(settings: Settings, spoken: Translations, describe: Describe) -> Finding:
    """What is there, as it is: an older schema is told and not changed, a file that is not there is not made."""
    from digests.store.engine import open_database

    what, _ = spoken.gettext("database"), spoken.gettext
    missing = _missing(settings.database)
    if missing is not None:
        says = _("{name} is not there yet; it is made when it is needed").format(name=missing)
        return Finding(what=what, good=None, says=says)
    try:
        opened = open_database(settings.database)
        try:
            return _stored(opened, what, spoken)
        finally:
            opened.close()
    except BaozhaiError as error:
        return Finding(what=what, good=False, says=describe(error))


def _missing(url: str) -> Path | None:
    """The file of an address, where it can be made and was not yet."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    path = Path(str(parsed.database)).expanduser().absolute()
    above = _above(path)
    return path if not path.exists() and above.is_dir() and os.access(above, os.W_OK | os.X_OK) else None


def _above(path: Path) -> Path:
    """The nearest folder above it that is there."""
    return next(each for each in path.parents if each.exists())


def _stored(opened: "Database", what: str, spoken: Translations) -> Finding:
    from digests.store import SqlStore
    from digests.store.migrate import schemas

    _ = spoken.gettext
    kind = "PostgreSQL" if opened.dialect == "postgresql" else "SQLite"
    found, newest = schemas(opened)
    if found != newest:
        older = _("{kind} {found}: this program needs {newest}; baozhai migrate --backup FILE brings it up")
        empty = _("{kind}: empty; it is filled when it is needed")
        return Finding(what=what, good=None, says=(older if found else empty).format(
            kind=kind, found=found, newest=newest
        ))  # fmt: skip
    store = SqlStore(opened)
    latest = store.latest_issue(datetime.now(UTC).date())
    papers = ", ".join(store.papers()) or _("no page yet")
    return Finding(what=what, good=True, says=f"{kind} {found}: {papers} {latest or ''}".strip())


def disk(settings: Settings, spoken: Translations) -> Finding:
    """Room where the database's file is; a server's is not ours to see."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    what, _ = spoken.gettext("disk"), spoken.gettext
    try:
        file = make_url(settings.database).database if settings.database.startswith("sqlite") else None
        free = shutil.disk_usage(_above(Path(file).expanduser().absolute())).free if file else None
    except (ArgumentError, OSError):
        free = None
    if free is None:
        return Finding(what=what, good=None, says=spoken.gettext("not looked at"))
    good = free >= ROOM
    says = _("{room} GB free") if good else _("only {room} GB free; the database stops when it is full")
    return Finding(what=what, good=good, says=says.format(room=f"{free / (1 << 30):.1f}"))


def dumps(settings: Settings, spoken: Translations) -> Iterator[Finding]:
    """Whether a server's database could be kept before an upgrade; an SQLite file always is."""
    if not settings.database.startswith("postgres"):
        return
    what, _ = spoken.gettext("backup before an upgrade"), spoken.gettext
    program = shutil.which("pg_dump")
    if settings.backups is None:
        yield Finding(what=what, good=None, says=_("none is made: BAOZHAI_BACKUPS=off"))
    elif program is None:
        says = _("there is no pg_dump: install PostgreSQL's client, or set BAOZHAI_BACKUPS=off")
        yield Finding(what=what, good=False, says=says)
    else:
        yield Finding(what=what, good=True, says=_("a dump in {folder}").format(folder=settings.backups))
