"""How fast, how large, how exact the search is: python -m tests.benchmarks.bench_search [--articles N] [--database URL]

Articles of 200 characters over 2,000 days and 8 papers go in through ``ingest_many``; then each kind of query is asked
in both orders, as a person's first page of ten with its count and its snippets. ``--beside`` asks LIKE and tantivy
as well (pip install tantivy). Times are milliseconds of the wall; "processor" is of this thread and of PostgreSQL's
processes; ingest is seconds of this process, and of the server's. Run it alone on the machine.
"""

import argparse
import functools
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from digests.i18n import traditional
from digests.model import Analysis, Article, Keyword, Page
from digests.store import SqlStore, open_store
from digests.store.bulk import Incoming
from digests.store.cursor import Cursor
from digests.store.fold import fold
from digests.store.order import first_of
from digests.store.records import Order
from tests.benchmarks import beside
from tests.benchmarks.corpus import DAYS, FIRST_DAY, Written, articles

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PER_PAGE = 10
Queries = dict[str, list[str]]


def pages(count: int) -> Iterator[Incoming]:
    """The articles as pages of at most ten."""
    for (day, paper), group in groupby(_by_paper(count), key=lambda one: (one.published, one.paper)):
        number = 0
        while some := list(islice(group, PER_PAGE)):
            number += 1
            yield Incoming(
                page=Page(
                    articles=tuple(Article(headline=one.headline, paragraphs=(one.body,)) for one in some),
                    published=day,
                    number=f"{number:02}",
                ),
                analyses=[Analysis(keywords=(Keyword(text=one.body[:2], weight=1.0),)) for one in some],
                paper=paper,
            )


def _by_paper(count: int) -> Iterator[Written]:
    for _day, group in groupby(articles(count), key=lambda one: one.published):
        yield from sorted(group, key=lambda one: one.paper)


