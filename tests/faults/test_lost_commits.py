"""Row 68: PostgreSQL has committed, and its answer is lost on the way."""

from collections import Counter
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from bot.delivery import Ending
from digests.errors import StoreBusy
from digests.store import SqlStore, open_store
from digests.store.schema.outbox import outbox
from tests.fakes.botapi import FakeBotApi
from tests.fakes.cutting import CuttingProxy
from tests.fakes.databases import postgres_database
from tests.fakes.pushed import AT, NOW, act, bodies
from tests.fakes.sending import sending, until_empty
from tests.faults.test_answers import now

pytestmark = pytest.mark.postgres


@pytest.fixture
def road() -> Iterator[CuttingProxy]:
    proxy = CuttingProxy()
    yield proxy
    proxy.close()


@pytest.fixture
def store(road: CuttingProxy) -> Iterator[SqlStore]:
    """A store in PostgreSQL, over a road that can be cut."""
    with postgres_database() as url, open_store(road.url(url), patience=2) as opened:
        yield opened


def test_row_68_a_claim_whose_answer_is_lost_is_looked_at_again(store: SqlStore, road: CuttingProxy) -> None:
    """It is busy for the caller and done in the database; the caller, who sent nothing of it, takes it back."""
    store.enqueue(act(), bodies("一"), [1, 2], now=NOW)
    claimed = [row.id for row in store.exchange("a", want=2, now=AT).claimed]
    road.cut_at = 1
    with pytest.raises(StoreBusy):
        store.exchange("a", begin=claimed, now=AT)

    assert (road.cuts, states(store)) == (1, {"sending": 2})
    assert store.reconcile("a", []) == 2
    assert states(store) == {"pending": 2}


def states(store: SqlStore) -> Counter[str]:
    with store.database.read() as connection:
        return Counter(connection.execute(sa.select(outbox.c.state)).scalars())


@pytest.mark.parametrize("cut_at", [1, 2, 3, 4])
async def test_row_68_each_part_goes_once(store: SqlStore, road: CuttingProxy, api: FakeBotApi, cut_at: int) -> None:
    """Whichever commit's answer is lost: of the lease, of the beginning, of what became of it."""
    store.enqueue(act(now=now()), bodies("一"), [1, 2, 3], now=now())
    road.cut_at = cut_at
    async with sending(store, api.url) as sender:
        assert await until_empty(sender, store) is Ending.STOPPED

    assert road.cuts == 1
    assert Counter(message.chat for message in api.messages()) == {1: 1, 2: 1, 3: 1}
    assert states(store) == {"sent": 3}
