"""How often words were printed, day by day."""

from collections.abc import Mapping, Sequence
from datetime import date

from digests.i18n import DEFAULT_LANGUAGE, translations
from digests.pictures.style import INK, LINE, MARKERS, SERIES, SOFT, font, png, sheet

#: A course: a day (or the first of a month) and how many articles held the word.
Course = Sequence[tuple[date, int]]


def trend_picture(courses: Mapping[str, Course], *, language: str = DEFAULT_LANGUAGE) -> bytes:
    """A PNG of up to five courses; every course has the same days."""
    figure, axes = sheet(8, 4.2)
    from matplotlib.ticker import MaxNLocator  # an optional part: sheet() says so where it is missing

    shown = list(courses.items())[: len(SERIES)]
    days = [day for day, _ in shown[0][1]] if shown else []
    for (word, course), colour, marker in zip(shown, SERIES, MARKERS, strict=False):
        counts = [count for _, count in course]
        axes.plot(range(len(counts)), counts, color=colour, marker=marker, markersize=4, linewidth=1.8, label=word)
    step = max(1, -(-len(days) // 8))
    axes.set_xticks(range(0, len(days), step))
    axes.set_xticklabels([f"{day.month}/{day.day}" for day in days[::step]], fontproperties=font(9), color=SOFT)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    for label in axes.get_yticklabels():
        label.set_fontproperties(font(9))
        label.set_color(SOFT)
    axes.set_ylim(bottom=0, top=max([count for _, course in shown for _, count in course], default=0) * 1.15 + 1)
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    axes.tick_params(length=0)
    axes.set_title(translations(language).gettext("Articles a day"), fontproperties=font(11), color=INK, loc="left")
    axes.legend(prop=font(10), frameon=False, loc="lower right", bbox_to_anchor=(1, 1), ncols=len(SERIES))
    figure.tight_layout()
    return png(figure)


def trend_words(courses: Mapping[str, Course], *, language: str = DEFAULT_LANGUAGE) -> str:
    """What the picture shows, in words: a line for each word with its total and its busiest day."""
    spoken = translations(language)
    lines = []
    for word, course in list(courses.items())[: len(SERIES)]:
        total = sum(count for _, count in course)
        if not total:
            lines.append(spoken.gettext("{word}: in no article").format(word=word))
            continue
        day, most = max(course, key=lambda entry: (entry[1], entry[0]))
        lines.append(
            spoken.ngettext(
                "{word}: {total} article, most on {month}/{day} ({most})",
                "{word}: {total} articles, most on {month}/{day} ({most})",
                total,
            ).format(word=word, total=total, month=day.month, day=day.day, most=most)
        )
    return "\n".join(lines)
