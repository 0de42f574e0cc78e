"""What a passage is about, where the clause of a due date does not say it: the call, or the works.

全区高层次人才服务卡申领工作正式启动。…申领时间从11月26日至12月20日  ->  高层次人才服务卡申领
东湖公园提升改造工程自2018年10月启动。…整个工程将于国庆节前竣工  ->  东湖公园提升改造工程
"""

import re
from functools import lru_cache

from digests.analysis import segmenter
from digests.analysis.deadlines_text import Place
from digests.analysis.tasks_words import clean_lead, clean_trail

#: A name's least and most characters.
SHORTEST, LONGEST = 4, 22
#: How far before a sentence its passage is read.
REACH = 200

_SENTENCE = re.compile(r"[。！？!?]")
_CLAUSE = re.compile(r"[,，;；:\s]")
#: The words that make a clause's beginning the name of a call.
_CALL = (
    "招聘|招生|引进|招募|选聘|遴选|征集|征订|征文|申领|申报|申请|报名|缴费|参保|认证|年审|年检|普查|登记|补贴|补助|津贴|征缴|补录|招生|评选|拍卖|"
    "采购|招标|招租|征收|清退|清算|资助|公租房|预存|续保|体检|接种|培训班|报废|置换|消费券|换证|招录|认领|换发|发放|审核|处置|采集|备案|核增|领取|征收决定|征求意见(?!稿)|检测|义诊|听证|招租|参观"
)
_CALLED = re.compile(f"[^“”]*?(?:“[^“”]{{1,16}}”[^“”]*?)?(?:{_CALL})(?:(?!工作|活动|通知|公告|事项)[^的]{{0,8}})?")
#: And those that make it the name of works.
_WORKS = re.compile(
    r"(?:“[^“”]{1,12}”)?[^“”的]{2,16}?(?:的)?(?:提升|升级|扩建|改扩建|迁建|新建|拓宽|更新|综合)?(?:改造|整治|修缮|建设|治理)?"
    r"(?:提升)?(?:工程|项目|改造|整治)(?!的|款|资金|名单|部|经理|负责|计划|库|领导)|"
    r"[^“”的]{1,14}?(?:大桥|二桥|公园|绿道|快速路|小区|片区|污水处理厂|水厂|农贸市场|菜市场|图书馆|体育馆|博物馆|医院|水库|管网|道路|公路|隧道|地铁[^,，]{0,4}线|线)(?=$|[改升重扩新主二一三]|建|将|已|是|仍|目前|正)"
)
#: Names of times, offices and people.
_OTHER_THING = re.compile("(?:时间|日期|期限|中心|局|院|委|厅|部|人|者|方式|费率|窗口|标准|金额)$")
_NO_NAME = re.compile(
    r"逾期|未(?!来)|不(?!动产)|咨询|电话|联系|地址|接到|收到|记者|[0-9]时|会议|召开|强调|指出|要求|部署|听取|调研|督查|去年|截至|累计|率|范围|条件|(?:征集|招聘|报名|服务)对象|对象以|存在|以来|^(?:根据|依据|按照)|如需|应当|[0-9.]%|联系人|清算组|进行(?=[^,，中])|^有意|^报名者|请(?:携带|持|登录|到)|可拨打|[0-9](?:余|多)?万?[人元种吨]"
)
#: (可)通过微信公众号缴费: how one does it, no call's name.
_CHANNEL = re.compile("(?:也|还|均|都)?(?:可以?|须|应)?(?:通过|登[录陆]|打开|关注)")
#: A clause that tells how far a call has come is about it; one that only names a step of it is not.
_OVER = re.compile("已(?!经?启动|经?开始|全面启动|进入|经?展开)|(?<!即将)结束")
_LEADING = re.compile(
    r"^(?:关于|本次|近日|日前|目前|今年|我[市县区]|全[市县区]|开展|为做好|做好|现|将|面向全?社会|面向|社会|公开|发布|启动|举办|组织|受理|实施|[一二两三四五六]+是)+|^[^:,，]{0,16}?(?:公布|关于(?:开展)?|面向全?社会|决定|通知称|发布|定于)"
)
#: 总投资4.6亿元的(清河县冷链物流园项目).
_MEASURED = re.compile("^(?:总?投资|位于|占地|全长|总长|由|因)[^,，]{1,16}的")
#: 面向全市(招生).
_AT_LARGE = re.compile("(?<=.)现?面向(?:全[社市县区省国]会?|社会)(?:公开)?")
#: 三合镇关于清理历史遗留坟墓的公告, 企业稳岗返还公示.
_TITLE = re.compile(
    r"^(?:[^:,，]{0,16}?关于(?:开展)?)?([^:,，“”]{4,20}?)的?(?:公告|通告|通知|启事|公示|告知书?|简章)(?:摘要)?$"
)
#: 县纪委监委下发(通知): who sends it is not what it is about.
_SENDS = re.compile("(?:下发|印发|发出|发布|下达|张贴|转发)了?$")
#: Where a clause goes on from its name: to when, to whom, to what is asked.
_FURTHER = re.compile(
    r"(?:将|定|拟|应|须|可)?[于从自]?(?:20[0-9]{2}年)?[0-9]{1,2}月|拟(?![提任建录聘])|(?<![对适相供])应(?![急届])|须(?!知)|可(?:享|在|于|以|凭)|采取|持有|定于|即?将(?!来)|遗失|尚有|标准"
)
#: 县城投公司(公开)招租…: who calls is not what it is.
_CALLER = re.compile(
    r"^[^“”:]{2,12}?(?:公司|局|中心|院|委|办|会|社|厅|集团|银行|街道|档案馆|政府)(?:20[0-9]{2}年度?)?(?:决定|拟|现|将|面向社会|公开)*"
    r"(?=招|征|采购|遴选|选聘|补录|单独|引进|拍卖|出租|处置|出让)"
)
_YEARLY = re.compile(r"^(?:20[0-9]{2}年度?)")
_TAIL = re.compile(
    r"(?:(?:的)?(?:公告|通告|通知|启事|告知|提示|摘要|工作|活动|事项|方案|令))*(?:现已|已经?|已进入[^,，]{2,6})?(?:正式|全面|陆续|即将|今日|今天)*(?:正在?)?(?:开始|启动|开启|开展|进行|如下|展开|开放)?了?$|[0-9一二两三四五六七八九十百]+(?:余)?(?:名|人|台|个|套|批|辆|件|项|户|处|宗|亩)$|各?若干名?$|[0-9]+(?:间|所|条|座)$"
)


