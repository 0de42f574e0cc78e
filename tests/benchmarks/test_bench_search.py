"""The benchmark itself, on a few articles: it runs, and search finds what a plain scan finds."""

from tests.benchmarks.bench_search import run
from tests.benchmarks.corpus import articles


def test_the_benchmark_runs() -> None:
    """Every kind of query in both orders, nothing missed."""
    report = run("sqlite://", 300, others=False, each=10)

    assert (report["articles"], report["differ from a plain scan"]) == (300, "0 of 30")
    assert sum(key.startswith(("best: ", "newest: ")) for key in report) == 36


def test_the_corpus_is_the_same_each_time() -> None:
    """So that figures of two days can be compared."""
    assert list(articles(20)) == list(articles(20))
