"""From the sample issue's files to a digest, through a real store."""

from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from digests.digest import compose
from digests.model import PAPER_ZONE, RawPage
from digests.pages.reader import read_pages
from digests.pipeline import ingest, morning
from digests.store import open_store
from digests.store.base import Store
from digests.store.records import Change

NOW = datetime(2026, 5, 12, 7, 0, tzinfo=PAPER_ZONE)
SAMPLE = sorted(Path(str(files("digests") / "sample")).glob("*.txt"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}")
    yield opened
    opened.close()


def test_an_issue_becomes_a_digest(store: Store) -> None:
    """Three pages in, eleven articles of the paper named in the masthead out."""
    for path in SAMPLE:
        assert [page.status for page in ingest(store, path, now=NOW)] == [Change.NEW]
    digest = morning(store, date(2026, 5, 12))
    assert digest is not None
    assert (digest.papers, digest.pages, len(digest.items)) == (("青浔新闻",), 3, 11)


def test_stored_and_unstored_digests_agree(store: Store) -> None:
    """What the store gives back says the same as what was read."""
    for path in SAMPLE:
        ingest(store, path, now=NOW)
    digest = morning(store, date(2026, 5, 12))
    assert digest is not None
    assert all(source.article for item in digest.items for source in item.sources)
    assert {item.article.headline for item in digest.items} >= {"第三届龙舟赛本月底开桨", "小学入学报名5月20日开始"}


def test_twice_changes_nothing(store: Store) -> None:
    """The same file again is known."""
    ingest(store, SAMPLE[0], now=NOW)
    assert [page.status for page in ingest(store, SAMPLE[0], now=NOW)] == [Change.UNCHANGED]


def test_a_corrected_page_is_a_revision(store: Store) -> None:
    """A page of the same number with other words takes the place of the first."""
    ingest(store, SAMPLE[0], now=NOW)
    text = SAMPLE[0].read_text("utf-8").replace("前全部完工", "前基本完工")
    assert [page.status for page in ingest(store, RawPage(content=text.encode()), now=NOW)] == [Change.REVISED]


def test_no_issue_no_digest(store: Store) -> None:
    """A day without a paper gives None, not an empty digest."""
    assert morning(store, date(2026, 5, 13)) is None


def test_a_page_with_a_masthead_alone_is_no_issue(store: Store) -> None:
    """It is kept as a page without an article, and no empty digest comes of it."""
    page = RawPage(content="青浔新闻\n2026年5月12日 星期二\n第01版 要闻\n".encode())
    (kept,) = ingest(store, page, now=NOW)
    assert (kept.status, kept.articles) == (Change.NEW, ())
    assert [(day.published, day.pages, day.articles) for day in store.issue_dates()] == [(date(2026, 5, 12), 1, 0)]
    assert morning(store, date(2026, 5, 12)) is None


def test_the_readme_shows_what_comes_out() -> None:
    """Each deadline of the sample issue stands in the README as it is told today."""
    shown = "".join((Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").split())
    pages = [page for path in SAMPLE for page in read_pages(path)]
    tasks = ["".join(item.task.split()) for item in compose(pages, on=date(2026, 5, 12)).deadlines]
    assert len(tasks) == 17
    assert [task for task in tasks if task not in shown] == []
