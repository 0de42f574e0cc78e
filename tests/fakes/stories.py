"""Invented local news of any length, the same for the same seed."""

import random

_WHO = (
    "云溪县水利局",
    "青浔区住建局",
    "石桥镇政府",
    "县发展改革委",
    "市交通运输局",
    "白鹭湾管委会",
    "区教育局",
    "县卫生健康局",
)
_DID = (
    "召开推进会",
    "印发实施方案",
    "组织现场检查",
    "启动专项行动",
    "完成前期勘测",
    "公布第一批名单",
    "开展技能培训",
    "发布招标公告",
)
_WHAT = (
    "老旧小区改造", "水库除险加固", "农村公路养护", "高标准农田建设", "学校食堂整治", "雨污管网更新",
    "养老服务设施补短板", "河道清淤疏浚", "数字档案整理", "果园节水灌溉",
)  # fmt: skip
_WHY = ("方便群众出行", "保障汛期安全", "减轻企业负担", "改善人居环境", "提高供水能力", "增加农户收入", "守住质量底线")
_WHEN = ("上个月", "本周三上午", "6月中旬", "连日来", "入夏以后", "7月2日起", "年底之前")


def sentence(chance: random.Random) -> str:
    """One sentence of an official's prose."""
    return (
        f"{chance.choice(_WHEN)}，{chance.choice(_WHO)}围绕{chance.choice(_WHAT)}{chance.choice(_DID)}，"
        f"涉及{chance.randint(2, 98)}个村和{chance.randint(3, 400)}户居民，以{chance.choice(_WHY)}。"
    )


def paragraphs(seed: int, chars: int) -> tuple[str, ...]:
    """Paragraphs of two to four sentences, together of at least ``chars`` characters, the first with a dateline."""
    chance = random.Random(seed)
    found: list[str] = []
    while sum(map(len, found)) < chars:
        found.append("".join(sentence(chance) for _ in range(chance.randint(1, 3))))
    return ("本报讯 " + found[0], *found[1:])


def headline(seed: int) -> str:
    """A headline of some fourteen characters."""
    chance = random.Random(seed)
    return f"{chance.choice(_WHO)}{chance.choice(_DID)[:2]}{chance.choice(_WHAT)}"
