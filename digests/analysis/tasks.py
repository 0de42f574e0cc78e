"""What is to be done, in the sentence's own characters: the clause around a due date without the date.

    确保|郭家咀水库重建项目三大件|5月15日前|完成  ->  郭家咀水库重建项目三大件完成

The part before the date names the thing or the one who acts, the part after it the act; who acts is left out where the
rest says enough.
"""

import re

from digests.analysis.deadlines_text import Place
from digests.analysis.tasks_marks import balanced

#: Characters of a task, at most.
LIMIT = 30

_LEAD = re.compile(
    r"^(?:本次|本期|今年(?!内|底)|我[市县区省](?=[^,，]{4})|[”’)）、:：]|同时|其中|届时|据悉|据了解|据介绍|原则上|另外|此外|并且|并(?![购网轨联])|且|而|即(?![时日将])|也|又|还(?![款清贷建迁])|再(?!生|就业|贷款|次)|则|就(?![业医读诊近餐学])|都|均(?![衡价])|一律|统一(?!战)|确保|力争|争取|务必|必须|应当|应该|应(?![急用届聘征对邀收付税])|须(?!知)|需(?![求要])|要求|责令|责成|要(?![素闻点道塞件求])|将(?=于|在|可|于)|会(?=于|在)|拟(?![建录聘征任])|计划(?!生育)|预计|有望|必将|请(?![假示])|可以|可(?!回收|再生|持续|行)|能够|全力(?!以赴)|倒排工期|并于|于|在(?![建校职岗编线册营])|按照要求|按要求|会议(?:要求|强调|指出|明确|提出|决定)|通知(?:要求|明确)|(?:[一二三四五六]|[0-9])是|现在(?:看来?|预计)?|现将|现(?![有场金代状行役])|目标是|最终|保证(?!金)|到时|希望|记者获悉|凡(?!是)|各地|最迟|最晚|抓紧|尽快)"
)
_TRAIL = re.compile(
    r"(?:[“‘(（、:：]|(?<![关])于|(?<![所存])在|必须|(?<!必)须|(?<!所)需|(?<![主重摘纪需必])要|应当|应该|(?<![供反响适对])应|(?<!即)将|可以|(?<![许认])可|(?<![申邀])请|截至|截止|务必|力争|确保|争取|最终|计划|预计|拟|有望|(?<![行作认])为|至|(?<![报达])到|(?<!各)自|从|是|的|限期|限于|(?<![期时年权局])限|均|(?<!首)都|一律|统一|原则上|最迟|最晚|并|保证|定于|安排|责令其|责令|责成|要求|规定|由|其|务求|(?:已经?|再次?|将|现)?(?:延长|延期|顺延|推迟|调整|放宽)|凡|分别|去年|今年|明年|目前|答应|同意|表示|承诺|提出|明确|赶|抢|奋战|冲刺|决战|由原定的?|应于|(?<![实体表发出])现|(?<=[人者户员])[可可]|抓紧|尽快)$"
)
_CLOSING = re.compile(
    r"(?:的)?(?:\([^()]{0,20}\))?(?:截止|终止|结束|关闭|到期|最后)?(?:的)?(?:时间段|时间|日期|期限|时限|时段|期间|期|日|最后一天|系统|通道|平台|窗口)?(?:\([^()]{0,20}\))?(?:截止|截至)?(?:延长|延期|顺延|推迟|调整)?$"
)
_TAIL_CALL = re.compile(r"^(?:为止|止|截止|结束|关闭|停止|终止|到期|有效)")
_AGENT = re.compile(
    r"(?:^(?:各|全体|有关|相关|所有|广大|凡)[^的]*|^本(?:通告|公告|通知|启事|办法|方案)$|^(?:市民|居民|考生|业主|用户|纳税人|企业|申请人|当事人|投标人|供应商|单位|有意者|应聘者|物业公司|我)[^的]{0,4}$|(?:局|委|办|厅|部门|单位|企业|公司|学校|乡镇|街道|镇街|县区|县市区|区县|社区|村|人员|人|者|户|方|们|商户|市民|居民|家长|家属|考生|学生|业主|职工|农户|车主|党组织|党委|政府|集团|中心|项目部|渔船|医院|银行|员|队|站|办公室|专班|组|校|同志|干部|政协|法院|对象|机构|我市|我县|我区|全市|全县|全区|全省|上下))$"
)
_SHORT = re.compile(
    r"^(?:全面|全部|基本|按期|如期|按时|保质保量|高质量|集中|正式|主体|率先|必须|要|一次性|统一|须|均)*(?:完成|完工|竣工|建成|办结|到位|整改|整改到位|整改完毕|完毕|收尾|收官|结束|清零|见效|落地|落实|销号|投用|投入使用|通车|投产|开工|交付|验收|竣工验收|封顶|贯通|修复|启动|开通|启用|达标|改正|上报|报送|提交|落实到位|完成整改|予以解决|解决|反馈|书面反馈|汇总上报|交付使用|建成投用|建成投产|投产达效|投入运营|开放|通过验收|全覆盖|完成任务|销账|动工)$"
)
_WORK = re.compile(r"(?:工作|工程|项目|任务|建设|问题|整治|改造|行动|手续|隐患|设施|道路|管网|小区|片区|线路|水库)$")
_COLON = re.compile(r"(?<![0-9]):|:(?![0-9])")
_BREAK = re.compile(r"[的、]|(?:推进|加快|抓好|做好|完成|开展|实施)")
_PUSH = re.compile(
    r"^(?:要|继续|加快|全力|推进|加快推进|全力推进|扎实|抓好|做好|抓紧|强力|大力|全面|统筹|持续|加强|组织|开展|集中|对|针对|把|将|以)+"
)
_EDGE = re.compile("^[”)）:]+|[”)）:]+$")
_VERB_OBJECT = re.compile(
    r"完成|提交|上报|报送|缴|交|办|填|申|领|登|建|改|清|修|达|新增|实现|到|向|把|将|对|开|制|出|拆|签|投|组织|公布|公开|落实|反馈|打|拨|上传|补|配|储|收|发|送|拿|处|整|关|退|回|实|解"
)


