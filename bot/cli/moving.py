"""Commands that bring a store to this version, or carry it elsewhere: migrate, restore."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import _, out, spoken
from bot.cli.keeping import opened
from digests.errors import InputError

if TYPE_CHECKING:
    from digests.store.moving import Copied


def register(app: typer.Typer) -> None:
    """Puts this file's commands into the program."""
    app.command(help=_("Bring the database to this version's schema, or copy it into an empty one."))(migrate)
    app.command(help=_("Put a backup into the empty database of the settings."))(restore)


def migrate(
    source: Annotated[str, typer.Option("--from", metavar="URL", help=_("The database to copy."))] = "",
    target: Annotated[str, typer.Option("--to", metavar="URL", help=_("An empty database."))] = "",
    kept: Annotated[
        Path | None, typer.Option("--backup", metavar="PATH", help=_("Where to keep the database as it was."))
    ] = None,
) -> None:
    """Without options the schema is made this version's; an older one is first backed up where it is said.

    A copy is counted and compared, table by table; nothing stays in the target when it is not the same.
    """
    from digests.store import copy_store, open_store

    if kept is not None and kept.exists():
        raise InputError(reason=_("{name} exists already.").format(name=kept))
    if not source and not target:
        with opened(kept) as store:
            if kept is not None and kept.exists():
                out(_("The database as it was is in {name}.").format(name=kept))
            out(_("The database has this version's schema: {number}.").format(number=store.schema()))
        return
    if not source or not target:
        raise InputError(reason=_("A copy needs both --from and --to."))
    if source == target:
        raise InputError(reason=_("A store cannot be copied onto itself."))
    _must_exist(source)
    with open_store(source) as old, open_store(target) as new:
        _tell(copy_store(old, new))


def restore(
    path: Annotated[Path, typer.Argument(metavar="PATH", help=_("A file that baozhai backup wrote."))],
    target: Annotated[str, typer.Option("--to", metavar="URL", help=_("Another empty database."))] = "",
) -> None:
    """The backup is checked first and only read."""
    from bot.settings import load
    from digests.store import restore as put_back

    if not path.is_file():
        raise InputError(reason=_("There is no file {name}.").format(name=path))
    _tell(put_back(path, target or load().database))


def _must_exist(url: str) -> None:
    """A file that is not there would be made, and an empty store copied."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
    except ArgumentError:
        return  # open_store says it better
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).is_file():
        raise InputError(reason=_("There is no file {name}.").format(name=parsed.database))


def _tell(copied: "list[Copied]") -> None:
    for one in copied:
        rows = spoken().ngettext("{n} row", "{n} rows", one.rows).format(n=one.rows)
        out(f"{one.table}: {rows}, {one.checksum}")
    out(_("All of it is the same on both sides."))
