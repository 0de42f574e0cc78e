"""A leaf of /settings: the pages that are followed, by number (01) or by name (要闻); none chosen is all of them."""

from dataclasses import replace
from datetime import timedelta

from bot.ask import Ask, Button, Who
from bot.commands.wishes import pages_named
from bot.links import tag
from bot.people import change
from bot.reply import Key, Reply, fill, grid
from bot.wording import script
from digests.markup import clip

#: Pages of so many days are offered, and so many at the most; the rest are seldom ones.
DAYS = timedelta(days=30)
SHOWN = 24


async def pages(ask: Ask, notice: str = "") -> Reply:
    """Every page that the followed papers had of late, each on or off."""
    _ = ask.spoken.gettext
    if ask.subscriber is None:
        return Reply(notice=_("Subscribe first."), alert=True)
    wishes = ask.subscriber.wishes
    known = await _known(ask)
    listed = [*known, *(page for page in wishes.variant.pages if page not in known)][:SHOWN]
    keys = [
        Key(label=("✓ " if page in wishes.variant.pages else "") + _label(ask, page), data=f"page:{tag(page)}")
        for page in listed
    ]
    lines = [
        f"<b>{_('📄 Pages')}</b>",
        fill(_("Pages: {pages}"), pages=pages_named(ask, wishes)),
        _("The digest holds only what stands on these pages; with none chosen it holds every page."),
    ]
    whole = (Key(label=_("All pages"), data="page:all"),) if wishes.variant.pages else ()
    rows = (*grid(keys, 3), whole, (Key(label=_("‹ Back"), data="more"),))
    return Reply(html="\n".join(map(str, lines)), keys=tuple(row for row in rows if row), notice=notice)


def _label(ask: Ask, page: str) -> str:
    named = ask.spoken.gettext("page {number}").format(number=page) if page.isascii() else script(ask.spoken, page)
    return clip(named, 20)


async def _known(ask: Ask) -> list[str]:
    """Numbers and names of the followed papers' pages in the last days: numbers first, each once."""
    papers = ask.subscriber.wishes.variant.papers if ask.subscriber else ()
    return await ask.desk.call(ask.desk.store.page_names, ask.today - DAYS, ask.today, papers)


async def choose(ask: Ask) -> Reply:
    """Follow a page, or no more."""
    _ = ask.spoken.gettext
    if ask.subscriber is None:
        return Reply(notice=_("Subscribe first."), alert=True)
    wishes = ask.subscriber.wishes
    chosen = set(wishes.variant.pages)
    if ask.fields[0] == "all":
        chosen = set()
    else:
        known = [*await _known(ask), *chosen]
        named = next((page for page in known if tag(page) == ask.fields[0]), None)
        if named is None:
            return Reply(notice=_("This button is out of date."))
        chosen ^= {named}
    variant = replace(wishes.variant, pages=tuple(chosen))
    return await pages(await change(ask, replace(wishes, variant=variant)), notice=_("Kept"))


COMMANDS = ()
BUTTONS = (
    Button(word="pages", answer=pages, who=Who.KEEPER),
    Button(word="page", answer=choose, fields=("all|[0-9a-f]{12}",), who=Who.KEEPER),
)
