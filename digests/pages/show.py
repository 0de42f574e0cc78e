"""The page drawn with each article in its own colour, so that one sees at a glance what went wrong.

Page.regions -> colours by article, grey furniture, red what could not be placed -> a terminal, or one HTML page
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from rich.console import Group
from rich.rule import Rule
from rich.text import Text

from digests.i18n import DEFAULT_LANGUAGE, translations
from digests.model import DateSource, Page, Region, Role

#: Colours that can be told from one another on a dark and on a light ground; more articles begin again.
_TERMINAL = ("cyan", "magenta", "green", "yellow", "blue", "bright_cyan", "bright_magenta", "bright_green")
#: The golden angle: hues of neighbours are far apart however many there are.
_HUE_STEP = 137.508
#: Below this a headline's match is marked as doubtful.
DOUBTFUL = 0.5
_STRONG = frozenset({Role.HEADLINE, Role.KICKER, Role.DECK, Role.COLUMN})
_SOURCES = {
    DateSource.GIVEN: "date given",
    DateSource.MASTHEAD: "date printed on the page",
    DateSource.NAME: "date from the name",
    DateSource.INFERRED: "date guessed from the text",
    DateSource.UNKNOWN: "no date found",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A region as it is drawn: ``left``, ``top``, ``width`` and ``height`` in hundredths of its sheet, or all 0."""

    region: Region
    hue: int
    left: float = 0.0
    top: float = 0.0
    width: float = 0.0
    height: float = 0.0


def page_json(page: Page) -> dict[str, Any]:
    """The page as ``parse --json`` prints it: the model's names; every article also with its ``body`` in one piece."""
    data = asdict(page)
    data["articles"] = [asdict(article) | {"body": article.body} for article in page.articles]
    data["published"] = page.published.isoformat() if page.published else None
    return data


def show_terminal(page: Page, language: str = DEFAULT_LANGUAGE) -> Group:
    """The page for a terminal: its head, the articles in their colours, then the page itself in them."""
    say = translations(language).gettext
    head = [page.masthead, str(page.published or ""), say(_SOURCES[page.published_from]), page.number, page.section]
    parts: list[Rule | Text] = [Rule(" · ".join(filter(None, head)), align="left")]
    for number, article in enumerate(page.articles):
        line = Text(f"{number + 1:>3}  ", style=_colour(number))
        line.append(article.headline or say("(no headline)"), style=f"bold {_colour(number)}")
        sure = Text(f"  {article.confidence:.0%}", style="red" if article.confidence < DOUBTFUL else "dim")
        parts.append(line.append_text(sure))
    parts += [
        Text(say("Furniture"), style="dim"),
        Text(say("Could not be placed"), style="white on red"),
        Rule(),
        _flow(page.regions),
    ]
    return Group(*parts)


def show_html(page: Page | Sequence[Page], language: str = DEFAULT_LANGUAGE) -> str:
    """One page or several as one HTML document that needs nothing else: no script, no picture, no other file."""
    pages = [page] if isinstance(page, Page) else page
    template = _environment(language).get_template("parsed.html.j2")
    return template.render(drawn=[_drawn(each) for each in pages], doubtful=DOUBTFUL, language=language)


def _drawn(page: Page) -> dict[str, object]:
    """What the template needs of a page."""
    sheets = [list(regions) for _, regions in groupby(_in_order(page.regions), key=lambda region: region.sheet)]
    return {
        "page": page,
        "sheets": [[_placed(region, page.size) for region in regions] for regions in sheets],
        "shape": page.size[1] / page.size[0] if page.size and page.size[0] else 0.0,
        "hues": [_hue(number) for number in range(len(page.articles))],
        "source": _SOURCES[page.published_from],
    }


def _in_order(regions: Sequence[Region]) -> list[Region]:
    """As they are printed: by sheet, and on a sheet as they were read."""
    return sorted(regions, key=lambda region: (region.sheet, region.start))


def _flow(regions: Sequence[Region]) -> Text:
    """The page's text, each region in its colour."""
    text = Text()
    for region in _in_order(regions):
        text.append(region.text, style=_style(region))
        text.append("\n\n" if region.role is Role.BODY else "\n")
    return text


def _style(region: Region) -> str:
    if region.role is Role.UNPLACED:
        return "white on red"
    if region.article is None:
        return "dim"
    return f"bold {_colour(region.article)}" if region.role in _STRONG else _colour(region.article)


def _colour(article: int) -> str:
    return _TERMINAL[article % len(_TERMINAL)]


def _hue(article: int) -> int:
    return round(article * _HUE_STEP) % 360


def _placed(region: Region, size: tuple[float, float] | None) -> Placed:
    """The region with its place on the sheet in hundredths, where page and region have one."""
    hue = _hue(region.article) if region.article is not None else 0
    if region.box is None or size is None or not size[0] or not size[1]:
        return Placed(region=region, hue=hue)
    left, top, right, bottom = region.box
    return Placed(
        region=region,
        hue=hue,
        left=100 * left / size[0],
        top=100 * top / size[1],
        width=100 * (right - left) / size[0],
        height=100 * (bottom - top) / size[1],
    )


@cache
def _environment(language: str) -> Environment:
    """Autoescape always: by file name, ``x.html.j2`` would not be escaped, and a page's text is hostile."""
    env = Environment(
        loader=PackageLoader("digests"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # by i18n
    return env
