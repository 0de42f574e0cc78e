"""Processes of their own, to be killed."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.botapi import FakeBotApi

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A process that delivers (``tests/faults/child.py``)."""

    pid: int
    ended: Future[int]
    logged: Path

    async def wait(self, within: float = 180.0) -> tuple[int, str]:
        """Its exit status (-9 for a kill) and its log."""
        status = await asyncio.wait_for(asyncio.wrap_future(self.ended), within)
        return status, self.logged.read_text()


class Nursery:
    """Where children come from: a process that has imported everything and forks."""

    def __init__(self, folder: Path, preload: Path | None = None) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.child"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | ({"LD_PRELOAD": str(preload)} if preload else {}),
        )  # fmt: skip
        self._born: Future[int] = Future()
        self._ends: dict[int, Future[int]] = {}
        self._number = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            pid, *status = map(int, line.split())
            if status:
                self._ends[pid].set_result(status[0])
            else:
                self._ends[pid] = Future()
                self._born.set_result(pid)

    async def start(self, url: str, api: str, **options: object) -> Child:
        """A child, alive."""
        self._number += 1
        logged = self._folder / f"{self._number}.log"
        self._born = Future()
        assert self._process.stdin is not None
        said = {"database": url, "api": api, "log": str(logged), **options}
        self._process.stdin.write(json.dumps(said) + "\n")
        self._process.stdin.flush()
        pid = await asyncio.wait_for(asyncio.wrap_future(self._born), 180)
        return Child(pid=pid, ended=self._ends[pid], logged=logged)

    async def run(self, url: str, api: str, **options: object) -> tuple[int, str]:
        """A child's whole life: its exit status and its log."""
        return await (await self.start(url, api, **options)).wait()

    def close(self) -> None:
        """No more children."""
        self._process.kill()
        self._process.wait()


async def accepted(api: FakeBotApi, count: int) -> None:
    """Until so many messages were accepted; fails where the children send no more."""
    async with asyncio.timeout(120):
        while len(api.accepted) < count:  # noqa: ASYNC110  # in another process
            await asyncio.sleep(0.01)


@contextmanager
def nursery(preload: Path | None = None) -> Iterator[Nursery]:
    """A nursery for some tests; ``preload``: a shared library that stands before all others in its children."""
    with tempfile.TemporaryDirectory() as folder:
        opened = Nursery(Path(folder), preload)
        try:
            yield opened
        finally:
            opened.close()