def queries(count: int, each: int = 40) -> Queries:
    """Queries of every kind, drawn from articles all over the corpus."""
    draw = random.Random(7)  # not for secrets
    sample = [one.body for place, one in enumerate(articles(count)) if place % max(1, count // 400) == 0]
    parts = [part for body in sample for part in body.replace("。", "，").split("，") if len(part) > 8]

    def piece(length: int) -> str:
        part = draw.choice(parts)
        start = draw.randrange(len(part) - length)
        return part[start : start + length]

    frequent = ["的", "是", "中国", "没有", "一个", "我们", "工作", "水", "2022年", "问题"]
    usual = ["中国", "没有", "一个", "我们", "工作", "问题"]
    alone = ["报纸:江城", "日期:2021-06", "记者:张", "-没有", "日期:2020 报纸:山城", "-问题 -工作"]
    fields = ["标题:{}", "报纸:江城 {}", "日期:2019-02 {}", "{} 日期:..2020"]
    return {
        "rare": [piece(3) for _ in range(each)],
        "frequent": frequent * (each // 10),
        "two words": [f"{piece(2)} {piece(2)}" for _ in range(each)],
        "two frequent": [" ".join(draw.sample(usual, 2)) for _ in range(each)],
        "phrase": [f'"{piece(5)}"' for _ in range(each)],
        "one character": [piece(1) for _ in range(each)],
        "with field": [f"标题:{piece(2)}" if n % 2 else f"{piece(2)} 日期:2021-06" for n in range(each)],
        "nothing": [piece(2) + "鿀" for _ in range(each)],
        "rare phrase of frequent pairs": [f'"{word}"' for word in seldom(count, each)],
        "without a word": [f"{draw.choice(usual)} -{piece(1 + n % 2)}" for n in range(each)],
        "without a frequent one": [f"{draw.choice([piece(2), *usual])} -{draw.choice(frequent)}" for _ in range(each)],
        "field and frequent": [fields[n % 4].format(draw.choice(frequent)) for n in range(each)],
        "word and character": [f"{piece(2)} {piece(1)}" for _ in range(each)],
        "field alone": [alone[n % len(alone)] for n in range(each)],
        "pasted": [draw.choice(sample)[: 40 + 160 * (n % 2)] for n in range(each)],
        "Traditional": [f"{traditional(piece(2 + n % 2))} {traditional(draw.choice(usual))}" for n in range(each)],
        "digits and letters": [
            draw.choice(["18日", "2022", "4月18", "1", "COVID", "vid", "a", "020"]) for _ in range(each)
        ],
    }


def seldom(count: int, most: int) -> list[str]:
    """Words of three characters whose pairs are the most frequent ones and which hardly ever occur themselves."""
    twos: Counter[str] = Counter()
    threes: Counter[str] = Counter()
    for one in islice(articles(count), 10_000):
        twos.update({one.body[at : at + 2] for at in range(len(one.body) - 1)})
        threes.update({one.body[at : at + 3] for at in range(len(one.body) - 2)})
    common = [pair for pair, _ in twos.most_common(400) if pair.isalnum()]
    words = {a + b[1]: min(twos[a], twos[b]) for a in common for b in common if a[1] == b[0] and threes[a + b[1]] < 2}
    return sorted(words, key=lambda word: (-words[word], word))[:most]


def spread(
    asked: list[str], ask: Callable[[str], object], server: Callable[[], float] = lambda: 0.0
) -> dict[str, object]:
    """p50 and p95 in milliseconds, the slowest query, and p95 of the processor's time: the same on a busy machine."""
    walls, works = [], []
    for query in asked:
        before = server()
        begun, worked = time.perf_counter(), time.thread_time()
        ask(query)
        wall, work = time.perf_counter() - begun, time.thread_time() - worked
        walls.append(wall * 1000)
        works.append(((work + server() - before) * 1000, query))
    walls.sort()
    works.sort()
    high = int(len(walls) * 0.95)
    return {
        "p50": round(walls[len(walls) // 2], 2),
        "p95": round(walls[high], 2),
        "processor p95": round(works[high][0], 2),
        "most work": f"{works[-1][1]} {works[-1][0]:.1f}",
    }


def deep(store: SqlStore, order: Order, words: list[str]) -> dict[str, str]:
    """For each word a cursor far behind the first page: of the newest the corpus's middle, of the best the 400th."""
    if order is Order.NEWEST:
        return dict.fromkeys(words, str(Cursor(article=first_of(FIRST_DAY + timedelta(days=DAYS // 2)))))
    cursors = {}
    for word in words:
        cursor = None
        for _ in range(4):
            cursor = store.search(word, order=order, limit=100, cursor=cursor).cursor
        cursors[word] = cursor or ""
    return cursors


def missed(store: SqlStore, count: int, asked: Queries) -> tuple[int, int]:
    """Rare words and phrases whose articles differ from those of a plain scan, and how many were compared."""
    words = [query.strip('"') for kind in ("rare", "phrase", "nothing") for query in asked[kind][:20]]
    scanned = dict.fromkeys(words, 0)
    for one in articles(count):
        text = f"{fold(one.headline)}\n{fold(one.body)}"
        for word in words:
            scanned[word] += word in text
    wrong = 0
    for word, expected in scanned.items():
        total = store.search(f'"{word}"', order=Order.NEWEST).total
        wrong += total != min(expected, 1000)
    return wrong, len(scanned)


def sizes(store: SqlStore) -> tuple[int, int]:
    """Bytes of the index, and of the text as UTF-8."""
    with store.database.read() as connection:
        if connection.dialect.name == "sqlite":
            index = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search_index%'"
            text = "SELECT sum(length(CAST(headline AS BLOB)) + length(CAST(body AS BLOB))) FROM articles"
        else:
            index = "SELECT pg_total_relation_size('search_index')"
            text = "SELECT sum(octet_length(headline) + octet_length(body)) FROM articles"
        return int(connection.scalar(sa.text(index)) or 0), int(connection.scalar(sa.text(text)) or 0)


def filled(store: SqlStore, count: int) -> dict[str, object]:
    """Ingest the articles; what that took, but for making them up."""
    begun, server = time.process_time(), beside.all_server_seconds(store)
    kept = sum(len(done.articles) for done in store.ingest_many(pages(count), now=NOW))
    seconds = time.process_time() - begun
    server = beside.all_server_seconds(store) - server
    begun = time.process_time()
    for _ in pages(count):
        pass
    seconds -= time.process_time() - begun
    return {
        "articles a second of processor time": round(kept / (seconds + server)),
        "processor seconds here and in the server": (round(seconds, 1), round(server, 1)),
    }


def run(url: str, count: int, *, others: bool, each: int = 40) -> dict[str, object]:
    """All figures of one database, of ``each`` queries a kind."""
    store = open_store(url)
    asked = queries(count, each)
    report: dict[str, object] = {"database": store.database.dialect, "articles": count}
    if not store.papers():  # a database that is kept from another run is asked again
        report |= filled(store, count)
    index, text = sizes(store)
    report["index over text"] = round(index / text, 2)
    for order in Order:
        for kind, some in asked.items():
            ask = functools.partial(store.search, order=order)
            report[f"{order.value}: {kind}"] = spread(some, ask, lambda: beside.server_seconds(store))
        places = deep(store, order, asked["frequent"][:10])
        report[f"{order.value}: far behind"] = spread(
            list(places),
            lambda query, at=places: store.search(query, cursor=at[query]),
            lambda: beside.server_seconds(store),
        )
    wrong, compared = missed(store, count, asked)
    report["differ from a plain scan"] = f"{wrong} of {compared}"
    if others:
        report |= beside.run(store, count, asked, spread)
    store.close()
    return report


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--beside", action="store_true")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="bench-search-") as folder:
        url = chosen.database or f"sqlite:///{Path(folder) / 'bench.db'}"
        print(json.dumps(run(url, chosen.articles, others=chosen.beside), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
