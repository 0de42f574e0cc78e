"""Whose words the day's papers hold: their digest opens with what was caught, and is their own down to there.

members of the due groups | their rules, one pass over the day's stories | chats by what was caught | their own parts

All of it blocks, so it is called in a thread.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import structlog

from bot.edition import Edition, Found
from bot.late import Composed
from digests.follow import Rule, stored_rule
from digests.store import SqlStore
from digests.store.deliveries import Own
from digests.store.follows import Follow
from digests.store.people import Group, Late

log = structlog.get_logger(__name__)


class Openings:
    """Gives what some members have of their own. Parts are made while they are queued: memory holds few of them."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def own(self, ready: Composed, groups: Sequence[Group]) -> dict[Group, Iterable[Own]]:
        """What members of these groups, all of one variant, get in place of ``ready.parts``."""
        if ready.edition is None:
            return {}
        follows = {group: self._store.active_follows(group=group) for group in groups}
        found = ready.edition.find(rules_by_chat(each for mine in follows.values() for each in mine))
        return {group: _own(ready.edition, found, mine) for group, mine in follows.items()}

    def own_late(self, ready: Composed, late: Late, now: datetime) -> Iterable[Own]:
        """What some of those an issue is late for get in place of it."""
        if ready.edition is None:
            return ()
        follows = self._store.late_follows(late, now=now)
        return _own(ready.edition, ready.edition.find(rules_by_chat(follows)), follows)

    def of_chat(self, edition: Edition, chat: int) -> Found:
        """What the words of one chat catch."""
        return edition.find(rules_by_chat(self._store.follows_of(chat))).get(chat, ())


def _own(edition: Edition, found: Mapping[int, Found], follows: Iterable[Follow]) -> Iterator[Own]:
    """The parts of each different catch once, with the chats that get them; where that fails, the shared ones do."""
    chats: dict[Found, list[int]] = defaultdict(list)
    for chat in dict.fromkeys(each.chat for each in follows):
        if chat in found:
            chats[found[chat]].append(chat)
    for caught, mine in chats.items():
        try:
            parts = tuple(edition.bodies(caught))
        except Exception as error:  # one opening that fails must not keep the digest from going out
            log.exception("opening failed", chats=len(mine), kind=type(error).__name__)
            continue
        yield Own(chats=tuple(mine), parts=parts)


def rules_by_chat(follows: Iterable[Follow]) -> dict[int, list[Rule]]:
    """The rules of each chat, in the order in which they were typed."""
    rules: dict[int, list[Rule]] = defaultdict(list)
    for each in follows:
        rule = stored_rule(each.rule)
        if rule is not None:
            rules[each.chat].append(rule)
    return rules
