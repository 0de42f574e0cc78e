"""The command line: ``baozhai``.

Each command imports what it needs when it runs, so that ``baozhai --help`` answers at once. Bad input ends with one
sentence on standard error and exit status 2, other trouble with 1; nobody sees a traceback.
"""

import sys

import typer

from bot.cli import archive, filling, keeping, moving, reading, running, sending, talking
from bot.cli.common import _, fail, surprise
from digests.errors import BaozhaiError

app = typer.Typer(
    name="baozhai",
    help=_("What a Chinese local newspaper announces, read for people."),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (talking, reading, keeping, moving, archive, running, sending, filling):
    part.register(app)


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a lone surrogate from a file's name must not end in a traceback
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except BaozhaiError as error:
        fail(error)
    except Exception as error:
        surprise(error)


if __name__ == "__main__":
    main()
