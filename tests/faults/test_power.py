"""Row 12: the power fails, or the disk does. What Telegram got is then known, whatever else is lost.

The senders run over a disk (``tests/fakes/disk.c``) of which only what was synced is left.
"""

import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.delivery import Ending
from digests.store import open_store
from digests.store.schema.outbox import outbox
from tests.fakes.botapi import FakeBotApi
from tests.fakes.children import ROOT, Nursery, nursery
from tests.fakes.pushed import act, bodies
from tests.faults.test_answers import now

CHATS = range(1, 13)
#: Seconds after which another sender takes up what a dead one had claimed.
LEASE = 0.8


@pytest.fixture(scope="module")
def over_the_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Senders whose disk may lose what was not synced, and fail."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler to build the disk with")
    library = tmp_path_factory.mktemp("disk") / "disk.so"
    source = ROOT / "tests" / "fakes" / "disk.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-o", library, source, "-ldl"], check=True)
    with nursery(preload=library) as opened:
        yield opened


@pytest.fixture
def disk(tmp_path: Path, url: str) -> Path:
    """The folder with what a power cut leaves of a store; empty but for its tables so far."""
    open_store(url).close()
    folder = tmp_path / "disk"
    folder.mkdir()
    shutil.copy(tmp_path / "baozhai.db", folder)
    return folder


def parts(url: str) -> dict[int, str]:
    """The state of each chat's part."""
    with open_store(url) as store, store.database.read() as connection:
        return {row.chat: row.state for row in connection.execute(sa.select(outbox.c.chat, outbox.c.state))}


@pytest.mark.parametrize(
    "crash_at", ["after-enqueue:1", "after-claim:2", "after-accept:1", "after-accept:3", "after-mark:2"]
)
async def test_row_12_power_loss(
    url: str, disk: Path, api: FakeBotApi, over_the_disk: Nursery, children: Nursery, crash_at: str
) -> None:
    """The list survives, no part left without its claim on the disk, what was marked is not sent again."""
    environment = {"DISK": str(disk)}
    status, log = await over_the_disk.run(
        url, api.url, crash_at=crash_at, chats=len(CHATS), lease=LEASE, environment=environment
    )
    assert status == -signal.SIGKILL, log
    left = f"sqlite:///{disk / 'baozhai.db'}"
    found = parts(left)
    got = {message.chat for message in api.messages()}
    assert set(found) == set(CHATS)
    assert {found[chat] for chat in got if chat} <= {"sending", "sent"}
    marked = {chat for chat, state in found.items() if state == "sent"}
    assert len(marked) >= (2 if crash_at == "after-mark:2" else 0)
    assert (await children.run(left, api.url, chats=0))[0] == 0
    times = Counter(message.chat for message in api.messages())
    assert (set(times), set(parts(left).values())) == (set(CHATS), {"sent"})
    assert (max(times.values()) <= 2, {times[chat] for chat in marked} <= {1}) == (True, True)


@pytest.mark.parametrize("synced", [2, 6, 10])
async def test_row_12_a_failing_disk(
    url: str, disk: Path, api: FakeBotApi, over_the_disk: Nursery, children: Nursery, synced: int
) -> None:
    """From some sync on each ends with EIO: the sending stops, and what left before has its claim on the disk."""
    with open_store(url) as store:
        store.enqueue(act(now=now()), bodies("一"), CHATS, now=now())
    shutil.copy(url.removeprefix("sqlite:///"), disk)
    environment = {"DISK": str(disk), "EIO_AFTER": str(synced)}
    status, log = await over_the_disk.run(url, api.url, chats=0, lease=LEASE, environment=environment)
    assert status == 10 + list(Ending).index(Ending.STORE), log
    left = f"sqlite:///{disk / 'baozhai.db'}"
    found, got = parts(left), {message.chat for message in api.messages()}
    assert len(got) < len(CHATS)
    assert {found[chat] for chat in got if chat} <= {"sending", "sent"}
    assert (await children.run(left, api.url, chats=0))[0] == 0
    times = Counter(message.chat for message in api.messages())
    assert (set(times), max(times.values()) <= 2) == (set(CHATS), True)
