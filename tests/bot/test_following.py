"""What people follow: queued once, to whom it belongs, in their language."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.entities import check
from bot.following import Following, alert, next_reminder
from digests.pipeline import due
from digests.store import SqlStore
from digests.store.deliveries import State, micros
from digests.store.follows import MAX_FOLLOWS, Mark, Wish
from digests.store.people import ChatKind, Standing, Wishes
from digests.store.records import Change, Ingested
from tests.bot.conftest import MORNING

LINK = "https://t.me/baozhai_bot?start=a{article}"
ISSUE = date(2026, 5, 12)
LATER = MORNING + timedelta(hours=6)


@pytest.fixture
def following(store: SqlStore) -> Following:
    for chat in (7, 8):
        store.subscribe(chat, ChatKind.PRIVATE, Wishes(), next_at=MORNING, now=MORNING)
    return Following(store, LINK)


def texts(store: SqlStore, chat: int) -> list[str]:
    return [str(row["act"]) for row in store.deliveries_of(chat)]


def second_page(store: SqlStore) -> Ingested:
    """The page with the reservoir, as if it had just been read."""
    page = next(each for each in store.pages(ISSUE) if each.number == "02")
    return Ingested(status=Change.NEW, page=page.id, articles=page.articles)


def test_at_once(store: SqlStore, following: Following) -> None:
    """A page that was just read is told to those who asked for it at once, and to nobody else."""
    for chat in (7, 8):
        store.follow(chat, "水库", now=MORNING)
    store.hear_at_once(7, store.follows_of(7)[0].id, True)
    kept = second_page(store)
    assert [following.at_once([kept], MORNING) for _ in range(2)] == [1, 0]
    assert following.at_once([replace(kept, status=Change.UNCHANGED)], MORNING) == 0
    assert texts(store, 8) == []


@pytest.mark.parametrize(
    ("quiet", "hour", "silent"),
    [(True, 21, False), (True, 22, True), (True, 3, True), (True, 7, False), (False, 23, False)],
)
def test_at_night_without_a_sound(store: SqlStore, following: Following, quiet: bool, hour: int, silent: bool) -> None:
    """Between 22:00 and 07:00 where the subscriber is, an alert comes at once and silently, unless they want sound."""
    wishes = Wishes(quiet=quiet, zone="America/New_York")
    now = datetime(2026, 5, 12, hour, tzinfo=ZoneInfo("America/New_York"))
    store.change(7, wishes, next_at=MORNING, now=MORNING)
    store.follow(7, "水库", now=MORNING)
    store.hear_at_once(7, store.follows_of(7)[0].id, True)
    kept = second_page(store)
    assert following.at_once([kept], now) == 1
    assert alert(kept.page, wishes, now).silent is silent
    [act] = store.running()
    assert act.key == alert(kept.page, wishes, now).key


@pytest.mark.parametrize(
    ("ahead", "hour", "queued"), [(7, 8, 1), (3, 8, 1), (1, 8, 1), (2, 8, 0), (7, 6, 0), (0, 8, 0)]
)
def test_reminders(store: SqlStore, following: Following, ahead: int, hour: int, queued: int) -> None:
    """7, 3 and 1 days before, from the subscriber's hour on (07:30 in Shanghai), once."""
    due = date(2026, 6, 20)
    store.mark(Mark(chat=7, deadline="k" * 20, wish=Wish.REMIND, due=due, task="水库完工", article=5), now=MORNING)
    day = due - timedelta(days=ahead)
    now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)
    assert [following.remind(now) for _ in range(2)] == [queued, 0]


