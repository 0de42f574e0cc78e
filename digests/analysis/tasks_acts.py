"""What is done: the words after a due date, without what only says that it must be."""

import re

from digests.analysis.tasks_words import AGENT, TIMED, clean_lead

SHORT = re.compile(
    r"^(?:全面|全部|基本|按期|如期|按时|保质保量|高质量|集中|正式|主体|率先|必须|要|一次性|统一|须|均|逐[件项一户条])*(?:(?:完成|完工|竣工|建成|办结|到位|整改|整改到位|整改完毕|完毕|收尾|收官|结束|清零|见效|落地|落实|销号|投用|投入使用|通车|投产|开工|交付|验收|竣工验收|封顶|贯通|修复|启动|开通|启用|达标|改正|上报|报送|提交|落实到位|完成整改|予以解决|解决|反馈|书面反馈|汇总上报|交付使用|建成投用|建成投产|投产达效|投入运营|开放|通过验收|全覆盖|完成任务|销账|动工|通水|通气|通电|试运行|投入试运[行营]|投运|试运营|开业|开园|开馆|开诊|迎客|并网|点火|合龙|贯通|复工|复产|亮灯|完成验收|恢复(?:通车|通行|供水|供电|供气|供暖|使用|原状|运行))(?:并)?){1,2}(?:上报结果|销号|见效)?$"
)
_EDGE = re.compile("^[”)）:]+|[”)）:]+$")
_NEXT_TIMED = re.compile(
    r"、(?=[^、]{0,8}(?:[0-9]{1,2}月|20[0-9]{2}年|年底|月底|[0-9一二三四五六七八九十两]{1,3}个?(?:工作)?[日天]内))"
)
#: (9月12日前)仍未报到的视为放弃: what is to be done is what was not.
UNDONE = re.compile(
    r"^(?:仍|尚|还)*(?:未|不)(?:按要求|按时|及时|能)?([^,，的]{2,16})的((?!视为|视同|按|将|转入|一律|不予|取消|均)[^,，在将予按视一]{2,6}(?=[在将予按视一]))?"
)
#: Brackets that are left out; a short one in the middle belongs to its word: 村（社区）.
_ASIDE = re.compile(
    r"^\([^()]{0,60}\)|\([^()]{7,60}\)|\([^()]{0,6}\)(?=$|[,，。])|\((?:含|见|详见|以下|下同)[^()]{0,60}\)"
)


#: (凡8月31日前)提出申请的业主，免收…: whoever does so.
_OFFERED = re.compile(
    "^((?:主动|自愿|自行)?(?:提出|完成|缴纳|办理|报名|签订|退缴|交回|搬迁|拆除)[^的,，]{0,10})的([^,，的]{0,4}(?:者|户|人|业主|企业|单位|居民|家庭|员工|人员))$"
)


def deed(text: str) -> str:
    """The act itself: no leading modal, no closing bracket."""
    offered = _OFFERED.match(text)
    if offered:
        return offered.group(2) + offered.group(1)
    undone = UNDONE.match(text)
    if undone:
        return (undone.group(2) or "") + undone.group(1)
    text = _ASIDE.sub("", text)
    own, *others = _NEXT_TIMED.split(text)
    text = own if own or not others else text[list(TIMED.finditer(text))[-1].end() :]  # 一期6月底前、二期9月底前建成
    act = _WILL.sub("", clean_lead(_BY_WHOM.sub("", _WHOEVER_DOES.sub(r"\1", text))))
    act = _EASY_LEAD.sub("", _EASY_END.sub("", act))
    return _unmodal(_EDGE.sub("", act) if act.count("“") < act.count("”") else act.strip(":"))


