"""The command for issues of the past: backfill."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import _, day, err_console, out, spoken, told
from bot.cli.keeping import opened
from digests.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.backfill import Filled
    from bot.settings import Settings
    from digests.sources.config import Paper
    from digests.store import SqlStore


def register(app: typer.Typer) -> None:
    """Puts this file's command into the program."""
    app.command(help=_("Fetch past issues of a paper; what is there already is passed over."))(backfill)


def backfill(
    paper: Annotated[str, typer.Argument(metavar="PAPER", help=_("Its name in the settings file."))],
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help=_("The first day, as 2022-04-19."))
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help=_("The last day; today."))] = None,
    stop: Annotated[
        bool, typer.Option("--stop", help=_("On PostgreSQL: take the paper's past days out of the queue."))
    ] = False,
) -> None:
    """Newest first; stop it with Ctrl-C and give the same command again to go on. On PostgreSQL the readers go on by
    themselves, and this command lends a hand and shows how far they are."""
    from bot import logs
    from bot.settings import load
    from digests.model import PAPER_ZONE

    settings = load()
    logs.configure(settings.log_format, "error")
    chosen = _paper(settings, paper)
    first, last = day(since), day(until) or datetime.now(UTC).astimezone(PAPER_ZONE).date()
    with opened() as store:
        if stop:
            _stop(store, settings, chosen)
            return
        if first is None:
            raise InputError(reason=_("Give the first day with --since."))
        filled = _fill(store, settings, chosen, first, last)
    pages = spoken().ngettext("{n} page kept", "{n} pages kept", filled.pages).format(n=filled.pages)
    absent = spoken().ngettext("{n} day without an issue", "{n} days without an issue", filled.absent)
    out(f"{paper}: {pages}, {absent.format(n=filled.absent)}")
    for kind, count in filled.failed.most_common():
        told(f"{kind}: {count}")
    raise typer.Exit(1 if filled.failed else 0)


def _paper(settings: "Settings", name: str) -> "Paper":
    papers = {each.name: each for each in settings.sources()}
    if name not in papers:
        there = ", ".join(papers) or "–"
        raise InputError(reason=_("There is no paper {name} in the settings; there are: {there}.").format(
            name=name, there=there
        ))  # fmt: skip
    return papers[name]


def _stop(store: "SqlStore", settings: "Settings", paper: "Paper") -> None:
    if store.database.dialect != "postgresql":
        raise InputError(reason=_("Only PostgreSQL has a queue; here Ctrl-C stops it."))
    import asyncio

    from bot.jobs.queue import Queue

    async def end() -> None:
        async with Queue(store, settings.database) as queue:
            await queue.end_filling(paper)

    asyncio.run(end())
    out(_("Stopped."))


def _fill(store: "SqlStore", settings: "Settings", paper: "Paper", first: date, last: date) -> "Filled":
    import asyncio

    from bot.backfill import days_left, days_printed
    from bot.cli.bars import days_bar

    days = days_left(store, paper, first, last)
    total = len(days_printed(paper, first, last))
    with days_bar(err_console(), paper.name, total) as bar:

        def shown(done: int) -> None:
            bar(total - len(days) + done, f"{days[done - 1]}" if 0 < done <= len(days) else "")

        shown(0)
        filling = _by_queue if store.database.dialect == "postgresql" else _here
        return asyncio.run(filling(store, settings, paper, days, shown))


async def _here(
    store: "SqlStore", settings: "Settings", paper: "Paper", days: tuple[date, ...], shown: "Callable[[int], None]"
) -> "Filled":
    from bot.backfill import fill
    from bot.issues import Issues

    done: list[date] = []

    def one(on: date, _filled: "Filled") -> None:
        done.append(on)
        shown(len(done))

    async with Issues(store, settings.sources(), now=_now) as issues:
        return await fill(store, issues, paper, days, now=_now, told=one)


async def _by_queue(
    store: "SqlStore", settings: "Settings", paper: "Paper", days: tuple[date, ...], shown: "Callable[[int], None]"
) -> "Filled":
    from bot.issues import Issues
    from bot.jobs.filling import through_the_queue

    async with Issues(store, settings.sources(), now=_now) as issues:
        return await through_the_queue(store, settings.database, issues, paper, days, begun=_now, shown=shown)


def _now() -> datetime:
    return datetime.now(UTC)
