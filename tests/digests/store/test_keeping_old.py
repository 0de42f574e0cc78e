"""Before a file's schema is changed, the file is kept as it was."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from digests.store import open_store
from digests.store.engine import open_database
from digests.store.migrate import MIGRATIONS, VERSION_TABLE, migrate


def version(path: Path) -> str:
    """The name of a file's schema."""
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()[0])


def test_the_old_file_stays(tmp_path: Path) -> None:
    """Beside the new one, under its schema's name; an opening that changes nothing leaves none."""
    first = tmp_path / "migrations"
    first.mkdir()
    shutil.copy(min(MIGRATIONS.glob("0*.py")), first)
    path = tmp_path / "b.sqlite3"
    old = open_database(f"sqlite:///{path}")
    migrate(old, migrations=first)
    old.close()
    for _ in range(2):
        with open_store(f"sqlite:///{path}") as store:
            newest = store.schema()
    assert version(tmp_path / "b.sqlite3.0001_articles") == "0001_articles"
    assert version(path) == newest == max(MIGRATIONS.glob("0*.py")).stem
    assert sorted(each.name for each in tmp_path.glob("*.0*")) == ["b.sqlite3.0001_articles"]


def test_a_new_file_has_no_past(tmp_path: Path) -> None:
    """Nothing is kept of nothing."""
    with open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}"):
        assert list(tmp_path.glob("*.0*")) == []
