"""The atoms of a time expression: 2022年, 5月, 15日, 下午, 3时, 上旬, 春节, 三个工作日内, “十四五”末.

One scan finds them all, in time linear in the text: every repetition is bounded, and a pattern that begins with digits
begins only where a run of digits begins. What an atom means beside others is decided in ``times_frames``.
"""
# ruff: noqa: E501 - a pattern stands on one line

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from digests.analysis.calendars import festival_names, weak_festivals

_N = "[〇零一二三四五六七八九]"  # a digit in Chinese
_C = "[一二三四五六七八九]"
_COUNT = r"(?:(?<![0-9.])[0-9]{1,6}(?:\.[0-9]{1,2})?|[几数][十百千]|[二三四五六七八九]?十几|[一二两俩三四五六七八九十百]{1,5}|半|几|数)"
_DAY = f"(?:三十一?|二十{_C}?|十{_C}?|{_C})"
_MONTH = "(?:十[一二]?|[一二三四五六七八九])"
_CLOCK_C = f"(?:二十[一二三四]?|十{_C}?|[零〇一二两三四五六七八九])"
_TO = "[-至到]{1,2}"
_UNITS = "工作日|自然日|交易日|日历天|小时|钟头|分钟|分(?=半)|秒钟?|刻钟|季度|星期|礼拜|周|天|日(?!之?前|以前)|(?<=[两俩几数])日|(?<=[个半多余几来两])月|年|(?<=个)钟"
_MEASURE = f"(?<![月第])({_COUNT})(多|余|来)?(个半|个多|个)?({_UNITS})(半钟|半|多)?"


def _by_first(names: Iterable[str]) -> str:
    """Names as a pattern in which each first character is looked at once; of two names the one given first wins."""
    rests: dict[str, list[str]] = {}
    for name in names:
        rests.setdefault(name[0], []).append(name[1:])
    named = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items())
    return f"(?=[{''.join(rests)}])(?:{named})"


_STRONG = _by_first(name for name in festival_names() if name not in weak_festivals())
_WEAK = _by_first(weak_festivals())
#: 李国庆 and 王立冬 are people.
_SURNAMES = "李王张刘陈杨赵黄吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴汪田任姜范石姚谭廖邹熊陆郝崔康毛邱秦史顾侯邵孟段钱汤尹黎乔贺赖龚"
_AFTER_FESTIVAL = "节|假期|小?长假|黄金周|期间|前|之前|以前|来临|到来|当天|[-至到]"

#: Rank: an atom continues an expression when its rank is above the one before it.
YEAR, PART, WEEK, DAY, WEEKDAY, TIME_OF_DAY, CLOCK = 10, 20, 25, 30, 35, 40, 50

