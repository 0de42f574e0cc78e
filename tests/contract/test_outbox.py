"""The outbox, the same over both databases."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from digests.errors import NotFound
from digests.store import SqlStore
from digests.store.deliveries import SECOND, Body, ChatFate, Kind, Own, Recovered, State
from digests.store.people import ChatKind, Standing, Variant, Wishes
from digests.store.schema.outbox import bodies as body_table
from digests.store.schema.outbox import outbox
from tests.fakes.pushed import AT, NOW, act, bodies, ended, join, take

HOUR = 3600 * SECOND
LEASE = 60 * SECOND


def states(store: SqlStore) -> Counter[str]:
    with store.database.read() as connection:
        return Counter(connection.execute(sa.select(outbox.c.state)).scalars())


def test_bodies_are_stored_once(store: SqlStore) -> None:
    """However many chats get them, and over acts."""
    assert store.enqueue(act(), bodies("一", "二"), range(1, 51), now=NOW) == 100
    store.enqueue(act("other"), bodies("二"), [1], now=NOW)
    with store.database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(body_table)).scalar() == 2


def test_a_body_comes_back_byte_for_byte(store: SqlStore) -> None:
    """HTML, plain text and buttons as they went in."""
    body = Body(html="<b>防汛 & 😀</b>\n", plain=" 防汛 ", markup='{"inline_keyboard":[]}')
    store.enqueue(act(), [body], [1], now=NOW)
    assert list(store.bodies([take(store)[0].body]).values()) == [body]


def test_an_act_twice_is_once(store: SqlStore) -> None:
    """A chat that has something of an act gets nothing more of it, not even a further part."""
    store.enqueue(act(), bodies("一"), [1, 2], now=NOW)
    assert store.enqueue(act(), bodies("新", "新"), [2, 3, 3], now=NOW) == 2
    assert len(take(store)) == 3


def texts(store: SqlStore) -> dict[int, list[str]]:
    """What waits for each chat, in order."""
    query = sa.select(outbox.c.chat, body_table.c.plain).join(body_table, body_table.c.id == outbox.c.body_id)
    found: dict[int, list[str]] = {}
    with store.database.read() as connection:
        for row in connection.execute(query.order_by(outbox.c.chat, outbox.c.part)):
            found.setdefault(row.chat, []).append(row.plain)
    return found


def test_some_have_parts_of_their_own(store: SqlStore) -> None:
    """They get these in place of everybody's, once; what is the same for all of them is stored once."""
    join(store, *range(1, 9))
    [group] = store.due_groups(NOW)
    own = [Own(chats=(2, 5), parts=tuple(bodies("水", "二"))), Own(chats=(7,), parts=tuple(bodies("电", "三", "二")))]
    assert store.enqueue_group(act(), bodies("一", "二"), group, next_at=None, now=NOW, own=iter(own)) == 17
    shared = {chat: ["一", "二"] for chat in (1, 3, 4, 6, 8)}
    assert texts(store) == shared | {2: ["水", "二"], 5: ["水", "二"], 7: ["电", "三", "二"]}
    with store.database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(body_table)).scalar() == 5
    known = store.progress("digest/2026-07-27")
    assert known is not None
    assert known.total == 17
    assert {row.parts for row in take(store)} == {3}
    assert store.enqueue_group(act(), bodies("新"), group, next_at=None, now=NOW, own=own) == 0


def test_own_parts_are_for_members_alone(store: SqlStore) -> None:
    """Who left the group, was never in it, or is named twice, gets nothing more for being named."""
    join(store, 1, 2, 3)
    [group] = store.due_groups(NOW)
    store.unsubscribe(2, now=NOW)
    own = [Own(chats=(2, 9), parts=tuple(bodies("水"))), Own(chats=(3, 3), parts=tuple(bodies("电")))]
    own += [Own(chats=(3,), parts=tuple(bodies("火")))]
    assert store.enqueue_group(act(), bodies("一"), group, next_at=NOW, now=NOW, own=own) == 2
    assert texts(store) == {1: ["一"], 3: ["电"]}


