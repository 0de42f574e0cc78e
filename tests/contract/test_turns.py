"""A paper is read by one at a time, and by another as soon as the first has ended, however it ended."""

from digests.store import SqlStore, open_store
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
