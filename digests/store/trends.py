"""How often a word occurs over time, from the index alone: an article's number says its day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy import Connection

from digests.store.index import Index, Wanted
from digests.store.order import day_of
from digests.store.records import Step, TrendPoint
from digests.store.schema import pages as t


def points(connection: Connection, index: Index, wanted: Wanted, by: Step, papers: Sequence[str]) -> list[TrendPoint]:
    """One point for each day or month and paper with the word, in the order day, paper."""
    counts: defaultdict[tuple[date, str], list[int]] = defaultdict(lambda: [0, 0])
    for paper_id, name in connection.execute(sa.select(t.papers.c.id, t.papers.c.name)).all():
        if papers and name not in papers:
            continue
        for number, times in index.occurrences(connection, replace(wanted, papers=(paper_id,))):
            day = day_of(number)
            count = counts[day.replace(day=1) if by == Step.MONTH else day, name]
            count[0] += 1
            count[1] += times
    return [
        TrendPoint(day=day, paper=paper, articles=articles, occurrences=occurrences)
        for (day, paper), (articles, occurrences) in sorted(counts.items())
    ]
