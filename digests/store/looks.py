"""When an issue was last looked for. A look that did not come to its end, because its process died, is known by it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from digests.store.deliveries import micros
from digests.store.engine import Database
from digests.store.schema.looks import looks
from digests.store.subscribers import moment

#: Days after which nobody asks any more.
_KEPT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The last look at an issue: when it began (aware), and whether it came to its end."""

    at: datetime
    whole: bool


class Looks:
    """``begin_look``, ``end_look`` and ``looks``."""

    database: Database

    def begin_look(self, papers: Collection[str], day: date, now: datetime) -> None:
        """These papers' issues are looked for now."""
        rows = [{"paper": paper, "day": day, "at": micros(now), "whole": False} for paper in sorted(papers)]
        if not rows:
            return
        insert = (postgresql if self.database.dialect == "postgresql" else sqlite).insert(looks)
        values = {"at": insert.excluded.at, "whole": insert.excluded.whole}
        with self.database.write() as connection:
            connection.execute(sa.delete(looks).where(looks.c.day < day - timedelta(days=_KEPT)))
            connection.execute(insert.on_conflict_do_update(index_elements=["paper", "day"], set_=values), rows)

    def end_look(self, papers: Collection[str], day: date) -> None:
        """All that these papers had was read."""
        with self.database.write() as connection:
            mine = sa.and_(looks.c.day == day, looks.c.paper.in_(list(papers)))
            connection.execute(sa.update(looks).where(mine).values(whole=True))

    def looks(self, day: date) -> dict[str, Looked]:
        """The last look at each paper's issue of a day."""
        with self.database.read() as connection:
            rows = connection.execute(sa.select(looks).where(looks.c.day == day)).all()
        return {row.paper: Looked(at=moment(row.at), whole=row.whole) for row in rows}
