"""The command of the web archive."""

from typing import Annotated

import typer

from bot.cli.common import _, told
from digests.errors import InputError, MissingExtra

#: Seconds for the answers that are under way when it is stopped: less than deploy/ lets pass before it kills.
STOP_LIMIT = 30


def register(app: typer.Typer) -> None:
    """Puts this file's command into the program."""
    app.command(help=_("Show what is kept as web pages."))(web)


def web(
    listen: Annotated[str, typer.Option(help=_("Host and port; on loopback only the machine itself can read."))] = (
        "127.0.0.1:8000"
    ),
    base: Annotated[str, typer.Option(help=_("The public address, for feeds: https://news.example.org"))] = "",
) -> None:
    """Serve the archive until it is stopped, by Ctrl-C or SIGTERM: what is being answered is finished, and the exit
    status is 0."""
    import signal
    import socket
    from datetime import UTC, datetime

    from bot import logs
    from bot.settings import load
    from bot.stores import open_settings

    try:
        import uvicorn

        from bot.web.app import build
    except ImportError as missing:
        raise MissingExtra(extra="web") from missing

    host, _colon, port = listen.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise InputError(reason=_("{given} is no address; write it as 127.0.0.1:8000.").format(given=repr(listen[:60])))
    address = host.strip("[]")
    settings = load()
    logs.configure(settings.log_format, settings.log_level)
    store = open_settings(settings)
    try:
        app = build(store, now=lambda: datetime.now(UTC), zone=settings.zone, base=base)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            bound = socket.create_server((address, int(port)), family=family)
        except OSError as error:
            sentence = _("Nothing can listen on {listen} ({why}).")
            raise InputError(
                reason=sentence.format(listen=listen, why=str(error.strerror).partition(" (")[0])
            ) from error
        # Its words go through our log, which takes secrets out.
        config = uvicorn.Config(
            app, log_config=None, log_level="warning", server_header=False, timeout_graceful_shutdown=STOP_LIMIT
        )
        server = uvicorn.Server(config)
        # It ends in order at both signals and then raises them again for whoever had them before it. That it has them
        # already, from here on, lets none come between, and nothing is left to die of.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, server.handle_exit)
        told(_("The archive is at http://{listen}/ until Ctrl-C.").format(listen=listen))
        server.run(sockets=[bound])
    finally:
        store.close()
