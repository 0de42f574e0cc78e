"""The readings of a clause that decide whether a time in it is due; the word lists are ``data/cues.txt``."""

import re
from functools import cache

from digests.analysis.calendars import data_lines


@cache
def _sections() -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in data_lines("cues.txt"):
        if line.startswith("@"):
            words = sections.setdefault(line[1:].split()[0], [])
        else:
            words += line.split()
    return sections


def cue(name: str) -> re.Pattern[str]:
    """One section of the word list as one pattern."""
    return re.compile("|".join(_sections()[name]))


CALL = cue("call")
EVENT = cue("event")
VALID = cue("valid")
WEATHER = cue("weather")
BIRTH = re.compile(
    r"^\(?含?.{0,6}(?:出生|年满|满.{1,4}周岁|入职|参加工作|取得.{0,12}(?:学历|证书|资格)的|毕业的|注册成立|户籍(?:在|为|迁)|落户满)"
)
DONE_NEAR = re.compile(
    r"(?:提前|超额|圆满|顺利|如期)[^,，]{0,8}(?:完成|实现)了?$|(?:完成|实现|建成)了[^,，]{0,6}$|(?:已(?!知|建|开工|纳入|批|列|排查|有|投)|早已|曾|均已|现已|业已)[^,，的]{0,5}$"
)
DONE = re.compile(
    r"^(?:就|便|均|都|即|全部|基本|率先|提前|如期|顺利|圆满|成功)*(?:已|曾)|(?:已|已经|均已|全部已)(?:全部|基本|顺利|如期|提前|率先|超额)?(?:完成|建成|竣工|通车|投用|投产|到位|办结|实现|达到|开工|整改|交付|收官|结束)"
    r"|(?:提前|如期|顺利|圆满|超额|率先|成功|全部)?(?:完成|建成|实现|打通|竣工|结束|通过|解决|消除|清零|关停|搬迁|脱贫)了"
)
NARRATED = re.compile(
    r"(?:如期|顺利|圆满|提前\S{0,6}|率先|超额|成功)(?:完成|建成|竣工|通车|投用|实现|脱贫|收官)|圆满结束"
)
GROWN = cue("grown")
MISSED = re.compile(
    r"(?:未在|未能在|未能于|未于|没有在|没在|原应于|本应于|本应在|本该|原定于?|原计划于?|原拟于?|原本应|按原计划|原先)[^,，由]{0,12}$"
)
CUTOFF = re.compile(r"(?:截至|截止|截止到|截止至|截止目前)$")
CLOSE_BEFORE = re.compile(
    r"(?:截止|截至|结束|关闭|终止|到期|最后|最后一天|最迟|最晚)(?:的)?(?:时间|日期|期限|期|日|时限)?(?:\([^()]{0,20}\))?(?:仍|依然|统一|均)?(?:为|是|到|至|:|于|在|定为|定于|延长至|即)?(?:北京时间)?\(?$"
    r"|截止(?:时间|日期)?(?:及|和|、|暨|与|\(|即)开标\)?(?:的)?(?:时间|日期)?(?:为|是|:|均为)?$"
    r"|(?:完成|整改|办理|销号|验收|交付|竣工|交货|归档|办结|报送|反馈)(?:时限|期限|时间|日期)(?:为|是|:)?$"
)
#: 公示至…: a call that runs to a day.
RUNS_TO = re.compile(
    r"(?:公示|公告|征集|报名|受理|申报|申请|缴费|预约|登记|投票|办理|接受|招募|续保)(?:期|时间)?(?:至|到|持续至|持续到|延续至)$"
)
#: 以旧换新补贴政策延续至…: a call that goes on to a day.
GOES_ON = re.compile(
    r"(?:补贴|补助|消费券|换新|申领|优惠|征集|招募|奖励)(?:政策|活动|工作|发放|领取)?(?:将|再|继续)?(?:延续|持续|实施|开展|发放|延长|执行)?(?:至|到)?$"
)
HABIT = re.compile(r"均会|都会|总会|总要|往往|每逢|历来|照例|通常")
QUANTITY = re.compile(
    r"[0-9.]+(?:余|多)?(?:万|亿|千)*(?:个|种|座|条|公里|家|所|处|户|套|项|亩|人(?!次)|名|%|元|辆|台|吨|张|间|米|平方|部|件|只|株|棵|艘|支|盏|头|千瓦|立方|公顷)"
)
CLOSE_AFTER = re.compile(
    r"^(?:\([^()]{0,12}\))?(?:正式|统一|准时|自动)?(?:为止|止|截止|截标|结束|关闭|停止|终止|收官)(?!目前)"
)
EXTENDED = re.compile(
    r"(?:延长|延期|顺延|推迟|延迟|放宽|展期|调整|改|宽限|延|延后|推后|延缓|变更|提前|修改)(?:至|到|为|在)?$"
)
LIMIT_WORD = re.compile(
    r"(?:期限|时限|限期|时间|日期|时段|征期|期)(?:\([^()]{0,10}\))?(?:为|是|:|截至|截止|到|至|限于|自|从|定于|定为)?$"
)
MUST = cue("must")
STRIVE = cue("strive")
RESULT = cue("result")
FIRM = cue("firm")
WORKS = cue("works")
NUMBER = cue("number")
SLOGAN = cue("slogan")
STANDARD = cue("standard")
STANDARD_CLUE = cue("standard_clue")
HAPPENED = cue("happened")
STRONG_DO = re.compile(
    r"^(?:到(?![场岗达位])|向)|^(?:要|须|必须|应|应当|务必|全面|全部|基本|集中)?(?:把|将|对)?[^,，]{0,12}(?:完成|整改|改正|拿出|提交|上报|报送|缴纳|缴清|动工|清零|提出|领取|补交|补缴|履行|拆除|搬离|搬迁|腾退|申报|登记|签订|反馈|建立|联系|办理|申请|认领|书面|制定|落实|清理|支付)"
)
HOURS = re.compile(
    r"(?:营业|开放|办公|受理|服务|接待|运营|上班|咨询|供应|首末班|作息|每日|每天|工作日|周一至周[五日六]|开馆|闭园|办理|取件)(?:时间|时段)?[^,，]{0,12}$"
)
EVENT_NOUN = cue("event_noun")
MAKING = re.compile(
    r"^(?:召开|举行|举办|开幕|开赛|闭幕|揭幕|亮相|上映|播出|开演|开跑|开赛|打响|拉开|来临|到来|迎来|进入|开学|上市|开镜|起步|启程|赴|在)"
)
#: 6月30日是…的最后期限.
LAST_DAY = re.compile(r"^(?:是|为)[^,，]{2,30}(?:最后|截止)(?:期限|日期|一天|时限|日|时间|之日)")
STARTS = re.compile(
    r"^(?:计划|将|要|拟)?(?:全[市县区省]|我[市县区省])?(?:新建|新增|新改|新开工|改造|建设|建成|完成|培育|实施|创建|打造|引进|种植|修复|更新|安装|发放|培训)"
)
EASY = re.compile(r"即可|便可|就能|就可|可拿|只需|仅需|才能")
#: What makes an expression an attribute: 贯穿全年, 占全年的, 今年的工作, “十五五”规划.
ATTRIBUTE_BEFORE = re.compile(
    r"(?:将|把|对|缴清|缴纳|结清|持续至|持续到|延续至|延续到|贯穿|占|较|比|同比|横跨|超|超过|为期|跨越|历经|延续|持续|不到|不足|短短|仅|仅用|近|服务|迎接|喜迎|步入|进入|迈入|立足|编制|转入|结转|列入|纳入|实施|谋划|对接|落实)$"
)
ATTRIBUTE_AFTER = re.compile(
    r"^(?:第[一二三四五六]批|首批|”?规划|纲要|时期是|时期的|以来|的|工作|各项|发展|经济社会|计划生育|重点项目(?:建设)?(?:工作|推进会|名单)|度|假期|期间是|是|为|伊始|任务分解|目标责任)"
)
PERFECT = re.compile(r"已(?!知|批|建|开工|纳入|有项目)(?!.{0,8}的)|^[^,，]{0,14}[^未除罢]了(?![解望却结如])|累计|曾")
TALLY = re.compile(r"[0-9.]+(?:万|亿|余|多)*(?:份|件|户|人|名|个|家|元|%|台|辆|亩|吨|次|例|笔|宗)|已|累计|共")
#: A thing told as done: 开展了宣讲.
FINISHED = re.compile(r"^[^,，]{0,14}[^未除罢为]了(?![解望却结如])|已(?:经)?(?:全部|基本|有)")
