"""/forget leaves nothing of a chat: not in a table, not in the file's free pages, not in a later copy."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from digests.store import SqlStore
from digests.store.deliveries import Act, Body, Kind
from tests.bot.conftest import MORNING, Clock
from tests.bot.mornings import dawn
from tests.bot.person import Person
from tests.fakes.botapi import FakeBotApi

#: A number that occurs nowhere else.
CHAT = 7_261_940_385


def _everything(store: SqlStore) -> str:
    """All rows of all tables."""
    with store.database.read() as connection:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        names = connection.execute(sa.text(tables)).scalars().all()
        return "\n".join(str(connection.execute(sa.text(f'SELECT * FROM "{name}"')).all()) for name in names)


def _files_with_it(folder: Path) -> list[str]:
    """The files that hold the number, as bytes or as digits."""
    return _files_with(folder, CHAT.to_bytes(8, "big").lstrip(b"\0"), str(CHAT).encode())


def _files_with(folder: Path, *needles: bytes) -> list[str]:
    return [path.name for path in folder.iterdir() if any(needle in path.read_bytes() for needle in needles)]


async def test_what_was_followed_goes_with_it(
    person: Callable[..., Person], store: SqlStore, api: FakeBotApi, clock: Clock, tmp_path: Path
) -> None:
    """The opening of a digest names what its reader follows: after /forget it is in no row and no byte, whether it was
    sent or waits; what others got as well stays as it was."""
    clock.at = MORNING - timedelta(minutes=30)
    for user, rule in ((CHAT, "溢洪道改造"), (8, "医保"), (9, "医保")):
        await person(user=user).says(f"/follow {rule}")
    await dawn(store, api, MORNING)
    assert "关注词：溢洪道改造" in _everything(store)
    before = [store.deliveries_of(user) for user in (8, 9)]
    for user in (CHAT, 8):
        someone = person(user=user)
        await someone.says("/forget")
        await someone.taps("是，全部删除")
    assert "关注词：溢洪道改造" not in _everything(store)
    assert "关注词：医保" in _everything(store)
    assert [store.deliveries_of(user) for user in (8, 9)] == [[], before[1]]
    store.scrub()
    store.backup(tmp_path / "later.sqlite3")
    assert _files_with(tmp_path, "关注词：溢洪道改造".encode()) == []


async def test_forget_leaves_nothing(
    person: Callable[..., Person], store: SqlStore, clock: Clock, tmp_path: Path
) -> None:
    """After /forget the number is in no row and no byte, nor in a later backup; counts stay; a repeat is a no-op."""
    someone = person(user=CHAT)
    await someone.says("/subscribe")
    assert _files_with_it(tmp_path) != []
    act = Act(key="digest/2026-05-12", kind=Kind.DIGEST, expires=clock() + timedelta(hours=8))
    store.enqueue(act, [Body(html="x", plain="x")], [CHAT, 5], now=clock())
    assert str(CHAT) in _everything(store)
    await someone.says("/forget")
    await someone.taps("是，全部删除")
    assert str(CHAT) not in _everything(store)
    progress = store.progress(act.key)
    assert progress is not None
    assert (progress.total, progress.refused) == (2, 1)
    await someone.says("/forget")
    assert "已删除" in (await someone.taps("是，全部删除"))[0].text
    store.scrub()
    store.backup(tmp_path / "later.sqlite3")
    assert _files_with_it(tmp_path) == []
