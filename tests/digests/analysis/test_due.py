"""Which times of a clause are due: each kind of wording with sentences of its own, and with what only looks like it."""

from datetime import date

import pytest

from digests import deadlines

ON = date(2022, 4, 19)


def _due(text: str) -> list[str]:
    return [str(found.due).removesuffix(":00+08:00") for found in deadlines(text, ON)]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("县委巡察办将37条问题线索移交职能部门，专人跟踪，三个月内全部办结。", "2022-07-19"),
        ("镇里梳理出群众诉求58件，建立台账、销号管理，一个月内全部办结。", "2022-05-19"),
        ("县医保局表示，剩余86人的报销款十天内全部发放到位。", "2022-04-29"),
        ("其余12个小区的雨污分流改造两周内全部完工。", "2022-05-03"),
        ("市里要求，十天内新挖沉沙池40口，保护下游水源。", "2022-04-29"),
        ("镇党委要求，一周内把选址方案定下来。", "2022-04-26"),
        ("拖欠工资的仲裁案件月内审结。", "2022-04-30"),
        ("大坝工程预计6月下闸蓄水。", "2022-06-30"),
        ("11月上旬把新房钥匙交到92户群众手中。", "2022-11-10"),
    ],
)
def test_a_result_within_a_span_is_due(text: str, due: str) -> None:
    """A counted rest that is all to be finished, something new that is ordered, a result told by its complement."""
    assert _due(text) == [due]


@pytest.mark.parametrize(
    "text",
    [
        "该局推行首办负责制，群众诉求三个工作日内全部办结。",
        "热线受理诉求320件，七日内全部办结。",
        "120件投诉三天内全部办结，满意率100%。",
        "本院受理后，将在六个月内审结。",
        "三个月内，全县新建厂房12栋，已全部投用。",
        "旅游部门要求做好接待，三天内全县接待游客3.2万人。",
        "县纪委通报，去年移交的15条线索两个月内全部办结，群众满意。",
    ],
)
def test_a_service_and_a_story_are_not(text: str) -> None:
    """How fast things usually go, and what went well, is due never."""
    assert _due(text) == []


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("今年，市里把适老化改造列入实事清单，将新建老年食堂15个、助浴点6处。", "新建老年食堂15个、助浴点6处"),
        ("今年，县里继续推进厕所革命，计划改造农村户厕3000户。", "改造农村户厕3000户"),
        ("县委提出，全年新签约项目60个。", "新签约项目60个"),
    ],
)
def test_a_year_has_its_number_apart(text: str, task: str) -> None:
    """The number may stand in another clause than 今年."""
    (found,) = deadlines(text, ON)
    assert (str(found.due), found.task) == ("2022-12-31", task)


@pytest.mark.parametrize(
    "text",
    [
        "今年，全县把养老列入实事，新建食堂15个，已投用12个。",
        "今年，市里继续办好实事，已新建食堂15个。",
        "全年新签约项目60个，同比增长12%。",
        "今年，县法院审结各类案件1200件。",
        "县法院全年审结案件3200件。",
    ],
)
def test_a_year_that_only_tells_is_not_due(text: str) -> None:
    """A number that was reached, or is compared, is none that is promised."""
    assert _due(text) == []


def test_what_each_must_hold_is_due() -> None:
    """A meeting asked of each village is no event; those that were held are."""
    assert _due("10月下旬，各村都要召开一次村民代表会议。") == ["2022-10-31"]
    assert _due("5月下旬，各支部都召开了组织生活会。") == []
    assert _due("6月上旬，各班都要举行毕业典礼，门票已售罄。") == []


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("各企业不迟于7月10日提交二季度排污自查报告。", "2022-07-10"),
        ("三季度安全自查报告须于10月10日前报送。", "2022-10-10"),
        ("2022年下半年应征报名正在进行，女兵报名6月20日截止。", "2022-06-20"),
        ("力争二季度提交规划方案。", "2022-06-30"),
    ],
)
def test_a_period_in_a_name_is_no_time(text: str, due: str) -> None:
    """二季度排污自查报告 is the name of a report; 二季度提交方案 is when."""
    assert _due(text) == [due]


def test_hours_from_a_moment_end_at_a_moment() -> None:
    """自20日8时起48小时内 ends at eight; hours of rain are none."""
    assert _due("自4月20日8时起48小时内，低洼处的住户要全部转移。") == ["2022-04-22 08:00"]
    assert _due("4月18日18时起36小时内，渔船须全部回港。") == ["2022-04-20 06:00"]
    assert _due("4月18日22时起24小时内，南部有大雨。") == []
    assert _due("从4月20日10时起2小时内，电梯停运。自4月20日8时起12小时内，供水压力降低。") == []


@pytest.mark.parametrize(
    "text",
    [
        "进入会场须出示24小时内核酸检测阴性证明。",
        "应聘者须提供三个月内的体检报告。",
        "申请人应携带半年内银行流水到窗口办理。",
        "5月1日至5日每天8时至17时正常接诊。",
        "4月30日至5月4日，办事大厅每天9时至16时照常办理不动产登记业务。",
        "书画展即日起至5月8日在县文化馆与市民见面，免费参观。",
        "半程马拉松4月24日7时发枪，关门时间为10时30分。",
        "法院将于2022年5月6日10时至5月7日10时在网络平台上进行公开拍卖。",
    ],
)
def test_what_holds_or_takes_place_is_not_due(text: str) -> None:
    """How old a paper may be, duty as usual, an exhibition, a race and a sale have times, and nothing to do by them."""
    assert _due(text) == []


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("请在三日内提供体检报告。", "2022-04-22"),
        ("报名时间为4月30日至5月4日，每天9时至16时。", "2022-05-04"),
        ("竞买报名时间为2022年5月6日10时至5月7日10时，网上公开拍卖另行公告。", "2022-05-07 10:00"),
    ],
)
def test_a_call_keeps_its_time(text: str, due: str) -> None:
    """Beside a paper, a day's hours and a sale the call itself is due."""
    assert _due(text) == [due]


def test_a_correction_gives_the_right_day_alone() -> None:
    """“A”应为“B”: B, of what A closed; of an event neither."""
    (found,) = deadlines("更正：本报《图书编目员招聘启事》中“报名截止日期4月22日”应为“4月29日”。", ON)
    assert (str(found.due), found.task) == ("2022-04-29", "图书编目员招聘报名")
    assert _due("《通知》中“缴费截止日期4月30日”系“5月10日”之误。") == ["2022-05-10"]
    (found,) = deadlines("《中考报名公告》中“报名时间为4月20日至25日”应为“4月20日至28日”。", ON)
    assert (str(found.due), found.task) == ("2022-04-28", "中考报名")
    assert _due("更正：昨日本报一版“庙会5月3日开幕”应为“5月5日开幕”。") == []