#: Kind, rank, the groups of ``_INITIALS`` it can begin with, pattern. The first that matches at a place wins.
_PATTERNS: list[tuple[str, int, str, str]] = [
    ("iso", DAY, "9", r"(?<![0-9])([0-9]{4})([-/.])([0-9]{1,2})[-/.](0[1-9]|[12][0-9]|3[01]|[1-9](?![0-9]))日?(?![0-9](?![0-9]?:))"),
    ("compact", DAY, "9", r"(?<![0-9A-Za-z])((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?![0-9A-Za-z])"),
    ("american", DAY, "9", r"(?<![0-9/])([0-9]{1,2})/([0-9]{1,2})/((?:[0-9]{2}){1,2})(?![0-9/])"),
    ("isomonth", PART, "9", r"(?<![0-9.])((?:19|20)[0-9]{2})[-.](0[1-9]|1[0-2])(?![0-9.])"),
    ("clock", CLOCK, "9", r"(?<![0-9:.])([01]?[0-9]|2[0-4]):([0-5][0-9])(?::([0-5][0-9]))?(?![0-9:])(时|[ap]m|[AP]M|p)?"),
    ("clock", CLOCK, "9", r"(?<![0-9:.])([01]?[0-9]|2[0-4])([ap]m|[AP]M)"),
    ("clock", CLOCK, "9", r"(?<=[-/.][0-9]{2})([0-2][0-9]):([0-5][0-9])()(?![0-9:])()"),
    ("slash", DAY, "9", r"(?<![0-9/.])(1[0-2]|0?[1-9])[/]([12][0-9]|3[01]|0?[1-9])(?![0-9/.%])"),
    ("slash", DAY, "9", r"(?<![0-9·.“])(1[0-2]|0?[1-9])·([12][0-9]|3[01]|0?[1-9])(?![0-9·.”])"),
    ("decade", YEAR, "9一今", rf"(?:([0-9]{{1,2}}|[一二十]{{1,3}}{_C}?|上个?|本)世纪)?([0-9]0|{_C}十)年代(初期?|末期?|中期|前期|后期|中后期)?"),
    ("century", YEAR, "9一今", rf"([0-9]{{1,2}}|[一二十]{{1,3}}{_C}?|上个?|本)世纪(初期?|末期?|中叶|中期|前期|后期)?"),
    ("plan", YEAR, "今", rf"“(十?{_C}|十)五”(?:规划)?(期末|末期?|收官|初期?|中期|期间|时期|期内)?"),
    ("plan", YEAR, "一", rf"(?<![一二三四五六七八九十0-9])(十{_C}?)五(?:规划)?(期末|末期?|期间|时期|期内)"),
    ("year", YEAR, "9", r"(?<![0-9])([0-9]{4})年(度)?(?!级|生人)"),
    ("year", YEAR, "9", rf"(?<![0-9])((?:19|20)[0-9]{{2}})()(?={_TO}(?:(?:19|20)?[0-9]{{2}}年|(?:19|20)[0-9]{{2}}(?![0-9])))"),
    ("year", YEAR, "9", r"(?<![\s\S])((?:19|20)[0-9]{2})()(?![\s\S])"),
    ("year", YEAR, "9一", rf"(?<![\s\S])([0-9]{{2}}|{_N}{{2}})年()(?![\s\S])"),
    ("year", YEAR, "9", r"(?<=\.[0-9]{2}[-至])((?:19|20)[0-9]{2})()(?![0-9.])"),
    ("year", YEAR, "一", rf"([一二]{_N}{{3}})年(度)?"),
    ("year", YEAR, "9一", rf"((?<![0-9.])[0-9]{{2}}|(?<!{_N}){_N}{{2}})年()(?=[0-9]{{1,2}}月|{_MONTH}月|第?[一二三四]季度|[上下]半年|年?[底末初]|[春夏秋冬]|[大小][寒暑雪]|国庆|中秋|元旦|端午|清明|第|腊|正|前[一二两三四五六七八九十]{{1,2}}个?[月季])"),
    ("year", YEAR, "一", rf"([零〇]{_N}|[九八七六]{_C})年()"),
    ("year", YEAR, "9", r"(?<![0-9.])(0[0-9])年()(?![0-9])"),
    ("relyear", YEAR, "今", r"(大前|(?<![以])前|去|上一|上|今明两|今|本|当|这一|同|明|来|翌|次|下一|下|大后|(?<![今以之产工用成运])后|全)年(?!产值|均|销|级|龄|纪|轻|货|薪|代|终|底的|会)(?:度)?"),
    ("each", 1, "今", r"(每)个?(?=(?:周|星期|礼拜)[一二三四五六日天末])"),
    ("each", 1, "今", r"每(?:个)?(半年|季度|季|星期|礼拜|年度?|月|周|天|日|逢)(?=[^均])"),
    ("each", 1, "今", r"(季度)(?=末月|首月)"),
    ("half", PART, "今", r"([上下前后])半年"),
    ("firsts", PART, "今", r"((?<!提)前|[头后])([0-9]{1,2}|[一二两三四五六七八九十]{1,2})个?(季度|月)(?!之内|以内|内)"),
    ("quarter", PART, "9一今", r"第?(?<![0-9])([一二三四1-4首本上下这当]|上个|下个|下下个|这个)季度"),
    ("nthmonth", PART, "今", r"第([0-9]{1,2}|[一二三四五六七八九十]{1,2})个月|(首)月(?!供)"),
    ("endmonth", PART, "今", r"(末月|首月|最后一个月)"),
    ("vacation", PART, "今", r"(暑|寒)假"),
    ("winter", PART, "今", r"今冬明春"),
    ("season", PART, "今", r"([今明去来当]年?)?([春夏秋冬]{1,2})(季|天)(?!耕|播|学期|运动|攻势|会战)"),
    ("season", PART, "今", r"()(?<=年)([春夏秋冬])()(?![季天节晓耕播运])"),
    ("season", PART, "今", r"([今明去来])([春夏秋冬])()(?![季天节晓耕播])"),
    ("lunar", DAY, "9一今", rf"(农历|阴历|旧历)?(闰?)(正|冬|腊|{_MONTH}|(?<![0-9])[0-9]{{1,2}})月(初[一二三四五六七八九十0-9]{{1,2}}|廿{_C}?)日?"),
    ("lunar", DAY, "今", rf"(农历|阴历|旧历)(闰?)(正|冬|腊|{_MONTH}|[0-9]{{1,2}})月({_DAY}|[0-9]{{1,2}}(?![0-9]))日?"),
    ("lunar", DAY, "今", rf"()(闰?)(正|冬|腊)月({_DAY}|[0-9]{{1,2}}(?![0-9]))日?"),
    ("lunarmonth", PART, "今", rf"(农历|阴历|旧历)?(闰)({_MONTH}|[0-9]{{1,2}})月|(农历|阴历|旧历)()({_MONTH}|[0-9]{{1,2}})月|()()([正冬腊])月"),
    ("newyear", DAY, "今", r"大年(初[一二三四五六七八九十])"),
    ("lunarflag", 5, "今", r"(农历|阴历|旧历)(?!新年|春节)"),
    ("month", PART, "9", rf"(?<![0-9.])([0-9]{{1,2}})(?:月份?(?!天|饼|球|嫂|子|票|薪|租|供|均|刊|台|色|经)|(?={_TO}(?:[0-9]{{1,2}}|{_MONTH})月(?!{_DAY}[日号]|[0-9])))"),
    ("month", PART, "一", rf"(?<![一二三四五六七八九十])({_MONTH})(?:月份?(?!天|饼|球|嫂|子|票|薪|租|供|均|刊|台|色|经)|(?={_TO}{_MONTH}月(?!{_DAY}[日号])))"),
    ("relmonth", PART, "今", r"(上上个|上个|(?<!以)上|本|这个|这|今个|当|同|下下个|下个|(?<!以)下|次)月(?!饼|球|台)"),
    ("duration", DAY, "今", rf"(近|过去的?|未来的?|今后的?|最近的?|此后的?){_MEASURE}(之内|以内|内|里|之后|以后|后|之前|以前|前|以来|来)?"),
    ("duration", DAY, "今", rf"((?<!提)前|后|上|下|再过|(?<![超通经渡越不])过)(?![0-9]{{4}}年){_MEASURE}()(?!之内|以内|内)"),
    ("duration", DAY, "9一", rf"(){_MEASURE}(之内|以内|内|里(?=[,，完])|之后|以后|后(?!备|勤)|之前|以前|前(?!后|往|来)|以来|来(?!自|到))"),
    ("bare", PART, "今", r"(?<![岁明个满蜜坐整])(月(?:底|末|初|内|尾|头|中(?=前)))"),
    ("bare", PART, "今", r"(?<![0-9一二三四五六七八九十百千两几多半周中每成幼少青常往全同历当近])(年底|年末|年终(?!奖|总结|考|决算)|年初|年中(?=前|[,，。完]|之前)|年内|岁末|年尾)"),
    ("nthday", DAY, "今", rf"(?:的)?第([0-9]|{_C})个?(?:周|星期|礼拜)([一二三四五六日天])"),
    ("lastday", DAY, "今", r"(?:的)?最后一个?(工作日|天|日)(?!均)"),
    ("weekday", WEEKDAY, "今", r"(本|这个|这|今个|今|上{1,3}个?|下{1,3}个?)?(?<![一二三四五六七八九十0-9])(?:周|星期|礼拜)([一二三四五六日天末])(?!年|期|边|岁|报|刊|均)"),
    ("weekday", WEEKDAY, "一", r"()(?<=[期周拜][一二三四五六日天][至到-])([一二三四五六日])(?=$|[,，。、;；)])"),
    ("week", WEEK, "今", r"(本|这一?个?|今个|上上个?|上个|上|下下个?|下个|下)(?:周|星期|礼拜)(?!期|年|岁|边|刊|报)"),
    ("relday", DAY, "今", r"(大前天|(?<![目以之空])前[天日]|昨[天日]|今[天日]|当[天日]|同日|明[天日]|次日|翌日|隔日|大后天|(?<![今以])后[天日]|尋日|听日|即日|全天(?!候))(?!报|均|头条)"),
    ("nthdate", DAY, "今", r"第([二三四五六七八九十])[天日](?=[上下中早晚起])"),
    ("dayparts", TIME_OF_DAY, "今", r"([今昨明当])([晨早晚夜])(?!会|餐|饭|报|高峰)"),
    ("xun", DAY, "今", r"([上中下]{1,2})旬(?:[初末底])?"),
    ("festival", DAY, "一今节", rf"(?:农历|“(?=[^“”]{{1,8}}”))?(?<![{_SURNAMES}])(?:({_STRONG})(?!上河|潮|树|云)|({_WEAK})(?=”?(?:{_AFTER_FESTIVAL})))”?"),
    ("day", DAY, "9", r"(?<![0-9.])([0-9]{1,2})(?:[日号](?!之内|以内|内|游|龄|均(?![可须应要能])|线|楼|院|店|令|机|车|文|台|井|门|坑|库|桥|航|染)|(?=[-至到、]{1,2}[0-9]{1,2}[日号](?!线|楼|之内|以内|内)))"),
    ("day", DAY, "一", rf"(初{_C}|初十|廿{_C}?|(?<![一二三四五六七八九十第]){_DAY})(?:[日号](?!之内|以内|内|游|龄|均(?![可须应要能])|线|楼|院|店|令)|(?=[-至到]{_DAY}[日号]))"),
    ("day", DAY, "一", rf"(?<=月)({_DAY})(?=$|[,，。、;；至到\(-]|[早晚上下中午前])"),
    ("day", DAY, "一", rf"(?<=月{_C}[至到-])({_DAY})(?=$|[,，。、;；])|(?<=月十{_C}[至到-])({_DAY})(?=$|[,，。、;；])"),
    ("timeofday", TIME_OF_DAY, "一今", rf"(凌晨|拂晓|清晨|清早|早晨|早上|上午|中午|正午|午间|下午|午后|傍晚|晚上|晚间|夜间|夜晚|夜里|深夜|半夜|午夜|晏昼|[晚早](?=(?:[0-9]{{1,2}}|{_CLOCK_C})[点时:])|(?:(?<=[日号])|(?<=[周期拜][一二三四五六日天]))[晚早](?=$|[^间会餐饭报自些高辈稻市班茶熟晚日期于已就先在年操课])|白天)"),
    ("clock", CLOCK, "9", r"(?<![0-9:.])([0-9]{1,2})[点时](?:(整|钟|半|许)|([0-5]?[0-9])(?![0-9个项条刻])分?([0-5]?[0-9]秒)?|([一二三123])刻|多钟?)?"),
    ("clock", CLOCK, "9", rf"(?<![0-9:.])([0-9]{{1,2}})()()()()(?={_TO}(?:[0-9]{{1,2}}|{_CLOCK_C})[点时])"),
    ("clock", CLOCK, "一", rf"(?<=[上午晨间晚夜])({_CLOCK_C})()()()()(?={_TO}{_CLOCK_C}[点时])"),
    ("clock", CLOCK, "一", rf"({_CLOCK_C})[点时](?:(整|钟|半|许)|([二三四五]?十{_C}?|零?{_C}(?![刻个项条]))分?()|([一二三])刻)?"),
]  # fmt: skip

