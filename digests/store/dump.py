"""A dump of a PostgreSQL database, by the server's own tool: what a schema's change can be taken back with."""

import os
import shutil
import subprocess
from pathlib import Path

from digests.errors import Said, StoreError
from digests.store.engine import Database
from digests.store.private import create_private
from digests.store.queue import SCHEMA as QUEUE


def dump(database: Database, path: Path) -> None:
    """Write everything but the job queue into a new file that ``pg_restore`` reads; only its owner can read it.

    Raises ``StoreError`` when there is no ``pg_dump``, when it fails, or when the file exists.
    """
    program = shutil.which("pg_dump")
    if program is None:
        raise StoreError(reason="there is no pg_dump for a backup; it comes with PostgreSQL's client")
    if path.exists():
        raise StoreError(reason=Said("{path} exists already", path=path))
    part = path.with_name(path.name + ".part")
    url = database.engine.url
    address = url.set(drivername="postgresql", password=None).render_as_string()
    password = {} if url.password is None else {"PGPASSWORD": str(url.password)}  # not where other users see it
    try:
        create_private(part)
        # The queue follows from our tables, and the older program makes its own.
        command = [program, "--format=custom", f"--exclude-schema={QUEUE}", f"--file={part}", f"--dbname={address}"]
        done = subprocess.run(command, env=os.environ | password, capture_output=True, text=True, check=False)  # noqa: S603  # our own words and an address that was given
        if done.returncode:
            raise StoreError(reason=Said("pg_dump failed: {why}", why=" ".join(done.stderr.split())[-300:]))
        part.rename(path)
    except OSError as error:
        raise StoreError(reason=Said("{part} cannot be written ({why})", part=part, why=error.strerror)) from error
    finally:
        part.unlink(missing_ok=True)
