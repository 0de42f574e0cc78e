"""Databases as each schema left them, with a little of everything in them: an SQLite file, a dump of PostgreSQL.

They are as frozen as the schemas: these never change. ``python -m tests.fakes.released`` freezes what is not frozen yet
and has a successor: the data of the schema before it, brought to it, and values in its new columns (``newcolumns.py``).
"""

import gzip
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from digests.store.engine import open_database
from digests.store.migrate import MIGRATIONS, migrate
from tests.fakes.databases import postgres_database
from tests.fakes.newcolumns import FILLED

FROZEN = Path(__file__).parents[1] / "data" / "schemas"
SCHEMAS = sorted(path.stem for path in FROZEN.glob("*.sql"))
Rows = dict[str, list[dict[str, object]]]


def lay(schema: str, url: str) -> None:
    """Put the database of a schema where ``url`` says: a new file, or an empty database of a server."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        Path(str(address.database)).write_bytes(gzip.decompress((FROZEN / f"{schema}.sqlite3.gz").read_bytes()))
        return
    with psycopg.connect(_plain(url)) as connection:
        connection.execute((FROZEN / f"{schema}.sql").read_bytes())


def rows(url: str) -> Rows:
    """Every row of every table of ours, by the database's own driver; of the search's own tables none."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(f"file:{address.database}?mode=ro", uri=True)) as connection:
            names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            return {name: _sorted(connection.execute(f"SELECT * FROM {name}")) for (name,) in names if _is_data(name)}
    with psycopg.connect(_plain(url)) as server:
        tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {name: _sorted(server.execute(f"SELECT * FROM {name}")) for (name,) in tables if _is_data(name)}  # type: ignore[call-overload]  # a table's name


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _is_data(name: str) -> bool:
    return not name.startswith(("search_", "sqlite_", "index_state", "vocabulary", "baozhai_version"))


def _sorted(cursor: "sqlite3.Cursor | psycopg.Cursor") -> list[dict[str, object]]:
    names = [column[0] for column in cursor.description or ()]
    return sorted((dict(zip(names, row, strict=True)) for row in cursor), key=repr)


def freeze(schema: str) -> None:
    """Write both databases of a schema, from those of the one before it."""
    before = max(name for name in SCHEMAS if name < schema)
    with TemporaryDirectory() as folder, postgres_database() as server:
        files, path = Path(folder) / "migrations", Path(folder) / "file"
        files.mkdir()
        for each in MIGRATIONS.glob("[0-9]*.py"):
            if each.stem <= schema:
                shutil.copy(each, files)
        for url in (f"sqlite:///{path}", server):
            lay(before, url)
            database = open_database(url)
            migrate(database, migrations=files)
            with database.write() as connection:
                for statement in FILLED.get(schema, ()):
                    if connection.execute(sa.text(statement.replace(":", r"\:"))).rowcount != 1:
                        raise ValueError(statement)
            if database.path is not None:
                with database.outside() as connection:
                    connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
                    connection.exec_driver_sql("VACUUM")
            database.close()
        (FROZEN / f"{schema}.sqlite3.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
        command = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", "--no-comments", _plain(server)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
        lines = [line for line in said if line and not line.startswith(("--", "\\"))]
        (FROZEN / f"{schema}.sql").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for each in sorted(file.stem for file in MIGRATIONS.glob("[0-9]*.py"))[:-1]:
        if each not in SCHEMAS:
            freeze(each)
            SCHEMAS.append(each)
