"""What every command of the terminal shares: its language, its output, how it reads a date and a file."""

import os
import re
import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.language import of_system
from digests.errors import BaozhaiError, Forbidden, InputError
from digests.i18n import DEFAULT_LANGUAGE, LANGUAGES, Translations, in_words, translations
from digests.model import RawPage

if TYPE_CHECKING:
    from rich.console import Console

    from digests.store.migrate import Upgrade

#: Standard input is read up to this; a page is a few MB at most.
STDIN_LIMIT = 64 * 2**20
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")


@cache
def spoken() -> Translations:
    """The catalogue of the terminal's language."""
    return translations(of_system(dict(os.environ)))


def _(message: str) -> str:
    return spoken().gettext(message)


Language = Annotated[
    str | None,
    typer.Option("--language", "-l", help=_("zh-Hans, zh-Hant or en; by default the terminal's, or Chinese.")),
]


def reader(language: str | None) -> Translations:
    """The catalogue of who reads a digest. Digests are Chinese: a terminal that names no language has Chinese readers.

    Raises InputError for a language that we do not speak.
    """
    if language is not None and language not in LANGUAGES:
        sentence = _("{given} is none of: {known}.")
        raise InputError(reason=sentence.format(given=repr(language[:20]), known=", ".join(LANGUAGES)))
    return translations(language or of_system(dict(os.environ), DEFAULT_LANGUAGE))


def out(text: str) -> None:
    """Writes to standard output and flushes, so that a closed pipe is noticed here and not at the end."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    sys.stdout.flush()


def told(sentence: str) -> None:
    """One sentence beside the result, on standard error."""
    sys.stderr.write(sentence.rstrip() + "\n")


def told_upgrade(upgrade: "Upgrade") -> None:
    """That the database has another schema now, and where it is as it was."""
    if upgrade.kept is None:
        sentence = _("The database's schema was {before} and is {now} now; nothing was kept of it as it was.")
    else:
        sentence = _("The database's schema was {before} and is {now} now; as it was it is in {kept}.")
    told(sentence.format(before=upgrade.before, now=upgrade.now, kept=upgrade.kept))


def fail(error: BaozhaiError) -> NoReturn:
    """Ends the program with the error's sentence: 2 for what was given, 1 for the rest."""
    told(f"baozhai: {describe(error)}")
    raise SystemExit(2 if isinstance(error, InputError | Forbidden) else 1)


def surprise(error: Exception) -> NoReturn:
    """Ends the program after a fault of ours: one sentence, and the traceback only where it was asked for."""
    if os.environ.get("BAOZHAI_LOG_LEVEL", "").lower() == "debug":
        raise error
    sentence = _("Something is wrong in baozhai itself ({kind}); BAOZHAI_LOG_LEVEL=debug shows where.")
    told(f"baozhai: {sentence.format(kind=type(error).__name__)}")
    raise SystemExit(1)


def describe(error: BaozhaiError) -> str:
    """The error's sentence in the terminal's language, on one line."""
    return in_words(error, spoken())


def console() -> "Console":
    """A rich console on standard output, with colour where the terminal has it."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


def err_console() -> "Console":
    """A rich console on standard error, for what is no result."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def day(given: str | None) -> date | None:
    """A date written 2022-04-19 or 20220419. Raises InputError."""
    if given is None:
        return None
    try:
        found = _DAY.fullmatch(given.strip())
        if found is None:
            raise ValueError(given)
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise InputError(
            reason=_("{given} is no date; write it as 2022-04-19.").format(given=repr(given[:40]))
        ) from error


def raw(path: str) -> RawPage:
    """The content of a file, or of standard input for ``-``. Raises InputError."""
    from digests.pages.reader import as_raw

    if path != "-":
        return as_raw(Path(path))
    content = sys.stdin.buffer.read(STDIN_LIMIT + 1)
    if len(content) > STDIN_LIMIT:
        raise InputError(reason=_("Standard input is too long."))
    return RawPage(content=content, name=_("standard input"))
