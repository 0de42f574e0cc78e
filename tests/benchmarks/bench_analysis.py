"""Speed: everything known of an article against jieba's cut of it, in turns.

Each round times jieba on all the articles and then each of ours, so that both meet the same minute of the machine; the
figure is the median of the rounds' ratios. The first round, in which each article is new, is told by itself, too.

python -m pytest -n 0 -m bench tests/benchmarks/bench_analysis.py -s
"""

import json
import logging
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from digests.analysis import analyse
from digests.analysis.deadlines import deadlines
from digests.analysis.keywords import keywords
from digests.analysis.summary import summary
from digests.model import Article

PUBLISHED = date(2026, 1, 28)

ROUNDS = 9

#: Read before the first round, which so loads no dictionary and yet sees each article for the first time.
OTHERS = Path(__file__).parents[1] / "data" / "deadlines.jsonl"


def _articles(root: Path) -> list[Article]:
    rows = map(json.loads, (root / "dev" / "articles.jsonl").read_text(encoding="utf-8").splitlines())
    return [Article(headline=row["headline"], paragraphs=tuple(row["paragraphs"])) for row in rows]


def _seconds(work: Callable[[Article], object], articles: Sequence[Article]) -> float:
    """Processor time for all articles once."""
    start = time.process_time()
    for article in articles:
        work(article)
    return time.process_time() - start


@pytest.mark.bench
def test_analysis_is_as_fast_as_jieba(shared_pages: Path, tmp_path: Path) -> None:
    """Keywords, deadlines and summary together take no longer than jieba 0.42 needs to cut the article."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.dt.tmp_dir = str(tmp_path)
    articles = _articles(shared_pages)
    works: dict[str, Callable[[Article], object]] = {
        "jieba": lambda article: list(jieba.cut(article.body)),
        "analyse": lambda article: analyse(article, PUBLISHED),
        "keywords": lambda article: keywords(article.body, headline=article.headline),
        "deadlines": lambda article: deadlines(article.body, PUBLISHED),
        "summary": summary,
    }
    others = map(json.loads, OTHERS.read_text(encoding="utf-8").splitlines())
    warming = [Article(headline="", paragraphs=(row["text"],)) for row in others]
    for work in works.values():
        _seconds(work, warming)
    rounds = [{name: _seconds(work, articles) for name, work in works.items()} for _ in range(ROUNDS)]
    size = sum(len(article.body) for article in articles)
    reference = median(took["jieba"] for took in rounds)
    print(f"\n{size} characters; jieba {size / reference:,.0f}/s")
    ratios = {name: [took[name] / took["jieba"] for took in rounds] for name in works if name != "jieba"}
    for name, found in ratios.items():
        print(f"{name} {median(found):.2f} of its time ({min(found):.2f} to {max(found):.2f}; at first {found[0]:.2f})")
    assert median(ratios["analyse"]) <= 1