def test_a_reminder_shows_the_moment(store: SqlStore, following: Following) -> None:
    """A reminder of what is due at an hour carries the moment, so that its reader sees it in their own zone."""
    [item] = [each for each in due(store.deadlines(ISSUE, date(2026, 6, 3)), on=ISSUE) if each.task == "投标文件递交"]
    store.mark(Mark(chat=7, deadline=item.key, wish=Wish.REMIND, due=date(2026, 6, 3), task=item.task), now=MORNING)
    now = datetime(2026, 6, 1, 0, tzinfo=UTC) - timedelta(days=1)
    assert following.remind(now) == 1
    [claimed] = store.exchange("a", want=5, now=micros(now)).claimed
    [body] = store.bodies([claimed.body]).values()
    [moment] = [span for span in check(body.html).spans if span.kind == "date_time"]
    assert moment.at == datetime(2026, 6, 3, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        (Wishes(), "2026-05-15T07:30:00+08:00"),
        (Wishes(zone="America/New_York", at=time(18)), "2026-05-15T18:00:00-04:00"),
        (Wishes(paused_until=datetime(2026, 5, 16, tzinfo=UTC)), "2026-05-17T07:30:00+08:00"),
        (Wishes(paused_until=datetime(2026, 5, 18, tzinfo=UTC)), None),
    ],
)
def test_the_next_reminder(wishes: Wishes, expected: str | None) -> None:
    """The next reminder is the first to come on the subscriber's clock that no pause swallows."""
    at = next_reminder(date(2026, 5, 18), wishes, MORNING)
    assert (at and at.isoformat()) == expected


def test_paused_means_no_alert(store: SqlStore, following: Following) -> None:
    """During a pause nothing comes at once either."""
    store.follow(7, "水库", now=MORNING)
    store.hear_at_once(7, store.follows_of(7)[0].id, True)
    store.change(7, Wishes(paused_until=LATER), next_at=LATER, now=MORNING)
    kept = second_page(store)
    assert [following.at_once([kept], at) for at in (MORNING, LATER)] == [0, 1]


@pytest.mark.parametrize("wish", [Wish.DONE, Wish.MUTED])
def test_done_and_muted_are_quiet(store: SqlStore, following: Following, wish: Wish) -> None:
    """What is done or muted is not recalled."""
    store.mark(Mark(chat=7, deadline="k" * 20, wish=wish, due=ISSUE + timedelta(days=7), task="x"), now=MORNING)
    assert following.remind(MORNING + timedelta(hours=1)) == 0


def test_who_left_is_left_alone(store: SqlStore, following: Following) -> None:
    """Nobody who left is reminded or told."""
    store.follow(7, "水库", now=MORNING)
    store.hear_at_once(7, store.follows_of(7)[0].id, True)
    store.mark(Mark(chat=7, deadline="k", wish=Wish.REMIND, due=ISSUE + timedelta(days=7), task="x"), now=MORNING)
    store.depart(7, Standing.BLOCKED, "blocked", now=MORNING)
    assert following.at_once([second_page(store)], MORNING) == 0
    assert following.remind(MORNING + timedelta(hours=1)) == 0


def test_limits_and_forgetting(store: SqlStore, following: Following) -> None:
    """Twenty rules and no more; forgetting leaves none, nor marks, nor what waits in the outbox."""
    kept = [store.follow(7, f"词{n}", now=MORNING) for n in range(MAX_FOLLOWS + 1)]
    assert kept == [True] * MAX_FOLLOWS + [False]
    store.mark(Mark(chat=7, deadline="k", wish=Wish.REMIND, due=ISSUE, task="x"), now=MORNING)
    store.follow(8, "水库", now=MORNING)
    store.hear_at_once(8, store.follows_of(8)[0].id, True)
    assert following.at_once([second_page(store)], MORNING) == 1
    for chat in (7, 8):
        store.forget(chat)
        assert (store.follows_of(chat), store.marks_of(chat), store.deliveries_of(chat)) == ([], {}, [])
    assert store.books(MORNING).deliveries.get(State.PENDING, 0) == 0


def test_a_group_that_moves_takes_its_words_along(store: SqlStore, following: Following) -> None:
    """A migrated group keeps what it follows, once."""
    store.follow(7, "水库", now=MORNING)
    store.follow(8, "水库", now=MORNING)
    store.follow(7, "防汛", now=MORNING)
    store.move_chat(7, 8, now=MORNING)
    assert sorted(each.rule for each in store.follows_of(8)) == ["水库", "防汛"]
    assert store.follows_of(7) == []
