"""A page that an operator sends in a private chat: read, looked over, corrected, and published or thrown away.

    file | read | analyse | draft in the store | preview and its buttons | ingest | who follows its words hears of it

The preview lives in the store, so that buttons work after a restart; a button carries the draft's number and a place on
the page, and the store gives a draft to its own chat only.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from bot import reading
from bot.ask import Ask, Button, Command, Desk, Upload, Who
from bot.commands.upload_view import DRAFT, PLACE, article_shown, page_shown
from bot.following import Following
from bot.reply import Answer, Key, Reply, fill, grid
from digests import pipeline
from digests.draft import Draft, draft_of, drop, final, strike
from digests.errors import InputError, NotFound
from digests.model import RawPage
from digests.store import SqlStore
from digests.store.records import Change, Ingested

#: Pages of one file that are looked over; a file of more is for ``baozhai add``.
PAGES = 8
_DONE = {
    Change.NEW: "✅ Published: a new page.",
    Change.REVISED: "✅ Published: it took the place of an earlier form of this page (form {revision}).",
    Change.UNCHANGED: "This page was there already, word for word; nothing changed.",
}


async def upload(ask: Ask) -> Answer:
    """A preview of each page of the file. A date in the caption is the publication date."""
    if ask.upload is None:
        return Reply()
    published = reading.day(ask.words, ask.today)
    known = await ask.desk.call(ask.desk.store.papers)
    paper = known[0] if len(known) == 1 else ""
    try:
        pages, drafts = await ask.desk.read(_read, ask.desk, ask.upload, published, paper)
    except InputError as error:
        return Reply(html=fill(ask.spoken.gettext(error.sentence), **error.fields))
    replies = []
    for draft in drafts:
        number = await ask.desk.call(ask.desk.store.keep_draft, ask.chat, draft, now=ask.now)
        replies.append(page_shown(ask, number, draft, 0))
    if pages > len(drafts):
        more = pages - len(drafts)
        sentence = ask.spoken.ngettext("{n} more page was not taken.", "{n} more pages were not taken.", more)
        replies.append(Reply(html=sentence.format(n=more)))
    return replies


def _read(desk: Desk, given: Upload, published: date | None, paper: str) -> tuple[int, list[Draft]]:
    """How many pages the file has, and drafts of the first of them."""
    pages = desk.reader(RawPage(content=given.content, name=given.name, published=published))
    return len(pages), [draft_of(page, paper, desk.analyse) for page in pages[:PAGES]]


async def look(ask: Ask) -> Reply:
    """The page, from the article on that the button names."""
    number, first = map(int, ask.fields)
    return await _shown(ask, number, lambda draft: page_shown(ask, number, draft, first))


async def look_at(ask: Ask) -> Reply:
    """One article with all its deadlines."""
    number, place = map(int, ask.fields)
    return await _shown(ask, number, lambda draft: article_shown(ask, number, draft, place))


async def drop_article(ask: Ask) -> Reply:
    """Leaves an article out, or takes it in again."""
    number, place, gone = map(int, ask.fields)
    return await change(
        ask, number, lambda draft: drop(draft, place, bool(gone)), lambda d: article_shown(ask, number, d, place)
    )


async def drop_deadline(ask: Ask) -> Reply:
    """Leaves a deadline out, or takes it in again."""
    number, place, start, end, gone = map(int, ask.fields)
    return await change(
        ask,
        number,
        lambda draft: strike(draft, (place, start, end), bool(gone)),
        lambda draft: article_shown(ask, number, draft, place),
    )


async def _shown(ask: Ask, number: int, show: Callable[[Draft], Reply]) -> Reply:
    try:
        return show(await ask.desk.call(ask.desk.store.draft, ask.chat, number))
    except (NotFound, IndexError):
        return gone_reply(ask)


async def change(ask: Ask, number: int, alter: Callable[[Draft], Draft], show: Callable[[Draft], Reply]) -> Reply:
    """Changes a draft of the asker's own and shows it; says so when there is none."""
    try:
        return show(await ask.desk.call(ask.desk.store.change_draft, ask.chat, number, alter))
    except (NotFound, IndexError):
        return gone_reply(ask)


def gone_reply(ask: Ask) -> Reply:
    """There is no such draft, or it is another's."""
    sentence = ask.spoken.gettext("This draft is gone.")
    return Reply(notice=sentence) if ask.pressed else Reply(html=sentence)


async def publish(ask: Ask) -> Reply:
    """Keeps the page as it was corrected, and tells what that changed."""
    _ = ask.spoken.gettext
    number = int(ask.fields[0])
    try:
        draft = await ask.desk.call(ask.desk.store.draft, ask.chat, number)
    except NotFound:
        return gone_reply(ask)
    if missing := _missing(ask, draft):
        return Reply(notice=missing, alert=True)
    link = f"https://t.me/{ask.bot_name}?start=a{{article}}"
    kept = await ask.desk.call(keep, ask.desk.store, number, draft, link, ask.now)
    await ask.desk.call(ask.desk.store.drop_draft, ask.chat, number)
    page, _analyses = final(draft)
    lines = [_(_DONE[kept.status]).format(revision=kept.revision), fill("{place}", place=page_place(ask, draft))]
    read = [Key(label=str(at), data=f"read:{article}") for at, article in enumerate(kept.articles[:16], 1)]
    digest = Key(label=_("📰 Digest of the day"), data=f"digest:{page.published}")
    return Reply(html="\n".join(map(str, lines)), keys=(*grid(read, 8), (digest,)))


def page_place(ask: Ask, draft: Draft) -> str:
    """Paper, day and page of a draft."""
    from bot.wording import place

    return place(ask.spoken, draft.paper, draft.page.published, draft.page.number)


def _missing(ask: Ask, draft: Draft) -> str:
    _ = ask.spoken.gettext
    if not draft.paper:
        return _("First say which paper it is.")
    if draft.page.published is None:
        return _("First say of which day it is.")
    return "" if final(draft)[0].articles else _("Every article is left out.")


def keep(store: SqlStore, number: int, draft: Draft, link: str, now: datetime) -> Ingested:
    """Keep a draft's page; those who follow its words at once hear of it.

    It has a name of its own, so that a misread page number never takes the place of another page.
    """
    page, analyses = final(draft)
    kept = pipeline.ingest_page(store, page, paper=draft.paper, name=f"draft/{number}", now=now, analyses=analyses)
    Following(store, link).at_once([kept], now)
    return kept


async def discard(ask: Ask) -> Reply:
    """Throws a draft away."""
    if not await ask.desk.call(ask.desk.store.drop_draft, ask.chat, int(ask.fields[0])):
        return gone_reply(ask)
    return Reply(html=ask.spoken.gettext("Thrown away. Nothing was published."))


UPLOAD = Command(name="upload", answer=upload, who=Who.OPERATOR)
COMMANDS = ()
_GONE = "0|1"
BUTTONS = tuple(
    replace(button, who=Who.OPERATOR)
    for button in (
        Button(word="draft", answer=look, fields=(DRAFT, PLACE)),
        Button(word="drafta", answer=look_at, fields=(DRAFT, PLACE)),
        Button(word="draftx", answer=drop_article, fields=(DRAFT, PLACE, _GONE)),
        Button(word="draftd", answer=drop_deadline, fields=(DRAFT, PLACE, "[0-9]{1,7}", "[0-9]{1,7}", _GONE)),
        Button(word="publish", answer=publish, fields=(DRAFT,)),
        Button(word="discard", answer=discard, fields=(DRAFT,)),
    )
)
