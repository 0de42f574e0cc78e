"""Commands that read a page and keep nothing: parse, keywords, deadlines, digest."""

from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.common import _, console, day, out, raw
from digests.errors import InputError
from digests.model import RawPage

FORMS = ("text", "telegram", "html", "json", "ics")
#: Between the messages of the form ``telegram``.
CUT = "\n\n" + "─" * 40 + "\n\n"

PathOrInput = Annotated[
    str, typer.Argument(metavar="PATH|-", help=_("A page: text, PDF or HTML; - reads standard input."))
]
Published = Annotated[
    str | None, typer.Option("--published", "-p", metavar="DATE", help=_("The publication date, as 2022-04-19."))
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON of a stable shape."))]


def register(app: typer.Typer) -> None:
    """Puts this file's commands into the program."""
    app.command(help=_("Find the articles of a page."))(parse)
    app.command(help=_("Find what a text is about."))(keywords)


def parse(
    path: PathOrInput,
    published: Published = None,
    as_json: AsJson = False,
    show: Annotated[bool, typer.Option("--show", help=_("Show where each piece of the page went."))] = False,
) -> None:
    """The articles of a page."""
    from bot.cli.shapes import pages_data, print_articles, print_regions
    from digests.forms.data import to_json
    from digests.pages import read_pages

    pages = read_pages(raw(path), published=day(published))
    if as_json:
        out(to_json(pages_data(pages)))
    elif show:
        print_regions(console(), pages)
    else:
        print_articles(console(), pages)


def keywords(
    path: PathOrInput,
    k: Annotated[int, typer.Option("-k", min=1, max=200, help=_("How many."))] = 10,
    as_json: AsJson = False,
) -> None:
    """What a text is about, weightiest first."""
    from digests.analysis import keywords as find
    from digests.forms.data import to_json

    found = find(text_of(raw(path)), k)
    if as_json:
        out(to_json([asdict(word) for word in found]))
    else:
        out("\n".join(f"{word.weight:8.3f}  {word.text}" for word in found))


def language() -> str:
    """The language of what is printed. A digest's words are Chinese; its frame follows the terminal."""
    from bot.cli.common import spoken

    return spoken().language


def text_of(page: RawPage) -> str:
    """The text itself of a text file, so that offsets point into it; of a PDF or HTML its articles in turn."""
    from digests.pages import read_pages
    from digests.pages.decode import decode
    from digests.pages.reader import Kind, kind_of

    if kind_of(page) is Kind.TEXT:
        return decode(page.content, page.name)
    articles = [article for each in read_pages(page) for article in each.articles]
    if not articles:
        raise InputError(reason=_("{name} holds no article that we can find.").format(name=page.name))
    return "\n\n".join(f"{article.headline}\n{article.body}".strip() for article in articles)
