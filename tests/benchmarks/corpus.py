"""Articles by the million: words drawn by their frequency in jieba's dictionary, days and papers in turn.

Real pages repeat themselves more than this does, so an index of these articles is larger and their rare words are
rarer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import jieba
import numpy as np

PAPERS = ("江城日报", "山城晚报", "湖畔快报", "平原时报", "河谷新闻", "海港商报", "高原日报", "林区报")
DAYS = 2_000
FIRST_DAY = date(2019, 1, 1)
_BATCH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An invented article of about ``length`` characters."""

    paper: str
    published: date
    headline: str
    body: str


@cache
def _words() -> tuple[list[str], np.ndarray]:
    lines = (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    pairs = [(line.split(" ")[0], int(line.split(" ")[1])) for line in lines]
    chosen = [(word, count) for word, count in pairs if count > 0] + [
        ("2022年", 30_000),
        ("4月18日", 20_000),
        ("COVID", 900),
    ]
    weights = np.array([count for _, count in chosen], dtype=float)
    return [word for word, _ in chosen], np.cumsum(weights / weights.sum())


def articles(count: int, *, length: int = 200, seed: int = 1) -> Iterator[Written]:
    """``count`` articles, oldest first; the same for the same seed."""
    words, sums = _words()
    random = np.random.default_rng(seed)
    for start in range(0, count, _BATCH):
        some = min(_BATCH, count - start)
        drawn = np.searchsorted(sums, random.random((some, length)))
        signs = random.random((some, length))
        for place in range(some):
            number = start + place
            text = _text(words, drawn[place], signs[place], length)
            yield Written(
                paper=PAPERS[number % len(PAPERS)],
                published=FIRST_DAY + timedelta(days=number * DAYS // count),
                headline=text[: 10 + number % 9].replace("，", "").replace("。", ""),
                body=text,
            )


def _text(words: list[str], drawn: np.ndarray, signs: np.ndarray, length: int) -> str:
    pieces: list[str] = []
    size = 0
    for index, sign in zip(drawn.tolist(), signs.tolist(), strict=True):
        pieces.append(words[index])
        size += len(words[index])
        if sign < 0.16:
            pieces.append("，" if sign < 0.11 else "。")
            size += 1
        if size >= length:
            break
    return "".join(pieces)[:length]
