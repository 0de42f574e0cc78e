"""What the clauses before a due date give to its task: the thing, the call, the people it is for."""

import re

from digests.analysis.deadlines_text import Place
from digests.analysis.tasks_words import AGENT, COLON, LIMIT, MATTER, TIMED, clean_lead, clean_trail

#: A clause that only names what the next ones are about: 全区44个老旧小区，….
_TOPIC = re.compile(
    r"^(?!针对|立即|及时|主动|尽快|向|到|做到|有|加快|推进|完成|抓好|实施|做好|开展|全力|要|将|对)[^要须应将请]{2,18}$"
)


def topic(place: Place) -> str:
    """The thing that a clause before names for all that follow."""
    for clause in reversed(place.earlier[-4:]):
        if _TOPIC.match(clause) and MATTER.search(clause) and not TIMED.search(clause):
            return clean_lead(clause)
    return ""


WHO = re.compile(
    r"^(?:凡|如|若|符合|对)|的[^,，的]{0,4}?(?:人员|人|者|户|企业|单位|市民|居民|村民|车主|业主|家庭|用户|[考学毕]?业?生|职工|群众|公民|商户|同志|儿童|青年|军人|员|家长|公司|船东|摊主|所有人|权利人|持有人|经营者|驾驶人|养殖户|合作社|机构|法人|人)$|的[^,，的]{2,12}[、和与及或][^,，的]{0,10}(?:人员|人|者|户|企业|单位|合作社|机构|组织|居民|家庭|学生|职工)$|[^,，]{4}的$"
)
_PUSH = re.compile(
    r"^(?:要|继续|加快|全力|推进|加快推进|全力推进|扎实|抓好|做好|抓紧|强力|大力|全面|统筹|持续|加强|组织|开展|集中|对于|对|针对|把|将|以)+"
)
#: Where a clause before stops telling what it is about: its own time, its reason, what went wrong.
_OTHER = re.compile(
    r"总投资|投资[0-9]|占地|由于|(?<!基)因|实行|采取|采用|未(?!来)|已|(?<![平高草中还太])原(?![料油材生则])|[0-9一二三四五六七八九十两]+(?:个?工作)?(?:[日月天时点]|周(?!岁)|年(?!级|度))|年底|本?月底|节前|(?<=.)(?:[上下]半年|[一二三四]季度|年内|[本下]月)"
)
_MODAL = re.compile("须|应当|(?<![主重])要|请")
#: 我市自7月1日起(上调…).
_BEGINS = re.compile(r"^[^,，]{0,4}?(?:自|从)[0-9年月日]{3,11}起")
_FORMER = re.compile(r"^(?:此前|原|之前)[^的]{0,20}的")
#: 2025年(民办初中招生), no time of what is due.
_OF_YEAR = re.compile("^(?:关于)?20[0-9]{2}年度?(?![0-9底末内前上下起])")
#: 征地工作(至今)未完成.
_STILL = re.compile("(?:至今|仍旧?|尚|依然|依旧|一直|还|目前|迟迟)+$")
#: A clause that tells of a meeting or a paper.
_STORY = re.compile(
    r"(?:召开|举行|举办|印发|下发|发布|闭幕|落幕|获悉|了解到|公告|通告|通知|文件|提醒|会议|会上|通报|交办|部署|发现|显示|透露|表明|认为|汇报|进度|情况|讲解|(?:发[出布]|下达|给出|[作做]出|排[定出]|亮出|列出|签下|立下|收到)[^,，的]{0,8}(?:令|答复|回复|回应|工期|表|图|状|书|通知|预警|倡议|号召|承诺))$"
)
_TERM_WORDS = re.compile(
    "[自从]即日起?$|"
    "(?:的)?(?:起始|开始|起止)(?:时间|日期)(?:为|是|:)?$"
    "|(?<=项目|工程)(?:部|建设|施工)?(?:现场|工地)$|(?<=...)(?:建设|施工)(?:现场|工地)$"
    "|(?:已经?|将)?(?:今天|今日|昨天|昨日|即日起?|正式|全面)*(?:开始|启动|开启|开放)$"
)
#: 县农业农村局局长(表示), 县政府督查室(已…).
_OFFICIAL = re.compile("(?:[局县市区镇乡部院校所科站馆队会处董]长|书记|主任|经理|督查室|负责人|总工|教授|专家|记者)$")
_TREATED = re.compile("逐一|逐项|全面|开展|进行|集中|一律|及时|要")
_NO_THING = ("后", "内", "前", "起", "强调", "指出", "要求", "介绍", "表示", "获悉")
#: 居民人均可支配收入(36218元): how far the thing has come.
_SO_FAR = re.compile(r"(?:已|达到?|为|是|约)*[0-9.]+(?:余|多)?[万亿千]*(?:元|%|吨|公斤|人次?|个百分点)$")


