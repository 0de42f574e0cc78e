"""Many pages at once: back-fill and moving house. The same rules as for one page, in fewer and larger transactions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection

from digests.model import Analysis, Page
from digests.store.desk import Desk
from digests.store.engine import Database
from digests.store.index import Index
from digests.store.pages import check_page, keep, one_at_a_time
from digests.store.records import Ingested

#: Pages in one transaction.
BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A page that is to be kept, as ``ingest`` takes it."""

    page: Page
    analyses: Sequence[Analysis]
    paper: str
    name: str = ""


class Bulk:
    """``PageStore.ingest_many``."""

    database: Database
    index: Index

    def ingest_many(self, pages: Iterable[Incoming], *, now: datetime, batch: int = BATCH) -> Iterator[Ingested]:
        """See ``PageStore.ingest_many``."""
        coming = iter(pages)
        while some := list(islice(coming, batch)):
            for one in some:
                check_page(one.page, one.analyses, one.name)
            with self.database.write() as connection:
                one_at_a_time(connection)
                _with_room(connection)
                desk = Desk(connection, self.index)
                desk.look_up([(one.paper, one.page.published) for one in some])
                done = [keep(desk, one.page, one.analyses, paper=one.paper, now=now, name=one.name) for one in some]
                desk.flush()
            yield from done
        with self.database.write() as connection:
            self.index.settle(connection)


def _with_room(connection: Connection) -> None:
    """GIN gathers what is new and sorts it in now and then: the more at once, the fewer pages it touches twice."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL gin_pending_list_limit = '64MB'")
        connection.exec_driver_sql("SET LOCAL work_mem = '256MB'")
