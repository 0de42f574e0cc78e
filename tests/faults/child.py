"""A program to be killed: it queues one act and delivers it, and dies where ``crash_at``, as ``point:n``, says.

Points are those that ``Sender`` names (``after-claim``, ``after-accept``, ``after-mark``), ``before-enqueue``,
``after-enqueue``, and ``sql TEXT``: after the n-th statement with that text, before its transaction is committed.
It ends with status 0 when its act has come to its end, 10 + n for an ending of the sender.

Started as it is, it is a nursery: everything is imported once, and each line of its input, a JSON object, forks a
child; it prints ``pid`` when one is born and ``pid status`` when it is dead.
"""

import asyncio
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, NoReturn

import sqlalchemy as sa

from bot.delivery import Ending, Pushing
from bot.logs import configure
from bot.rate import Limits
from bot.run import Stop
from bot.settle import Patience
from bot.transport import AiohttpRequest
from digests.store import SqlStore, open_store
from digests.store.deliveries import SECOND, Act, Kind
from tests.fakes.pushed import bodies
from tests.fakes.sending import sending

KEY = "digest/2026-07-27"


class Crash:
    """Kills its own process at the n-th passing of a point."""

    def __init__(self, wanted: str) -> None:
        self.point, _, number = wanted.rpartition(":")
        self._left = int(number or 0)
        self._seen: Counter[str] = Counter()

    def __call__(self, point: str) -> None:
        """A point is passed."""
        self._seen[point] += 1
        if point == self.point and self._seen[point] == self._left:
            os.kill(os.getpid(), signal.SIGKILL)

    def listen(self, store: SqlStore) -> None:
        """Take statements for points."""
        if not self.point.startswith("sql "):
            return

        def executed(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if self.point.removeprefix("sql ") in statement:
                self(self.point)

        sa.event.listen(store.database.engine, "after_cursor_execute", executed)


async def main(options: SimpleNamespace) -> int:
    """Queue, deliver, end."""
    crash = Crash(options.crash_at)
    store = open_store(options.database)
    crash.listen(store)
    stop = Stop()
    stop.listen()
    crash("before-enqueue")
    now = datetime.now(UTC)
    texts = [f"第{n}部分" for n in range(1, options.parts + 1)]
    act = Act(key=KEY, kind=Kind.DIGEST, expires=now + timedelta(hours=1))
    if options.chats:
        store.enqueue(act, bodies(*texts), range(1, options.chats + 1), now=now)
    crash("after-enqueue")
    limits = Limits(per_second=options.rate + 1, per_chat=50, answers=1)
    how = Pushing(workers=options.workers, lease=options.lease, finish=3.0,
                  patience=Patience(unknown=SECOND // 10, not_sent=SECOND // 10))  # fmt: skip
    request = AiohttpRequest(connections=options.workers + 4, read_timeout=5.0)
    if options.serve:
        request = AiohttpRequest(connections=options.workers + 4, read_timeout=0.5)
    async with sending(store, options.api, limits=limits, how=how, crash=crash, request=request) as sender:
        task = asyncio.create_task(sender.run())
        end = time.monotonic() + options.within
        while time.monotonic() < end and not task.done() and not stop.event.is_set():
            await asyncio.sleep(0.02)
            if not options.serve and not any(act.open for act in store.running()):
                break
        sender.stop()
        ending = await task
    store.close()
    return 0 if ending is Ending.STOPPED else 10 + list(Ending).index(ending)


DEFAULTS = {
    "chats": 5,
    "parts": 1,
    "workers": 1,
    "rate": 500.0,
    "lease": 2.0,
    "within": 120.0,
    "crash_at": "",
    "serve": False,
}


def live(options: dict[str, Any]) -> NoReturn:
    """The child's life."""
    log = os.open(options["log"], os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    os.dup2(log, 2)
    os.environ.update(options.pop("environment", {}))
    configure(level="info")
    status = 1
    try:
        status = asyncio.run(main(SimpleNamespace(**DEFAULTS | options)))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def tell(*numbers: int) -> None:
    """One line in one write: two threads that print at once would mix theirs."""
    os.write(1, (" ".join(map(str, numbers)) + "\n").encode())


def bury(pid: int) -> None:
    """Wait for a child and tell how it ended."""
    _, status = os.waitpid(pid, 0)
    tell(pid, os.waitstatus_to_exitcode(status))


def nursery() -> None:
    """A child for each line."""
    for line in sys.stdin:
        if (pid := os.fork()) == 0:
            live(json.loads(line))
        tell(pid)
        threading.Thread(target=bury, args=(pid,), daemon=True).start()


if __name__ == "__main__":
    nursery()
