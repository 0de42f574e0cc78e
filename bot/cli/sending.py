"""The command that sends and ends: what is due, what waits, and messages to everybody."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import _, err_console, raw, spoken, told
from bot.cli.keeping import opened
from digests.errors import InputError

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from digests.store import SqlStore
    from digests.store.deliveries import Body, Progress


def register(app: typer.Typer) -> None:
    """Puts this file's command into the program."""
    app.command(help=_("Send what is due, then end; with --message, a message to every subscriber."))(send)


def send(
    message: Annotated[
        str | None, typer.Option("--message", "-m", metavar="PATH|-", help=_("A text to send to every subscriber."))
    ] = None,
    html: Annotated[bool, typer.Option("--html", help=_("The text is Telegram's HTML."))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask before sending."))] = False,
    resume: Annotated[bool, typer.Option("--resume", help=_("Go on with what was stopped by failures."))] = False,
) -> None:
    """One pass: who is due gets the digest, what waits in the outbox goes out."""
    import asyncio

    from bot import logs
    from bot.settings import load

    settings = load()
    settings.bot_token()
    logs.configure(settings.log_format, "warning")
    from bot.once import push
    from bot.outbox import resume_acts
    from bot.run import EXITS

    body = None if message is None else message_of(message, html)
    with opened() as store:
        if body is not None:
            _queue(store, body, sure=yes, paid=settings.paid_broadcast)
        if resume:
            resume_acts(store)
        with _bars() as bars:
            shown = Shown(bars)
            ending = asyncio.run(push(settings, store, shown.watch))
            shown.watch(store.running())
        for act in store.running():
            if act.paused:
                sentence = _("{act} was stopped: {reason}. `baozhai send --resume` goes on with it.")
                told(sentence.format(act=act.key, reason=act.paused))
    raise typer.Exit(EXITS[ending])


def message_of(path: str, html: bool) -> "Body":
    """The message to send, held to Telegram's limits. Raises InputError."""
    from bot.entities import check
    from digests.pages.decode import decode
    from digests.store.deliveries import Body

    page = raw(path)
    text = decode(page.content, page.name).strip()
    markup = text if html else escape(text, quote=False)
    return Body(html=markup, plain=check(markup).text)


def _queue(store: "SqlStore", body: "Body", *, sure: bool, paid: bool) -> None:
    """Asks, unless that was said already, and queues the message. Raises InputError for a no."""
    from datetime import UTC, datetime

    from bot.outbox import broadcast
    from bot.rate import stars
    from digests.store.people import Standing

    count = store.subscriber_counts().get(Standing.ACTIVE, 0)
    if paid:
        told(_("Paid broadcast: up to {stars} Stars.").format(stars=stars(count)))
    if not sure:
        told(body.plain)
        question = spoken().ngettext("Send this to {n} subscriber?", "Send this to {n} subscribers?", count)
        if not typer.confirm(question.format(n=count), err=True):
            raise InputError(reason=_("Nothing was sent."))
    broadcast(store, body, datetime.now(UTC))


def _bars() -> "Bars":
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars
    from rich.text import Text

    class Rate(ProgressColumn):
        """Parts a second."""

        def render(self, task: Task) -> Text:
            """Nothing while it stands still."""
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.0f}/s" if speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    return Bars(*columns, console=err_console())


class Shown:
    """A bar for each act that runs; an act that is no longer listed has come to its end."""

    def __init__(self, bars: "Bars") -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def watch(self, running: "Sequence[Progress]") -> None:
        """Shows how far the acts are."""
        for act in running:
            if act.key not in self._tasks:
                self._tasks[act.key] = self._bars.add_task(act.key, total=act.total)
            self._bars.update(self._tasks[act.key], total=act.total, completed=act.total - act.open)
        for key in self._tasks.keys() - {act.key for act in running}:
            task = self._tasks[key]
            self._bars.update(task, completed=self._bars.tasks[task].total)