def _stripped(text: str, pattern: re.Pattern[str]) -> str:
    """``text`` with every match of an anchored pattern taken off its end, a bounded number of times."""
    for _ in range(8):
        shorter = pattern.sub("", text, count=1)
        if shorter == text:
            return text
        text = shorter
    return text


def _clean_lead(text: str) -> str:
    return _stripped(text.strip(), _LEAD)


def _clean_trail(text: str) -> str:
    return _stripped(text.strip(), _TRAIL)


_IN_BRACKETS = re.compile(r"(?:在|于)?[^在于,，]{0,8}期(?:间|限)?内?\($")


#: A time that another task of the same clause hangs on: …10月开工、2025年9月建成.
_TIMED = re.compile(
    r"(?:20[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}日|[底初末]|[上中下]旬)?[之以]?前?|年底前?|月底前?|20[0-9]{2}年[底末]?前?"
)
_NEXT_TIMED = re.compile(r"、(?=[^、]{0,8}(?:[0-9]{1,2}月|20[0-9]{2}年|年底|月底))")


#: 区长要求(5月10日前)…: who says it is not what is to be done.
_SAID = re.compile("(?:要求|强调|指出|提出|叮嘱|规定|决定|责令其?|责成|表示|承诺|透露|介绍)(?!的)")


def _subject(place: Place, start: int) -> str:
    before = place.text[place.clause[0] : start]
    before = _COLON.split(before)[-1] or before.rstrip(":")
    if before.endswith("("):
        before = _IN_BRACKETS.sub("", before)
    before = _SAID.split(before)[-1]
    timed = list(_TIMED.finditer(before))
    if timed and "、" in before[timed[-1].end() :]:  # 该标段10月开工、(2025年9月)建成
        before = before[timed[-1].end() :].rpartition("、")[2] or before[: timed[0].start()]
    return _clean_trail(_clean_lead(before))


