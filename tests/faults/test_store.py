"""Rows 57 to 71 of the faults: the store stays whole, and says what is wrong."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest
import sqlalchemy as sa

from digests.errors import StoreBusy, StoreCorrupt, StoreError, StoreForeign, StoreFull
from digests.model import Analysis, Article
from digests.store import SqlStore, open_store
from digests.store.backup import back_up
from digests.store.migrate import write_ahead
from digests.store.people import ChatKind, Wishes
from tests.fakes.databases import postgres_database
from tests.fakes.printed import NOW, TODAY, article, page

Method = Callable[[SqlStore], object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "baozhai.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    """A store in a file, with an article, that waits for nobody."""
    with open_store(f"sqlite:///{path}", patience=0.05) as opened:
        put(opened, article("在先"))
        yield opened


def put(store: SqlStore, *articles: Article, number: str = "01") -> None:
    """Ingest a page."""
    store.ingest(page(*articles, number=number), [Analysis()] * len(articles), paper="报", now=NOW)


WRITERS: list[Method] = [
    lambda store: put(store, article("新"), number="02"),
    lambda store: list(store.ingest_many([], now=NOW)) or put(store, article("新"), number="03"),
]
READERS: list[Method] = [
    lambda store: store.articles(TODAY),
    lambda store: store.pages(TODAY),
    lambda store: store.papers(),
    lambda store: store.issue_dates(),
    lambda store: store.latest_issue(TODAY),
    lambda store: store.deadlines(TODAY, TODAY),
    lambda store: store.keyword_counts(TODAY, TODAY),
    lambda store: store.search("在先"),
    lambda store: store.trends("在先", since=TODAY, until=TODAY),
]


@pytest.mark.parametrize("method", WRITERS)
def test_row_57_a_locked_database_is_busy(store: SqlStore, path: Path, method: Method) -> None:
    """Another process holds the write lock: try again, nothing was changed."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            method(store)
        other.execute("ROLLBACK")

    assert len(store.articles(TODAY)) == 1
    method(store)


@pytest.mark.parametrize("method", READERS)
def test_row_57_readers_do_not_wait_for_a_writer(store: SqlStore, path: Path, method: Method) -> None:
    """They see what was there before."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM keywords")

        assert method(store) is not None


@pytest.mark.postgres
@pytest.mark.parametrize("method", WRITERS + READERS)
def test_row_57_a_locked_table_is_busy(locked: SqlStore, method: Method) -> None:
    """Every method of the store, while an administrator holds every table."""
    with pytest.raises(StoreBusy):
        method(locked)


@pytest.fixture(scope="module")
def locked() -> Iterator[SqlStore]:
    """A PostgreSQL store whose tables another connection has locked."""
    with postgres_database() as url, open_store(url, patience=0.05) as opened:
        names = [name for name in sa.inspect(opened.database.engine).get_table_names() if name != "baozhai_version"]
        holder = sa.create_engine(opened.database.engine.url)
        with holder.begin() as connection:
            connection.execute(sa.text(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE"))
            yield opened
        holder.dispose()


def test_row_58_a_reader_cannot_become_a_writer(store: SqlStore) -> None:
    """So no transaction starts as the one and goes on as the other."""
    with pytest.raises(StoreError), store.database.read() as connection:
        connection.execute(sa.text("DELETE FROM keywords"))


def test_row_58_read_then_write_never_fails_halfway(path: Path) -> None:
    """Four threads count up together; none is told that its snapshot is old."""
    with open_store(f"sqlite:///{path}", patience=30) as store:
        with store.database.write() as connection:
            connection.execute(sa.text("INSERT INTO vocabulary (text, articles) VALUES ('数', 0)"))

        def count() -> None:
            for _ in range(25):
                with store.database.write() as connection:
                    found = connection.scalar(sa.text("SELECT articles FROM vocabulary"))
                    connection.execute(sa.text("UPDATE vocabulary SET articles = :more"), {"more": found + 1})

        threads = [threading.Thread(target=count) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with store.database.read() as connection:
            assert connection.scalar(sa.text("SELECT articles FROM vocabulary")) == 100


def test_row_59_a_full_disk_changes_nothing(store: SqlStore, path: Path) -> None:
    """Rolled back whole, the file is sound, and with room it goes on."""
    limit = ["PRAGMA max_page_count=100"]
    sa.event.listen(store.database.engine, "connect", lambda raw, _: raw.execute(limit[0]))
    store.database.engine.dispose()
    large = [article(f"第{n}条", "很长的文章" * 2_000) for n in range(20)]

    with pytest.raises(StoreFull):
        put(store, *large, number="02")

    assert [one.article.headline for one in store.articles(TODAY)] == ["在先"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    limit[0] = "PRAGMA max_page_count=100000"
    store.database.engine.dispose()
    put(store, *large, number="02")


CHILD = """
    import sys
    from digests.errors import StoreError
    from digests.store import open_store
    from tests.faults.test_store import put
    from tests.fakes.printed import article
    store = open_store(sys.argv[1])
    print("open", flush=True)
    sys.stdin.readline()
    try:
        put(store, article("后来"), number="02")
    except StoreError as error:
        print(type(error).__name__, flush=True)
        store.database.engine.dispose(close=False)
        import os
        os._exit(0)
    print("written", flush=True)
