"""Commands for the operator: run, doctor."""

from typing import Annotated

import typer

from bot.cli.common import _, describe, out, spoken
from bot.roles import Role


def register(app: typer.Typer) -> None:
    """Puts this file's commands into the program."""
    app.command(help=_("Run the bot."))(run)
    app.command(help=_("Look whether everything is in order."))(doctor)


def run(
    role: Annotated[
        Role, typer.Option("--role", help=_("What this process does; anything but all needs PostgreSQL."))
    ] = Role.ALL,
) -> None:
    """Until it is stopped."""
    import asyncio

    from bot import logs
    from bot.settings import load

    settings = load()
    logs.configure(settings.log_format, settings.log_level)  # before anything imports telegram
    from bot.run import serve

    raise typer.Exit(asyncio.run(serve(settings, role)))


def doctor(
    online: Annotated[bool, typer.Option("--online", help=_("Also ask Telegram whether it knows the token."))] = False,
) -> None:
    """One line a thing; exit status 1 when something is wrong."""
    import asyncio

    from bot import logs
    from bot.doctor import examine

    logs.configure(level="error")
    found = asyncio.run(examine(spoken(), describe, online=online))
    marks = {True: "✓", False: "✗", None: "–"}
    for each in found:
        out(f"{marks[each.good]} {each.what}: {each.says}")
    raise typer.Exit(1 if any(each.good is False for each in found) else 0)
