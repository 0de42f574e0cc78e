"""What is due, by when, and what is none."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests import deadlines
from digests.analysis.deadlines import CROWD, rejected
from tests.benchmarks.score_deadlines import FILES, load, score

ON = date(2022, 4, 19)


def test_own_sentences() -> None:
    """The project's bars hold on its own labelled sentences."""
    figures = score(load(FILES))
    assert figures["due f1"] >= 0.97
    assert figures["all f1"] >= 0.92
    assert figures["traps clean"] >= 0.98
    assert figures["broken due f1"] >= 0.97


def test_two_tasks_in_one_sentence() -> None:
    """Two due dates of a sentence keep their tasks apart."""
    found = deadlines("确保水库重建项目三大件5月15日前完成，樱桃沟片区设施恢复等项目汛期前完成。", ON)
    assert [(d.due, d.task) for d in found] == [
        (date(2022, 5, 15), "水库重建项目三大件完成"),
        (None, "樱桃沟片区设施恢复等项目完成"),
    ]


def test_midnight_names_the_day_meant() -> None:
    """24时 is the last minute of its day, 零点 the first."""
    found = deadlines("5月20日24时前完成确认，5月21日零点前将车辆驶离。", ON)
    assert [d.due and d.due.strftime("%m-%d %H:%M") for d in found] == ["05-20 23:59", "05-21 00:00"]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("力争实现第二季度目标任务“双过半”。", "实现目标任务“双过半”"),
        ("6月30日前，全区148个村（社区）帮办点全部建成。", "全区148个村（社区）帮办点全部建成"),
        ("征地工作至今未完成，会议要求4月25日前必须完成。", "征地工作完成"),
        ("该项目原定3月底完工，现延长至4月30日。", "该项目完工"),
        ("需要送考服务的考生，5月29日前向所在学校登记即可。", "需要送考服务的考生向所在学校登记"),
    ],
)
def test_task_is_understood_alone(text: str, task: str) -> None:
    """A task keeps its marks in pairs, says what is done, to what, and for whom when only that is said before."""
    assert [d.task for d in deadlines(text, ON)] == [task]


def test_december_looks_ahead() -> None:
    """On a December page 1月底前 is next year's."""
    (found,) = deadlines("农民工工资1月底前全部发放到位。", date(2022, 12, 15))
    assert found.due == date(2023, 1, 31)


@pytest.mark.parametrize(
    ("text", "reason"), [("请于2月30日前提交材料。", "no such day"), ("已于3月25日前完成。", "done")]
)
def test_rejected_with_a_reason(text: str, reason: str) -> None:
    """What is no deadline says why."""
    assert deadlines(text, ON) == []
    assert [r.reason for r in rejected(text, ON)] == [reason]


def test_seed_page(shared_pages: Path) -> None:
    """The seed page has six deadlines and no other."""
    found = deadlines((shared_pages / "seed" / "page.txt").read_text(encoding="utf-8"), ON)
    assert [d.phrase for d in found] == ["5月15日前", "汛期前", "汛期前", "第二季度", "5月15日前", "汛期前"]


@pytest.mark.parametrize(
    "text", ["1" * 50_000, "前" * 100_000, "十" * 100_000, "5月15日前完成" * 6_000, "自" * 100_000]
)
def test_hostile_length(text: str) -> None:
    """A line of any length takes time linear in it."""
    start = time.process_time()
    deadlines(text, ON)
    assert time.process_time() - start < 8


@given(
    st.text(max_size=80)
    | st.text(alphabet="0123456789一二十年月日前内起至到底，。：；（）公告之日报名截止时间为完成\n 　", max_size=80)
)
def test_any_text(text: str) -> None:
    """No text raises, and a task is never empty."""
    for found in deadlines(text, ON):
        assert found.task
        assert found.task.count("“") == found.task.count("”")
        assert "".join(text[found.start : found.end].split()) == found.phrase


def test_a_crowd_of_times_is_no_text() -> None:
    """Times one after another are judged no further than a sentence has them: a page made of them costs little."""
    text = "6月底前完成，" * 400
    assert len(deadlines(text, date(2026, 5, 12))) == CROWD
    assert {found.reason for found in rejected(text, date(2026, 5, 12))} == {"crowd"}


def test_a_headline_names_what_the_text_leaves_open() -> None:
    """A bare 提出意见 is of the draft that the headline speaks of; a task that says enough stays as it is."""
    text = "区司法局近日发布了征求意见稿。市民可在6月11日前通过区政府网站、信函或电子邮件提出意见。"
    headline = "停车管理办法公开征求意见"
    [named] = deadlines(text, date(2026, 5, 12), headline=headline)
    assert named.task == "停车管理办法公开征求意见"
    [whole] = deadlines("6月底前完成白鹭湾水库除险加固。", date(2026, 5, 12), headline=headline)
    assert whole.task == "完成白鹭湾水库除险加固"
