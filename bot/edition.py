"""A day's digest as one variant of subscribers gets it, and what followed words catch in it.

stories | rules of many chats, one pass | for each chat its catches, in the digest's order | messages they open
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.outbox import bodies_of
from digests.digest import Story
from digests.follow import Matcher, Rule
from digests.forms import Sheet
from digests.model import Article, Catch, Digest, DigestItem, Part
from digests.store.deliveries import Body

#: For each item that holds words of somebody's, its place in ``Edition.items``, and the words.
Found = tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A digest, the stories it was chosen from, and how it looks; ``markup`` are the buttons under it when it is
    pushed, a reply_markup as JSON."""

    digest: Digest
    stories: Sequence[Story]
    sheet: Sheet
    markup: str = ""

    def bodies(self, found: Found = ()) -> list[Body]:
        """The messages as they are pushed, with buttons."""
        return bodies_of(self.parts(found), self.markup)

    def parts(self, found: Found = ()) -> list[Part]:
        """The messages, opened by what somebody's words caught."""
        return self.sheet.parts([Catch(item=self.items[at], words=words) for at, words in found])

    @cached_property
    def items(self) -> tuple[DigestItem, ...]:
        """The digest's items, then the stories that it left out."""
        shown = {source.article for item in self.digest.items for source in item.sources}
        left_out = (story for story in self.stories if story.source.article not in shown)
        more = (DigestItem(article=s.article, analysis=s.analysis, sources=(s.source,)) for s in left_out)
        return (*self.digest.items, *more)

    def find(self, rules: Mapping[int, Sequence[Rule]]) -> dict[int, Found]:
        """For each chat the items that its rules catch, with the words they were caught by; one pass over each story.

        A story that several papers print is one item.
        """
        matcher = Matcher({(chat, number): rule for chat, mine in rules.items() for number, rule in enumerate(mine)})
        places = {source.article: at for at, item in enumerate(self.items) for source in item.sources}
        found: dict[int, dict[int, dict[str, None]]] = defaultdict(dict)
        for story in self.stories:
            for each in matcher.catch(text_of(story.article)):
                mine = found[each.key[0]].setdefault(places[story.source.article], {})
                mine.update(dict.fromkeys(each.words))
        return {chat: tuple((at, tuple(words)) for at, words in sorted(mine.items())) for chat, mine in found.items()}


def text_of(article: Article) -> str:
    """Everything of an article that words are looked for in."""
    return "\n".join((article.kicker, article.headline, article.deck, article.body))
