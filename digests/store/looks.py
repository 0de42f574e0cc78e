"""What is known of each paper's issue: when it was last looked for, and what could not be had.

A look that did not come to its end, because its process died, is known by it, and so is what was missing: the next look
asks for that alone. What a source said of its content (an ETag, a file's size and time) is kept with it.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from digests.store.deliveries import micros
from digests.store.engine import Database
from digests.store.schema.looks import looks, seen
from digests.store.subscribers import moment

#: Addresses asked for in one statement.
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The last look at an issue: when it began (aware), whether it came to its end, and what it brought."""

    at: datetime
    whole: bool
    tries: int = 0  #: looks in a row after which something was missing, or that died
    missing: tuple[str, ...] = ()  #: addresses that could not be had
    outcome: Mapping[str, int] = field(default_factory=dict)  #: ``pages`` new or corrected, and errors by kind

    @property
    def open(self) -> bool:
        """Whether something is still to be had: it died, or some of it is missing."""
        return not self.whole or bool(self.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a source said of its content when that was last kept whole."""

    etag: str = ""
    modified: str = ""


class Looks:
    """``begin_look``, ``end_look``, ``looks``, ``looks_at``, ``seen``, ``keep_seen`` and ``forget_looks``."""

    database: Database

    def begin_look(self, paper: str, day: date, now: datetime) -> None:
        """An issue is looked for now. What was missing of it is remembered until the look ends."""
        values = {"at": micros(now), "whole": False}
        with self.database.write() as connection:
            insert = _insert(connection, looks).values(paper=paper, day=day, tries=1, **values)
            change = values | {"tries": looks.c.tries + 1}
            connection.execute(insert.on_conflict_do_update(index_elements=["paper", "day"], set_=change))

    def end_look(
        self,
        paper: str,
        day: date,
        *,
        missing: Collection[str] = (),
        outcome: Mapping[str, int] | None = None,
        seen: Mapping[str, Seen] | None = None,
        now: datetime,
    ) -> None:
        """The look came to its end: what is missing, what it brought, and what the source said of what was kept."""
        values: dict[str, object] = {
            "whole": True,
            "missing": json.dumps(sorted(missing), ensure_ascii=False),
            "outcome": json.dumps(dict(outcome or {}), sort_keys=True),
        }
        if not missing:
            values["tries"] = 0
        with self.database.write() as connection:
            mine = sa.and_(looks.c.paper == paper, looks.c.day == day)
            connection.execute(sa.update(looks).where(mine).values(**values))
            _keep_seen(connection, seen or {}, now)

    def looks(self, day: date) -> dict[str, Looked]:
        """The last look at each paper's issue of a day."""
        with self.database.read() as connection:
            rows = connection.execute(sa.select(looks).where(looks.c.day == day)).all()
        return {row.paper: _looked(row) for row in rows}

    def looks_at(self, paper: str, since: date, until: date) -> dict[date, Looked]:
        """The last look at each of a paper's issues of those days, both included."""
        query = sa.select(looks).where(looks.c.paper == paper, looks.c.day.between(since, until))
        with self.database.read() as connection:
            return {row.day: _looked(row) for row in connection.execute(query)}

    def seen(self, addresses: Collection[str]) -> dict[str, Seen]:
        """What these addresses' content was when it was last kept whole."""
        wanted = sorted(set(addresses))
        found: dict[str, Seen] = {}
        with self.database.read() as connection:
            for at in range(0, len(wanted), _BATCH):
                query = sa.select(seen).where(seen.c.address.in_(wanted[at : at + _BATCH]))
                found |= {row.address: Seen(etag=row.etag, modified=row.modified) for row in connection.execute(query)}
        return found

    def keep_seen(self, found: Mapping[str, Seen], *, now: datetime) -> None:
        """These contents were kept whole."""
        with self.database.write() as connection:
            _keep_seen(connection, found, now)

    def forget_looks(self, before: datetime) -> None:
        """Drop what was looked at before a moment (aware)."""
        with self.database.write() as connection:
            for table in (looks, seen):
                connection.execute(sa.delete(table).where(table.c.at < micros(before)))


def _insert(connection: Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _keep_seen(connection: Connection, found: Mapping[str, Seen], now: datetime) -> None:
    rows = [
        {"address": address, "etag": each.etag, "modified": each.modified, "at": micros(now)}
        for address, each in sorted(found.items())
    ]
    if rows:
        insert = _insert(connection, seen)
        change = {name: insert.excluded[name] for name in ("etag", "modified", "at")}
        connection.execute(insert.on_conflict_do_update(index_elements=["address"], set_=change), rows)


def _looked(row: sa.Row[tuple[object, ...]]) -> Looked:
    return Looked(
        at=moment(row.at),
        whole=row.whole,
        tries=row.tries,
        missing=tuple(json.loads(row.missing)),
        outcome=json.loads(row.outcome),
    )
