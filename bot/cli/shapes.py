"""How the reading commands show what they found: data for ``--json``, tables for people."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.cli.common import _, spoken
from digests.forms.linebreak import wrap
from digests.model import Article, Deadline, Page
from digests.pages.show import page_json

if TYPE_CHECKING:
    from rich.console import Console


def pages_data(pages: Sequence[Page]) -> dict[str, Any]:
    """One page as it is; several under ``pages``, with all their articles also together under ``articles``."""
    if len(pages) == 1:
        return page_json(pages[0])
    each = [page_json(page) for page in pages]
    return {"pages": each, "articles": [article for page in each for article in page["articles"]]}


def print_articles(console: "Console", pages: Sequence[Page]) -> None:
    """Every article of every page, whole."""
    for page in pages:
        where = [page.masthead, str(page.published or ""), page.number, page.section]
        console.print(Rule(" · ".join(filter(None, where)) or _("Page"), align="left", style="cyan"))
        for number, article in enumerate(page.articles, 1):
            _print_article(console, number, article)
        if not page.articles:
            console.print(Text(_("No article was found."), style="yellow"))
        if page.unplaced:
            count = sum(map(len, page.unplaced))
            sentence = spoken().ngettext(
                "{n} character could not be placed.", "{n} characters could not be placed.", count
            )
            console.print(Text(sentence.format(n=count), style="yellow"))


def _print_article(console: "Console", number: int, article: Article) -> None:
    if article.kicker:
        console.print(Text(f"   {article.kicker}", style="magenta"))
    console.print(Text(f"{number}. {article.headline or _('(no headline)')}", style="bold"))
    if article.deck:
        console.print(Text(f"   —— {article.deck}", style="magenta"))
    lines = [line for each in article.paragraphs for line in wrap(f"　　{each}", console.width - 3)]
    console.print(Padding(Text("\n".join(lines)), (0, 0, 0, 3)))
    names = [*article.reporters, *article.correspondents]
    if names:
        console.print(Text("   " + " ".join(names), style="green"))
    console.print()


def print_deadlines(console: "Console", found: Sequence[Deadline], on: date) -> None:
    """A table: when, how long is left, what."""
    table = Table.grid(padding=(0, 2))
    for item in sorted(found, key=lambda each: (each.due is None, str(each.due))):
        table.add_row(Text(_due(item), style="bold red"), Text(_left(item, on), style="dim"), Text(item.task))
    console.print(table)


def _due(item: Deadline) -> str:
    if item.due is None:
        return item.phrase
    return f"{item.due:%Y-%m-%d %H:%M}" if isinstance(item.due, datetime) else item.due.isoformat()


def _left(item: Deadline, on: date) -> str:
    if item.due is None:
        return ""
    days = ((item.due.date() if isinstance(item.due, datetime) else item.due) - on).days
    return spoken().ngettext("in {n} day", "in {n} days", days).format(n=days)
