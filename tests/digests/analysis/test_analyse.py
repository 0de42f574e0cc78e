"""Everything known of an article, joined."""

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from digests.analysis import analyse, load_lexicon
from digests.model import Article

ARTICLE = Article(
    headline="石门咀水库除险加固",
    paragraphs=("本报讯 6月3日，临江县召开水利工作会议。", "石门咀水库除险加固工程6月20日前完成，碧水行动同步启动。"),
)


def test_all_three_are_there() -> None:
    """Topics, what is due and what happened come from one article."""
    found = analyse(ARTICLE, date(2024, 6, 4))
    assert "石门咀水库" in found.keywords[0].text
    assert [deadline.due for deadline in found.deadlines] == [date(2024, 6, 20)]
    assert "石门咀水库" in found.summary


def test_without_a_date_nothing_is_due() -> None:
    """6月20日前 has no year where the page has no date."""
    found = analyse(ARTICLE, None)
    assert found.deadlines == ()
    assert found.keywords


def test_an_operators_list_is_heeded(tmp_path: Path) -> None:
    """A word on the list is no keyword of any article."""
    path = tmp_path / "own.txt"
    path.write_text("碧水行动\n", encoding="utf-8")
    found = analyse(ARTICLE, None, lexicon=load_lexicon((path,)))
    assert "碧水行动" not in [keyword.text for keyword in found.keywords]


@given(
    st.builds(Article, headline=st.text(max_size=20), paragraphs=st.tuples(st.text(max_size=200), st.text(max_size=60)))
)
def test_any_article_is_analysed(article: Article) -> None:
    """No article raises, and no summary is longer than sixty characters."""
    assert len(analyse(article, date(2024, 6, 4)).summary) <= 60
