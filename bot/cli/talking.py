"""Commands that talk in this terminal: demo and chat."""

import os
from typing import Annotated

import typer

from bot.cli.common import _, console
from bot.language import of_system
from digests.errors import InputError
from digests.i18n import DEFAULT_LANGUAGE, LANGUAGES, Translations, translations

Language = Annotated[
    str | None,
    typer.Option("--language", "-l", help=_("zh-Hans, zh-Hant or en; by default the terminal's, or Chinese.")),
]


def register(app: typer.Typer) -> None:
    """Puts this file's commands into the program."""
    app.command(help=_("See what it does: a sample issue becomes a digest. No network, no token."))(demo)
    app.command(help=_("Talk to the bot in this terminal. No network, no token."))(chat)


def demo(language: Language = None) -> None:
    """The sample issue, its digest as it would arrive, a search, and what to do next."""
    import asyncio

    _quiet()
    from bot.demo import show_demo

    asyncio.run(show_demo(console(), _reader(language)))


def chat(
    own: Annotated[bool, typer.Option("--own", help=_("Use your own database instead of the sample issue."))] = False,
    language: Language = None,
) -> None:
    """The same bot in the terminal: type, or press a button by its number."""
    import asyncio

    _quiet()
    from bot.demo import talk

    asyncio.run(talk(console(), _reader(language), own=own))


def _reader(language: str | None) -> Translations:
    """The catalogue of who talks here. The bot is Chinese: a terminal that names no language has Chinese readers."""
    if language is not None and language not in LANGUAGES:
        raise InputError(
            reason=_("{given} is none of: {known}.").format(given=repr(language[:20]), known=", ".join(LANGUAGES))
        )
    return translations(language or of_system(dict(os.environ), DEFAULT_LANGUAGE))


def _quiet() -> None:
    """Only what went wrong is logged: this terminal belongs to the conversation."""
    from bot import logs

    logs.configure(level="error")
