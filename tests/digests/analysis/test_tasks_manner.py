"""What is to be done without how and where: who must, the act and its thing are what a task has room for."""

from datetime import date

import pytest

from digests import deadlines

ON = date(2022, 4, 19)


def told(text: str) -> list[str]:
    return [found.task for found in deadlines(text, ON)]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("市民可自公告发布之日起10日内，以邮寄、传真或当面递交方式提出书面意见。", "市民提出书面意见"),
        (
            "参加本次集体林地流转竞价的投标人可于5月6日至5月16日17:00到县林权交易中心提交竞价文件。",
            "参加本次集体林地流转竞价的投标人提交竞价文件",
        ),
        (
            "尚未申报残疾人就业情况的企业、事业单位和社会组织，须在6月15日前登录国家政务服务平台如实申报。",
            "企业、事业单位和社会组织登录国家政务服务平台如实申报",
        ),
    ],
)
def test_who_must_stands_before_the_channel(text: str, task: str) -> None:
    """A post, a fax, a website and an office give way to who must, of whom the clause or the one before speaks."""
    assert told(text) == [task]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("居民可于5月20日前打开“江城通”APP，在“文化惠民”栏申领观影券。", "居民“文化惠民”栏申领观影券"),
        ("家长须在5月25日前登录入学报名系统，填报新生信息。", "家长填报新生信息"),
        ("请考生5月20日前登录招生平台，系统将自动分配考场。", "考生登录招生平台"),
        ("竣工项目5月底前须通过市级验收。", "竣工项目通过市级验收"),
    ],
)
def test_opening_a_page_leads_to_the_act(text: str, task: str) -> None:
    """What is done there stands in the next clause, unless that has someone else acting."""
    assert told(text) == [task]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        (
            "还有86名退休教师没有办理社保卡换领。请上述人员最迟5月10日到镇人社所办理，以免影响待遇发放。",
            "上述人员办理社保卡换领",
        ),
        ("仍有部分用户未缴纳本年度水费。温馨提示：缴费截止日期为5月5日，可通过手机缴费。", "本年度水费缴费"),
    ],
)
def test_what_some_have_not_done_is_still_to_be_done(text: str, task: str) -> None:
    """A bare 办理 or 缴费 is of what the sentence before says was left undone."""
    assert told(text) == [task]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("会议要求，5月底前，各乡镇卫生院要完成家庭医生签约。", "各乡镇卫生院完成家庭医生签约"),
        ("县农业局要求，5月30日前，所有育苗大棚必须安装通风降温设备。", "所有育苗大棚安装通风降温设备"),
        ("5月底前，县城市管理综合行政执法局要完成户外广告牌排查。", "完成户外广告牌排查"),
    ],
)
def test_who_must_is_told_when_short(text: str, task: str) -> None:
    """A short subject before 必须 or 要 stays, a long office goes."""
    assert told(text) == [task]
