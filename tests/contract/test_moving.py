"""Backups, and the move from one database to the other."""

import sqlite3
import threading
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from digests.errors import StoreCorrupt, StoreError, StoreForeign
from digests.model import Analysis
from digests.store import SqlStore, copy_store, open_store, restore
from digests.store.bulk import Incoming
from digests.store.records import Change
from tests.fakes.printed import NOW, TODAY, analysis, article, due, page


def fill(store: SqlStore) -> None:
    """Two issues, a correction, keywords and deadlines, hostile characters."""
    known = analysis("水库", "防汛", deadlines=(due(TODAY), due(None)), summary="开工。")
    store.ingest(page(article("水库", "一\0二。"), article("𠮷野")), [known, Analysis()], paper="江城日报", now=NOW)
    store.ingest(page(article("水库", "更正。"), article("𠮷野")), [known, Analysis()], paper="江城日报", now=NOW)
    store.ingest(page(article("医保"), published=date(2022, 4, 20)), [known], paper="山城晚报", now=NOW)


def test_a_copy_is_the_same_store(store: SqlStore, url: str) -> None:
    """Counted, compared, searchable, and it goes on where the other was."""
    fill(store)
    target = open_store(url)

    copied = {one.table: one.rows for one in copy_store(store, target)}

    assert (copied["pages"], copied["articles"], copied["keywords"]) == (3, 5, 6)
    assert target.articles(TODAY) == store.articles(TODAY)
    assert target.search("水库") == store.search("水库")
    assert target.ingest(page(article("新")), [Analysis()], paper="新报", now=NOW).status is Change.NEW
    target.close()


def test_a_copy_needs_an_empty_store(store: SqlStore, tmp_path: Path) -> None:
    """What is there stays there."""
    target = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    fill(target)

    with pytest.raises(StoreError, match="already"):
        copy_store(store, target)

    assert len(target.articles(TODAY)) == 2
    target.close()


def test_a_backup_is_restored(store: SqlStore, url: str, tmp_path: Path) -> None:
    """Into either kind of database."""
    fill(store)
    done = store.backup(tmp_path / "backup.db")

    restore(done.path, url)

    assert (done.articles, done.size) == (3, done.path.stat().st_size)
    restored = open_store(url)
    assert restored.articles(TODAY) == store.articles(TODAY)
    assert restored.search("防汛").hits == store.search("防汛").hits
    restored.close()


def test_row_70_a_backup_while_others_write(store: SqlStore, tmp_path: Path) -> None:
    """It is one state of the store: whole pages, and it passes the check."""
    pages = (
        Incoming(
            page=page(*[article(f"{n}-{k}") for k in range(5)], number=str(n)), analyses=[Analysis()] * 5, paper="报"
        )
        for n in range(40)
    )
    writer = threading.Thread(target=lambda: list(store.ingest_many(pages, now=NOW, batch=1)))
    writer.start()
    done = store.backup(tmp_path / "backup.db")
    writer.join()

    with closing(sqlite3.connect(done.path)) as copy:
        assert copy.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        counts = copy.execute("SELECT count(*) FROM articles GROUP BY page_id").fetchall()
    assert set(counts) <= {(5,)}
    assert len(store.articles(TODAY)) == 200


def test_a_backup_overwrites_nothing(store: SqlStore, tmp_path: Path) -> None:
    """Neither a file of that name, nor leaves it a part of one."""
    (tmp_path / "notes.txt").write_text("mine")

    with pytest.raises(StoreError):
        store.backup(tmp_path / "notes.txt")
    with pytest.raises(StoreError):
        store.backup(tmp_path / "nowhere" / "backup.db")

    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert not list(tmp_path.glob("*.part"))


def test_what_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    """A text, another application's database, a damaged file."""
    text = tmp_path / "text.db"
    text.write_text("not a database at all, but long enough to look like one" * 20)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE a (b)")
    with open_store() as store:
        fill(store)
        damaged = store.backup(tmp_path / "damaged.db").path
    damaged.write_bytes(damaged.read_bytes()[:8192] + b"\xff" * 16384 + damaged.read_bytes()[24576:])

    for path, kind in ((text, StoreForeign), (other, StoreForeign), (damaged, StoreCorrupt)):
        with pytest.raises(kind):
            restore(path, f"sqlite:///{tmp_path / 'target.db'}")
