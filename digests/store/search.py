"""Search: a query taken apart, matched by the index, ordered, cut into pages, shown with what was found marked.

    parse | which papers | match | order | cut | show

Newest first costs what is shown. Best first weighs the newest ``WEIGHED`` matches (fewer for a single character, more
where more are to be shown), and of more also the newest ``IN_HEADLINES`` whose headline holds every word; older ones
are counted, not listed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.store.cursor import Cursor, read_cursor
from digests.store.engine import Database
from digests.store.fold import fold
from digests.store.index import COUNTED, Index, Wanted, counted, wanted
from digests.store.query import Field, Query, Term, loosened, parse
from digests.store.rank import score
from digests.store.records import Order, SearchHit, SearchResult, Step, TrendPoint
from digests.store.rows import SEPARATOR
from digests.store.schema import pages as t
from digests.store.snippet import snippet
from digests.store.suggest import KnownWords, suggestions
from digests.store.trends import points

WEIGHED = 600
IN_HEADLINES = 200
OF_ONE_CHARACTER = 200
MOST_SHOWN = 1_000
LONGEST_SEARCH = 5.0  #: seconds
LONGEST_TREND = 30.0  #: seconds


class Search:
    """``SearchStore``."""

    database: Database
    index: Index
    known: KnownWords

    def search(
        self,
        query: str,
        *,
        order: Order = Order.BEST,
        limit: int = 10,
        cursor: str | None = None,
        today: date | None = None,
    ) -> SearchResult:
        """See ``SearchStore.search``."""
        asked = parse(query, today)
        place = read_cursor(cursor)
        if place is not None:
            order = Order.NEWEST if place.score is None else Order.BEST
        if not asked.asks:
            return SearchResult(query=query, order=order, hits=(), total=0, notes=asked.notes)
        limit = max(1, min(limit, MOST_SHOWN))
        with self.database.read(seconds=LONGEST_SEARCH) as connection:
            papers = _papers(connection, asked)
            sought = counted(self.index, connection, wanted(asked, papers))
            looser = None if sought.total or sought.contradicts else loosened(asked)
            if looser is not None:
                wider = counted(self.index, connection, wanted(looser, papers))
                asked, sought = (looser, wider) if wider.total else (asked, sought)
            total = sought.total or 0
            turn = _newest if order is Order.NEWEST or not asked.terms else _best
            nothing: Turn = ([], None, None)
            numbers, following, before = turn(self.index, connection, sought, limit, place) if total else nothing
            return SearchResult(
                query=query,
                order=order,
                hits=tuple(_hits(connection, numbers, asked.terms)),
                total=total,
                exact=total < COUNTED,
                cursor=None if following is None else str(following),
                previous=None if before is None else str(before),
                suggestions=()
                if total or sought.contradicts
                else suggestions(connection, self.index, self.known, asked),
                notes=asked.notes,
            )

    def trends(
        self, word: str, *, since: date, until: date, by: Step = Step.DAY, papers: Sequence[str] = ()
    ) -> list[TrendPoint]:
        """See ``SearchStore.trends``."""
        folded = fold(word)[:64]
        if not folded or since > until:
            return []
        asked = Query(text=word, terms=(Term(text=folded, typed=word),), since=since, until=until)
        with self.database.read(seconds=LONGEST_TREND) as connection:
            return points(connection, self.index, wanted(asked, None), by, papers)


Turn = tuple[list[int], Cursor | None, Cursor | None]  # article numbers, the next page, the page before


def _papers(connection: Connection, query: Query) -> tuple[int, ...] | None:
    """The papers whose names hold all that was asked for; None when nothing was."""
    if not query.papers:
        return None
    rows = connection.execute(sa.select(t.papers.c.id, t.papers.c.name)).all()
    return tuple(row.id for row in rows if all(part in fold(row.name) for part in query.papers))


def _newest(index: Index, connection: Connection, sought: Wanted, limit: int, place: Cursor | None) -> Turn:
    if place is not None and place.back:
        after = index.find(connection, sought.within(place.article + 1, sought.highest), limit + 1, oldest=True)
        numbers = after[:limit][::-1]
        if len(numbers) == limit:
            before = Cursor(article=numbers[0], back=True) if len(after) > limit else None
            return numbers, Cursor(article=numbers[-1]), before
        place = None  # the first page has filled up since
    top = sought.highest if place is None else place.article - 1
    found = index.find(connection, sought.within(sought.lowest, top), limit + 1)
    following = Cursor(article=found[limit - 1]) if len(found) > limit else None
    before = Cursor(article=found[0], back=True) if place is not None and found else None
    return found[:limit], following, before


def _best(index: Index, connection: Connection, sought: Wanted, limit: int, place: Cursor | None) -> Turn:
    added = int(connection.scalar(sa.select(sa.func.max(t.articles.c.added))) or 0)
    known = added if place is None or place.added is None else min(place.added, added)
    ranked = _ranked(index, connection, sought, limit, known, added - known)
    start = _start(ranked, place, limit)
    shown = ranked[start : start + limit]
    following = before = None
    if start + limit < len(ranked):
        following = Cursor(score=-shown[-1][0], article=-shown[-1][1], added=known)
    if start > 0 and shown:
        before = Cursor(score=-shown[0][0], article=-shown[0][1], added=known, back=True)
    return [-article for _score, article in shown], following, before


def _start(ranked: list[tuple[int, int]], place: Cursor | None, limit: int) -> int:
    """Where in the ranked list a page begins."""
    if place is None or place.score is None:
        return 0
    at = (-place.score, -place.article)
    if place.back:
        return max(0, sum(one < at for one in ranked) - limit)
    return sum(one <= at for one in ranked)


def _ranked(
    index: Index, connection: Connection, sought: Wanted, limit: int, known: int, later: int
) -> list[tuple[int, int]]:
    """Minus score and minus number, so that ascending is best first and newest first among equals; ``limit`` at least.

    Articles stored after the search began (``added`` above ``known``, ``later`` of them) are passed over.
    """
    single = all(len(term.text) == 1 for term in sought.terms)  # says little, and is in every second article
    weighed = max(limit, OF_ONE_CHARACTER if single else WEIGHED)
    numbers = index.find(connection, sought, weighed + later)
    if len(numbers) >= weighed and not single:
        numbers = list(dict.fromkeys([*numbers, *index.find(connection, _headlined(sought), IN_HEADLINES + later)]))
    if later:
        fresh = sa.select(t.articles.c.id).where(t.articles.c.added > known)
        passed = set(connection.scalars(fresh))
        numbers = [number for number in numbers if number not in passed]
    texts = index.texts(connection, numbers)
    return sorted((-score(text, sought.terms), -text.number) for text in texts)


def _headlined(sought: Wanted) -> Wanted:
    """The same with every word of more than a character in the headline."""
    terms = (
        replace(term, field=Field.HEAD) if term.field is Field.ANY and len(term.text) > 1 else term
        for term in sought.terms
    )
    return replace(sought, terms=tuple(terms), total=None, newest=None)


def _hits(connection: Connection, numbers: Sequence[int], terms: Sequence[Term]) -> list[SearchHit]:
    query = (
        sa.select(t.articles, t.papers.c.name.label("paper"), t.pages.c.number.label("page_number"))
        .select_from(
            t.articles.join(t.papers, t.papers.c.id == t.articles.c.paper_id).join(
                t.pages, t.pages.c.id == t.articles.c.page_id
            )
        )
        .where(t.articles.c.id.in_(list(numbers)))
    )
    rows = {row["id"]: row for row in connection.execute(query).mappings()}
    words = [term.text for term in terms]
    return [
        SearchHit(
            article=number,
            headline=row["headline"],
            paper=row["paper"],
            published=row["published"],
            number=row["page_number"],
            snippet=snippet([field.replace(SEPARATOR, "\n") for field in _fields(row) if field], words),
        )
        for number in numbers
        for row in [rows[number]]
    ]


def _fields(row: sa.RowMapping) -> list[str]:
    """Where a hit is shown from: the body before all, for the headline is shown anyway."""
    names = ("body", "headline", "kicker", "deck", "column_name", "dateline", "byline", "reporters", "correspondents")
    return [row[name] for name in names]
