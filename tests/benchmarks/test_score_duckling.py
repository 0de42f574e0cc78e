"""The reader of duckling's corpus, on a few examples in its notation."""

from tests.benchmarks.score_duckling import cases, exactly, reading

CORPUS = """
allExamples = concat
  [ examples (datetime (2013, 2, 12, 0, 0, 0) Day)
             [ "今天"
             , "明天"
             ]
  -- a remark
  , examples (datetime (2013, 2, 12, 17, 0, 0) Hour) [ "下午五点" ]
  , examples (datetime (2013, 2, 12, 16, 0, 0) Hour) [ "下午五点" ]
  , examples (datetimeInterval ((2013, 4, 0, 0, 0, 0), (2013, 6, 0, 0, 0, 0)) Month) [ "4月至5月" ]
  , examples (datetimeHoliday (2014, 1, 1, 0, 0, 0) Day "元旦") [ "元旦" ]
  , examples (datetimeHoliday (2015, 1, 1, 0, 0, 0) Day "元旦") [ "元旦" ]
  , examples (datetime (2013, 2, 18, 0, 0, 0) Day) [ "周一", "周二", "3月周一" ]
  , examples (datetimeInterval ((2013, 2, 18, 4, 0, 0), (2013, 2, 18, 12, 0, 0)) Hour) [ "周一早上" ]
  , examples (datetimeInterval ((2013, 2, 13, 0, 0, 0), (2013, 2, 18, 0, 0, 0)) Day) [ "五天后", "后五天", "四天后" ]
  , examples (datetimeInterval ((2013, 2, 12, 4, 25, 0), (2013, 2, 12, 4, 30, 0)) Minute) [ "五分钟前", "五天前" ]
  , examples (datetimeInterval ((2013, 8, 21, 0, 0, 0), (2013, 9, 1, 0, 0, 0)) Day) [ "八月尾", "七月尾" ]
  , examples (datetimeOpenInterval After (2013, 2, 12, 0, 0, 0) Day) [ "今天起", "明天起" ]
  , examples (datetime (2013, 2, 12, 0, 0, 0) Day) [ "今天某时" ]
  ]
"""

WANTED = [
    "exact", None, "clock", None, "exact", "year", None, "week", None, None, "week part", "far", "counted", None, "day",
    None, "end", None, None, None, None,
]  # fmt: skip


def test_readings() -> None:
    """Each reading decides what it names and no more: another day, week, year or hour is another."""
    assert [reading(case) for case in cases(CORPUS)] == WANTED


def test_moments() -> None:
    """A unit is as long as it is, a month 0 is January, an open interval has one end."""
    read = list(cases(CORPUS))
    assert sum(map(exactly, read)) == WANTED.count("exact")
    assert str(read[4].theirs.begins) == "2013-04-01 00:00:00"
    assert str(read[2].theirs.ends) == "2013-02-12 18:00:00"
    assert [case.theirs.ends for case in read if case.text.endswith("起")] == [None, None]
    assert not list(cases("module Corpus where"))