@lru_cache(maxsize=256)  # the clauses of a passage are asked for each of its deadlines
def _name(clause: str, *, works: bool = True) -> str:
    """The name in a clause, of a call or of works, or nothing."""
    if _NO_NAME.search(clause) or _CHANNEL.match(clause):
        return ""
    clause = _MEASURED.sub("", _AT_LARGE.sub("", clause))
    words = _CALLER.sub("", _YEARLY.sub("", _LEADING.sub("", clean_lead(_FURTHER.split(clause)[0]))))
    for _ in range(3):
        words = clean_trail(_TAIL.sub("", words))
    titled = _TITLE.match(clause)
    if (
        titled
        and not _SENDS.search(titled.group(1))
        and not _OTHER_THING.search(titled.group(1))
        and not _OTHER_THING.search(titled.group(1)[:4])
    ):
        title = _CALLER.sub("", _YEARLY.sub("", _LEADING.sub("", titled.group(1).rpartition("发布")[2])))
        return title if SHORTEST <= len(title) <= LONGEST else ""
    found = (not _OVER.search(clause) and _CALLED.match(words)) or (works and _WORKS.match(words))
    if not found:
        return ""
    name = words if len(words) <= LONGEST and found.re is _CALLED else found.group()
    return name if SHORTEST <= len(name) <= LONGEST and not _OTHER_THING.search(name) else ""


def about(place: Place) -> str:
    """The first name of a call or of works in the sentences before, in the same paragraph, or in the headline."""
    low = max(0, place.sentence[0] - REACH, place.text.rfind("\n", 0, place.sentence[0]) + 1)
    for sentence in _SENTENCE.split(place.text[low : place.sentence[0]]):
        for clause in _CLAUSE.split(sentence)[:3]:
            name = _name(clause)
            if name:
                return name
    return next(filter(None, (_name(clause, works=False) for clause in _CLAUSE.split(place.headline))), "")


