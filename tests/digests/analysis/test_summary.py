"""A summary says what happened, in the page's own words."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.analysis import summary
from digests.model import Article


def _of(*paragraphs: str, headline: str = "") -> str:
    return summary(Article(headline=headline, paragraphs=paragraphs))


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def test_the_ceremony_of_a_meeting_gives_way() -> None:
    """What was decided tells more than that a meeting was held."""
    found = _of(
        "本报讯 6月3日，临江县召开水利工作会议。县委书记张某出席会议并讲话。",
        "会议强调，要提高政治站位，切实增强责任感。要紧盯节点，确保石门咀水库除险加固工程6月20日前完成，128处水毁堤段汛期前修复。",
        headline="临江县召开水利工作会议",
    )
    assert "石门咀水库" in found
    assert "会议" not in found


def test_the_dateline_is_left_out() -> None:
    """Where and by whom it was written is not what happened."""
    assert _of("本报临江4月2日电（记者王小明）县城第二水厂1日建成通水，日供水能力3万吨。") == (
        "县城第二水厂1日建成通水，日供水能力3万吨。"
    )


@given(
    st.lists(st.text(alphabet="，。：；“”、他会议了在年1水库建成 \n召开", max_size=120), max_size=4),
    st.text(max_size=20),
)
def test_any_article_is_summed_up_in_its_own_characters(paragraphs: list[str], headline: str) -> None:
    """At most sixty characters, each of them the page's, in order; no dangling comma."""
    found = _of(*paragraphs, headline=headline)
    assert len(found) <= 60
    assert _is_subsequence(found, "".join(paragraphs))
    assert not found.endswith(("，", "、", "；", "："))


CASES = json.loads((Path(__file__).parents[2] / "data" / "summaries.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["headline"] for case in CASES])
def test_it_says_what_an_editor_would(case: dict[str, Any]) -> None:
    """Of twenty-four invented articles the telling part is taken, the ceremony and the phrases are not."""
    found = summary(Article(headline=case["headline"], paragraphs=tuple(case["paragraphs"])))
    assert any(part in found for part in case["accept"]), found
    assert not [part for part in case["reject"] if part in found], found


@pytest.mark.parametrize("unit", ["啊", "5", "“甲乙，", "水库完工，", "水库完工。", "（", "他说：", "会议召开，"])
def test_no_article_is_slow(unit: str) -> None:
    """A paragraph of a hundred thousand characters takes under two seconds."""
    start = time.process_time()
    _of((unit * 100_000)[:100_000], headline="水库完工了")
    assert time.process_time() - start < 2
