"""An act without how and where it is done: 携带户口簿到社区申报 is 申报."""

import re

#: What begins with how, with what or where.
_HOW = re.compile(
    r"^(?:本人|亲自|及时|主动|抓紧|自愿|尽快|按要求|按规定)*(?:到(?![位达账期])|前往|赴|去(?![世除])|持(?!续|股|有)|凭|携带?|带上?(?!动)|通过(?![^,，]{0,8}(?:验收|评审|审核|审批|审|认定|论证|考核|检查|评估)$)|登[录陆]|打开(?=“|[^,，]{1,12}(?:APP|小程序|应用))|"
    r"关注(?=[^,，]*(?:公众号|小程序))|扫描|扫码|拨打|以(?=[^,，]{1,12}(?:方式|形式))|采[取用](?=[^,，]{1,12}(?:方式|形式))|在(?=[^,，]{2,14}(?:网|平台|系统|窗口|大厅|中心|处|现场|上|内))|就近|现场|线上|线下|网上)"
)
#: What is asked of people, unless the word is part of a place's or a paper's name.
_ACT = re.compile(
    r"(?:报名|申报|报送|上报|申请|申领|领取|办理|办结|提出|提交|递交|登记|缴纳|缴清|缴费|补缴|交纳|认证|年审|年检|审验|投票|预约|下载|填报|填写|投递|签约|签订|"
    r"兑换|确认|认领|看样|购买|订购|参加|参与|反映|检验|报案|核对|送检|核销|进行|完成|联系|报告|注册|兑付|验收|更换|换领|换发|选房|接种|体检|"
    r"采集|备案|查询|查阅|核实|免费|补办|换证|续签|激活|反馈|评选|推荐|咨询|提供|上传|录入|报到)(?!凭证|材料|证明|中心|窗口|处|点|站|单|卡|网|大厅|系统|平台|入口|文件|服务|所|科|表|书(?!面)|证(?!换)|指定|方式|地点|人|者|机构|手机|端|专栏|页面)"
)
#: 按提示, 在“惠民专区”, 如实(填报).
_THERE = re.compile(
    "(?:即可|如实|依次|再|按(?:要求|提示|规定|流程|步骤)|(?:[在从点]|点击)?“[^“”]{2,12}”[^,，]{0,4}?(?=[申填提办报预上缴选领]))*"
)
#: 进行年审, 完成认证: the verb says nothing.
_EMPTY = re.compile("^(?:进行|予以)(?=..)")


#: 报名, 提交申请材料, 完成复核: of which call?
_OPEN = re.compile(
    r"^(?:自行|及时|尽快|按时|一次性|全部|集中)*(?:(?:完成|进行|办理|提出|提交|申请|参加)?(?:报名|申报|申请|申领|领取|办理|登记|认证|年审|年检|审验|投票|预约|缴费|缴纳|初审|复审|复核|审核|评审|验收|确认|核对|签约|"
    r"换领|换证|换发|投稿|核销|提出|咨询|体检|接种|选房|缴清|办结|考核|评估|自查|补报|补录|订阅|认购|办妥|领取手续|参加|推荐|接受报名|(?:反馈|提出|反映|发表)(?:宝贵|修改)?(?:意见|建议|意见建议|意见和建议))(?:手续|登记)?"
    r"|向[^,，]{2,14}(?:书面)?提出(?:申请)?"
    r"|(?:提交|递交|报送|提供|上传|寄送|补齐|送交|交)(?:给|到|至)?[^,，的]{0,6}(?:材料|资料|申请|申请表|报名表|作品|表格|学校|社区|单位)?(?:一式[一二三四五]份)?|寄送[^,，]{2,6}|填[报写](?:申请表|报名表|登记表|信息)|(?:联系)[^,，]{0,4}事宜)$"
)


def bare(act: str) -> str:
    """The act from its verb on, where it begins with how or where; as it is where no verb is found."""
    if not _HOW.match(act):
        return act
    found = _ACT.search(act, 1)
    return _EMPTY.sub("", act[found.start() :]) if found else act


def asked_first(act: str) -> bool:
    """Whether an act begins with what is asked of people, and says of what: 在“惠民专区”申领消费券."""
    found = _ACT.match(act, _THERE.match(act).end())  # type: ignore[union-attr]  # it matches nothing as well
    return found is not None and len(act) - found.end() >= 2


def is_open(act: str) -> bool:
    """Whether an act leaves open what call it belongs to."""
    return bool(_OPEN.match(act))