def test_many_have_parts_of_their_own(store: SqlStore) -> None:
    """More than one statement takes: thousands of different parts, each to its chat."""
    count = 1_501
    join(store, *range(1, count + 1))
    [group] = store.due_groups(NOW)
    own = (Own(chats=(chat,), parts=tuple(bodies(f"{chat}", "二"))) for chat in range(1, count, 2))
    assert store.enqueue_group(act(), bodies("一", "二"), group, next_at=None, now=NOW, own=own) == 2 * count
    assert texts(store) == {
        chat: [f"{chat}" if chat % 2 and chat < count else "一", "二"] for chat in range(1, count + 1)
    }


def test_half_an_opening_queues_nothing(store: SqlStore) -> None:
    """Where making them fails midway, nobody has anything, and the next try serves everybody."""
    join(store, 1, 2)
    [group] = store.due_groups(NOW)

    def failing() -> Iterator[Own]:
        yield Own(chats=(1,), parts=tuple(bodies("水")))
        raise KeyError("here it ends")

    with pytest.raises(KeyError):
        store.enqueue_group(act(), bodies("一"), group, next_at=NOW + timedelta(days=1), now=NOW, own=failing())
    assert texts(store) == {}
    assert store.due_groups(NOW) == [group]


def test_forgetting_takes_the_words_of_an_opening(store: SqlStore) -> None:
    """A body that nobody else has is blank from then on, and can still be read by who is about to; the next one with
    the same words is stored anew; at night it goes."""
    join(store, 1, 2, 3)
    [group] = store.due_groups(NOW)
    own = [Own(chats=(1,), parts=tuple(bodies("水", "二")))]
    store.enqueue_group(act(), bodies("一", "二"), group, next_at=None, now=NOW, own=own)
    [mine] = [row for row in take(store) if row.chat == 1]
    assert store.forget(1)
    assert store.bodies([mine.body]) == {mine.body: Body(html="", plain="")}
    assert texts(store) == {2: ["一", "二"], 3: ["一", "二"]}
    store.enqueue(act("later"), bodies("水"), [4], now=NOW)
    assert texts(store)[4] == ["水"]
    store.tidy(NOW)
    with pytest.raises(NotFound):
        store.bodies([mine.body])


def test_everybody_active(store: SqlStore) -> None:
    """A broadcast goes to the active and to nobody else."""
    join(store, 1, 2, 3)
    store.unsubscribe(2, now=NOW)
    store.enqueue_active(act(kind=Kind.BROADCAST), bodies("一"), now=NOW)
    assert {row.chat for row in take(store)} == {1, 3}


def test_parts_in_order(store: SqlStore) -> None:
    """The second part waits until the first has ended, and a second more."""
    store.enqueue(act(), bodies("一", "二"), [1], now=NOW)
    first = take(store)
    assert [row.part for row in first] == [1]
    assert take(store) == []
    store.exchange("a", settlements=[ended(first[0], State.SENT)], now=AT)
    assert take(store) == []
    assert [row.part for row in take(store, now=AT + 2 * SECOND)] == [2]


