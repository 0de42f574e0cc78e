"""Word lists are plain text, and an operator's own join them."""

from pathlib import Path

import pytest

from digests.analysis.keywords import keywords
from digests.analysis.lexicon import Kind, load_lexicon, words

TEXT = "临江县启动碧水行动。碧水行动首批治理河道12条，治理河道全长40公里。"


def test_comments_are_no_words() -> None:
    """What stands after # is for the reader."""
    assert words("# 说明\n工作 建设 # 套话\n\n问题\n") == ["工作", "建设", "问题"]


def test_an_operators_words_are_officialese() -> None:
    """A word that an operator lists is no keyword any more."""
    assert "碧水行动" in [keyword.text for keyword in keywords(TEXT)]


def test_an_added_list_is_heeded(tmp_path: Path) -> None:
    """The list is a text file of the operator's own."""
    path = tmp_path / "mine.txt"
    path.write_text("碧水行动 # 天天有\n", encoding="utf-8")
    found = keywords(TEXT, lexicon=load_lexicon((path,)))
    assert found
    assert "碧水行动" not in [keyword.text for keyword in found]


def test_a_missing_list_is_an_error(tmp_path: Path) -> None:
    """A path that leads nowhere is a mistake, not an empty list."""
    with pytest.raises(FileNotFoundError):
        load_lexicon((tmp_path / "none.txt",))


@pytest.mark.parametrize(
    ("word", "kind"),
    [("推进", Kind.BREAK), ("工作", Kind.TAIL), ("水库", Kind.SUFFIX), ("重建", Kind.NOMINAL), ("2022", Kind.BREAK)],
)
def test_the_kind_of_a_word(word: str, kind: Kind) -> None:
    """Lists come first, the dictionary after them."""
    assert load_lexicon().kind(word) is kind
