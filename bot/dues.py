"""What is due, as a chat sees it: of the papers and pages it chose in /settings, or of all of them when it asks so."""

from collections.abc import Sequence
from datetime import date

from bot.ask import Ask
from bot.edition import text_of
from digests.follow import Matcher, parse_rule
from digests.model import DueItem
from digests.pipeline import due, due_among
from digests.store import SqlStore
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


async def followed(ask: Ask, items: Sequence[DueItem]) -> list[DueItem]:
    """Those of which an article holds words that the chat follows."""
    lines = await ask.desk.call(ask.desk.store.follows_of, ask.chat)
    rules = {each.id: rule for each in lines if (rule := parse_rule(each.rule)) is not None}
    if not rules:
        return []
    numbers = {source.article: None for item in items for source in item.sources if source.article is not None}
    caught = await ask.desk.call(_caught, ask.desk.store, Matcher(rules), list(numbers))
    return [item for item in items if any(source.article in caught for source in item.sources)]


def _caught(store: SqlStore, matcher: Matcher[int], numbers: Sequence[int]) -> set[int]:
    return {each.id for each in store.articles_of(numbers) if any(matcher.catch(text_of(each.article)))}


async def deadline(ask: Ask, key: str, until: date) -> DueItem | None:
    """The open deadline with that key: in the words of what was chosen, where that has it."""
    for everything in (False, True) if chosen(ask) else (True,):
        items = await open_deadlines(ask, ask.today, until, everything=everything)
        found = next((item for item in items if item.key == key), None)
        if found is not None:
            return found
    return None
