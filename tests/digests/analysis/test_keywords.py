"""Keywords are topics: phrases, names whole, no officialese, none inside another."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.analysis import keywords

FLOOD = (
    "本报讯6月3日，临江县召开灾后重建推进会。县长苏建设主持会议。会议要求，要切实加强领导，全力推进工作落实，"
    "确保石门咀水库除险加固工程汛期前完成。石门咀水库承担下游三个镇的防洪任务。苏建设说，灾后重建是头等大事，"
    "要把受灾群众安置好。石门咀水库施工现场，工人正在浇筑坝体。"
)


def _texts(text: str, headline: str = "") -> list[str]:
    return [keyword.text for keyword in keywords(text, headline=headline)]


def test_topics_are_phrases() -> None:
    """A reservoir is named whole, a topic of two words is one keyword."""
    found = _texts(FLOOD)
    assert any("石门咀水库" in word for word in found)
    assert any("灾后重建" in word for word in found)


def test_a_person_is_named_whole() -> None:
    """苏建设 is not cut into a surname and construction."""
    assert "苏建设" in _texts(FLOOD)


def test_officialese_is_no_topic() -> None:
    """Words that every report has are not what one is about."""
    assert not {"工作", "落实", "领导", "会议", "任务", "推进"} & set(_texts(FLOOD))


def test_no_keyword_inside_another() -> None:
    """Each keyword is a topic of its own."""
    found = _texts(FLOOD)
    assert not [(a, b) for a in found for b in found if a != b and a in b]


def test_lines_broken_inside_words_are_joined() -> None:
    """A page's line breaks do not change its topics."""
    broken = "\n".join(FLOOD[i : i + 17] for i in range(0, len(FLOOD), 17))
    assert _texts(broken) == _texts(FLOOD)


def test_weights_fall() -> None:
    """The best keyword comes first, and each has some weight."""
    weights = [keyword.weight for keyword in keywords(FLOOD)]
    assert weights == sorted(weights, reverse=True)
    assert min(weights) > 0


@given(st.text(max_size=300), st.text(max_size=40), st.integers(min_value=0, max_value=12))
def test_any_text_has_keywords_or_none(text: str, headline: str, k: int) -> None:
    """No text raises, and no more than were asked for come back."""
    assert len(keywords(text, k, headline=headline)) <= k


@pytest.mark.parametrize(
    "unit",
    ["啊", "工作", "5", "“甲乙”", "“甲乙，", "区长苏建设、", "水库\n", "（记者", "书记", "阿·", "石门咀水库，"],
)
def test_no_text_is_slow(unit: str) -> None:
    """A hundred thousand characters of any kind take under two seconds."""
    text = (unit * 100_000)[:100_000]
    start = time.process_time()
    keywords(text)
    assert time.process_time() - start < 2


def test_the_same_text_has_the_same_keywords_again() -> None:
    """What was looked up for one text changes nothing for the next: a quoted term stays a topic."""
    text = "全市推进“以竹代塑”三年行动。“以竹代塑”产品进超市、进食堂，竹产业链条不断延长。"
    first = [keyword.text for keyword in keywords(text)]
    assert "以竹代塑" in first
    assert [keyword.text for keyword in keywords(text)] == first
