"""CJK radicals that stand for characters.

Many PDF writers map a glyph such as 长 back to the radical U+2ED3 instead of the character U+957F: it looks the same
and is found by no search. The two blocks are mapped here after ``EquivalentUnifiedIdeograph.txt`` of Unicode 14.
NFKC maps the Kangxi block, but of the supplement only U+2E9F and U+2EF3.
"""

import unicodedata

#: U+2E80 to U+2EF3 in order; the question mark is the unassigned U+2E9A. U+2E80 has no equivalent in the file; 冫 is
#: its shape. Characters outside the basic plane are components without a code of their own there.
_SUPPLEMENT = (
    "冫厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣"
    "尢𡯂巳幺彑彐忄心扌攵?旡日月歺母"
    "民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹"
    "纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹"
    "艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑"
    "钅長镸长门𨸏阝雨青韦页风飞食𩙿飠"
    "饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜"
    "龙龜亀龟"
)
_SUPPLEMENT_START = 0x2E80
_KANGXI = range(0x2F00, 0x2FD6)

#: Every assigned radical to its character; for ``str.translate``.
RADICALS: dict[int, str] = {
    code: character for code, character in enumerate(_SUPPLEMENT, _SUPPLEMENT_START) if character != "?"
} | {code: unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI}


def without_radicals(text: str) -> str:
    """The text with each CJK radical as the character it stands for."""
    return text.translate(RADICALS)