def test_one_message_at_a_time_to_a_chat(store: SqlStore) -> None:
    """Two acts do not meet in one chat."""
    store.enqueue(act("a"), bodies("一"), [1], now=NOW)
    store.enqueue(act("b"), bodies("二"), [1], now=NOW)
    first = take(store)
    assert len(first) == 1
    assert take(store, "b") == []
    store.exchange("a", settlements=[ended(first[0], State.SENT)], now=AT)
    assert take(store, "b", now=AT + SECOND // 2) == []
    assert len(take(store, "b", now=AT + 2 * SECOND)) == 1


def test_a_lease_costs_nothing(store: SqlStore) -> None:
    """What was leased and not begun is free when the lease ends, as if nothing had been."""
    store.enqueue(act(), bodies("一"), [1], now=NOW)
    assert len(store.exchange("a", want=5, now=AT).claimed) == 1
    assert store.exchange("b", want=5, now=AT).elsewhere
    later = take(store, "b", now=AT + LEASE + 1)
    assert (later[0].attempts, later[0].unknowns) == (0, 0)


def test_release(store: SqlStore) -> None:
    """A sender that ends gives back what it did not begin."""
    store.enqueue(act(), bodies("一"), [1], now=NOW)
    store.exchange("a", want=5, now=AT)
    assert store.release("a") == 1
    assert len(take(store, "b")) == 1


def test_unknown_once_then_refused(store: SqlStore) -> None:
    """A part whose sender died is unknown, sent once more, and after the second time no more."""
    store.enqueue(act(), bodies("一", "二"), [1], now=NOW)
    take(store)
    assert store.recover(now=AT + LEASE + 1) == Recovered(unknown=1)
    assert take(store, now=AT + LEASE + 1)[0].unknowns == 1
    assert store.recover(now=AT + 2 * LEASE + 2) == Recovered(refused=1)
    assert store.recover(now=AT + 2 * LEASE + 2) == Recovered()
    assert [row.part for row in take(store, now=AT + 3 * LEASE)] == [2]


def test_a_late_confirmation_counts(store: SqlStore) -> None:
    """What Telegram confirmed is sent, also when its lease was over: it is never sent again."""
    store.enqueue(act(), bodies("一"), [1], now=NOW)
    row = take(store)[0]
    store.recover(now=AT + LEASE + 1)
    store.exchange("a", settlements=[ended(row, State.SENT)], now=AT + LEASE + 2)
    assert take(store, now=AT + 3 * LEASE) == []
    assert states(store) == {"sent": 1}


def test_a_late_failure_does_not(store: SqlStore) -> None:
    """An answer other than a confirmation counts only for the attempt it belongs to."""
    store.enqueue(act(), bodies("一"), [1], now=NOW)
    old = take(store)[0]
    store.recover(now=AT + LEASE + 1)
    take(store, "b", now=AT + LEASE + 2)
    store.exchange("a", settlements=[ended(old, State.REFUSED, reason="late")], now=AT + LEASE + 3)
    assert states(store) == {"sending": 1}


def test_expiry(store: SqlStore) -> None:
    """What is past its time ends as expired, whatever it waits for, and its act is closed."""
    store.enqueue(act(hours=1), bodies("一", "二"), [1, 2], now=NOW)
    assert take(store, now=AT + HOUR) == []
    assert store.recover(now=AT + HOUR) == Recovered(expired=4)
    progress = store.progress(act().key)
    assert progress is not None
    assert (progress.expired, progress.open, store.running()) == (4, 0, [])


def test_each_row_has_its_own_expiry(store: SqlStore) -> None:
    """The same date in another zone ends at another time."""
    store.enqueue(act(hours=1), bodies("一"), [1], now=NOW)
    store.enqueue(act(hours=5), bodies("一"), [2], now=NOW)
    assert store.recover(now=AT + 2 * HOUR) == Recovered(expired=1)
    assert [row.chat for row in take(store, now=AT + 2 * HOUR)] == [2]


def test_priorities(store: SqlStore) -> None:
    """A reminder and a digest do not wait for a broadcast."""
    for kind in (Kind.BROADCAST, Kind.DIGEST, Kind.REMINDER):
        store.enqueue(act(kind.value, kind=kind), bodies("一"), [len(kind.value)], now=NOW)
    order = [store.exchange(str(n), want=1, now=AT).claimed[0].key for n in range(3)]
    assert order == ["reminder", "digest", "broadcast"]


def test_blocked(store: SqlStore) -> None:
    """Whoever blocked the bot gets nothing more and is no longer active."""
    join(store, 1)
    store.enqueue(act(), bodies("一", "二"), [1], now=NOW)
    store.enqueue(act("b"), bodies("三"), [1], now=NOW)
    row = take(store)[0]
    gone = ended(row, State.REFUSED, reason="blocked", fate=ChatFate.BLOCKED)
    store.exchange("a", settlements=[gone], now=AT)
    someone = store.subscriber(1)
    assert someone is not None
    assert (states(store), someone.state, someone.reason) == ({"refused": 3}, Standing.BLOCKED, "blocked")


def test_missing_twice(store: SqlStore) -> None:
    """A chat that is not found in two acts is gone; one success in between forgives the first."""
    join(store, 1, 2)
    for number, found in enumerate([(), (2,), ()]):
        store.enqueue(act(str(number)), bodies("一"), [1, 2], now=NOW)
        now = AT + number * HOUR
        results = [
            ended(row, State.SENT) if row.chat in found
            else ended(row, State.REFUSED, reason="chat-not-found", fate=ChatFate.STRUCK)
            for row in take(store, now=now)
        ]  # fmt: skip
        store.exchange("a", settlements=results, now=now)
    standing = [store.subscriber(chat).state for chat in (1, 2)]  # type: ignore[union-attr]
    assert standing == [Standing.GONE, Standing.ACTIVE]


def test_migration(store: SqlStore) -> None:
    """A group's new id takes everything over; where it is known already the two are merged."""
    join(store, -1, -2, -1002)
    store.enqueue(act(), bodies("一", "二"), [-1, -2, -1002], now=NOW)
    rows = {row.chat: row for row in take(store)}
    moves = [
        replace(ended(rows[old], State.PENDING), migrated=new, counted=False) for old, new in ((-1, -1001), (-2, -1002))
    ]
    store.exchange("a", settlements=moves, now=AT)
    later = take(store, now=AT + 10 * SECOND)
    assert [row.chat for row in later] == [-1001]
    assert (store.subscriber(-1), store.subscriber(-2)) == (None, None)
    assert states(store)["refused"] == 2


def test_too_long_in_pieces(store: SqlStore) -> None:
    """The pieces take the part's place, in order, before the next part."""
    store.enqueue(act(), bodies("长", "末"), [1], now=NOW)
    now, said = AT, []
    split = replace(ended(take(store)[0], State.PENDING), pieces=tuple(bodies("长一", "长二", "长三")))
    store.exchange("a", settlements=[split], now=now)
    for _ in range(4):
        now += 5 * SECOND
        row = take(store, now=now)[0]
        said.append(store.bodies([row.body])[row.body].plain)
        store.exchange("a", settlements=[ended(row, State.SENT, at=now)], now=now)
    progress = store.progress(act().key)
    assert said == ["长一", "长二", "长三", "末"]
    assert progress is not None
    assert (progress.total, progress.sent) == (4, 4)


def test_breaker(store: SqlStore) -> None:
    """Ten of the first fifty that fail the same way stop the act until somebody goes on with it."""
    store.enqueue(act(), bodies("一"), range(1, 101), now=NOW)
    rows = take(store, want=50)
    failed = [ended(row, State.REFUSED, reason="bad-request") for row in rows[:10]]
    assert store.exchange("a", settlements=failed[:9], now=AT).tripped == ()
    assert store.exchange("a", settlements=failed[9:], now=AT).tripped == ((act().key, "bad-request"),)
    assert take(store) == []
    assert store.resume_act(act().key)
    more = [ended(row, State.REFUSED, reason="bad-request") for row in take(store)]
    assert len(more) == 50
    assert store.exchange("a", settlements=more, now=AT).tripped == ()


def test_forget(store: SqlStore) -> None:
    """Nothing of a forgotten chat stays but counts; a message on its way settles into nothing."""
    join(store, 1, 2)
    store.enqueue(act(), bodies("一", "二"), [1, 2], now=NOW)
    rows = {row.chat: row for row in take(store)}
    assert store.forget(1)
    assert not store.forget(1)
    store.exchange("a", settlements=[ended(rows[1], State.SENT)], now=AT)
    progress = store.progress(act().key)
    with store.database.read() as connection:
        assert set(connection.execute(sa.select(outbox.c.chat)).scalars()) == {2}
    assert progress is not None
    assert (progress.total, progress.refused, store.subscriber(1)) == (4, 2, None)


def test_subscribing_is_idempotent(store: SqlStore) -> None:
    """The second time changes nothing; after leaving it makes active again."""
    wishes = Wishes(
        variant=Variant(language="en", papers=("乙", "甲"), pages=("要闻", "01")),
        weekdays=31,
        thread=7,
        quiet=False,
        night_from=time(23, 30),
        night_until=time(6, 15),
    )
    assert store.subscribe(1, ChatKind.GROUP, wishes, next_at=NOW, now=NOW)
    assert not store.subscribe(1, ChatKind.GROUP, Wishes(), next_at=NOW, now=NOW)
    assert store.subscriber(1).wishes == wishes  # type: ignore[union-attr]
    assert store.unsubscribe(1, now=NOW)
    assert not store.unsubscribe(1, now=NOW)
    assert store.subscribe(1, ChatKind.GROUP, wishes, next_at=NOW, now=NOW)
    assert store.subscriber_counts() == {Standing.ACTIVE: 1}


def test_changing_a_stranger(store: SqlStore) -> None:
    """Only a subscriber has wishes."""
    with pytest.raises(NotFound):
        store.change(1, Wishes(), next_at=NOW, now=NOW)


def test_groups(store: SqlStore) -> None:
    """Who wants the same at the same time is one group; an act for it moves it on in the same transaction."""
    join(store, 1, 2)
    join(store, 3, wishes=Wishes(variant=Variant(language="en")))
    join(store, 4, next_at=NOW + timedelta(hours=1))
    groups = store.due_groups(NOW)
    assert sorted((g.count, g.wishes.variant.language) for g in groups) == [(1, "en"), (2, "zh-Hans")]
    pair = next(g for g in groups if g.count == 2)
    later = NOW + timedelta(days=1)
    assert store.enqueue_group(act(), bodies("一"), pair, next_at=later, now=NOW) == 2
    assert store.enqueue_group(act(), bodies("一"), pair, next_at=later, now=NOW) == 0
    assert [g.count for g in store.due_groups(NOW)] == [1]


def test_decided_in_the_future(store: SqlStore) -> None:
    """A due instant that a wrong clock decided is looked at again."""
    join(store, 1)
    group = store.due_groups(NOW)[0]
    store.advance(group, next_at=NOW + timedelta(days=4), now=NOW + timedelta(days=3))
    assert [g.ahead for g in store.due_groups(NOW)] == [True]


def test_skipped(store: SqlStore) -> None:
    """An act that will never be done is noted once."""
    assert store.mark_skipped("digest/2026-07-20", Kind.DIGEST, now=NOW)
    assert not store.mark_skipped("digest/2026-07-20", Kind.DIGEST, now=NOW)
    assert store.running() == []


def test_old_deliveries_go(store: SqlStore) -> None:
    """A month after its end an act's rows and bodies go; its key and counts stay, so that it is not done again."""
    store.enqueue(act("old"), bodies("旧"), [1, 2], now=NOW)
    rows = take(store)
    store.exchange("a", settlements=[ended(row, State.SENT) for row in rows], now=AT)
    store.enqueue(act("running"), bodies("新"), [1], now=NOW)
    store.recover(now=AT)
    assert store.tidy(NOW - timedelta(days=1)) == 0
    assert store.tidy(NOW + timedelta(days=30)) == 2
    assert states(store) == {"pending": 1}
    progress = store.progress("old")
    assert progress is not None
    assert (progress.total, progress.sent) == (2, 2)
    with store.database.read() as connection:
        assert list(connection.execute(sa.select(body_table.c.html)).scalars()) == ["<b>新</b>"]
