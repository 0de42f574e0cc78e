"""What is known of each issue: looked for, whole, missing; what a source said of its content."""

from datetime import UTC, date, datetime, timedelta

from digests.store import SqlStore
from digests.store.looks import Looked, Seen

DAY, NOW = date(2026, 5, 12), datetime(2026, 5, 11, 22, tzinfo=UTC)
PAPER = "江城日报"


def test_looks(store: SqlStore) -> None:
    """The last look at each paper's issue, whole once it came to its end; another paper's is its own."""
    store.begin_look(PAPER, DAY, NOW)
    store.begin_look("山城晚报", DAY, NOW)
    store.begin_look(PAPER, DAY, NOW + timedelta(minutes=5))
    store.end_look(PAPER, DAY, outcome={"pages": 3}, now=NOW)
    assert store.looks(DAY) == {
        PAPER: Looked(at=NOW + timedelta(minutes=5), whole=True, outcome={"pages": 3}),
        "山城晚报": Looked(at=NOW, whole=False, tries=1),
    }
    assert store.looks_at(PAPER, DAY, DAY)[DAY].outcome == {"pages": 3}
    assert store.looks_at(PAPER, DAY + timedelta(days=1), DAY + timedelta(days=9)) == {}


def test_what_is_missing(store: SqlStore) -> None:
    """It is known until it was had, over a look that died too; the tries in a row are counted."""
    found = []
    for missing in (["http://a.cn/2", "http://a.cn/1"], None, ["http://a.cn/2"], []):
        store.begin_look(PAPER, DAY, NOW)
        if missing is not None:
            store.end_look(PAPER, DAY, missing=missing, now=NOW)
        look = store.looks(DAY)[PAPER]
        found.append((look.missing, look.tries, look.open))
    both = ("http://a.cn/1", "http://a.cn/2")
    assert found == [(both, 1, True), (both, 2, True), (both[1:], 3, True), ((), 0, False)]


def test_what_was_seen(store: SqlStore) -> None:
    """A source's word is kept with the end of a look or by itself, the latest one, many at a time."""
    store.begin_look(PAPER, DAY, NOW)
    store.end_look(PAPER, DAY, seen={"http://a.cn/": Seen(etag='"1"')}, now=NOW)
    store.keep_seen({f"folder:{n}": Seen(etag=str(n)) for n in range(1200)}, now=NOW)
    store.keep_seen({"http://a.cn/": Seen(modified="Mon")}, now=NOW)
    assert store.seen(["http://a.cn/", "folder:7", "nowhere"]) == {
        "http://a.cn/": Seen(modified="Mon"),
        "folder:7": Seen(etag="7"),
    }
    assert len(store.seen([f"folder:{n}" for n in range(1300)])) == 1200


def test_what_is_old_is_forgotten(store: SqlStore) -> None:
    """Looks and words from before a moment go, later ones stay."""
    for paper, at in ((PAPER, NOW), ("山城晚报", NOW + timedelta(days=1))):
        store.begin_look(paper, DAY, at)
        store.keep_seen({paper: Seen()}, now=at)
    store.forget_looks(NOW + timedelta(hours=1))
    assert set(store.looks(DAY)) == set(store.seen([PAPER, "山城晚报"])) == {"山城晚报"}
