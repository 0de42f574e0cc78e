"""The command search: hits on the screen or as JSON, and how many there are, as the bot says it."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import _, console, out, spoken, told
from bot.cli.keeping import opened
from digests.errors import InputError
from digests.model import PAPER_ZONE

if TYPE_CHECKING:
    from digests.store.records import SearchResult

#: As many as the store gives at once (``digests.store.search.MOST_SHOWN``, which is not read for the sake of --help).
MOST = 1_000


def register(app: typer.Typer) -> None:
    """Puts this file's command into the program."""
    app.command(help=_("Search what is kept."))(search)


def search(
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY",
            help=_(
                "All words must occur. “…” is a phrase, -word leaves out; title: reporter: paper: date: narrow it down."
            ),
        ),
    ],
    order: Annotated[str, typer.Option("--order", help=_("best or newest."))] = "best",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=MOST, help=_("How many."))] = 10,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON of a stable shape."))] = False,
) -> None:
    """Articles that hold the words."""
    from digests.store.records import Order

    if order not in ("best", "newest"):
        raise InputError(reason=_("{given} is no order; there are best and newest.").format(given=order))
    with opened() as store:
        result = store.search(query, order=Order(order), limit=limit, today=datetime.now(PAPER_ZONE).date())
    if as_json:
        from digests.forms.data import to_json

        out(to_json(search_data(result)))
    else:
        _print_hits(result)


def search_data(result: "SearchResult") -> dict[str, object]:
    """``{"query", "total", "exact", "hits", "suggestions"}``: at least ``total`` articles, or exactly where ``exact``.

    A hit is ``{"article", "headline", "paper", "published", "snippet": [{"text", "hit"}]}``.
    """
    hits = [
        {
            "article": hit.article,
            "headline": hit.headline,
            "paper": hit.paper,
            "published": hit.published,
            "snippet": [asdict(piece) for piece in hit.snippet],
        }
        for hit in result.hits
    ]
    return {
        "query": result.query,
        "total": result.total,
        "exact": result.exact,
        "hits": hits,
        "suggestions": list(result.suggestions),
    }


def _print_hits(result: "SearchResult") -> None:
    """The hits, and below them how many there are; what is beside the result goes to standard error."""
    from rich.text import Text

    from bot.wording import counted, ordered, remarks

    for remark in remarks(spoken(), result):
        told(remark)
    if not result.hits:
        told(_("No article holds these words."))
        if result.suggestions:
            told(_("Perhaps one of these:") + " " + " ".join(result.suggestions))
        return
    for hit in result.hits:
        where = " ".join(filter(None, [hit.paper, str(hit.published or ""), hit.number]))
        snippet = Text("   ").append_text(
            Text("").join(Text(piece.text, style="bold red" if piece.hit else "") for piece in hit.snippet)
        )
        console().print(Text(f"{hit.article}. ").append(hit.headline or _("(no headline)"), style="bold"))
        console().print(snippet)
        console().print(Text(f"   {where}", style="dim"))
    said = [counted(spoken(), result), ordered(spoken(), result.order)]
    if len(result.hits) < result.total or not result.exact:
        said.append(_("{n} shown").format(n=len(result.hits)))
    console().print(Text(" · ".join(said), style="dim"))
