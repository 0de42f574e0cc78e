"""The command for issues of the past: backfill."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import _, day, err_console, out, spoken, told
from bot.cli.keeping import opened
from digests.errors import InputError

if TYPE_CHECKING:
    from bot.backfill import Filled
    from bot.settings import Settings
    from digests.sources.config import Paper
    from digests.store import SqlStore


def register(app: typer.Typer) -> None:
    """Puts this file's command into the program."""
    app.command(help=_("Fetch past issues of a paper; what is there already is passed over."))(backfill)


def backfill(
    paper: Annotated[str, typer.Argument(metavar="PAPER", help=_("Its name in the settings file."))],
    since: Annotated[str, typer.Option("--since", metavar="DATE", help=_("The first day, as 2022-04-19."))],
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help=_("The last day; today."))] = None,
) -> None:
    """Newest first; stop it with Ctrl-C and give the same command again to go on."""
    from datetime import UTC, datetime

    from bot import logs
    from bot.backfill import days_left
    from bot.settings import load
    from digests.model import PAPER_ZONE

    settings = load()
    logs.configure(settings.log_format, "error")
    chosen = _paper(settings, paper)
    first, last = day(since), day(until) or datetime.now(UTC).astimezone(PAPER_ZONE).date()
    if first is None:  # never: typer asks for it
        raise InputError(reason=since)
    with opened() as store:
        days = days_left(store, chosen, first, last)
        filled = _fill(store, chosen, days)
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


def _fill(store: "SqlStore", paper: "Paper", days: tuple[date, ...]) -> "Filled":
    import asyncio
    from datetime import UTC, datetime

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from bot.backfill import fill

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err_console()) as bars:
        task = bars.add_task(paper.name, total=len(days))

        def shown(on: date, filled: "Filled") -> None:
            bars.update(task, advance=1, description=f"{paper.name} {on}")

        return asyncio.run(fill(store, paper, days, now=lambda: datetime.now(UTC), told=shown))
