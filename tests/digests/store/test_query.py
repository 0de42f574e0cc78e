"""What a person typed, taken apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.store.cursor import Cursor, read_cursor
from digests.store.dates import dates_of
from digests.store.query import LONGEST_TERM, MOST_TERMS, Field, loosened, parse


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


ON = date(2022, 4, 20)  #: a Wednesday


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("昨天", (date(2022, 4, 19), date(2022, 4, 19))),
        ("today", (ON, ON)),
        ("本周", (date(2022, 4, 18), date(2022, 4, 24))),
        ("上週", (date(2022, 4, 11), date(2022, 4, 17))),
        ("上个月", (date(2022, 3, 1), date(2022, 3, 31))),
        ("去年", (date(2021, 1, 1), date(2021, 12, 31))),
        ("近7天", (date(2022, 4, 14), ON)),
        ("最近一个月", (date(2022, 3, 22), ON)),
        ("近半年", (date(2021, 10, 21), ON)),
        ("4月", (date(2022, 4, 1), date(2022, 4, 30))),
        ("5月", (date(2021, 5, 1), date(2021, 5, 31))),
        ("4月15日", (date(2022, 4, 15), date(2022, 4, 15))),
        ("12月1号", (date(2021, 12, 1), date(2021, 12, 1))),
        ("4.15", (date(2022, 4, 15), date(2022, 4, 15))),
        ("12月20日至1月5日", (date(2021, 12, 20), date(2022, 1, 5))),
        ("4月1日-15日", (date(2022, 4, 1), date(2022, 4, 15))),
        ("上周..今天", (date(2022, 4, 11), ON)),
        ("2月30日", None),
        ("13月", None),
        ("明天", None),
        ("近0天", (ON, ON)),
    ],
)
def test_dates_that_need_today(text: str, span: tuple[date, date] | None) -> None:
    """The latest that has come already; without today they are no dates."""
    assert dates_of(text, ON) == span
    assert dates_of(text) is None


@pytest.mark.parametrize(
    "text",
    ["2022-04-01..2022-04-30", "2022-04-01~2022-04-30", "2022年4月1日至4月30日", "2022.4.1-2022.4.30", "2022-04",
     "2022-04-01—2022-04-30", "2022/4/1-2022/4/30", "2022-04-01至04-30", "20220401-20220430", "2022年4月",
     "2022年4月1日到30日", "２０２２／４"],
)  # fmt: skip
def test_a_month_in_many_forms(text: str) -> None:
    """With every sign that people put between two days; the second may leave out what the first said."""
    assert dates_of(text) == (date(2022, 4, 1), date(2022, 4, 30))
    assert parse(f"日期： {text}").since == date(2022, 4, 1)


@pytest.mark.parametrize(
    "text", ["日期:2022-04-01 - 2022-04-30", "日期：2022-04-01 至 2022-04-30 ", "日期:2022年4月1日 ～ 30日"]
)
def test_two_days_with_blanks_between(text: str) -> None:
    """Are one range, and nothing is excluded."""
    query = parse(text)

    assert (query.since, query.until, query.terms, query.without) == (date(2022, 4, 1), date(2022, 4, 30), (), ())


@pytest.mark.parametrize(
    ("text", "words", "fields"),
    [
        ("水库？", ["水库"], ["any"]),
        ("，停水、", ["停水"], ["any"]),
        ("？", ["?"], ["any"]),
        ("「停 水」", ["停水"], ["any"]),
        ("标题: 防汛", ["防汛"], ["head"]),
        ("標題：　防汛 作者：张三", ["防汛", "张三"], ["head", "people"]),
        ("标题: -防汛", ["标题:"], ["any"]),
        ("标题: 报纸:江城", ["标题:"], ["any"]),
        ('"水库？"', ["水库?"], ["any"]),
        ("——专访", ["——专访"], ["any"]),
    ],
)
def test_how_people_write(text: str, words: list[str], fields: list[str]) -> None:
    """A sign after a word, a blank after a colon, the other quotation marks."""
    query = parse(text)

    assert [term.text for term in query.terms] == words
    assert [term.field.value for term in query.terms] == fields


@pytest.mark.parametrize("dash", ["-", "－", "−", "–", "—"])
def test_any_dash_takes_away(dash: str) -> None:
    """Whichever the keyboard gives."""
    assert [term.text for term in parse(f"停水 {dash}通知").without] == ["通知"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("防汛、抗旱", ["防汛", "抗旱"]),
        ("防汛/抗旱 + 水库", ["防汛", "抗旱", "水库"]),
        ("《民法典》#热点", ["民法典", "热点"]),
        ("🌊防汛", ["防汛"]),
        ("COVID-19疫情，防控", ["covid-19疫情", "防控"]),
        ("水库 AND 防汛", ["水库", "防汛"]),
        ('"防汛、抗旱" 水/电', ["防汛、抗旱", "水", "电"]),
    ],
)
def test_punctuation_parts_words(text: str, words: list[str]) -> None:
    """But for phrases, and what stands between Latin letters and digits."""
    query = loosened(parse(text))

    assert query is not None
    assert ([term.text for term in query.terms], query.notes) == (words, ("loosened",))


@pytest.mark.parametrize(
    "text", ["防汛 水库", '"防汛、抗旱"', "——", "covid-19", "2022-04-01", "日期:2022-04", "-防汛、抗旱"]
)
def test_nothing_to_loosen(text: str) -> None:
    """Words that punctuation does not part."""
    assert loosened(parse(text)) is None


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
