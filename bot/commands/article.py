"""/article: the full text, in pages that end with a sentence, with its neighbours on the printed page."""

import re
from dataclasses import replace

from markupsafe import Markup

from bot import links
from bot.ask import Ask, Button, Command
from bot.reply import Key, Keys, Reply, bold
from bot.wording import place, script
from digests.errors import NotFound
from digests.markup import clip, sentences
from digests.store.records import StoredArticle

#: UTF-16 units of body text a message; the head and the markup fit beside it.
BODY_UNITS = 2800
HEAD_CHARS = 200
#: Characters that stand open, and how many more there must be for the rest to be folded.
OPEN, FOLDED = 500, 200
#: The number of an article, as a person writes it or a button carries it.
NUMBER = r"[0-9]{1,18}"


async def article(ask: Ask) -> Reply:
    """The article with the number that was typed."""
    found = re.fullmatch(rf"#?({NUMBER})", ask.words.strip(), re.ASCII)
    if found is None:
        return Reply(
            html=ask.spoken.gettext("Open an article from a digest or a search, or write /article and its number.")
        )
    return await opened(ask, int(found[1]), 0)


async def read(ask: Ask) -> Reply:
    """An article from a list: below the list, which stays."""
    return replace(await opened(ask, int(ask.fields[0]), 0), fresh=True)


async def turn(ask: Ask) -> Reply:
    """Another page of it, or its neighbour, in place."""
    return await opened(ask, int(ask.fields[0]), int(ask.fields[1]))


async def opened(ask: Ask, number: int, page: int) -> Reply:
    """One page of the article's text as a message."""
    try:
        stored = await ask.desk.call(ask.desk.store.article, number)
    except (NotFound, OverflowError):
        return Reply(html=ask.spoken.gettext("There is no such article."))
    texts = pages_of(stored)
    page = min(page, len(texts) - 1)
    head = _head(ask, stored, page, len(texts))
    body = folded(script(ask.spoken, texts[page]))
    return Reply(html=f"{head}\n\n{body}".rstrip(), keys=_keys(ask, stored, page, len(texts)))


def pages_of(stored: StoredArticle) -> list[str]:
    """The body in pieces of at most BODY_UNITS, paragraphs apart; one empty piece for an article without text."""
    return [piece.strip() for piece in sentences("\n\n".join(stored.article.paragraphs), BODY_UNITS)] or [""]


def folded(text: str) -> Markup:
    """A page of text; what is longer than a screen goes on in a quotation that opens at a tap."""
    if len(text) <= OPEN + FOLDED:
        return Markup.escape(text)
    cut = text.find("\n\n", OPEN)
    if cut < 0 or len(text) - cut < FOLDED:
        cut = len(sentences(text, OPEN)[0])
    return Markup("{}\n<blockquote expandable>{}</blockquote>").format(text[:cut].rstrip(), text[cut:].strip())


def _head(ask: Ask, stored: StoredArticle, page: int, pages: int) -> Markup:
    _ = ask.spoken.gettext
    printed = stored.article

    def short(text: str) -> str:
        return script(ask.spoken, clip(text, HEAD_CHARS))

    lines: list[str] = [Markup.escape(short(printed.kicker))] if printed.kicker else []
    lines.append(bold(short(printed.headline) or _("(no headline)")))
    if printed.deck:
        lines.append(Markup.escape("—— " + short(printed.deck)))
    where = place(ask.spoken, stored.paper, stored.published, stored.number)
    lines.append(Markup("<i>{}</i>").format(" · ".join(filter(None, [where, *_names(stored)]))))
    if not stored.shown:
        lines.append(Markup.escape(_("This page was corrected later; this is the earlier text.")))
    if pages > 1:
        lines.append(Markup.escape(f"({page + 1}/{pages})"))
    return Markup("\n").join(lines)


def _names(stored: StoredArticle) -> list[str]:
    return [clip(" ".join([*stored.article.reporters, *stored.article.correspondents]), 80)]


def _keys(ask: Ask, stored: StoredArticle, page: int, pages: int) -> Keys:
    _ = ask.spoken.gettext
    text = []
    if page > 0:
        text.append(Key(label=_("‹ Back"), data=f"article:{stored.id}:{page - 1}"))
    if page + 1 < pages:
        text.append(Key(label=_("Read on ›"), data=f"article:{stored.id}:{page + 1}"))
    beside = []
    if stored.previous is not None:
        beside.append(Key(label=_("← Previous article"), data=f"article:{stored.previous}:0"))
    if stored.next is not None:
        beside.append(Key(label=_("Next article →"), data=f"article:{stored.next}:0"))
    link = links.address(ask.bot_name, f"a{stored.id}")
    share = [Key(label=_("📤 Share"), url=links.share(link, clip(stored.article.headline, 100)))]
    return tuple(tuple(row) for row in (text, beside, share) if row)


COMMANDS = (Command(name="article", answer=article, summary="Read an article in full"),)
BUTTONS = (
    Button(word="read", answer=read, fields=(NUMBER,)),
    Button(word="article", answer=turn, fields=(NUMBER, "[0-9]{1,3}")),
)
