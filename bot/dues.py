"""What is due, as a chat sees it: of the papers and pages it chose in /settings, or of all of them when it asks so."""

from datetime import date

from bot.ask import Ask
from digests.model import DueItem
from digests.pipeline import due, due_among
from digests.store.people import Variant


def chosen(ask: Ask) -> Variant | None:
    """What the chat limited its papers and pages to; None where it did not."""
    variant = ask.subscriber.wishes.variant if ask.subscriber else None
    return variant if variant is not None and (variant.papers or variant.pages) else None


async def open_deadlines(
    ask: Ask, since: date, until: date, words: str = "", *, everything: bool = False
) -> list[DueItem]:
    """What is due from one day to another, each deadline once with all its sources, soonest first.

    Of what was chosen, unless ``everything`` is asked for. A deadline that a chosen page has is shown in its words,
    with the others that have it, and goes by the same key in either list.
    """
    variant = None if everything else chosen(ask)
    papers = variant.papers if variant else ()
    stored = await ask.desk.call(ask.desk.store.deadlines, since, until, words, papers=papers)
    if variant is not None:
        stored = [each for each in stored if variant.follows(each.paper, each.number, each.section)]
    elif not words:
        return due(stored, on=ask.today, since=since)
    return await ask.desk.call(due_among, ask.desk.store, stored, on=ask.today, since=since)


async def deadline(ask: Ask, key: str, until: date) -> DueItem | None:
    """The open deadline with that key: in the words of what was chosen, where that has it."""
    for everything in (False, True) if chosen(ask) else (True,):
        items = await open_deadlines(ask, ask.today, until, everything=everything)
        found = next((item for item in items if item.key == key), None)
        if found is not None:
            return found
    return None
