"""What is due, by when, and what is none."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests import deadlines
from digests.analysis.deadlines import rejected
from digests.analysis.deadlines_early import CROWD
from digests.model import Precision
from tests.benchmarks.score_deadlines import FILES, load, score

ON = date(2022, 4, 19)


def test_own_sentences() -> None:
    """The project's bars hold on its own labelled sentences."""
    figures = score(load(FILES))
    assert figures["due f1"] >= 0.97
    assert figures["all f1"] >= 0.9  # with the batch of free prose; without it, as strict as before:
    assert score(load([path for path in FILES if "twentyfourth" not in path.name]))["all f1"] >= 0.92
    assert figures["traps clean"] >= 0.98
    assert figures["broken due f1"] >= 0.97


@pytest.mark.parametrize(
    ("text", "due", "task"),
    [
        ("报名系统开放到6月3日17:00，请考生登录后提出申请。", "2022-06-03 17:00", "报名"),
        ("原公告报价截止时间为4月28日16时，因系统升级，现延至5月3日16时。", "2022-05-03 16:00", "报价"),
        ("“‘五一’前要把古城墙段的杂草清干净！”住建局局长说。", "2022-04-30", "把古城墙段的杂草清干净"),
        ("保险公司承诺5月底付清理赔款。", "2022-05-31", "付清理赔款"),
        ("请各单位把名单报到理论股，时间不晚于4月26日。", "2022-04-26", "各单位把名单报到理论股"),
        ("河长办给各村捎去口信：端午前，沟渠里的漂浮物要捞净。", "2022-06-02", "沟渠里的漂浮物捞净"),
        ("项目经理说，八月底右洞也将打通。", "2022-08-31", "右洞打通"),
    ],
)
def test_a_reporter_tells_it_freely(text: str, due: str, task: str) -> None:
    """A due date need not be followed by 前, nor its task stand in the same clause."""
    (found,) = deadlines(text, ON)
    assert str(found.due).removesuffix(":00+08:00") == due
    assert found.task == task


def test_what_else_is_due_never() -> None:
    """A system's maintenance, a comparison of months, any year's plans and a day that was put off are none."""
    text = "展厅开放到5月3日。三季度前两个月增6.9%。建议应当年能建成见效。原定4月28日截止，现延至5月3日。"
    assert [d.due and d.due.isoformat() for d in deadlines(text, ON)] == ["2022-05-03"]


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


@pytest.mark.parametrize(
    ("text", "task"),
    [
        (
            "镇里查看了4所敬老院的电线线路，发现老化插座26个。检查组开出整改通知书，要求十日内更换完毕。",
            "4所敬老院的电线线路更换完毕",
        ),
        (
            "全镇还有2万亩晚稻没有收割。镇里请来收割机，组织党员帮助农户抢收，确保5月10日前收完。",
            "2万亩晚稻收完",
        ),
        (
            "县里通报了窗口作风方面的12个问题。县行政审批局负责人表态，立说立行，一个月内整改到位。",
            "窗口作风方面的12个问题整改到位",
        ),
    ],
)
def test_an_act_without_a_thing_borrows_it(text: str, task: str) -> None:
    """What an act is done to comes from an earlier sentence, not from who acts nor from the clause next to it."""
    assert [d.task for d in deadlines(text, ON)] == [task]


def test_december_looks_ahead() -> None:
    """On a December page 1月底前 is next year's."""
    (found,) = deadlines("农民工工资1月底前全部发放到位。", date(2022, 12, 15))
    assert found.due == date(2023, 1, 31)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("请于2月30日前提交材料。", "no such day"),
        ("请于2023年2月29日前提交材料。", "no such day"),
        ("请于13月1日前提交材料。", "no such day"),
        ("请于5月32日前提交材料。", "no such day"),
        ("请于0月5日前提交材料。", "no such day"),
        ("请于0000年5月1日前提交材料。", "no such day"),
        ("请于5月20日25时前提交材料。", "no such day"),
        ("报名截止时间为2020年1月5日。", "past"),
        ("已于3月25日前完成。", "done"),
    ],
)
def test_rejected_with_a_reason(text: str, reason: str) -> None:
    """What is no deadline says why."""
    assert deadlines(text, ON) == []
    assert [r.reason for r in rejected(text, ON)] == [reason]


@pytest.mark.parametrize(
    ("text", "due", "uncertain"),
    [
        ("请于5月6日前提交材料。", date(2022, 5, 6), False),
        ("请于５月６日前提交材料。", date(2022, 5, 6), False),
        ("请于5/6前提交材料。", date(2022, 5, 6), True),
        ("请于５／６前提交材料。", date(2022, 5, 6), True),
        ("请于明日前提交材料。", date(2022, 4, 20), True),
        ("请于本月底前提交材料。", date(2022, 4, 30), True),
        ("请于五日内提交材料。", date(2022, 4, 24), True),
    ],
)
def test_what_was_not_printed_whole_is_marked(text: str, due: date, uncertain: bool) -> None:
    """A relative or ambiguous day is reckoned from the paper's and said to be; full-width figures are figures."""
    (found,) = deadlines(text, ON)
    assert (found.due, found.uncertain) == (due, uncertain)


@pytest.mark.parametrize("text", ["请于2²日前提交材料。", "请于²日前提交材料。", "请于5月²⁰日前提交材料。"])
def test_a_superscript_is_no_figure(text: str) -> None:
    """The mark of a note makes no day of a month."""
    assert not any(found.precision is Precision.DAY for found in deadlines(text, ON))


def test_seed_page(shared_pages: Path) -> None:
    """The seed page has six deadlines and no other."""
    found = deadlines((shared_pages / "seed" / "page.txt").read_text(encoding="utf-8"), ON)
    assert [d.phrase for d in found] == ["5月15日前", "汛期前", "汛期前", "第二季度", "5月15日前", "汛期前"]


@pytest.mark.parametrize(
    "text",
    ["1" * 50_000, "前" * 100_000, "十" * 100_000, "5月15日前完成" * 6_000, "自" * 100_000, "3日内，春节前，" * 5_000],
)
def test_hostile_length(text: str) -> None:
    """A line of any length takes time linear in it."""
    start = time.process_time()
    deadlines(text, ON)
    assert time.process_time() - start < 8


def test_fifty_thousand_digits() -> None:
    """They take under 50 ms of processor time (the best of five: the first one reads the lexicon)."""
    took = []
    for _ in range(5):
        start = time.process_time()
        deadlines("5" * 50_000, ON)
        took.append(time.process_time() - start)
    assert min(took) < 0.05


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
