"""A Digest for a terminal, with rich."""

import io

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from digests.forms.environment import Words
from digests.forms.linebreak import wrap
from digests.i18n import DEFAULT_LANGUAGE, translations
from digests.model import Digest, DigestItem, DueItem

#: Characters of a line when the text does not go to a terminal.
WIDTH = 80


def render_text(digest: Digest, *, language: str = DEFAULT_LANGUAGE, width: int = WIDTH) -> str:
    """``digest`` as plain text of ``width`` columns, without colour."""
    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    console.print(terminal(digest, language=language, width=width))
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"  # type: ignore[attr-defined]  # a StringIO


def terminal(digest: Digest, *, language: str = DEFAULT_LANGUAGE, width: int = WIDTH) -> RenderableType:
    """``digest`` as something rich prints, with colour where the terminal has it, in ``width`` columns."""
    _ = translations(language).gettext
    words = Words(language)
    parts: list[RenderableType] = [_title(digest, words, _("Digest")), _subtitle(digest, words, language), Text()]
    if digest.deadlines:
        parts += [Rule(_("Deadlines"), style="red", align="left"), _deadlines(digest, words, width), Text()]
    parts.append(Rule(_("Articles"), style="cyan", align="left"))
    parts += [_article(number, item, words, width) for number, item in enumerate(digest.items, 1)]
    if digest.left_out:
        parts.append(Text(_("{n} more articles are not shown.").format(n=digest.left_out), style="dim"))
    if digest.keywords:
        parts += [
            Rule(_("Words of the day"), style="cyan", align="left"),
            Text("\n".join(wrap(" · ".join(words.script(word.text) for word in digest.keywords), width))),
        ]
    return Group(*parts)


def _title(digest: Digest, words: Words, name: str) -> Text:
    return Text(" · ".join([*map(words.script, digest.papers), name]), style="bold")


def _subtitle(digest: Digest, words: Words, language: str) -> Text:
    spoken = translations(language)
    pages = spoken.ngettext("{n} page", "{n} pages", digest.pages).format(n=digest.pages)
    count = len(digest.items) + digest.left_out
    articles = spoken.ngettext("{n} article", "{n} articles", count).format(n=count)
    guess = [spoken.gettext("publication date inferred from the text")] if digest.inferred else []
    return Text(" · ".join([words.day(digest.on), pages, articles, *guess]), style="dim")


def _deadlines(digest: Digest, words: Words, width: int) -> RenderableType:
    rows = [(words.due(item, digest.on), words.left(item), _task(item, digest, words)) for item in digest.deadlines]
    when, left = (max(cell_len(row[column]) for row in rows) for column in (0, 1))
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold red")
    table.add_column(no_wrap=True, style="dim")
    table.add_column()
    for row in rows:
        table.add_row(row[0], row[1], Text("\n".join(wrap(row[2], max(20, width - when - left - 4)))))
    return table


def _task(item: DueItem, digest: Digest, words: Words) -> str:
    """The task, with the numbers of the articles that name it."""
    numbers = [n for n, shown in enumerate(digest.items, 1) if set(shown.sources) & set(item.sources)]
    return words.script(item.task) + "".join(f" [{n}]" for n in numbers)


def _article(number: int, item: DigestItem, words: Words, width: int) -> RenderableType:
    article = item.article
    indent = len(str(number)) + 2
    keywords = " · ".join(words.script(word.text) for word in item.analysis.keywords[:6])
    where = " / ".join(dict.fromkeys(filter(None, (words.where(source) for source in item.sources))))
    lines = [
        (article.kicker, "dim"),
        (article.headline, "bold"),
        (article.deck and f"—— {article.deck}", ""),
        (item.analysis.summary, ""),
        (keywords, "cyan"),
        (where, "dim"),
    ]
    shown: list[RenderableType] = []
    for text, style in lines:
        for n, line in enumerate(wrap(words.script(text), width - indent)):
            mark = f"{number}. " if style == "bold" and not n else ""
            shown.append(Text(mark.ljust(indent) + line, style=style))
    return Group(*shown, Text())
