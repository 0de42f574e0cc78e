"""Time expressions: where they stand and what they mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests import time_mentions

ON = date(2022, 4, 19)  # a Tuesday

VALUES = [
    ("5月15日", "2022-05-15", "2022-05-16"),
    ("2022年二月二十八日", "2022-02-28", "2022-03-01"),
    ("二〇二五年三月", "2025-03-01", "2025-04-01"),
    ("4月18日至20日", "2022-04-18", "2022-04-21"),
    ("12月1日至次年1月3日", "2022-12-01", "2023-01-04"),
    ("昨日", "2022-04-18", "2022-04-19"),
    ("上周五", "2022-04-15", "2022-04-16"),
    ("下周三", "2022-04-27", "2022-04-28"),
    ("周四", "2022-04-21", "2022-04-22"),
    ("去年", "2021-01-01", "2022-01-01"),
    ("今年以来", "2022-01-01", "2022-04-20"),
    ("第二季度", "2022-04-01", "2022-07-01"),
    ("下半年", "2022-07-01", "2023-01-01"),
    ("5月中旬", "2022-05-11", "2022-05-21"),
    ("“十四五”末", "2025-01-01", "2026-01-01"),
    ("上世纪80年代", "1980-01-01", "1990-01-01"),
    ("腊月二十三", "2023-01-14", "2023-01-15"),
    ("去年中秋节", "2021-09-21", "2021-09-22"),
    ("冬至", "2022-12-22", "2022-12-23"),
    ("未来7天", "2022-04-19", "2022-04-27"),
    ("5个工作日内", "2022-04-19", "2022-04-26"),
    ("一年半前", "2020-10-01", "2020-11-01"),
    ("两个半月前", "2022-02-04", "2022-02-05"),
    ("农历新年", "2022-02-01", "2022-02-02"),
    ("下周日至周三", "2022-05-01", "2022-05-05"),
    ("尋日", "2022-04-18", "2022-04-19"),
    ("2020至2025年前", "2020-01-01", "2026-01-01"),
    ("几十年之后", "2042-01-01", "2123-01-01"),
    ("二十几年前", "1992-01-01", "2003-01-01"),
    ("十个半月后", "2023-03-06", "2023-04-06"),
    ("三个多月以来", "2022-01-01", "2022-04-20"),
    ("7天半以来", "2022-04-11", "2022-04-20"),
    ("6个小时前", "2022-04-19", "2022-04-20"),
    ("60小时前", "2022-04-16", "2022-04-17"),
    ("一分半钟前", "2022-04-19", "2022-04-20"),
    ("两日前", "2022-04-17", "2022-04-18"),
    ("后三个月", "2022-05-01", "2022-08-01"),
    ("本周六（4月23日）", "2022-04-23", "2022-04-24"),
    ("周日，4月24日", "2022-04-24", "2022-04-25"),
    ("周一晚", "2022-04-18", "2022-04-19"),
    ("开斋节", "2022-05-03", "2022-05-04"),
    ("復活節星期一", "2022-04-18", "2022-04-19"),
    ("明年大斋期", "2023-02-22", "2023-04-09"),
    ("东正教复活节", "2022-04-24", "2022-04-25"),
    ("逾越节", "2022-04-16", "2022-04-24"),
]


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("上午九点三十分", "09:30"),
        ("下午三点四十五分", "15:45"),
        ("下午三点二十", "15:20"),
        ("三点一刻", "03:15"),
        ("晚上八点零五分", "20:05"),
        ("九点十分", "09:10"),
    ],
)
def test_minutes_in_words(text: str, clock: str) -> None:
    """An hour in words has all of its minutes."""
    [found] = time_mentions(text, ON)
    assert found.begins
    assert found.begins.strftime("%H:%M") == clock


@pytest.mark.parametrize(("text", "begins", "ends"), VALUES)
def test_value(text: str, begins: str, ends: str) -> None:
    """An expression has the days that a reader gives it."""
    (found,) = time_mentions(text, ON)
    assert (found.begins and str(found.begins.date()), found.ends and str(found.ends.date())) == (begins, ends)


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("5月15日晚，", "15 18:00", "16 00:00"),
        ("周六晚举行", "23 18:00", "24 00:00"),
        ("20日早，", "20 06:00", "20 10:00"),
    ],
)
def test_short_part_of_a_day(text: str, begins: str, ends: str) -> None:
    """晚 and 早 behind a day are its evening and its morning."""
    (found,) = time_mentions(text, ON)
    assert found.begins
    assert found.ends
    assert (f"{found.begins:%d %H:%M}", f"{found.ends:%d %H:%M}") == (begins, ends)


@pytest.mark.parametrize("text", ["周六晚会", "5月15日早餐", "5月15日晚报", "5月15日早日"])
def test_words_that_begin_like_a_part_of_a_day(text: str) -> None:
    """晚会, 早餐, 晚报, 早日 are no part of the day before them."""
    (found,) = time_mentions(text, ON)
    assert found.phrase == text[:-2]


def test_weekdays_and_dates_of_a_list_are_two() -> None:
    """周六、4月25日 are two days; only a date in brackets or after a comma is the weekday's own."""
    assert [found.phrase for found in time_mentions("周六、4月25日", ON)] == ["周六", "4月25日"]


def test_clock_range_keeps_the_afternoon() -> None:
    """下午3点至5点 ends at 17:00."""
    (found,) = time_mentions("下午3点至5点", ON)
    assert (found.begins and found.begins.hour, found.ends and found.ends.hour) == (15, 17)


@pytest.mark.parametrize(
    "text", ["5月 15日前", "5\n月15日前", "5月1\n\n5日前", "５月１５日前", "5月15日\n前", "五月十五日前"]
)
def test_broken_expression(text: str) -> None:
    """Line ends, spaces and full width change nothing, and the offsets lead back into the text as given."""
    (found,) = time_mentions("于" + text + "完成", ON)
    assert (found.ends and str(found.ends.date()), found.start, found.end) == ("2022-05-16", 1, 1 + len(text))


@pytest.mark.parametrize(
    "text", ["38类重点场所", "豫政〔2022〕15号", "0371-67181234", "“7·20”特大暴雨", "一窗受理", "15号线", "2月30日"]
)
def test_not_a_time(text: str) -> None:
    """Counts, numbers of papers, telephones, names and impossible days are no times."""
    assert time_mentions(text, ON) == []


@given(
    st.text(
        alphabet="0123456789一二十百年月日时点前内底至到-:/. \n，。“”每上下半初旬周末春节工作个农历闰廿正腊②²",
        max_size=60,
    )
)
def test_any_text(text: str) -> None:
    """No text raises, and every phrase is the text at its offsets without white space."""
    for found in time_mentions(text, ON):
        assert "".join(text[found.start : found.end].split()) == found.phrase


def test_a_list_of_any_length_shares_its_month() -> None:
    """Each day of it is read after the one before, not after all of them again."""
    found = time_mentions("5月1日、" + "2日、" * 5_000, ON)
    assert {item.begins and item.begins.date() for item in found[1:]} == {date(2022, 5, 2)}
    assert len(found) == 5_001