#: (9月12日前)仍未报到的视为放弃: what is to be done is what was not.
_UNDONE = re.compile(
    r"^(?:仍|尚|还)*(?:未|不)(?:按要求|按时|及时|能)?([^,，的]{2,16})的((?!视为|视同|按|将|转入|一律|不予|取消|均)[^,，在将予按视一]{2,6}(?=[在将予按视一]))?"
)


#: Brackets that are left out; a short one in the middle belongs to its word: 村（社区）.
_ASIDE = re.compile(
    r"^\([^()]{0,60}\)|\([^()]{7,60}\)|\([^()]{0,6}\)(?=$|[,，。])|\((?:含|见|详见|以下|下同)[^()]{0,60}\)"
)


def _act(text: str) -> str:
    """The act itself: no leading modal, no closing bracket."""
    undone = _UNDONE.match(text)
    if undone:
        return (undone.group(2) or "") + undone.group(1)
    text = _ASIDE.sub("", text)
    own, *others = _NEXT_TIMED.split(text)
    text = own if own or not others else text[list(_TIMED.finditer(text))[-1].end() :]  # 一期6月底前、二期9月底前建成
    act = _clean_lead(text)
    act = _EASY_LEAD.sub("", _EASY_END.sub("", act))
    return _unmodal(_EDGE.sub("", act) if act.count("“") < act.count("”") else act.strip(":"))


#: 要到4月中旬(才能完工).
_EASY_LEAD = re.compile("^(?:才能|才可|方能|方可|才会|能够?|可望|即可|便可)(?=[^,，]{2})")
_EASY_END = re.compile("(?:即可|便可|就可以?|就行)$")

#: 冷库(要)建成投产: who or what, that it must, what is done.
_MUST_WITHIN = re.compile(
    r"^([^,，]{2,16}?)(?:必须|务必|应当|(?<!必)须|(?<![主重摘纪需只还])要|(?<![供反响适对相])应(?![急用届聘征对收付])|(?<![许认])可(?:以)?(?![回再持])|有望)(?=[^,，]{2})"
)


def _unmodal(act: str) -> str:
    """The act without the modal in its middle, and without a long name of who acts."""
    found = _MUST_WITHIN.match(act)
    if not found:
        return act
    who, rest = found.group(1), act[found.end() :]
    return rest if len(who) > 4 and len(rest) >= 7 and _AGENT.search(who) else who + rest


#: 通过电话、网站或书面形式(向…反映): how, which goes first when there is no room.
_MANNER = re.compile(r"^(?:通过|以|采取|采用|登录|持|凭|携带?|带)[^向到]{2,60}(?=向|到)")


#: A clause that only names what the next ones are about: 全区44个老旧小区，….
_TOPIC = re.compile(r"^(?!加快|推进|完成|抓好|实施|做好|开展|全力|要|将|对)[^要须应将请]{2,18}$")


def _topic(place: Place) -> str:
    """The thing that a clause before names for all that follow."""
    for clause in reversed(place.earlier[-4:]):
        if _TOPIC.match(clause) and _WORK.search(clause) and not _TIMED.search(clause):
            return _clean_lead(clause)
    return ""


_WHO = re.compile(
    r"^(?:凡|如|若|符合|对)|的[^,，的]{0,4}?(?:人员|人|者|户|企业|单位|市民|居民|村民|车主|业主|家庭|用户|[考学毕]?业?生|职工|群众|公民|商户|同志|儿童|青年|军人|员|家长|公司)$"
)


def _later_act(place: Place) -> str:
    """The act in the clauses after: the first that is not only about who it is for (凡持有旧证的市民，可…)."""
    for clause in place.later[:3]:
        act = _act(clause)
        if act and not _WHO.search(clause):
            return act
    return _act(place.later[0]) if place.later else ""


