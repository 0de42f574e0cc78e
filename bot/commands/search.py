"""/search: pages of hits, newest or best first, turned in place.

Nothing of a search is kept: the words stand in the first line of the bot's own message, and a button that turns the
page reads them from there.
"""

import re
from dataclasses import replace

from markupsafe import Markup, escape

from bot import links
from bot.ask import Ask, Button, Command
from bot.reply import Key, Keys, Reply, bold, grid
from bot.wording import counted, ordered, place, remarks
from digests.markup import clip
from digests.store.records import Order, SearchHit, SearchResult

#: Hits a message: each has a button to read it.
HITS = 5
#: Characters of a query: a sentence that somebody pastes, and a first line that leaves room for the hits.
QUERY_LIMIT = 200
#: Opens the message, before the words searched for.
MARK = "🔎 "
CURSOR = r"[a-z0-9.~]{0,45}"


async def search(ask: Ask) -> Reply:
    """The first page of hits for the words."""
    words = tidy(ask.words)
    if not words:
        _ = ask.spoken.gettext
        way = _(
            "Words side by side must all occur; “…” is a phrase; -word leaves out; "
            "title: reporter: paper: date:2022-04 date:yesterday narrow it down."
        )
        return Reply(html=f"{MARK}{_('Which words shall I look for?')}\n{way}", asks=_("words, such as a place"))
    return await found(ask, words, Order.NEWEST, None, cut=len(_one_line(ask.words)) > QUERY_LIMIT)


async def turn(ask: Ask) -> Reply:
    """Another page or another order of the search on the message."""
    order, cursor = ask.fields
    return await found(ask, asked_in(ask.shown), Order(order), cursor or None)


async def find(ask: Ask) -> Reply:
    """A suggested word, searched for."""
    return await search(_with_words(ask, links.decoded(ask.fields[0])))


def _with_words(ask: Ask, words: str) -> Ask:
    return replace(ask, words=words)


def find_key(words: str, label: str = "") -> Key | None:
    """A button that searches for ``words``; None when they are too long for one."""
    data = "find:" + links.coded(words)
    return Key(label=label or words, data=data) if len(data) <= 45 else None


def tidy(words: str) -> str:
    """A query on one line, cut to ``QUERY_LIMIT``."""
    return _one_line(words)[:QUERY_LIMIT].rstrip()


def _one_line(words: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", words).split())


def asked_in(shown: str) -> str:
    """The words in the first line of a message of ours."""
    return tidy(shown.partition("\n")[0].removeprefix(MARK.strip()))


async def found(ask: Ask, words: str, order: Order, cursor: str | None, *, cut: bool = False) -> Reply:
    """A page of hits as a message; ``cut``: more words were typed than these."""
    with ask.desk.metrics.searches.time():
        result = await ask.desk.call(
            ask.desk.store.search, words, order=order, limit=HITS, cursor=cursor, today=ask.today
        )
    if cut:
        result = replace(result, notes=tuple(dict.fromkeys([*result.notes, "too-long"])))
    if not result.hits:
        return nothing(ask, words, result)
    head = escape(MARK) + bold(words)
    count = f"{counted(ask.spoken, result)} · {ordered(ask.spoken, order)}"
    told = [escape(line) for line in remarks(ask.spoken, result)]
    blocks = [_hit(ask, number, hit) for number, hit in enumerate(result.hits, 1)]
    return Reply(html="\n\n".join(["\n".join([head, count, *told]), *blocks]), keys=_keys(ask, words, result, order))


def _hit(ask: Ask, number: int, hit: SearchHit) -> Markup:
    """A hit: headline, the piece of text with the words in bold, where it was printed."""
    snippet = Markup("").join(bold(piece.text) if piece.hit else escape(piece.text) for piece in hit.snippet)
    headline = clip(hit.headline, 80) or ask.spoken.gettext("(no headline)")
    where = place(ask.spoken, hit.paper, hit.published, hit.number)
    return Markup("{}. <b>{}</b>\n{}\n<i>{}</i>").format(number, headline, snippet, where)


def _keys(ask: Ask, words: str, result: SearchResult, order: Order) -> Keys:
    _ = ask.spoken.gettext
    numbers = tuple(Key(label=str(number), data=f"read:{hit.article}") for number, hit in enumerate(result.hits, 1))
    other = Order.BEST if order is Order.NEWEST else Order.NEWEST
    label = _("Best first") if other is Order.BEST else _("Newest first")
    turns = [Key(label=f"⇅ {label}", data=f"search:{other.value}:")] if result.total > 1 else []
    if result.previous is not None:
        turns.insert(0, Key(label=_("‹ Back"), data=f"search:{order.value}:{result.previous}"))
    if result.cursor is not None:
        turns.append(Key(label=_("More ›"), data=f"search:{order.value}:{result.cursor}"))
    link = links.search_address(ask.bot_name, words)
    shares = (Key(label=_("📤 Share this search"), url=links.share(link, words)),) if link else ()
    return tuple(row for row in (numbers, tuple(turns), shares) if row)


def nothing(ask: Ask, words: str, result: SearchResult) -> Reply:
    """No hit: say so, and offer what is near."""
    _ = ask.spoken.gettext
    lines = [escape(MARK) + bold(words), _("No article holds these words.")]
    lines += [escape(line) for line in remarks(ask.spoken, result)]
    keys = [key for key in map(find_key, result.suggestions[:6]) if key is not None]
    lines.append(_("Perhaps one of these:") if keys else _("Try fewer or shorter words: a place, a name, a thing."))
    return Reply(html="\n".join(lines), keys=grid(keys, 2))


COMMANDS = (Command(name="search", answer=search, summary="Search the papers", typed="search"),)
BUTTONS = (
    Button(word="search", answer=turn, fields=("best|newest", CURSOR)),
    Button(word="find", answer=find, fields=("[A-Za-z0-9_-]{1,40}",)),
)
