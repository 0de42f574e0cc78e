"""What is wrong with a command line, in the terminal's language: one sentence, and where the right way is told.

The parser's own exceptions carry English sentences; here they are known by their kinds, whichever parser Typer brings.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, NoReturn

from bot.cli.common import _, told

_QUOTED = re.compile(r"'(.+?)'")
_BRACKETED = re.compile(r"\((?!s\))(.+)\)")


def is_usage(error: Exception) -> bool:
    """Whether the parser refused the command line; otherwise it is a fault or an error of ours."""
    return hasattr(error, "format_message") and hasattr(error, "exit_code")


def refuse(error: Any) -> NoReturn:
    """Ends the program: exit status 2, or 0 where help was shown because nothing was asked."""
    if type(error).__name__ != "NoArgsIsHelpError":  # its help is on the screen
        told(f"baozhai: {sentence(error)}")
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else "baozhai"
        told(_("{command} shows the way.").format(command=f"{path} --help"))
    raise SystemExit(error.exit_code)


def sentence(error: Any) -> str:
    """What is wrong, in the terminal's language; in English where the parser knows kinds that we do not."""
    kind, message = type(error).__name__, str(getattr(error, "message", ""))
    if kind == "NoSuchOption":
        return _nearly(_("There is no option {name}.").format(name=error.option_name), error.possibilities or ())
    if kind == "MissingParameter":
        return _("{name} is missing.").format(name=_name(error))
    if kind == "BadParameter":
        param = getattr(error, "param", None)
        for bounds in (param, getattr(param, "type", None)):  # wherever the parser keeps them
            least, most = getattr(bounds, "min", None), getattr(bounds, "max", None)
            if least is not None and most is not None:
                said = _("{name} is a number from {least} to {most}.")
                return said.format(name=_name(error), least=least, most=most)
        return _("{name} cannot have this value.").format(name=_name(error))
    if kind == "BadOptionUsage":
        return _("The option {name} needs a value.").format(name=error.option_name)
    if message.startswith("No such command") and (found := _QUOTED.search(message)):
        known = getattr(getattr(getattr(error, "ctx", None), "command", None), "commands", {})
        return _nearly(_("There is no command {name}.").format(name=found[1]), get_close_matches(found[1], known))
    if "extra argument" in message and (found := _BRACKETED.search(message)):
        return _("This is too much: {words}").format(words=found[1])
    return str(error.format_message())


def _nearly(said: str, near: Iterable[str]) -> str:
    words = " ".join(sorted(near))
    return f"{said} {_('Perhaps one of these:')} {words}" if words else said


def _name(error: Any) -> str:
    """Of the option or argument, as it is typed."""
    param = getattr(error, "param", None)
    options = [each for each in getattr(param, "opts", []) if each.startswith("-")]
    return (
        max(options, key=len) if options else str(getattr(param, "metavar", None) or getattr(param, "name", "") or "?")
    )