def _shorten(subject: str, act: str) -> str:
    """At most ``LIMIT`` characters: first the subject loses what stands before its last pause, then the act its end."""
    if len(subject) + len(act) > LIMIT:
        act = _MANNER.sub("", act)
    room = max(LIMIT - len(act), 0)
    while len(subject) > room:
        pause = _BREAK.search(subject, 1)
        if pause is None or pause.end() >= len(subject):
            break
        subject = subject[pause.end() :]
    if len(subject) > room and len(act) >= 8:
        subject = ""
    if len(subject) + len(act) > LIMIT:
        cut = act.find("、", 10, LIMIT)
        act = act[: cut if cut > 0 else max(LIMIT - len(subject), 8)]
    return (subject + act)[:LIMIT]


#: Where a clause before stops telling what it is about: its own time, its reason, what went wrong.
_OTHER = re.compile(
    r"总投资|投资[0-9]|占地|由于|因|实行|采取|采用|未|已|原|[0-9一二三四五六七八九十两]+(?:个?工作)?(?:[日月天周时点]|年(?!级))|年底|月底|节前"
)
_MODAL = re.compile("须|应当|(?<![主重])要|请")
_FORMER = re.compile(r"^(?:此前|原|之前)[^的]{0,20}的")


#: 征地工作(至今)未完成.
_STILL = re.compile("(?:至今|仍旧?|尚|依然|依旧|一直|还|目前|迟迟)+$")
#: A clause that tells of a meeting or a paper.
_STORY = re.compile(r"(?:召开|举行|举办|印发|下发|发布|闭幕|落幕|获悉|了解到|会议|会上)$")
_TREATED = re.compile("逐一|逐项|全面|开展|进行|集中|一律|及时|要")
_NO_THING = ("后", "内", "前", "起", "强调", "指出", "要求", "介绍", "表示", "获悉")


def _earlier_object(place: Place) -> str:
    """What the clause before was about: 加快推进南水北调支线建设，(确保5月底前完成)."""
    nearest = list(reversed(place.earlier[-3:]))
    for clause in sorted(nearest, key=lambda part: not part.startswith(("对", "针对", "围绕"))):
        if re.match(
            r"第[一二三四五六]?(?:批|期|阶段)|[^,，]{0,4}(?:建设周期|工期|周期)|目前|正在|要?倒排|要?挂图|要?压实|要?明确|要?紧盯|要?统筹|[将要]?督促|[将要]?指导|[将要]?强化|[将要]?加强|[将要]?进一步|按照|根据|依据|经|据|为|逾期|.{0,6}(?:若|如)|视",
            clause,
        ) or _STORY.search(clause):
            continue
        words = _FORMER.sub("", _COLON.split(clause)[-1])
        if words.startswith(("对", "针对")):  # 对城市积水点等逐一排查 is about the 积水点
            words = _TREATED.split(words)[0]
        told = _OTHER.split(_SO_FAR.sub("", words) if len(words) > 8 else words)[0]
        if told != words:  # a task of its own: only what it is about is shared
            told = _MODAL.split(told)[0]
        words = _clean_trail(_STILL.sub("", _PUSH.sub("", _clean_lead(told))))
        someone = _AGENT.search(words) and not _WORK.search(words)
        if len(words) >= 3 and not someone and not words.endswith(_NO_THING):
            return words
    return ""


_LAST_DAY = re.compile(r"^(?:是|为)([^,，]{2,30}?)的?(?:最后|截止)(?:期限|日期|一天|时限|日|时间|之日)")


_OBJECT = re.compile(
    r"^(?:报送|拿出|提交|上报|签订|完成|形成|制定|出台|缴纳|办理|领取|递交|发放|公布|公开|开展|组织|建立|编制|打印|购买|搬离|开工|作出|做出|履行|支付|提出|参加|接受|出具|送达|换好|补好).."
)


#: 突破5万元, 达到65%: of what?
_GOAL = re.compile(
    r"^(?:突破|达到?|超过?|增至|增加到|提高到|提升到|不低于|控制在|降至|降到|稳定在|保持在|力争突破)[^,，]{0,3}[0-9]"
)
#: 居民人均可支配收入(36218元): how far the thing has come.
_SO_FAR = re.compile(r"(?:已|达到?|为|是|约)*[0-9.]+(?:余|多)?[万亿千]*(?:元|%|吨|公斤|人次?|个百分点)$")


