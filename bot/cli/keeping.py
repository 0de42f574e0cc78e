"""Commands on the store: ingest, backup, forget."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import _, day, describe, err_console, out, raw, spoken, told, told_upgrade
from digests.errors import InputError, PageError, SourceError, StoreBusy
from digests.model import RawPage

if TYPE_CHECKING:
    from digests.store import SqlStore
    from digests.store.records import Ingested

#: What a folder's pages are called; other files in it are passed over.
SUFFIXES = (".txt", ".pdf", ".html", ".htm", ".png", ".jpg", ".jpeg")


def register(app: typer.Typer) -> None:
    """Puts this file's commands into the program."""
    app.command(help=_("Keep pages for digests and searches."))(ingest)
    app.command(help=_("Write everything that is kept into one file."))(backup)
    numbers = {"ignore_unknown_options": True}  # a group's number begins with a minus
    app.command(help=_("Erase everything kept of a chat."), context_settings=numbers)(forget)


@contextmanager
def opened(backup: Path | None = None) -> "Iterator[SqlStore]":
    """The store of the settings; ``backup`` is for what is there before a schema changes. Raises StoreError."""
    from bot.settings import load
    from bot.stores import open_settings

    upgraded = told_upgrade if backup is None else lambda upgrade: None  # whoever names the file says it
    store = open_settings(load(), upgraded, backup=backup)
    try:
        yield store
    finally:
        store.close()


def ingest(
    sources: Annotated[
        list[str], typer.Argument(metavar="PATH|URL…", help=_("Pages, folders of them, or addresses of pages."))
    ],
    published: Annotated[
        str | None, typer.Option("--published", "-p", metavar="DATE", help=_("The publication date, as 2022-04-19."))
    ] = None,
    paper: Annotated[str, typer.Option("--paper", help=_("The paper's name, where the page does not say it."))] = "",
) -> None:
    """Each page is kept once; a corrected one takes the old one's place. A file that is no page is named and passed."""
    from rich.progress import track

    on = day(published)
    names = [name for source in sources for name in ([source] if _is_address(source) else _pages_of(Path(source)))]
    shown, passed = err_console(), 0
    with opened() as store:
        for name in track(
            names, description=_("Reading"), console=shown, transient=True, disable=not shown.is_terminal
        ):
            try:
                for page in _fetched(name) if _is_address(name) else [_from_disk(name)]:
                    _keep(store, replace(page, paper=paper or page.paper), on=on)
            except (PageError, SourceError) as error:
                if len(names) == 1:
                    raise
                passed += 1
                told(describe(error))
    if passed:
        raise InputError(
            reason=spoken()
            .ngettext("{n} file was passed over.", "{n} files were passed over.", passed)
            .format(n=passed)
        )


def _is_address(source: str) -> bool:
    return source.startswith(("https://", "http://"))


def _pages_of(source: Path) -> list[str]:
    if not source.is_dir():
        return [str(source)]
    found = sorted(path for path in source.iterdir() if path.suffix.lower() in SUFFIXES)
    if not found:
        raise InputError(reason=_("There is no page in the folder {name}.").format(name=source))
    return [str(path) for path in found]


def _from_disk(path: str) -> RawPage:
    """A page under its file's name: the same page from another folder is the same page."""
    return replace(raw(path), name=Path(path).name)


def _fetched(url: str) -> list[RawPage]:
    """The pages that an address holds. Raises SourceError; an article that could not be had is told."""
    import asyncio

    from digests.sources.base import Trouble
    from digests.sources.epaper import read_address
    from digests.sources.fetch import Fetcher

    async def fetch() -> list[RawPage]:
        found: list[RawPage] = []
        async with Fetcher() as fetcher:
            async for item in read_address(url, fetcher):
                if isinstance(item, Trouble):
                    told(describe(item.error))
                else:
                    found.append(item)
        return found

    return asyncio.run(fetch())


def _keep(store: "SqlStore", page: RawPage, *, on: date | None) -> None:
    from digests import pipeline

    for kept in pipeline.ingest(store, page, published=on, now=datetime.now(UTC)):
        out(_line(page.name, kept))


def _line(name: str, kept: "Ingested") -> str:
    words = {"new": _("new"), "unchanged": _("unchanged"), "revised": _("revised")}
    count = spoken().ngettext("{n} article", "{n} articles", len(kept.articles)).format(n=len(kept.articles))
    return f"{name}: {words[kept.status.value]}, {count}"


def backup(
    path: Annotated[
        Path | None, typer.Argument(metavar="PATH", help=_("The file; by default one with the time in its name."))
    ] = None,
) -> None:
    """A checked copy, written while others go on; it is a store itself."""
    target = path or Path(f"baozhai-{datetime.now(UTC):%Y%m%d-%H%M%S}.sqlite3")
    if target.exists():
        raise InputError(reason=_("{name} exists already.").format(name=target))
    if not target.absolute().parent.is_dir():
        raise InputError(reason=_("There is no folder {name}.").format(name=target.absolute().parent))
    with opened() as store:
        made = store.backup(target)
    articles = spoken().ngettext("{n} article", "{n} articles", made.articles).format(n=made.articles)
    out(f"{made.path}: {articles}, {made.size / 2**20:.1f} MB")


def forget(chat: Annotated[int, typer.Argument(metavar="CHAT", help=_("The chat's number."))]) -> None:
    """Erases a chat; a second time there is nothing left."""
    with opened() as store:
        found = store.forget(chat)
        with suppress(StoreBusy):  # a running bot does it at night
            store.scrub()
    out(_("Erased.") if found else _("Nothing is kept of this chat."))