#: (7月底前)补办登记的不予处罚: what one does to get it.
_WHOEVER_DOES = re.compile("^([^,，的未不]{2,12})的(?:,|，)?(?:不予|免予|免于|从轻|从宽|不再)[^,，]{0,10}$")
#: (4月5日前)将全部完成.
_WILL = re.compile("^将(?=全[部面线]|基本|完[成工]|建成|竣工|投[入产用]|恢复|开[通工放园馆诊业]|交付)")
#: 要到4月中旬(才能完工).
_EASY_LEAD = re.compile("^(?:才能|才可|方能|方可|才会|能够?|可望|即可|便可)(?=[^,，]{2})")
#: 由县乡村振兴局(对…进行抽查).
_BY_WHOM = re.compile(
    "^由[^,，对负]{2,12}?(?:局|委|办|部门|街道|乡镇|公司|中心|院|厅|政府|单位|社区|专班|所(?![有以在])|干部|人员|志愿者|网格员|专人)(?:牵头|负责|会同[^,，对]{2,8})?(?=[^,，、的”][^,，、的]{2})"
)
_EASY_END = re.compile("(?:即可|便可|就可以?|就行|(?:是)?(?:没有?|不成)问题|(?<=[^目])的)$")
#: 冷库(要)建成投产: who or what, that it must, what is done.
_MUST_WITHIN = re.compile(
    r"^([^,，]{2,16}?)(?:必须|务必|应当|(?<!必)须|(?<![主重摘纪需只还])要|(?<![供反响适对相])应(?![急用届聘征对收付]|.尽)|[也都还就](?:将|要|得)(?:给我)?|(?<![许认])可(?:以)?(?![回再持])|有望)(?=[^,，]{2})"
)


def _unmodal(act: str) -> str:
    """The act without the modal in its middle, and without a long name of who acts."""
    found = _MUST_WITHIN.match(act)
    if not found:
        return act
    who, rest = found.group(1), act[found.end() :]
    return rest if len(who) > 8 and len(rest) >= 7 and AGENT.search(who) else who + rest


_OBJECT = re.compile(
    r"^(?:报送|拿出|提交|上报|签订|完成|形成|制定|出台|缴纳|办理|领取|递交|发放|公布|公开|开展|组织|建立|编制|打印|购买|搬离|开工|作出|做出|履行|支付|提出|参加|接受|出具|送达|换好|补好).."
)
#: 突破5万元, 达到65%: of what?
_GOAL = re.compile(
    r"^(?:突破|达到?|超过?|增至|增加到|提高到|提升到|不低于|控制在|降至|降到|稳定在|保持在|力争突破)[^,，]{0,3}[0-9]"
)


#: 登录网厅办理, 自行申报: the thing stands in a clause before, if one names it.
_BARE = re.compile("(?:办理|申请|申报|补缴|缴纳|补办|办结|缴清|领取)$")


#: 逐户送到手中, 全部打入账户: what?
_GIVEN = re.compile(
    "(?:逐[户一]|全部|统一|集中|足额|按时|直接)*(?:送|发放?|交|打|拨付?|兑付)(?:到|至|入)(?:[^,，的]{0,6})(?:手[中里上]|家[中里]|账户|账上|卡[里中上]|户头)$"
)
#: 报县民政局救助股: what is handed in?
_SENT_TO = re.compile(
    "(?:统一|汇总后?|一并|集中|书面)*(?:报送?|报至|报到|送至?|送到|交至?|交到)[^,，、]{2,14}(?:局|股|办|科|室|委|处|院|中心|镇|所|办公室|政府|大队)$"
)
#: 完成加固, 安装调试完毕, 完成全程接种, 完成第二遍, 完成总任务的80%: how much of what?
_SOME_OF_IT = re.compile(
    "(?:(?:全部|全面|基本)?(?:完成)?(?:主体|设备|管道|线路|路面)?"
    "(?:加固|维修|修复|改造|安装|调试|安装调试|清理|清淤|检测|排查|拆除|搬迁|抢修|疏浚|铺设|吊装|验收)(?:工作|任务)?(?:完毕|到位|结束)?$)|"
    "完成(?:招投标|招标|(?:初步|施工图)?设计|勘察|勘测|选址|立项|可研|环评|征地|征迁|评审|工程量清单)(?:工作)?$|"
    "(?:实现|做到|确保)?应[\u4e00-\u9fff]尽[\u4e00-\u9fff]$|"
    "完成(?:全程|全部|第[一二三四][遍轮剂针批期]|总任务|剩余|其余|首[轮批次]|年度|目标)(?![0-9])[^,，]{0,7}$|完成[^,，0-9]{2}(?:任务|工作)$"
)


def needs_object(act: str) -> bool:
    """Whether an act says nothing of what it is done to: 完成, 清仓见底, but not 报送方案."""
    if _SOME_OF_IT.match(act) or _GIVEN.match(act) or _SENT_TO.match(act):
        return True
    whole = re.match(r"全部|全面|一律|基本|彻底|逐一|统一|集中", act) and len(act) <= 8
    if len(act) <= 8 and _BARE.search(act):
        return True
    return (
        bool(SHORT.match(act) or whole or _GOAL.match(act))
        or len(act) < 4
        or (len(act) == 4 and not _OBJECT.match(act))
    )
