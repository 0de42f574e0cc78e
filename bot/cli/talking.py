"""Commands that talk in this terminal: demo and chat."""

from typing import Annotated

import typer

from bot.cli.common import Language, _, console, reader


def register(app: typer.Typer) -> None:
    """Puts this file's commands into the program."""
    app.command(help=_("See what it does: a sample issue becomes a digest. No network, no token."))(demo)
    app.command(help=_("Talk to the bot in this terminal. No network, no token."))(chat)


def demo(language: Language = None) -> None:
    """The sample issue, its digest as it would arrive, a search, and what to do next."""
    import asyncio

    _quiet()
    from bot.demo import show_demo

    asyncio.run(show_demo(console(), reader(language)))


def chat(
    own: Annotated[bool, typer.Option("--own", help=_("Use your own database instead of the sample issue."))] = False,
    language: Language = None,
) -> None:
    """The same bot in the terminal: type, or press a button by its number."""
    import asyncio

    _quiet()
    from bot.demo import talk

    asyncio.run(talk(console(), reader(language), own=own))


def _quiet() -> None:
    """Only what went wrong is logged: this terminal belongs to the conversation."""
    from bot import logs

    logs.configure(level="error")