def earlier_object(place: Place) -> str:
    """What the clause before was about: 加快推进南水北调支线建设，(确保5月底前完成)."""
    nearest = list(reversed(place.earlier[-4:]))
    for clause in sorted(nearest, key=lambda part: not part.startswith(("对", "针对", "围绕"))):
        if re.match(
            r"每|受|听取|查看|察看|了解|来到|走进|深入|实地|最高|人均|在(?!.{2,12}(?:项目|工程)(?:部|建设|施工)?(?:现场|工地)?$|.{3,14}(?:建设|施工)(?:现场|工地)$)|要求|第[一二三四五六]?(?:批|期|阶段)|[^,，]{0,4}(?:建设周期|工期|周期)|目前|正在|要?倒排|要?挂图|要?压实|要?明确|要?紧盯|要?统筹|[将要]?督促|[将要]?指导|[将要]?强化|[将要]?加强|[将要]?进一步|[^,，]{2,10}(?:单位|部门|乡镇|街道|企业|公司)要|[^,，]{2,4}要求|按照|根据|依据|经|据|为|逾期|.{0,6}(?:若|如)|视|[^,，]{0,6}仍[见存]",
            clause,
        ) or _STORY.search(clause):
            continue
        words = _OF_YEAR.sub("", _BEGINS.sub("", _FORMER.sub("", COLON.split(clause)[-1])))
        if words.startswith(("对", "针对")):  # 对城市积水点等逐一排查 is about the 积水点
            words = _TREATED.split(words)[0]
        told = _OTHER.split(_SO_FAR.sub("", words) if len(words) > 8 else words)[0]
        if told != words and clause.startswith(("对于", "对尚未", "对未", "对已")):
            told = words
        elif told != words:  # a task of its own: only what it is about is shared
            told = _MODAL.split(told)[0]
        told, called = _TERM_WORDS.subn("", told)
        words = clean_trail(_STILL.sub("", _PUSH.sub("", clean_lead(told))))
        site = called and clause.startswith("在")
        someone = not site and (AGENT.search(words) or _OFFICIAL.search(words)) and not MATTER.search(words)
        if (len(words) >= 3 - called or _CALLED.fullmatch(words)) and not someone and not words.endswith(_NO_THING):
            return words
    return ""


#: 公示期5个工作日，(自…至…): the call's term, not its name.
_TERM_OF = re.compile(
    "(?:公示|公告|报名|申报|征集|申请|登记|预约|缴费)(?:期限|期|时间)?(?:为|共)?(?:[0-9]*个?(?:工作日|天|日))?$"
)
#: 该项目原定8月底(完工)，现延长至…: the act that was planned for another day.
_PLAN = re.compile(
    r"原(?:本|先)?(?:定|计划|拟|应|则上)?(?:于|在)?[^,，]{2,16}?(完成|完工|竣工|通车|投用|建成|交付|投产|交房|开业|开工|通水|搬迁|启用|交工|截止|结束)$"
)
_PLANNED_WORK = re.compile(r"原(?:本|先)?(?:定|计划|拟)[^,，]{2,12}?(?:完成|实现)([^,，]{3,16})$")


def planned(place: Place) -> str:
    """What the clause before was about, with the act that it puts off."""
    done = [found.group(1) for clause in place.earlier[-3:] if (found := _PLANNED_WORK.search(clause))]
    thing = done[-1] if done else earlier_object(place)
    if _TERM_OF.match(thing):
        return named_call(place, thing[:2])
    acts = [found.group(1) for clause in place.earlier[-2:] if (found := _PLAN.search(clause))]
    return thing + acts[-1] if acts and not thing.endswith(acts[-1]) and acts[-1] not in {"截止", "结束"} else thing