def _needs_object(act: str) -> bool:
    """Whether an act says nothing of what it is done to: 完成, 清仓见底, but not 报送方案."""
    whole = re.match(r"全部|全面|一律|基本|彻底|逐一|统一|集中", act) and len(act) <= 8
    return (
        bool(_SHORT.match(act) or whole or _GOAL.match(act))
        or len(act) < 4
        or (len(act) == 4 and not _OBJECT.match(act))
    )


def closing_task(place: Place, start: int) -> str:
    """What is closed: 公务员招录报名截止时间为… -> 公务员招录报名."""
    before = place.text[place.clause[0] : start].rstrip(":")
    before = _FORMERLY.sub("", before)
    before = re.sub(r"^(?:将|为期[^的]{1,8}的)|自?即日起?(?:开始)?$", "", before)
    before = re.sub(r"自?即日起开始|(?:及|和|、|暨|与|\(|即)开标\)?(?=的?(?:时间|日期|为|:))", "", before)
    *heads, tail = _COLON.split(before)
    words = _clean_trail(_clean_lead(_clean_trail(tail if heads and len(tail) > 2 else before)))
    words = _stripped(words, _CLOSING) if words else words
    words = _clean_trail(_stripped(words, _CLOSING))
    if len(words) > 4:
        return words
    if len(words) >= 2:
        return _named_call(place, words)
    return (heads[-1] if heads else "") or _planned(place)


#: 该项目原定8月底(完工)，现延长至…: the act that was planned for another day.
_PLAN = re.compile(
    r"原(?:本|先)?(?:定|计划|拟|应|则上)?(?:于|在)?[^,，]{2,16}?(完成|完工|竣工|通车|投用|建成|交付|投产|交房|开业|开工|通水|搬迁|启用|交工|截止|结束)$"
)


_PLANNED_WORK = re.compile(r"原(?:本|先)?(?:定|计划|拟)[^,，]{2,12}?(?:完成|实现)([^,，]{3,16})$")


def _planned(place: Place) -> str:
    """What the clause before was about, with the act that it puts off."""
    done = [found.group(1) for clause in place.earlier[-3:] if (found := _PLANNED_WORK.search(clause))]
    thing = done[-1] if done else _earlier_object(place)
    acts = [found.group(1) for clause in place.earlier[-2:] if (found := _PLAN.search(clause))]
    return thing + acts[-1] if acts and not thing.endswith(acts[-1]) and acts[-1] not in {"截止", "结束"} else thing


#: 志愿填报时间由原定的4月10日延长到(4月13日).
_FORMERLY = re.compile(r"由(?:原|此前|之前|先前|今年|[0-9])[^由]{0,24}$")


_UNTIL_TIME = re.compile(r"(?:将?[于自从]|在)?(?:20[0-9]{2}年|[0-9]{1,2}月|[0-9]{1,2}日|即日|今日|今天)")
_CALLED = re.compile(r"(?:申请|申报|报名|征集|缴费|登记|认证|公示|申领|招募|评选|投票|认购|选房|年检)$")


def _named_call(place: Place, words: str) -> str:
    """报名 alone says little: with the clause before it that names the call, when that clause has the same word."""
    for clause in reversed(place.earlier[-2:]):
        named = _UNTIL_TIME.split(clause)[0]
        if words in named and len(named) <= 24 and not re.search(r"逾期|未|不", named):
            return _clean_trail(_clean_lead(named))
        if _CALLED.search(clause) and len(clause) <= 20:
            return _clean_lead(clause)
    return words


_RUN_OUT = re.compile(r"^(?:为止|止|期间)(?=[,，)]|$)")
_IN_STAGES = re.compile("^[^,，]{0,10}分[一二两三四五六]?(?:批次?|期|阶段|年)(?:实施|推进|进行|建设|完成|开展)?")
_STAGE = re.compile(r"第[一二三四五六]?(?:批|期|阶段|标段)$|[一二三]期$")


