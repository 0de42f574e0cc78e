"""The figures of /metrics, caused one by one, over both databases."""

from datetime import datetime, time, timedelta

from prometheus_client import generate_latest

from bot.metrics import Metrics
from digests.model import PAPER_ZONE
from digests.store import SqlStore
from digests.store.deliveries import State
from tests.contract.test_pages import put
from tests.fakes.printed import article
from tests.fakes.pushed import AT, NOW, act, bodies, ended, join, take


def told(store: SqlStore) -> dict[str, float]:
    """What a scrape gives at ``NOW``: each series with its labels and its figure."""
    metrics = Metrics()
    metrics.watch(store.books, lambda: NOW)
    lines = generate_latest(metrics.registry).decode().splitlines()
    return {name: float(figure) for name, _, figure in (line.rpartition(" ") for line in lines if line[0] != "#")}


def test_due_and_overdue(store: SqlStore) -> None:
    """Due within the hour, late by more than two minutes, and neither: each subscriber in one place at the most."""
    join(store, 1, 2, next_at=NOW + timedelta(minutes=59))
    join(store, 3, next_at=NOW + timedelta(minutes=61))
    join(store, 4, next_at=NOW - timedelta(minutes=1))
    join(store, 5, 6, 7, next_at=NOW - timedelta(minutes=3))
    found = told(store)
    assert (found["baozhai_digests_due"], found["baozhai_digests_overdue"]) == (2, 3)
    assert found['baozhai_subscribers{state="active"}'] == 7


def test_depth_and_age_of_the_outbox(store: SqlStore) -> None:
    """Parts that wait, how late the oldest of them is, and parts that were sent."""
    store.enqueue(act(), bodies("一", "二"), [1, 2, 3], now=NOW - timedelta(seconds=90))
    found = told(store)
    assert found['baozhai_outbox_rows{state="pending"}'] == 6
    assert 90 <= found["baozhai_outbox_age_seconds"] < 91
    begun = take(store)
    store.exchange("a", settlements=[ended(row, State.SENT) for row in begun], now=AT)
    found = told(store)
    assert [found[f'baozhai_outbox_rows{{state="{state}"}}'] for state in ("sent", "pending")] == [3, 3]


def test_how_a_paper_is_read(store: SqlStore) -> None:
    """Pages with text that found no place, articles without a headline, and the day of the last issue, by paper."""
    today = NOW.date()
    put(store, article("一"), article(""), published=today, number="01", unplaced=("不知何处",))
    put(store, article("二"), published=today, number="02")
    put(store, article(""), published=today - timedelta(days=60), number="01", unplaced=("很久以前",))
    put(store, article("三"), published=today, number="01", paper="青浔新闻")
    found = told(store)
    of = 'baozhai_{}{{paper="江城日报"}}'.format
    assert [found[of(f"recent_{each}")] for each in ("pages", "pages_unplaced")] == [2, 1]
    assert [found[of(f"recent_{each}")] for each in ("articles", "articles_without_headline")] == [3, 1]
    assert found['baozhai_recent_pages_unplaced{paper="青浔新闻"}'] == 0
    assert found[of("last_issue_timestamp_seconds")] == datetime.combine(today, time(), PAPER_ZONE).timestamp()
