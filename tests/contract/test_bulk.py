"""Many pages at once: the rules of one page, and what a load leaves behind that does not come to its end."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa

from digests.errors import StoreBusy
from digests.model import Analysis
from digests.store import SqlStore
from digests.store.bulk import Incoming
from digests.store.records import Change
from tests.fakes.databases import clear
from tests.fakes.printed import NOW, TODAY, analysis, article, page


def incoming(number: str, *bodies: str, **changed: object) -> Incoming:
    """A page with an article for each body."""
    articles = tuple(article(f"标题{place}", body) for place, body in enumerate(bodies))
    printed = replace(page(*articles, number=number), **changed)  # type: ignore[arg-type]  # any field of a page
    return Incoming(page=printed, analyses=[analysis("防汛")] * len(bodies), paper="报")


def test_a_batch_knows_the_pages_before_it_in_the_batch(store: SqlStore) -> None:
    """New, the same again, corrected, and the corrected again: as if they had come one by one."""
    coming = [
        incoming("01", "水库除险"),
        incoming("01", "水库除险"),
        incoming("01", "水库除险加固"),
        incoming("01", "水库除险加固"),
        incoming("02", "开工", published=None),
        incoming("02", "开工", published=None),
    ]
    done = list(store.ingest_many(coming, now=NOW))

    assert [one.status for one in done] == [
        Change.NEW, Change.UNCHANGED, Change.REVISED, Change.UNCHANGED, Change.NEW, Change.UNCHANGED,
    ]  # fmt: skip
    assert [one.page for one in done[:4]] == [done[0].page, done[0].page, done[2].page, done[2].page]
    assert [hit.article for hit in store.search("除险").hits] == list(done[2].articles)
    assert len(store.pages(TODAY)) == 1
    again = list(store.ingest_many([replace(coming[2], analyses=[Analysis()])], now=NOW))
    assert [(one.status, one.page) for one in again] == [(Change.UNCHANGED, done[2].page)]


@pytest.mark.postgres
def test_a_load_that_waits_too_long_keeps_nothing_and_can_be_begun_again(postgres_store: SqlStore) -> None:
    """Rows go in as COPY, which another's lock holds up as it does any statement."""
    clear(postgres_store.database.engine)
    coming = [incoming(f"{n}", f"开工{n}") for n in range(3)]
    with _locked(postgres_store), pytest.raises(StoreBusy):
        list(postgres_store.ingest_many(coming, now=NOW))

    assert postgres_store.papers() == []
    assert [one.status for one in postgres_store.ingest_many(coming, now=NOW)] == [Change.NEW] * 3


@pytest.mark.postgres
def test_a_load_whose_connection_is_cut_keeps_nothing_and_can_be_begun_again(postgres_store: SqlStore) -> None:
    """The server ends it in the middle of its COPY; the pool gives out no connection that is dead."""
    clear(postgres_store.database.engine)
    coming = [incoming(f"{n}", f"开工{n}") for n in range(3)]
    with _locked(postgres_store), ThreadPoolExecutor(1) as pool:
        cut = pool.submit(_cut_copy, postgres_store)
        with pytest.raises(StoreBusy):
            list(postgres_store.ingest_many(coming, now=NOW))
        assert cut.result()

    assert postgres_store.papers() == []
    assert [one.status for one in postgres_store.ingest_many(coming, now=NOW)] == [Change.NEW] * 3


@contextmanager
def _locked(store: SqlStore) -> Iterator[None]:
    with store.database.write() as connection:
        connection.execute(sa.text("LOCK TABLE articles IN SHARE MODE"))
        yield


def _cut_copy(store: SqlStore) -> bool:
    """End the connection that waits in its COPY, as soon as there is one."""
    ending = sa.text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND query LIKE 'COPY articles%' AND wait_event_type = 'Lock'"
    )
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with store.database.outside() as connection:
            if connection.scalar(ending):
                return True
        time.sleep(0.01)
    return False
