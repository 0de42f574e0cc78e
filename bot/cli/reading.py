"""Commands that read a page and keep nothing: parse, keywords, deadlines, digest."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import Language, _, console, day, out, raw, reader, told
from digests.errors import InputError
from digests.model import PAPER_ZONE, DateSource, Page, RawPage

if TYPE_CHECKING:
    from digests.model import Digest

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
    app.command(help=_("Find what is due in a text, and when."))(deadlines)
    app.command(help=_("Make the digest of one or more pages."))(digest)


def parse(
    path: PathOrInput,
    published: Published = None,
    as_json: AsJson = False,
    show: Annotated[bool, typer.Option("--show", help=_("Show where each piece of the page went."))] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=_("Write to this file."))] = None,
) -> None:
    """The articles of a page."""
    from bot.cli.shapes import pages_data, print_articles
    from digests.forms.data import to_json
    from digests.pages import read_pages
    from digests.pages.show import show_html, show_terminal

    pages = read_pages(raw(path), published=day(published))
    if as_json:
        _write(to_json(pages_data(pages)), output)
    elif show and output is not None:
        _write(show_html(pages, reader(None).language), output)
    elif show:
        for page in pages:
            console().print(show_terminal(page, reader(None).language))
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


def deadlines(path: PathOrInput, published: Published = None, as_json: AsJson = False) -> None:
    """What is due in a text. Without a date, the one printed in it or in its name is used."""
    from bot.cli.shapes import print_deadlines
    from digests.analysis.deadlines import deadlines as find
    from digests.forms.data import to_json

    page = raw(path)
    text = text_of(page)
    on = day(published) or date_of(page)
    found = find(text, on)
    if as_json:
        out(to_json([asdict(each) for each in found]))
    elif found:
        print_deadlines(console(), found, on)
    else:
        told(_("Nothing is due in it."))


def digest(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help=_("The pages of an issue."))],
    published: Published = None,
    form: Annotated[
        str, typer.Option("--format", "-f", help=_("One of {forms}.").format(forms=", ".join(FORMS)))
    ] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help=_("Write to this file."))] = None,
    language: Language = None,
) -> None:
    """The digest of one or more pages."""
    spoken = reader(language).language
    if form not in FORMS:
        raise InputError(reason=_("{given} is no form; there are {forms}.").format(given=form, forms=", ".join(FORMS)))
    made = _digest_of(paths, day(published))
    if form == "text" and output is None:
        from digests.forms.terminal import terminal

        shown = console()
        shown.print(terminal(made, language=spoken, width=shown.width))
        return
    _write(_rendered(made, form, spoken), output)


def _digest_of(paths: list[str], published: date | None) -> "Digest":
    from digests.digest import compose
    from digests.pages import read_pages

    pages: list[Page] = []
    for path in paths:
        read = read_pages(raw(path), published=published)
        if not any(page.articles for page in read):
            raise InputError(reason=_("{name} holds no article that we can find.").format(name=path))
        pages += read
    on = max((page.published for page in pages if page.published), default=None)
    if on is None:
        told(_("No publication date was found, so nothing is due; give one with --published."))
    return compose(pages, on=on or datetime.now(PAPER_ZONE).date())


def _rendered(made: "Digest", form: str, language: str) -> str:
    from digests.forms import render

    shown = render(made, form, language=language)
    return shown if isinstance(shown, str) else CUT.join(part.html for part in shown)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        out(text)
        return
    try:
        output.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(reason=_("{name} cannot be written.").format(name=output)) from error
    told(_("Written to {name}.").format(name=output))


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


def date_of(page: RawPage) -> date:
    """The publication date printed on the page or in its name, or inferred. Raises InputError without one."""
    from digests.pages import read_page

    read = read_page(page)
    if read.published is None:
        raise InputError(reason=_("No publication date was found; give one with --published 2022-04-19."))
    if read.published_from is DateSource.INFERRED:
        told(_("Publication date inferred from the text: {day}.").format(day=read.published))
    return read.published
