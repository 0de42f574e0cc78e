"""What the clause before carries over: an object put first, papers that are handed in, the rest, who acts."""

from datetime import date

import pytest

from digests import deadlines

ON = date(2022, 4, 19)


def told(text: str) -> list[str]:
    return [found.task for found in deadlines(text, ON)]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("对城东巡查中发现的9盏坏路灯，副区长要求市政公司5月6日前修复。", "城东巡查中发现的9盏坏路灯修复"),
        ("对逾期未换证的商户，市场监管所要求5月6日前整改到位。", "逾期未换证的商户整改到位"),
        ("对闲置三年的两宗工业用地，县里责令受让人6月底前动工建设。", "受让人动工建设"),
        ("对此，镇里要求施工方5月10日前整改到位。", "施工方整改到位"),
    ],
)
def test_an_object_put_first(text: str, task: str) -> None:
    """What 对 puts first is mended or settled; to begin building is not done to it."""
    assert told(text) == [task]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        (
            "请各中学将毕业生学籍表一式两份，5月9日前报送区招生办。",
            "各中学将毕业生学籍表一式两份报送区招生办",
        ),
        ("各村要把危房台账逐户核实，4月29日前报送镇村建站。", "各村把危房台账逐户核实报送镇村建站"),
        ("请各单位将工会经费足额缴纳，4月28日前报送二季度计划。", "报送二季度计划"),
    ],
)
def test_what_is_handed_in_stands_before_the_day(text: str, task: str) -> None:
    """Who hands in what comes from the clause with 将 or 把, unless the act has a thing of its own."""
    assert told(text) == [task]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("其余46户要分批安置，端午节前全部搬迁到位。", "其余46户全部搬迁到位"),
        ("余下的12座桥梁将挂图作战，年底前全部加固。", "余下的12座桥梁全部加固"),
        ("全区3.2万亩油茶林改造任务已经下达到乡镇，5月底前要完成招标。", "全区3.2万亩油茶林改造任务完成招标"),
    ],
)
def test_the_rest_and_the_works_are_what_is_to_be_done(text: str, task: str) -> None:
    """A clause that only says how to go about it, or how far the works have come, names them for the next."""
    assert told(text) == [task]


def test_who_does_the_one_does_the_other() -> None:
    """An act that names nothing is done by those of the clause before; one that says enough stays alone."""
    assert told("纺织企业4月25日前复工率要达到九成，5月上旬实现应开尽开。")[1] == "纺织企业实现应开尽开"
    assert told("规上工业企业5月10日前报送复工计划，5月底前开展一次自查。")[1] == "开展一次自查"


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("县文旅局印发通知，要求各景区劳动节前上报应急预案。", "各景区上报应急预案"),
        ("区发改委主任说，力争6月底前完成全部年度目标。", "完成全部年度目标"),
        ("会议强调，一季度税收未达时间进度的乡镇，要在5月10日前制定追赶措施。", "制定追赶措施"),
        (
            "凡2022年3月31日前开业的旅馆、民宿和农家乐经营户，须在5月31日前登录旅馆业系统上传安全自查表。",
            "旅馆、民宿和农家乐经营户上传安全自查表",
        ),
    ],
)
def test_who_tells_is_not_what_it_is_done_to(text: str, task: str) -> None:
    """Who sends a notice or speaks is no thing of the task, and a quarter that says which towns no time of it."""
    assert told(text) == [task]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("油茶低产林改造的验收数据，各林场5月6日前汇交到资源股。", "油茶低产林改造的验收数据汇交到资源股"),
        ("调度室要求，东闸站启闭机的保养台账，端午节前送水务所备查。", "东闸站启闭机的保养台账送水务所备查"),
        ("镇纪委要求，各村清查结果4月26日12时前录入监管平台。", "各村清查结果录入监管平台"),
    ],
)
def test_a_thing_that_is_all_of_the_clause_before(text: str, task: str) -> None:
    """What is sent somewhere may be named first, apart from who sends it; a clause that orders names nothing."""
    assert told(text) == [task]
