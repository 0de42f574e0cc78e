"""What is passed over without a calendar is what the rules would refuse."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests import deadlines
from digests.analysis.deadlines import rejected
from digests.analysis.deadlines_candidate import Candidate, Passed
from digests.analysis.deadlines_find import candidates
from digests.analysis.times_text import plain
from tests.benchmarks.score_deadlines import FILES

ON = date(2022, 4, 19)

_WORDS = """
4月20日 5月6日 2021年 去年 前年5月 2020年3月 2021年12月31日24时 3日内 国庆节 今年 当天 到6月3日 17:30
前 开学前 汛期 ( ) ， 。
报名 截止 结束 是 最后期限 必须 就必须 力争 争取 计划 完工 通车
延长至 公示至 于 为 止 截至 关闭 时间 系统 竣工时间 预 计 力 工程 由
"""
_PIECES = [*_WORDS.split(), "\n"]


def _none_lost(text: str, published: date) -> None:
    every = candidates(plain(text).text, published)
    assert len(deadlines(text, published)) == len(every) - len(rejected(text, published))


@pytest.mark.parametrize(
    "text", ["10日，县里召开动员会。", "馆藏2013年6月迁入新址。", "去年5月开馆。", "国庆假期游客增多，服务区加开窗口。"]
)
def test_most_dates_of_the_news_are_passed_over(text: str) -> None:
    """A day on which something happened, or of a year gone by, is not looked up."""
    (found,) = candidates(text, ON, early=True)
    assert isinstance(found, Passed)


@pytest.mark.parametrize("text", ["报名4月28日截止。", "大桥计划6月1日通车。", "6月1日就必须搬走。", "公示至4月28日。"])
def test_what_may_be_due_is_looked_at(text: str) -> None:
    """A word before or after the day, or a promise of works, keeps it."""
    (found,) = candidates(text, ON, early=True)
    assert isinstance(found, Candidate)


def test_none_of_the_labelled_sentences_loses_a_deadline() -> None:
    """Passing over takes nothing from them."""
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            _none_lost(row["text"], date.fromisoformat(row["published"]))


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_no_text_loses_a_deadline(text: str) -> None:
    """Nor does it from dates among the words that decide."""
    _none_lost(text, ON)


@pytest.mark.parametrize("unit", ["5月1日前交表，", "今年5月底前完工", "3日内", "月底", "前三季度"])
def test_a_crowd_is_passed_over(unit: str) -> None:
    """Of a table of dates no more are looked up than are judged."""
    assert sum(isinstance(found, Passed) for found in candidates(unit * 100, ON, early=True)) > 50


@pytest.mark.parametrize(
    "unit",
    [
        "5月1日前交表，",
        "3日内交表，5月1日前",
        "3日内",
        "3日内（5月1日）",
        "月底5月1日前",
        "请5月1日起3日内，",
        "截止5月1日开学前",
        "自公告之日起3日内，5月1日前",
    ],
)
def test_no_crowd_loses_a_deadline(unit: str) -> None:
    """Those before it are told, whatever stands among them."""
    _none_lost(unit * 100, ON)
