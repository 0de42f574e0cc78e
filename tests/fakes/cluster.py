"""A PostgreSQL server of one's own, to be stopped in the middle of things."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


def binaries() -> Path | None:
    """Where initdb and pg_ctl are, or None."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


class Cluster:
    """One server on loopback."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self._data, self._bin = folder / "data", bin_folder
        # The server refuses to run as root.
        self._user = "postgres" if os.getuid() == 0 else None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        if self._user:
            shutil.chown(folder, self._user)
        self._run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", str(self._data))

    def _run(self, program: str, *words: str, check: bool = True) -> None:
        subprocess.run(
            [self._bin / program, *words], check=check, user=self._user, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, cwd=self._data.parent,
        )  # fmt: skip

    @property
    def url(self) -> str:
        """Its address."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Up."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._data.parent}"
        self._run("pg_ctl", "-D", str(self._data), "-w", "-l", str(self._data.parent / "log"), "-o", options, "start")

    def crash(self) -> None:
        """Down, as in a power cut."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop", check=False)


@contextmanager
def cluster() -> Iterator[Cluster | None]:
    """A running server, or None where PostgreSQL is not installed."""
    bin_folder = binaries()
    if bin_folder is None:
        yield None
        return
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            server = Cluster(folder, bin_folder)
            server.start()
        except (OSError, subprocess.CalledProcessError, LookupError):
            yield None
            return
        try:
            yield server
        finally:
            server.crash()