"""


def test_row_60_a_commit_that_does_not_reach_the_disk_is_none(path: Path) -> None:
    """fsync fails with EIO: an error, and after a restart the page is not there."""
    with open_store(f"sqlite:///{path}") as store:
        put(store, article("在先"))
    arguments = [sys.executable, "-c", dedent(CHILD), f"sqlite:///{path}"]
    child = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdout.readline()
    inject = ["-f", "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO"]
    try:
        tracer = subprocess.Popen(["strace", *inject, "-p", str(child.pid)], stderr=subprocess.PIPE, text=True)
    except FileNotFoundError:
        child.kill()
        child.wait()
        pytest.skip("no strace to make fsync fail")
    assert tracer.stderr is not None
    if "attached" not in tracer.stderr.readline():
        child.kill()
        child.wait()
        pytest.skip("strace may not attach here")
    output, _ = child.communicate("go\n", timeout=60)
    tracer.send_signal(signal.SIGINT)
    tracer.communicate(timeout=60)

    assert output == "StoreError\n"
    with open_store(f"sqlite:///{path}") as store:
        assert [one.article.headline for one in store.articles(TODAY)] == ["在先"]


def test_row_61_without_a_write_ahead_log_there_is_no_start(path: Path) -> None:
    """Where memory cannot be shared (a network file system; here SQLite's dot-file locks)."""
    with closing(sqlite3.connect(f"file:{path}?vfs=unix-dotfile", uri=True)) as connection:
        connection.execute("CREATE TABLE a (b)")
        with pytest.raises(StoreError, match="write-ahead"):
            write_ahead(connection, path)


def test_row_61_the_log_is_on(store: SqlStore) -> None:
    """As is all else that we rely on, on each connection."""
    with store.database.read() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_row_62_a_damaged_file_is_refused_and_kept(path: Path) -> None:
    """It points to the backup and does not touch the file."""
    with open_store(f"sqlite:///{path}") as store:
        put(store, *[article(f"第{n}条", "文" * 500) for n in range(50)])
    damaged = bytearray(path.read_bytes())
    damaged[3 * 4096 : 30 * 4096] = os.urandom(27 * 4096)
    path.write_bytes(damaged)

    with pytest.raises(StoreCorrupt, match="backup"):
        open_store(f"sqlite:///{path}")

    assert path.read_bytes() == bytes(damaged)


@pytest.mark.parametrize(
    "content", [b"a text, not a database", b"SQLite format 3\0" + b"\xff" * 5000, b"%PDF-1.4\n" * 999]
)
def test_row_63_what_is_no_database_is_refused_and_kept(path: Path, content: bytes) -> None:
    """Whatever the file is, it stays what it is."""
    path.write_bytes(content)

    with pytest.raises((StoreForeign, StoreCorrupt)):
        open_store(f"sqlite:///{path}")

    assert path.read_bytes() == content


@pytest.mark.parametrize("pragma", ["application_id=1", "user_version=3"])
def test_row_63_another_applications_file_is_refused(path: Path, pragma: str) -> None:
    """By its application id, or by its tables where it has none."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE a (b)")
    before = path.read_bytes()

    with pytest.raises(StoreForeign):
        open_store(f"sqlite:///{path}")

    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["/proc/baozhai.db", "/proc/nowhere/baozhai.db", "/dev/null/baozhai.db", "/"])
def test_row_64_where_nothing_can_be_written_is_said(place: str) -> None:
    """A folder without leave, a file as a folder, a folder as a file."""
    with pytest.raises(StoreError, match=re.escape(place)):
        open_store(f"sqlite:///{place}")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_row_64_a_read_only_file_is_said(path: Path) -> None:
    """At the start, not at the first article."""
    open_store(f"sqlite:///{path}").close()
    path.chmod(0o400)

    with pytest.raises(StoreError, match="opened for writing"):
        open_store(f"sqlite:///{path}")


@pytest.mark.postgres
def test_row_67_the_server_cuts_all_connections() -> None:
    """What was under way is busy and undone; the next call has a new connection."""
    with postgres_database() as url, open_store(url) as store:
        put(store, article("在先"))
        with pytest.raises(StoreBusy):
            _deletes_while_cut(store, url)

        assert [one.article.headline for one in store.articles(TODAY)] == ["在先"]
        _cut(url)
        put(store, article("后来"), number="02")


def _deletes_while_cut(store: SqlStore, url: str) -> None:
    with store.database.write() as connection:
        connection.execute(sa.text("DELETE FROM articles"))
        _cut(url)
        connection.execute(sa.text("DELETE FROM pages"))


def _cut(url: str) -> None:
    admin = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with admin.begin() as connection:
        connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    admin.dispose()


@pytest.mark.postgres
def test_a_server_that_is_not_there_is_busy() -> None:
    """One tries again; it is not a traceback."""
    with pytest.raises(StoreBusy):
        open_store("postgresql://nobody@127.0.0.1:1/nothing", patience=2)


def test_row_71_a_child_opens_its_own_connection(store: SqlStore) -> None:
    """Nothing of the parent's pool is in the child's hands, and both go on working."""
    assert store.database.engine.pool.checkedin() > 0  # type: ignore[attr-defined]
    child = os.fork()
    if child == 0:
        free = store.database.engine.pool.checkedin()  # type: ignore[attr-defined]
        os._exit(0 if free == 0 and len(store.articles(TODAY)) == 1 else 1)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    put(store, article("后来"), number="02")


def test_row_118_nothing_of_what_was_forgotten_is_in_the_files(store: SqlStore, path: Path) -> None:
    """Neither in tables, nor in free pages, nor in the log."""
    secret = "绝密的名字"
    with store.database.write() as connection:
        connection.execute(sa.text("INSERT INTO vocabulary (text, articles) VALUES (:text, 1)"), {"text": secret * 50})
    with store.database.write() as connection:
        connection.execute(sa.text("DELETE FROM vocabulary WHERE text LIKE :text"), {"text": f"{secret}%"})

    store.scrub()

    assert not [file.name for file in path.parent.iterdir() if secret.encode() in file.read_bytes()]


def test_row_118_a_forgotten_chat_is_in_no_file(store: SqlStore, path: Path, tmp_path: Path) -> None:
    """Nor in a later backup; again it is nothing to forget."""
    chat = 0x0012_3456_789A_BCDE
    neighbours = [chat + step for step in (-7, 7)]
    for one in (*neighbours, chat):
        store.subscribe(one, ChatKind.PRIVATE, Wishes(), next_at=NOW, now=NOW)
    assert _files_with(path.parent, chat)

    assert store.forget(chat)
    store.backup(tmp_path / "backup.db")

    assert _files_with(path.parent, chat) == []
    assert all("backup.db" in _files_with(path.parent, one) for one in neighbours)
    assert not store.forget(chat)


def _files_with(folder: Path, chat: int) -> list[str]:
    """The files that hold the number as SQLite writes one of its size: eight bytes, the highest first."""
    written = chat.to_bytes(8, "big")
    return [file.name for file in folder.iterdir() if written in file.read_bytes()]


def test_the_file_is_its_owners_alone(store: SqlStore, path: Path) -> None:
    """It holds people's chats."""
    assert [file.stat().st_mode & 0o077 for file in path.parent.iterdir()] == [0] * len(list(path.parent.iterdir()))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make files of somebody else")
def test_what_root_makes_belongs_to_whom_the_folder_does(tmp_path: Path) -> None:
    """A database that root restores, and a backup that root puts into the folder, are the service's own."""
    folder = tmp_path / "state"
    folder.mkdir(mode=0o700)
    os.chown(folder, 61_184, 61_185)
    with open_store(f"sqlite:///{folder / 'a.sqlite3'}") as store:
        assert isinstance(store, SqlStore)
        back_up(store.database, folder / "backup")
        made = list(folder.iterdir())  # the write-ahead log too
        assert {file.name for file in made} >= {"a.sqlite3", "a.sqlite3-wal", "backup"}
        assert {(file.stat().st_uid, file.stat().st_gid) for file in made} == {(61_184, 61_185)}
        assert {file.stat().st_mode & 0o077 for file in made} == {0}