#: 业主代表须(在公告之日起30日内)，向…: who must, and the act follows the comma.
_ASKED = re.compile(r"(?:必须|须|应当?|(?<![主重摘纪需])要|可以?|需|请|务必)(?:在|于)?$")


def _parts(place: Place, start: int, *, closes: bool) -> tuple[str, str]:
    """What stands before the expression and what is done, each from the clause or from the one after it."""
    subject = closing_task(place, start) if closes else _subject(place, start)
    act = _act(_RUN_OUT.sub("", place.after.strip()))
    if closes and (not act or _TAIL_CALL.match(act) or subject):
        return subject, "" if subject else _later_act(place)
    asked = not act and not closes and place.later and _ASKED.search(place.before)
    if asked or (not act and (len(subject) < 4 or _AGENT.search(subject))):
        act = _later_act(place)
    return "" if asked and len(act) >= 4 and not _SHORT.match(act) and not _WORK.search(subject) else subject, act


def _someone(subject: str, act: str, place: Place) -> bool:
    """Whether the words before the expression only say who acts, and the rest says enough."""
    if not act:
        return False
    if subject.endswith("后"):
        return True
    if not _AGENT.search(subject) or _WORK.search(subject):
        return False
    borrowed = _earlier_object(place)
    return bool(borrowed) or (len(act) >= 4 and not _SHORT.match(act))


def _whom(place: Place, room: int) -> str:
    """需要送考服务的考生，(5月29日前)…: for whom it is, when the clause before only says that and there is room."""
    last = place.earlier[-1] if place.earlier and _MODAL_ONLY.match(place.before) else ""
    words = _clean_lead(last)
    return (
        words
        if 4 <= len(words) <= room
        and len(words) <= LIMIT - room + 2
        and _WHO.search(last)
        and not _FOR_WHOM_NOT.search(last)
        else ""
    )


_FOR_WHOM_NOT = re.compile("逾期|^(?:各|据|全体)|[0-9]月")
_MODAL_ONLY = re.compile("(?:均|也|还)?(?:须|必须|应当?|要|可以?|需|请|务必)?(?:在|于)?$")


#: 未完成加强免疫的60岁以上老人: who is meant, and not only the one responsible.
_GENERAL = re.compile(
    "^(?:各|全体|有关|相关|所有|广大|凡|本|市|区|县|省|我)|(?:局|委|办|厅|部门|单位|专班|政府|党委|指挥部)$"
)


def _particular(subject: str, act: str) -> bool:
    """Whether the words say which people or firms must act, in no more room than what they must do."""
    return (
        len(subject) + len(act) <= LIMIT
        and len(subject) <= 2 * len(act)
        and not subject.endswith("后")
        and ("的" in subject[1:-1] or bool(re.search("[0-9]|某", subject)))
        and not _GENERAL.search(subject)
    )


def task(place: Place, start: int, *, closes: bool) -> str:
    """The task of an expression that begins (with its 自…起) at ``start``; never empty where the clause has words."""
    last_day = _LAST_DAY.match(place.after)
    if last_day:
        return last_day.group(1)[:LIMIT]
    closes = closes and not place.before.endswith("(")
    subject, act = _parts(place, start, closes=closes)
    if _someone(subject, act, place) and not _particular(subject, act):
        subject = ""
    if not subject and _needs_object(act) and not _UNDONE.match(place.after):
        earlier = _planned(place)
        subject = "" if _SHORT.match(earlier) else earlier
    if not subject and act and not closes:
        subject = _topic(place)
    elif _STAGE.match(subject):
        subject += _IN_STAGES.sub("", _earlier_object(place))
    if not subject and act and not closes:
        subject = _whom(place, LIMIT - len(act))
    made = balanced(_shorten(subject, act) if act else subject[-LIMIT:])
    return made or place.whole.strip()[:LIMIT]
