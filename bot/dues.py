"""What is due, as a chat sees it: of the papers and pages it chose in /settings, or of all of them when it asks so."""

from datetime import date

from bot.ask import Ask
from digests.model import DueItem
from digests.pipeline import due
from digests.store.people import Variant


def chosen(ask: Ask) -> Variant | None:
    """What the chat limited its papers and pages to; None where it did not."""
    variant = ask.subscriber.wishes.variant if ask.subscriber else None
    return variant if variant is not None and (variant.papers or variant.pages) else None


async def open_deadlines(
    ask: Ask, since: date, until: date, words: str = "", *, everything: bool = False
) -> list[DueItem]:
    """What is due from one day to another, each deadline once with all its sources, soonest first.

    Of what was chosen, unless ``everything`` is asked for; a deadline that a chosen page has is shown with the others
    that have it.
    """
    variant = None if everything else chosen(ask)
    papers = variant.papers if variant else ()
    stored = await ask.desk.call(ask.desk.store.deadlines, since, until, words, papers=papers)
    items = due(stored, on=ask.today, since=since)
    if variant is None or not variant.pages:
        return items
    wanted = {each.article for each in stored if variant.follows(each.paper, each.number, each.section)}
    return [item for item in items if any(source.article in wanted for source in item.sources)]


async def deadline(ask: Ask, key: str, until: date) -> DueItem | None:
    """The open deadline with that key. In either list: merged with fewer articles it may go by another one's words."""
    for everything in (False, True) if chosen(ask) else (True,):
        items = await open_deadlines(ask, ask.today, until, everything=everything)
        found = next((item for item in items if item.key == key), None)
        if found is not None:
            return found
    return None
