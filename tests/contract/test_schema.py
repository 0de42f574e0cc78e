"""Opening: made, brought up to date, or refused untouched."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from digests.errors import StoreBusy, StoreError, StoreForeign, StoreNewer
from digests.model import Article
from digests.store import SqlStore, open_store
from digests.store.engine import open_database
from digests.store.migrate import MIGRATIONS, VERSION_TABLE, migrate
from digests.store.order import first_of
from digests.store.schema import metadata
from tests.fakes.printed import NOW, TODAY, analysis, article, page

FAILING = """
import sqlalchemy as sa
from alembic import op
revision = "9999_broken"
down_revision = {before!r}
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer))
    op.execute("SELECT nothing FROM nowhere")
"""

#: An article as the first schema keeps it.
OLD_ROWS: dict[str, dict[str, Any]] = {
    "papers": {"id": 1, "name": "江城日报"},
    "issues": {"id": 1, "paper_id": 1, "published": TODAY},
    "pages": {
        "id": 1, "issue_id": 1, "number": "01", "section": "", "name": "", "masthead": "", "published_from": "given",
        "content": "", "revision": 1, "shown": True, "furniture": [], "unplaced": [], "notes": [],
        "ingested": "2022-04-19T00:00:00.000000+00:00",
    },
    "articles": {
        "id": first_of(TODAY), "added": 1, "paper_id": 1, "page_id": 1, "position": 0, "shown": True,
        "published": TODAY, "confidence": 1.0, "kicker": "", "headline": "水库", "deck": "", "column_name": "",
        "dateline": "", "reporters": "", "correspondents": "", "summary": "", "body": "开工。",
    },
}  # fmt: skip


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith(("search_", VERSION_TABLE)))


def test_the_migrated_schema_is_the_metadatas(store: SqlStore) -> None:
    """What the numbered files make is what the code reads and writes."""
    with store.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _ours})
        assert compare_metadata(context, metadata) == []


def test_row_65_a_newer_schema_is_refused(url: str) -> None:
    """A version that we do not know: no write."""
    store = open_store(url)
    with store.database.write() as connection:
        connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '9999_future'"))
    store.close()

    with pytest.raises(StoreNewer):
        open_store(url)


def test_row_65_a_newer_user_version_is_refused(tmp_path: Path) -> None:
    """SQLite's own version number says the same."""
    path = tmp_path / "baozhai.db"
    open_store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=9999")
    before = path.read_bytes()

    with pytest.raises(StoreNewer, match="9999"):
        open_store(f"sqlite:///{path}")

    assert path.read_bytes() == before


def test_row_66_a_failing_migration_leaves_the_old_version(url: str, tmp_path: Path) -> None:
    """Rolled back whole; the old version still opens."""
    open_store(url).close()
    files = tmp_path / "migrations"
    files.mkdir()
    for file in MIGRATIONS.glob("[0-9]*.py"):
        (files / file.name).write_text(file.read_text())
    newest = max(file.stem for file in files.glob("[0-9]*.py"))
    (files / "9999_broken.py").write_text(FAILING.format(before=newest))
    database = open_database(url)

    with pytest.raises(StoreError):
        migrate(database, migrations=files)

    assert not sa.inspect(database.engine).has_table("half")
    database.close()
    open_store(url).close()


def test_row_63_another_applications_database_is_refused(url: str) -> None:
    """It has tables and none of ours."""
    database = open_database(url)
    with database.write() as connection:
        connection.execute(sa.text("CREATE TABLE someone_elses (id integer)"))

    with pytest.raises(StoreForeign):
        migrate(database)

    assert sa.inspect(database.engine).get_table_names() == ["someone_elses"]
    database.close()


def test_reading_ends_in_time(store: SqlStore) -> None:
    """What takes longer than it may is given up: busy, and the connection is as good as before."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(StoreBusy), store.database.read(seconds=0.2) as connection:
        connection.execute(sa.text(endless))

    with store.database.read() as connection:
        assert connection.scalar(sa.text("SELECT 1")) == 1


def test_an_index_of_other_tokens_is_made_anew(url: str) -> None:
    """After a new version of the tokens, of Unicode or of OpenCC: by itself, when the store is opened."""
    with open_store(url) as store:
        store.ingest(page(article("水库开工")), [analysis()], paper="江城日报", now=NOW)
        with store.database.write() as connection:
            store.index.renew(connection, [])
            connection.execute(sa.text("UPDATE index_state SET tokens = 'older'"))
        assert store.search("水库").total == 0

    with open_store(url) as store:
        assert store.search("水库").total == 1


def test_opening_twice_is_opening_once(url: str) -> None:
    """The second time nothing is left to do."""
    open_store(url).close()
    open_store(url).close()


def test_articles_of_the_schema_before_stay(url: str, tmp_path: Path) -> None:
    """What was kept by an earlier version is read and found by this one, in either database."""
    files = tmp_path / "migrations"
    files.mkdir()
    for file in sorted(MIGRATIONS.glob("[0-9]*.py"))[:-1]:
        (files / file.name).write_text(file.read_text())
    database = open_database(url)
    migrate(database, migrations=files)
    with database.write() as connection:
        for table, row in OLD_ROWS.items():
            old = sa.Table(table, sa.MetaData(), autoload_with=connection)
            connection.execute(sa.insert(old).values(row))
    database.close()

    with open_store(url) as store:
        assert [hit.headline for hit in store.search("水库").hits] == ["水库"]
        assert store.article(OLD_ROWS["articles"]["id"]).article == Article(headline="水库", paragraphs=("开工。",))
