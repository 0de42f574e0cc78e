"""The bar of a command that goes through days: which day, how many of how many, how fast, how long still."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from bot.cli.common import _

#: Seconds that the rate looks back: a host that wants to be asked slowly gives a day in a minute.
LOOKS_BACK = 900.0


class _Rate(ProgressColumn):
    """Days a minute, once two of them are known."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("")
        return Text(_("{rate} days/min").format(rate=f"{60 * speed:.1f}"), style="progress.data.speed")


@contextmanager
def days_bar(
    console: Console, name: str, total: int, clock: Callable[[], float] = monotonic
) -> Iterator[Callable[[int, str], None]]:
    """A bar for ``total`` days; what it gives is told how many are done, and which was the last ("" for none).

    The first that it is told is where an earlier run had come to: it counts as done, and for no rate. ``clock`` gives
    seconds. Where the console is no terminal only the end is written.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, speed_estimate_period=LOOKS_BACK, get_time=clock) as bars:
        tasks: list[TaskID] = []

        def shown(done: int, day: str = "") -> None:
            description = f"{name} {day}".rstrip()
            if tasks:
                bars.update(tasks[0], completed=done, description=description)
            else:
                tasks.append(bars.add_task(description, total=total, completed=done))

        yield shown
