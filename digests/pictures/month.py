"""A month of deadlines as a calendar sheet."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_skeleton, get_day_names

from digests.forms.environment import LOCALES, Words
from digests.forms.linebreak import wrap
from digests.i18n import DEFAULT_LANGUAGE
from digests.markup import clip
from digests.model import DueItem, day_of
from digests.pictures.style import INK, LINE, PAPER, RED, SOFT, TINT, font, png, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Deadlines written out in one day's box; more are counted.
_SHOWN = 3
#: Columns (two for a Han character) of a line in a box.
_COLUMNS = 20


def month_picture(items: Iterable[DueItem], first: date, *, language: str = DEFAULT_LANGUAGE) -> bytes:
    """A PNG of the month of ``first`` with what is due on each day, weeks from Monday."""
    due: dict[date, list[str]] = defaultdict(list)
    words = Words(language)
    for item in items:
        if item.due is not None:
            due[day_of(item.due)].append(words.script(item.task))
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    figure, axes = sheet(10.5, 1.1 + 1.25 * len(weeks))
    axes.set_xlim(0, 7)
    axes.set_ylim(len(weeks), -0.3)
    axes.axis("off")
    locale = LOCALES.get(language, LOCALES[DEFAULT_LANGUAGE])
    names = get_day_names("abbreviated", locale=locale)
    for column in range(7):
        axes.text(column + 0.06, -0.08, names[column], fontproperties=font(10), color=SOFT)
    for row, week in enumerate(weeks):
        for column, day in enumerate(week):
            if day.month == first.month:
                _box(axes, column, row, day, due.get(day, []))
    title = format_skeleton("yMMMM", first, locale=locale)
    axes.set_title(title, fontproperties=font(16), color=INK, loc="left")
    figure.tight_layout()
    return png(figure)


def _box(axes: "Axes", column: int, row: int, day: date, tasks: list[str]) -> None:
    from matplotlib.patches import Rectangle

    face = TINT if tasks else PAPER
    axes.add_patch(Rectangle((column, row), 0.97, 0.95, facecolor=face, edgecolor=LINE, linewidth=0.8))
    colour = RED if tasks else SOFT
    axes.text(column + 0.06, row + 0.2, str(day.day), fontproperties=font(11), color=colour)
    lines = []
    for task in tasks[:_SHOWN]:
        shown = wrap(clip(task, 200), _COLUMNS)
        room = 4 if len(tasks) == 1 else 2 if len(tasks) == 2 else 1
        lines += [*shown[: room - 1], shown[room - 1] + "…"] if len(shown) > room else shown
    if len(tasks) > _SHOWN:
        lines.append(f"+{len(tasks) - _SHOWN}")
    text = "\n".join(lines)
    axes.text(column + 0.06, row + 0.3, text, fontproperties=font(9), color=INK, va="top", linespacing=1.25)
