"""What is to be done: the thing and the act, not who tells of it nor the word for the time."""

from datetime import date

import pytest

from digests import deadlines

ON = date(2022, 4, 19)


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("市防指下达命令，沿江趸船今日18时前全部撤离到安全水域。", "沿江趸船全部撤离到安全水域"),
        ("区教育局作出回应：两年内，8所中学全部建成风雨操场。", "8所中学全部建成风雨操场"),
        ("园区管委会排出工期：5月下旬完成桩基检测。", "完成桩基检测"),
        ("拆迁办列出时间表：6月上旬完成评估。", "完成评估"),
        ("村委会立下军令状，6月10日前清完河道垃圾。", "清完河道垃圾"),
        ("张志远要求施工方增派人手，体育馆新馆5月25日前完成交付。", "体育馆新馆完成交付"),
        ("县里发布预警，低洼地带群众今日22时前全部转移。", "低洼地带群众全部转移"),
    ],
)
def test_who_tells_is_no_part_of_the_task(text: str, task: str) -> None:
    """An order, an answer and a timetable lead to what is due."""
    assert [found.task for found in deadlines(text, ON)] == [task]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("原计划3月底前完工的人民路下穿隧道，因故未能如期通车，新的通车时间定在6月底前。", "人民路下穿隧道通车"),
        ("“书香家庭”评选采取自愿方式，申报时间不迟于5月12日。", "“书香家庭”评选申报"),
        ("实验中学食堂改造工程交付时间不迟于5月25日。", "实验中学食堂改造工程交付"),
        ("原计划去年底投用的城北客运站工期一再延后。最新的时间表是：今年9月底投用。", "城北客运站投用"),
    ],
)
def test_a_time_is_of_an_act(text: str, task: str) -> None:
    """The 通车时间 of a bridge is when it opens, with 不迟于 as with 为."""
    assert [found.task for found in deadlines(text, ON)] == [task]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("70周岁以上老人的体检报告，端午节前由村医和网格员逐户送到手中。", "70周岁以上老人的体检报告逐户送到手中"),
        ("困难职工的慰问金，劳动节前由工会干部送到家中。", "困难职工的慰问金送到家中"),
        ("优抚对象的补助款，4月底前由镇财政所直接打入账户。", "优抚对象的补助款直接打入账户"),
        ("在城北客运站施工现场，负责人要求加班加点，6月底前完成交付。", "城北客运站完成交付"),
        ("申请人须提交近三个月内的工资流水，4月30日前送到窗口。", "工资流水送到窗口"),
        ("4月10日以来到过城东集市的居民，请在24小时内完成一次核酸检测。", "到过城东集市的居民完成一次核酸检测"),
    ],
)
def test_what_is_given_and_who_is_asked_stand_a_clause_before(text: str, task: str) -> None:
    """What is brought to a house, and whoever has been somewhere since a day, is borrowed."""
    assert [found.task for found in deadlines(text, ON)] == [task]


def test_a_whole_act_borrows_no_reason() -> None:
    """针对…问题 says why; what is to be done has its own object."""
    text = "针对居民反映强烈的油烟问题，市城管局要求自4月20日起5个工作日内装好油烟净化器。"
    assert [found.task for found in deadlines(text, ON)] == ["装好油烟净化器"]


def test_two_steps_of_works_are_of_the_same_works() -> None:
    """The works stand before the first of two dates."""
    found = deadlines("东湖泵站改造工程预计6月下闸蓄水，拟于2022年底投入试运行。", ON)
    assert [one.task for one in found] == ["东湖泵站改造工程下闸蓄水", "东湖泵站改造工程投入试运行"]