def named_here(place: Place) -> str:
    """The same of the clauses before in the sentence itself, the farthest first, and of what stands before a colon."""
    head = place.text[place.sentence[0] : place.clause[0]] + place.before.rpartition(":")[0]
    for clause in _CLAUSE.split(head):
        name = _name(clause)
        if name:
            return name
    return ""


_COUNT = "[0-9一二三四五六七八九十百两]{1,5}"
_COUNTED = "[个处座所条户家项台口块辆件间栋株]"
#: 其余19个, 剩余7处: of what?
_OTHERS = re.compile(f"^(?:其余的?|剩余的?|余下的?|另外?的?|其他|尚余|剩下的?|其中的?)?{_COUNT}({_COUNTED})$")


def counted(place: Place, subject: str) -> str:
    """The noun of what is counted alone: …18处易涝点…，剩余7处|…完工 -> 剩余7处易涝点; the subject itself otherwise."""
    found = _OTHERS.match(subject)
    if not found:
        return subject
    low = max(0, place.sentence[0] - REACH, place.text.rfind("\n", 0, place.sentence[0]) + 1)
    before = place.text[low : place.start]
    for number in re.finditer(f"{_COUNT}{found.group(1)}", before[: len(before) - len(subject)]):
        noun = _noun_after(before[number.end() :]) or _noun_before(before[: number.start()])
        if noun:
            return subject + noun
    return subject


_OF_THEM = ("中", "已")
_EVERYWHERE = re.compile("^[全我本][市县区省国乡镇村]$")


def _noun_after(text: str) -> str:
    """The noun that a text begins with, with what goes before it: 易涝点中已有… -> 易涝点."""
    counted = re.split(r"[^\u4e00-\u9fff]|中|已|全部|尚|未", text[:12])[0]
    words = segmenter.cut(counted)
    while words and not segmenter.tag(words[-1]).startswith("n"):
        words.pop()
    if not words and text[len(counted) : len(counted) + 1] in _OF_THEM:
        return counted if 2 <= len(counted) <= 4 else ""  # a word of no dictionary: 易涝点
    return "".join(words) if 2 <= len("".join(words)) <= 10 else ""


def _noun_before(text: str) -> str:
    """The noun that a text ends with: 老旧小区共有 -> 老旧小区."""
    words = segmenter.cut(re.split(r"[^\u4e00-\u9fff]|的", re.sub("(?:共有?|有|共列|为|计)$", "", text[-12:]))[-1])
    if not words or not segmenter.tag(words[-1]).startswith("n") or len(words[-1]) < 2 or _EVERYWHERE.match(words[-1]):
        return ""
    described = len(words) > 1 and segmenter.tag(words[-2])[0] in "abn"
    return "".join(words[-2:]) if described else words[-1]


_OBJECTED = re.compile("(?:如果?)?(?:有|存在|持有)(?:不同)?(?:异议|意见|疑问)(?:的|者)?$")
_TO_WHAT = re.compile("^(?:对于?|凡|如|若)*(?:上述|以上|本次|该|此)?")


def objected(place: Place) -> str:
    """What an objection would be to: 对上述拟提拔任用人选如有异议，请…反映 -> 拟提拔任用人选有异议."""
    for clause in reversed(place.earlier[-2:]):
        found = _OBJECTED.search(clause)
        if found:
            thing = _TO_WHAT.sub("", clause[: found.start()])
            return f"{thing}有异议" if 2 <= len(thing) <= LONGEST else ""
    return ""


_OPINION = {"提出意见", "反馈意见", "提出意见建议", "反馈意见建议", "提出建议"}


def joined(name: str, act: str) -> str:
    """A name with what is to be done, without saying a word twice: 老年证换证 + 换证 is 老年证换证."""
    if act and (act in name or (name.endswith("意见") and act in _OPINION)):
        return name
    shared = next((size for size in (4, 3, 2) if len(act) > size and name.endswith(act[:size])), 0)
    return name + act[shared:]
