"""A day's words are those its articles share."""

from digests.analysis.day import day_keywords, new_words
from digests.model import Keyword


def words(*texts: str) -> list[Keyword]:
    return [Keyword(text=text, weight=float(len(texts) - n)) for n, text in enumerate(texts)]


def test_shared_words_come_first() -> None:
    """A word of two articles is before the first word of one."""
    found = day_keywords([words("水库", "防汛"), words("医保", "防汛"), words("招标")], 3)
    assert found[0].text == "防汛"


def test_no_word_inside_another() -> None:
    """Of 水库 and 白鹭湾水库 one stays."""
    found = day_keywords([words("白鹭湾水库"), words("水库"), words("白鹭湾水库")], 5)
    assert [word.text for word in found] == ["白鹭湾水库"]


def test_new_against_the_past() -> None:
    """What the last days had, whole or in part, is not new."""
    assert new_words(["防汛", "停车管理", "白鹭湾水库"], {"防汛", "水库"}) == ["停车管理"]


def test_an_empty_day() -> None:
    """No article, no words."""
    assert day_keywords([], 10) == []
