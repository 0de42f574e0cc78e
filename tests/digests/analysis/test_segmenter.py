"""Cutting: every character stays, no input is slow, nothing is loaded early or from where others can write."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.analysis import segmenter

_LOADED = """
import sys
import digests.analysis, digests.analysis.near
before = {"jieba", "rjieba", "pypinyin"} & set(sys.modules)
digests.analysis.keywords("石门咀水库除险加固工程汛期前完成。")
after = {"jieba", "pypinyin"} & set(sys.modules)
print(sorted(before), sorted(after))
"""


@given(st.text())
def test_no_character_is_lost(text: str) -> None:
    """The words of a text are the text."""
    assert "".join(segmenter.cut(text)) == text


@pytest.mark.parametrize("text", ["啊" * 100_000, "工作" * 50_000, "1" * 100_000, "ab。" * 30_000, "\n" * 100_000])
def test_no_run_is_slow(text: str) -> None:
    """A hundred thousand characters in a row take under a second."""
    start = time.process_time()
    words = segmenter.cut(text)
    assert time.process_time() - start < 1
    assert sum(map(len, words)) == len(text)


def test_pieces_end_at_punctuation() -> None:
    """A long text is cut as its sentences are."""
    sentence = "临江县召开灾后重建推进会。"
    assert segmenter.cut(sentence * 2_000) == segmenter.cut(sentence) * 2_000


def test_nothing_is_loaded_before_it_is_needed() -> None:
    """A start loads no dictionary, and jieba itself is never loaded."""
    done = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["[]", "[]"]


def test_threads_cut_alike() -> None:
    """Many threads get what one gets."""
    texts = [f"第{number}期：石门咀水库除险加固工程汛期前完成" for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(segmenter.cut, texts)) == [segmenter.cut(text) for text in texts]


def test_rare_words_weigh_more() -> None:
    """的 is everywhere, 企业 common, 水库 less so; what no table knows is rare."""
    weights = [segmenter.idf(word) for word in ("的", "企业", "水库", "石门咀")]
    assert all(less < more for less, more in pairwise(weights))
    assert weights[-1] == segmenter.RARE
