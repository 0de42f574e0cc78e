"""Reading a text page against jieba cutting the same text, in the same run; and that time grows with length only."""

import logging
import random
import time
from collections.abc import Callable
from typing import Any

import jieba
import pytest

from digests.pages.reader import read_page
from tests.digests.pages.layout import MODES, STYLES, lay_out
from tests.fakes.stories import headline, paragraphs

pytestmark = pytest.mark.bench

ROUNDS = 5
#: Twice the page may cost so many times more; the rest is what a shared machine adds.
GROWTH = 3.0


@pytest.fixture(scope="module", autouse=True)
def dictionary(tmp_path_factory: pytest.TempPathFactory) -> None:
    """jieba's dictionary, loaded before anything is measured, its cache in a folder of ours."""
    jieba.setLogLevel(logging.ERROR)
    jieba.dt.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    jieba.initialize()


def pages(count: int) -> list[str]:
    """Invented pages of six articles, in every mode and style."""
    rng = random.Random(5)
    made = []
    for number in range(count):
        articles: list[dict[str, Any]] = [
            {"headline": headline(at), "paragraphs": list(paragraphs(at, rng.randint(300, 900)))}
            for at in rng.sample(range(200), 6)
        ]
        made.append(lay_out(articles, MODES[number % 5], STYLES[number % 3], number)[0])
    return made


def best(work: Callable[[], object]) -> float:
    """The least of several times, in processor seconds."""
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def test_page_costs_at_most_what_jieba_needs() -> None:
    """Ordinary pages, the sum over fifteen of them."""
    texts = pages(15)
    ours = best(lambda: [read_page(text) for text in texts])
    theirs = best(lambda: [list(jieba.cut(text)) for text in texts])
    print(f"\n{sum(map(len, texts))} characters: jieba {theirs:.3f} s, ours {ours:.3f} s: {ours / theirs:.2f}")
    assert ours <= theirs


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "云" * (n * 50_000),
        lambda n: "云溪区召开会议，部署工作。" * (n * 12_500),
        lambda n: "\n".join(f"云溪区{at}号通知" for at in range(n * 2500)),
        lambda n: "\n\n".join(f"云溪区{at}号通知" for at in range(n * 2500)),
        lambda n: "\n".join(pages(4) * (n * 6)),
    ],
    ids=["equal", "one-line", "short-lines", "short-blocks", "pages"],
)
def test_time_is_linear(make: Callable[[int], str]) -> None:
    """Twice the text costs about twice the time, up to 1 MB and more."""
    short, long = make(1), make(2)
    read_page(short)
    first, second = best(lambda: read_page(short)), best(lambda: read_page(long))
    print(f"\n{len(long)} characters: {second * 1e3:.0f} ms, half of it {first * 1e3:.0f} ms")
    assert second <= GROWTH * first
