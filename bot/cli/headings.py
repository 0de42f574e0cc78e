"""What Typer says itself in a command's help (Usage, Options, Show this message…), in the terminal's language.

Typer looks these up in gettext's global catalogue, or nowhere; here they are replaced in the commands and in the
constants that Typer has for it. What a later Typer adds stays English.
"""

from collections.abc import Callable, Sequence
from typing import Any

from bot.cli.common import _


def wanted(words: Sequence[str]) -> bool:
    """Whether help may be shown for this command line; otherwise nothing needs to be replaced."""
    return not words or not {"-h", "--help"}.isdisjoint(words)


def speak(command: Any) -> None:
    """Replaces them in a group and its commands."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.DEFAULT_STRING = _("[default: {}]")
    rich_utils.REQUIRED_LONG_STRING = _("[required]")
    context = command.context_class(command, info_name="baozhai", **command.context_settings)
    _speak(command, context)
    for name, each in command.commands.items():
        _speak(each, each.context_class(each, info_name=name, parent=context))


def _speak(command: Any, context: Any) -> None:
    helps = {
        "Install completion for the current shell.": _("Install completion for the current shell."),
        "Show completion for the current shell, to copy it or customize the installation.": _(
            "Show completion for the current shell, to copy it or customize the installation."
        ),
        "Show this message and exit.": _("Show this message and exit."),
    }
    for each in command.get_params(context):  # the option for help is among them, and made once
        said = getattr(each, "help", None)
        if said in helps:
            each.help = helps[said]
        if hasattr(each, "display_type_rich"):
            each.display_type_rich = _typed(each.display_type_rich)
    command.context_class = _usage(command.context_class)
    if command.options_metavar == "[OPTIONS]":
        command.options_metavar = _("[OPTIONS]")
    if getattr(command, "subcommand_metavar", None) == "COMMAND [ARGS]...":
        command.subcommand_metavar = _("COMMAND [ARGS]...")


def _typed(shown: Callable[..., str | None]) -> Callable[..., str | None]:
    """The same in words, for what is shown of a value's type; one without words of its own stays as it is."""
    words = {
        "<str>": _("text"),
        "<int>": _("number"),
        "<int range>": _("number"),
        "<bool>": "",  # is there or is not, and takes no value
        "<path>": _("path"),
        "<list[str]>": _("texts"),
    }

    def in_words(*given: Any, **named: Any) -> str | None:
        typed = shown(*given, **named)
        word = words.get(typed or "")
        return f"<{word}>" if word else typed if word is None else ""

    return in_words


def _usage(base: Any) -> Any:
    """The parser's own kind of context, whose formatter writes another word before the usage."""

    class Formatter(base.formatter_class):  # type: ignore[misc]  # whichever parser Typer brings
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or _("Usage: "))

    class Context(base):  # type: ignore[misc]  # the same
        formatter_class = Formatter

    return Context
