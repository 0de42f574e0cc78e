"""Words near a query: by sound, by an edit, by their parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.analysis.near import near, pinyin

VOCABULARY = ("防汛", "石门咀水库", "灾后重建", "重庆", "绿化", "数字经济", "垃圾分类", "水库", "方寻")


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("fangxun", "防汛"),
        ("FX", "防汛"),
        ("Fang xun", "防汛"),
        ("防讯", "防汛"),
        ("chongqing", "重庆"),
        ("lvhua", "绿化"),
        ("石门水库", "石门咀水库"),
        ("石门咀水厍", "石门咀水库"),
        ("石咀门水库", "石门咀水库"),
        ("重建灾后", "灾后重建"),
        ("数字经", "数字经济"),
    ],
)
def test_what_was_meant_comes_first(query: str, meant: str) -> None:
    """A word typed by sound, with a slip, or in another order is recognised."""
    assert near(query, VOCABULARY)[0] == meant


def test_a_query_falls_back_on_its_parts() -> None:
    """A word that is in no article whole may be there in parts."""
    assert near("市民垃圾分类意识", VOCABULARY) == ["垃圾分类"]


def test_the_vocabularys_order_stays() -> None:
    """Two words that sound alike keep the order in which they were given."""
    assert near("fangxun", VOCABULARY) == ["防汛", "方寻"]


def test_the_query_is_not_near_itself() -> None:
    """What was asked for was not found; it is no suggestion."""
    assert "防汛" not in near("防汛", VOCABULARY)


def test_two_characters_have_no_edits() -> None:
    """防火 is no slip for 防汛."""
    assert near("防火", VOCABULARY) == []


def test_pinyin_of_a_word() -> None:
    """Syllables without tones; what is no character stays."""
    assert pinyin("5G防汛") == "5gfangxun"


@given(st.text(max_size=40), st.lists(st.text(max_size=12), max_size=8))
def test_any_query_over_any_vocabulary(query: str, vocabulary: list[str]) -> None:
    """Suggestions are words of the vocabulary, each once."""
    found = near(query, vocabulary)
    assert len(set(found)) == len(found)
    assert set(found) <= set(vocabulary)
