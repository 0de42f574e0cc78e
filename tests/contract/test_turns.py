"""A paper is read by one at a time, and by another as soon as the first has ended, however it ended."""

from datetime import UTC, date, datetime, timedelta

from digests.store import SqlStore, open_store
from digests.store.looks import Looked
from tests.fakes.databases import postgres_database


def test_a_paper_is_read_by_one(store: SqlStore) -> None:
    """What somebody reads is nobody else's; the rest is."""
    with store.turn(["江城日报"]) as mine:
        assert mine == {"江城日报"}
        assert store.being_read()
        with store.turn(["江城日报", "山城晚报"]) as others:
            assert others == {"山城晚报"}
    assert not store.being_read()
    with store.turn(["江城日报"]) as again:
        assert again == {"江城日报"}


def test_over_processes() -> None:
    """Another connection to the same database sees it; a session that breaks off holds nothing."""
    with postgres_database() as url, open_store(url) as one, open_store(url) as other:
        with one.turn(["江城日报"]) as mine, other.turn(["江城日报"]) as theirs:
            assert (mine, theirs) == ({"江城日报"}, set())
            assert other.being_read()
            assert other.being_read(["山城晚报", "江城日报"])
            assert not other.being_read(["山城晚报"])
        assert not other.being_read()


def test_looks(store: SqlStore) -> None:
    """The last look at each paper's issue, whole once it came to its end; after a month nobody knows of it."""
    day, now = date(2026, 5, 12), datetime(2026, 5, 11, 22, tzinfo=UTC)
    store.begin_look(["江城日报", "山城晚报"], day, now)
    store.begin_look(["江城日报"], day, now + timedelta(minutes=5))
    store.end_look(["江城日报"], day)
    assert store.looks(day) == {
        "江城日报": Looked(at=now + timedelta(minutes=5), whole=True),
        "山城晚报": Looked(at=now, whole=False),
    }
    store.begin_look(["江城日报"], day + timedelta(days=31), now)
    assert store.looks(day) == {}