_UNTIL_TIME = re.compile(
    r"(?:将?[于自从]|在)?(?:20[0-9]{2}年(?=[0-9]{1,2}月)|[0-9]{1,2}月|[0-9]{1,2}日|如下|即日|今日|今天)"
)
#: 公开招租 is what someone else does; 公开招租报名 what is due.
_OFFERED = re.compile("(?:招租|招聘|拍卖|遴选|招标|采购|选聘|出让|竞价)$")
#: 有意者请携带身份证到乡镇统计站(报名): what to do, not which call.
_ASKS_FOR = re.compile(
    "^(?:有意|申请人|报名者|家长|考生|市民|居民|符合条件)[^,，]{0,6}(?:请|可|须|需|持|凭|登录|携带|到)|可拨打|[请可须应](?:携带|持|登录|拨打|到|向|在|通过)"
)
_CALLED = re.compile(
    r"(?:申请|申报|报名|征集|缴费|登记|认证|公示|申领|招募|评选|投票|认购|选房|年检|招租|招聘|拍卖|遴选|招标|采购|选聘|出让|竞价|评审)$"
)


def named_call(place: Place, words: str) -> str:
    """报名 alone says little: with the clause before it that names the call, when that clause has the same word."""
    for clause in reversed(place.earlier[-3:]):
        if _TERM_OF.match(clause) or _ASKS_FOR.search(clause):
            continue
        named = _UNTIL_TIME.split(clause)[0]
        if words in named and len(named) <= LIMIT and not re.search(r"逾期|未|不", named):
            return clean_trail(clean_lead(named))
        if _CALLED.search(clause) and len(clause) <= 20:
            made = clean_lead(clause)
            return made + words if _OFFERED.search(made) else made
    return words


def whom(place: Place, room: int) -> str:
    """需要送考服务的考生，(5月29日前)…: for whom it is, when the clause before only says that and there is room."""
    last = place.earlier[-1] if place.earlier and _MODAL_ONLY.match(place.before) else ""
    last = _SINCE.sub("", last)
    words = clean_lead(last.rpartition(":")[2])
    if len(words) > room and (tail := _WHICH_PEOPLE.search(words)):
        words = tail.group(1)
    return (
        words
        if 4 <= len(words) <= room
        and (room > 24 or len(words) <= (16 if room > 21 else LIMIT - room + 2))
        and WHO.search(last)
        and not _FOR_WHOM_NOT.search(words)
        else ""
    )


#: 2023年12月31日前登记注册的(企业、个体工商户和农民专业合作社).
_WHICH_PEOPLE = re.compile("的([^的,，]{4,22})$")
#: 3月16日以来(到过批发市场的市民).
_SINCE = re.compile("^[0-9年月日时]{2,12}(?:以来|以后|之后|后)")
_FOR_WHOM_NOT = re.compile("逾期|^(?:各|据|全体)|[0-9]月")
_MODAL_ONLY = re.compile("(?:均|也|还)?(?:须|必须|应当?|要|可以?|需|务?请|务必|限)?(?:在|于)?$")


#: 尚未缴纳(采暖季热费)的用户, 没有进行(养老金资格认证).
_LEFT = re.compile(
    "(?:没有|还没|未)(?:按时|及时|按期|足额)?(?:进行|办理|完成|参加|缴纳|交纳|提交|报送|领取|申领|填报|申报|接种)([^,，的]{3,20}?)(?:的|$)"
)
_ANY_END = re.compile("[。！？!?\n,，;；:]")
#: How far before an expression that may stand.
_BACK = 100


def left_undone(place: Place) -> str:
    """What the sentence, or the one before, says that some have not done yet, nearest first."""
    low = max(0, place.start - _BACK)
    for clause in reversed(_ANY_END.split(place.text[low : place.start])):
        found = _LEFT.search(clause)
        if found:
            return found.group(1)
    return ""
