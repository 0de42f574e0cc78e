"""What is promised for one time: what leads to it, how much of it, and what opened before it closes."""

from datetime import date

import pytest

from digests import deadlines

ON = date(2022, 4, 19)


def told(text: str) -> list[str]:
    return [found.task for found in deadlines(text, ON)]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        (
            "县“十四五”林业规划勾勒出了这样的图景：到2025年，全县湿地保护率达到56%以上。",
            "全县湿地保护率达到56%以上",
        ),
        ("乡村振兴局给各村算了一笔账：6月底前，每村要清运垃圾2000吨。", "每村清运垃圾2000吨"),
        ("城北客运站：6月底前，完成屋面维修。", "城北客运站完成屋面维修"),
    ],
)
def test_what_draws_a_picture_is_no_part_of_it(text: str, task: str) -> None:
    """Before a colon stands the thing, or a clause that only leads to what is to be."""
    assert told(text) == [task]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("下半年，全市将建成充电站30座，新增停车位2000个，惠及车主1.2万名。", "建成充电站30座，新增停车位2000个"),
        ("到2025年，全县改造农贸市场7家，打通断头路12条。", "全县改造农贸市场7家，打通断头路12条"),
        ("6月底前完成道路硬化12公里，已完成9公里。", "完成道路硬化12公里"),
        ("6月底前完成道路硬化12公里，改造桥梁3座年底前开工。", "完成道路硬化12公里"),
    ],
)
def test_two_counted_results_of_one_time(text: str, task: str) -> None:
    """Both are the task, unless the second has come about, or has a time of its own."""
    assert told(text)[0].endswith(task)


@pytest.mark.parametrize(
    ("text", "task"),
    [
        (
            "2022年公办幼儿园招生网上登记5月9日9:00开始，5月13日18:00截止，每名幼儿只能登记一所。",
            "公办幼儿园招生网上登记",
        ),
        ("职工疗休养线路预约4月25日8:00开放，4月28日17:00结束，每人限选一条。", "职工疗休养线路预约"),
        ("报名4月26日9:00开始，4月30日17:00截止，每人限报一项。", "报名"),
    ],
)
def test_what_closes_is_what_opened(text: str, task: str) -> None:
    """A clause that only says when something ends is of what the clause before says begins."""
    assert told(text) == [task]


def test_a_firms_income_is_no_event() -> None:
    """营业收入 is a goal, and 营业 what a shop does."""
    assert told("文旅意见提出，到2025年，全县乡村旅游营业收入突破12亿元。") == ["全县乡村旅游营业收入突破12亿元"]
    assert told("滨江夜市5月1日起试营业，每晚营业至23时。") == []


@pytest.mark.parametrize(
    ("text", "task"),
    [
        (
            "现将2022年度乡村医生拟定向培养人员名单予以公示，公示期为5个工作日（2022年4月19日至4月25日）。",
            "2022年度乡村医生拟定向培养人员名单公示",
        ),
        ("经研究，现对拟命名的健康村进行公示，公示时间7天（4月19日至4月25日）。", "拟命名的健康村公示"),
        ("集体土地征收补偿方案公示期为30天（4月20日至5月19日），有异议的可书面提出。", "集体土地征收补偿方案公示"),
    ],
)
def test_what_is_made_public_is_the_task(text: str, task: str) -> None:
    """How long it lasts, before the brackets of its days, is no name of it."""
    assert told(text) == [task]


def test_a_channel_open_from_day_to_day_is_a_call() -> None:
    """The days on which one may apply are no opening hours; those of a garden, and hours of each day, are."""
    text = "上半年普通话水平测试网上报名系统开放时间为4月25日8:00至4月29日17:00，考生须上传照片。"
    assert told(text) == ["上半年普通话水平测试网上报名"]
    assert told("公租房申请通道开放时间：4月25日至5月10日。") == ["公租房申请"]
    assert told("游泳馆预约平台开放时间为每天9:00至21:00。采摘园开放时间为4月25日至5月20日。") == []
