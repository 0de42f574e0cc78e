"""The command line: ``baozhai``.

Each command imports what it needs when it runs, so that ``baozhai --help`` answers at once. Bad input ends with one
sentence on standard error and exit status 2, other trouble with 1; nobody sees a traceback.
"""

import sys

import typer
from typer.main import get_command

from bot.cli import archive, filling, headings, keeping, moving, reading, running, searching, sending, talking
from bot.cli.common import _, fail, surprise
from bot.cli.usage import is_usage, refuse
from digests.errors import BaozhaiError

app = typer.Typer(
    name="baozhai",
    help=_("What a Chinese local newspaper announces, read for people."),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (talking, reading, keeping, searching, moving, archive, running, sending, filling):
    part.register(app)


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a lone surrogate from a file's name must not end in a traceback
            stream.reconfigure(errors="backslashreplace")
    try:
        command = get_command(app)
        if headings.wanted(sys.argv[1:]):
            headings.speak(command)
        status = command(
            prog_name="baozhai", standalone_mode=False
        )  # what the parser refuses comes as an exception, and is said in our words
    except BaozhaiError as error:
        fail(error)
    except typer.Abort:
        raise SystemExit(1) from None
    except Exception as error:
        if is_usage(error):
            refuse(error)
        surprise(error)
    raise SystemExit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
