"""Speed: everything known of an article against jieba's cut of it, in the same run.

python -m pytest -n 0 -m bench tests/benchmarks/bench_analysis.py -s
"""

import json
import logging
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from digests.analysis import analyse
from digests.analysis.deadlines import deadlines
from digests.analysis.keywords import keywords
from digests.analysis.summary import summary
from digests.model import Article

PUBLISHED = date(2026, 1, 28)


def _articles(root: Path) -> list[Article]:
    rows = map(json.loads, (root / "dev" / "articles.jsonl").read_text(encoding="utf-8").splitlines())
    return [Article(headline=row["headline"], paragraphs=tuple(row["paragraphs"])) for row in rows]


def _best(work: Callable[[Article], object], articles: Iterable[Article], rounds: int = 5) -> float:
    """Seconds of this process for all articles: the best of some rounds, the first of which warms up."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        for article in articles:
            work(article)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.bench
def test_analysis_is_as_fast_as_jieba(shared_pages: Path, tmp_path: Path) -> None:
    """Keywords, deadlines and summary together take no longer than jieba 0.42 needs to cut the article."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.dt.tmp_dir = str(tmp_path)
    articles = _articles(shared_pages)
    reference = _best(lambda article: list(jieba.cut(article.body)), articles)
    ours = _best(lambda article: analyse(article, PUBLISHED), articles)
    parts = {
        "keywords": _best(lambda article: keywords(article.body, headline=article.headline), articles),
        "deadlines": _best(lambda article: deadlines(article.body, PUBLISHED), articles),
        "summary": _best(summary, articles),
    }
    size = sum(len(article.body) for article in articles)
    print(f"\n{size} characters; jieba {size / reference:,.0f}/s, analyse {size / ours:,.0f}/s, {ours / reference:.2f}")
    print(", ".join(f"{name} {seconds / reference:.2f}" for name, seconds in parts.items()))
    assert ours <= reference
