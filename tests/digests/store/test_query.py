"""What a person typed, taken apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.store.cursor import Cursor, read_cursor
from digests.store.query import LONGEST_TERM, MOST_TERMS, Field, dates_of, parse


def test_all_parts_of_the_language() -> None:
    """Words, a phrase, without, fields, dates, papers; in full-width and Traditional as well."""
    query = parse('水库　“除险 加固” -施工 -"停 水" 標題：防汛 记者:张三 報紙:江城 日期:2022-04')

    assert [term.text for term in query.terms] == ["水库", "除险加固", "防汛", "张三"]
    assert [term.field for term in query.terms] == [Field.ANY, Field.ANY, Field.HEAD, Field.PEOPLE]
    assert [term.text for term in query.without] == ["施工", "停水"]
    assert query.papers == ("江城",)
    assert (query.since, query.until) == (date(2022, 4, 1), date(2022, 4, 30))
    assert query.notes == ()


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2022", (date(2022, 1, 1), date(2022, 12, 31))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2022-4-1", (date(2022, 4, 1), date(2022, 4, 1))),
        ("２０２２年4月1日", (date(2022, 4, 1), date(2022, 4, 1))),
        ("2022-04-01..2022-04-30", (date(2022, 4, 1), date(2022, 4, 30))),
        ("2022-04..", (date(2022, 4, 1), None)),
        ("..2022", (None, date(2022, 12, 31))),
        ("..", None),
        ("2022-02-30", None),
        ("2022-00", None),
        ("0000", None),
        ("昨天", None),
    ],
)
def test_dates(text: str, span: tuple[date | None, date | None] | None) -> None:
    """A year, a month, a day, a range open or closed; None for what is no date."""
    assert dates_of(text) == span


@pytest.mark.parametrize(
    ("text", "words", "notes"),
    [
        ("日期:2022-13", ["日期:2022-13"], ("bad-date",)),
        ('"未完', ['"未完'], ()),
        ("标题:", ["标题:"], ()),
        ("COVID-19", ["covid-19"], ()),
        ("- a", ["-", "a"], ()),
        ("", [], ("nothing-asked",)),
        (" \u3000\u200b", [], ("nothing-asked",)),
        ("水水 水水", ["水水"], ()),
    ],
)
def test_what_is_no_syntax_is_literal(text: str, words: list[str], notes: tuple[str, ...]) -> None:
    """And said to be, where it looked like more."""
    query = parse(text)

    assert [term.text for term in query.terms] == words
    assert query.notes == notes


def test_limits_are_kept_and_said() -> None:
    """Long words are cut, many words are left out."""
    long = parse("水" * 10_000)
    many = parse(" ".join(f"词{n}" for n in range(100)))

    assert (len(long.terms[0].text), long.notes) == (LONGEST_TERM, ("too-long",))
    assert (len(many.terms), many.notes) == (MOST_TERMS, ("too-many-words",))


@given(st.text(alphabet=st.one_of(st.sampled_from('"“”-－:：.. 标题日期记者报纸2022年月'), st.characters())))
def test_every_text_gives_a_query(text: str) -> None:
    """Within the limits, and with terms that are folded."""
    query = parse(text)

    assert len(query.terms) + len(query.without) <= MOST_TERMS
    assert all(0 < len(term.text) <= LONGEST_TERM for term in (*query.terms, *query.without))


@given(st.integers(0, 1 << 50), st.none() | st.integers(0, 10**7), st.integers(0, 10**9), st.booleans())
def test_a_cursor_is_read_as_it_was_written(article: int, score: int | None, added: int, back: bool) -> None:
    """In less than half of a button's 64 bytes."""
    cursor = Cursor(article=article, score=score, added=None if score is None else added, back=back)

    assert read_cursor(str(cursor)) == cursor
    assert len(str(cursor)) <= 32