#: The characters that an atom can begin with, in four groups; ``节`` are festivals' own.
_INITIALS = {
    "9": "0123456789",
    "一": "〇零一二三四五六七八九十百两俩半几数初廿",
    "今": "今明去昨前后上下本这当次同翌隔即近过未最此再大年月岁周星礼第末首来全季尋听凌拂清早中正午傍晚夜深晏白的暑寒冬腊闰农阴旧“每春夏秋",
}
_INITIALS["节"] = "".join(sorted({name[0] for name in festival_names()} - set("".join(_INITIALS.values()))))

_DIGITS = "0123456789"


def _seconds(firsts: str) -> str:
    """The characters by which a festival's name that begins with one of ``firsts`` goes on."""
    return "".join(sorted({name[1] for name in festival_names() if name[0] in firsts}))


#: How festivals go on whose initials begin nothing else: 国|家宪, not 国|家.
_NAMED = sorted({name[1:3] for name in festival_names() if name[0] in _INITIALS["节"]})
#: Initials that stand in any text, with all the characters by which an atom that begins with one of them can go on.
_FOLLOWERS = [
    (_INITIALS["一"], _DIGITS + _INITIALS["一"] + "多余来个年月日号天周星礼季小钟分秒刻工自交点时世夜夕至到、-,，。;；)(早晚上下中午前" + _seconds(_INITIALS["一"])),
    ("近过前后上下第", _DIGITS + _INITIALS["一"] + "去年月天日周星礼季旬午个上下中世"),
    ("本这明当", "年月天日周星礼季世一个晨早晚夜春夏秋冬"),
    ("的全年同月大中来正深次农最此首周未清", "第最年天底末终初中内尾三日月头前后雪寒暑旬上下午秋元春夏冬夜历近季一二四五六来明晨早" + _seconds("大")),
    ("“", _INITIALS["一"] + "".join({name[0] for name in festival_names()})),
]  # fmt: skip


@cache
def _scanner() -> re.Pattern[str]:
    """Every pattern at once; compiled when a text is first read.

    At each place only the patterns that can begin with its character are tried: that makes the scan nearly twice as
    fast. The groups are left out and each pattern is marked at its end, ``n12a`` for the thirteenth: an alternative that
    begins with a letter or a class, not with a group, is passed over by its first character.
    """
    bare = [re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern) for *_, pattern in _PATTERNS]
    begun = []
    for mark, (group, characters) in zip("abcd", _INITIALS.items(), strict=True):
        tried = "|".join(
            f"(?:{bare[number]})(?P<n{number}{mark}>)"
            for number, (_, _, groups, _) in enumerate(_PATTERNS)
            if group in groups
        )
        begun.append(f"(?=[{characters}])(?:{tried})")
    return re.compile("|".join(begun))


@cache
def _beginning() -> re.Pattern[str]:
    """The first character of whatever could be an atom; of a run of digits the first digit.

    Three places of four are ruled out here by the characters that follow. A class alone in front is what ``re``
    searches for fastest.
    """
    initials = set("".join(_INITIALS.values()))
    free = "".join(sorted(initials - set(_DIGITS + _INITIALS["节"]).union(*(firsts for firsts, _ in _FOLLOWERS))))
    digit = "(?<=[0-9])(?:(?<![0-9][0-9])|(?=[0-9]:[0-5][0-9]))"
    followed = "|".join(rf"(?<=[{firsts}])(?=[{re.escape(seconds)}]|\Z)" for firsts, seconds in _FOLLOWERS)
    named = f"(?<=[{_INITIALS['节']}])(?={_by_first(_NAMED)})"
    return re.compile(f"[{''.join(sorted(initials))}](?:(?<=[{free}])|{digit}|{followed}|{named})")


@cache
def _one(number: int) -> re.Pattern[str]:
    """One pattern with its groups."""
    return re.compile(_PATTERNS[number][3])


class Atom(NamedTuple):
    """A piece of a time expression: ``groups`` are what its pattern caught, empty where it caught nothing."""

    kind: str
    rank: int
    start: int
    end: int
    groups: tuple[str, ...]


def atoms(text: str) -> Iterator[Atom]:
    """Every atom of a plain text, from left to right."""
    match, end = _scanner().match, 0
    for beginning in _beginning().finditer(text):
        at = beginning.start()
        if at < end or (found := match(text, at)) is None:
            continue
        end = found.end()
        number = int((found.lastgroup or "n0a")[1:-1])
        kind, rank, _, _ = _PATTERNS[number]
        caught = _one(number).match(text, at)
        if caught is None:
            continue
        yield Atom(kind, rank, at, end, caught.groups(""))
