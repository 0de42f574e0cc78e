"""Who wrote it and from where: bylines 署名 and datelines 电头.

A byline stands alone (记者 甲 通讯员 乙), closes a paragraph (……。记者 甲), or follows the dateline in brackets
(本报云溪4月18日电 （记者甲、乙）). A dateline opens the first paragraph and stays there.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_GAP = "[ \u3000\u00a0]"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_DAY = rf"[0-9０-９]{{1,2}}{_GAP}?月{_GAP}?[0-9０-９]{{1,2}}{_GAP}?日"
_AGENCY = rf"据?(?:本[报刊台网社]|新华社|[{_HAN}]{{1,6}}[报社网台])"
_PLACE = rf"(?:(?!记者)[{_HAN}·、]){{0,8}}?"

#: 本报讯; 本报云溪4月18日电, 云溪晚报4月18日讯; 本报云溪电, 云溪晚报讯 where a blank, a bracket or a sentence follows.
_DATELINE = re.compile(
    rf"[（(【\[]?(本[报刊台网社]讯|{_AGENCY}{_PLACE}{_GAP}?{_DAY}{_GAP}?[{_HAN}]{{0,4}}?[讯电]"
    rf"|{_AGENCY}{_PLACE}[讯电](?={_GAP}|[（(】\]]))"
)

_RANK = r"(?:全媒体|融媒体?|首席|见习|特约|特派|实习)*"
_ROLE = re.compile(
    rf"(?:文/图|图/文|文图|文|图)?(?:{_GAP}|[:：/])*(?:本[报刊台网社])?{_RANK}(记者|通讯员|实习生|撰稿人?|作者)"
)
_BETWEEN = re.compile(rf"(?:{_GAP}|[、，,/／:：])+")
_TASK = re.compile(rf"{_GAP}*(?:整理|采写|供稿|文/图|图/文|文图|(?:摄影|综合)?报道)$|{_GAP}+[文图]$")
_NAME = re.compile(rf"[{_HAN}]{{2,4}}|[{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,6}})+")
_BRACKET = re.compile(r"[^（(]{0,40}[（(]([^（()）]{2,40})[）)]")
_CLOSING = re.compile(
    rf"[（(](?:据|本[报刊]|新华社|作者|记者|来源|原载|转自|[{_HAN}·、]{{2,20}}(?:参与采写|整理|供稿|采写))[^（()）]{{0,40}}[）)]$"
)
_WRITERS = re.compile("记者|通讯员|实习生|作者|撰稿")
_HELPERS = frozenset({"通讯员", "实习生"})
#: Surnames of two characters, of which each is one as well.
_COMPOUND = frozenset(
    "欧阳 司马 上官 诸葛 尉迟 慕容 司徒 令狐 皇甫 公孙 端木 夏侯 东方 长孙 宇文 西门 南宫".split()  # noqa: SIM905
)
_COMMON = 150  # that many first surnames are borne by nine of ten
_MOST_PARTED = 9  # characters: three names
#: A dateline stands in so many first characters.
DATELINE_CHARS = 48
#: A byline is a line or two; anything longer that names a reporter is a sentence.
MAX_BYLINE_CHARS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """The names of a byline, in order, each once."""

    reporters: tuple[str, ...] = ()
    correspondents: tuple[str, ...] = ()

    def __add__(self, other: "Credits") -> "Credits":
        return Credits(
            reporters=tuple(dict.fromkeys(self.reporters + other.reporters)),
            correspondents=tuple(dict.fromkeys(self.correspondents + other.correspondents)),
        )

    def __bool__(self) -> bool:
        return bool(self.reporters or self.correspondents)


def names_writers(text: str) -> bool:
    """Whether the text has a word that a byline must have."""
    return _WRITERS.search(text) is not None


def may_open(text: str) -> bool:
    """Whether the text has a character that a dateline must have."""
    return "讯" in text or "电" in text


def dateline_of(paragraph: str) -> str:
    """The dateline that opens the paragraph, as printed but without blanks inside; or nothing."""
    head = paragraph[:DATELINE_CHARS]
    if not may_open(head):
        return ""
    found = _DATELINE.match(head)
    return re.sub(_GAP, "", found[1]) if found else ""


def read_byline(text: str) -> Credits | None:
    """The names, when ``text`` is a byline and nothing else; None when it is anything more."""
    if len(text) > MAX_BYLINE_CHARS or not _WRITERS.search(text):
        return None
    bare = text.strip("（()） \u3000\u00a0")
    pieces = _ROLE.split(bare)
    if len(pieces) < 3 or pieces[0]:
        return None
    reporters: list[str] = []
    helpers: list[str] = []
    for role, printed in zip(pieces[1::2], pieces[2::2], strict=True):
        names = _names(printed)
        if names is None:
            return None
        (helpers if role in _HELPERS else reporters).extend(names)
    found = Credits() + Credits(reporters=tuple(reporters), correspondents=tuple(helpers))
    return found or None


def tail_byline(line: str) -> int:
    """Where a byline begins that closes the line behind a sentence's end; the line's length where there is none."""
    if not _WRITERS.search(line):
        return len(line)
    for mark in re.finditer(r"[。！？…”）)](?=[^。！？…”]{3,60}$)", line):
        if read_byline(line[mark.end() :]):
            return mark.end()
    return len(line)


def closes_article(line: str) -> bool:
    """Whether the line is a closing remark in brackets: （据新华社电）, （作者为……）."""
    if not line.endswith(("）", ")")):
        return False
    found = _CLOSING.search(line, max(0, len(line) - 60))
    return found is not None and (found.start() == 0 or line[found.start() - 1] in "。！？…”")


def credits_behind_dateline(paragraph: str) -> Credits:
    """The names in the brackets that follow a dateline: 本报云溪电 （记者甲、乙）."""
    if not dateline_of(paragraph):
        return Credits()
    found = _BRACKET.match(paragraph, 0, 90)
    return (read_byline(found[1]) if found else None) or Credits()


def credits_in_brackets(paragraph: str) -> Credits:
    """The names of a byline in brackets that is the whole paragraph or its end: （本报记者 甲）."""
    found = re.search(r"[（(]([^（()）]{3,60})[）)]$", paragraph[-64:])
    return (read_byline(found[1]) if found else None) or Credits()


def _names(printed: str) -> list[str] | None:
    """The names between two roles; None when something there is no name."""
    tokens = [token for token in _BETWEEN.split(_TASK.sub("", printed)) if token]
    joined: list[str] = []
    for token in tokens:  # 李 明: a name of two characters is set as wide as one of three
        if len(token) == 1 and joined and len(joined[-1]) == 1:
            joined[-1] += token
        else:
            joined += _parted(token)
    if len(joined) > 8 or not all(_is_name(token, len(joined)) for token in joined):
        return None
    return joined


def _is_name(token: str, others: int) -> bool:
    """A shape of name: two to four characters, the first a surname unless several stand together."""
    return _NAME.fullmatch(token) is not None and ("·" in token or others > 2 or token[0] in _surnames())


def _parted(token: str) -> list[str]:
    """Names that stand without a blank between them, parted: 马菲陈尚文 is 马菲 and 陈尚文; else the token itself.

    The first begins with any surname, the others with a common one; the commonest surnames decide where.
    """
    if not 4 <= len(token) <= _MOST_PARTED or token[0] not in _surnames() or token[:2] in _COMPOUND:
        return [token]
    ways = [way for way in _ways(token[2:], token[:2]) + _ways(token[3:], token[:3]) if len(way) > 1]
    return min(ways, key=_rarity, default=[token])


def _ways(rest: str, name: str) -> list[list[str]]:
    """The ways to go on behind a name with names of two or three characters to the end."""
    if not rest:
        return [[name]]
    if _surnames().get(rest[0], _COMMON) >= _COMMON:
        return []
    return [[name, *way] for size in (2, 3) if len(rest) >= size for way in _ways(rest[size:], rest[:size])]


def _rarity(names: list[str]) -> int:
    return sum(_surnames()[name[0]] for name in names)


@cache
def _surnames() -> dict[str, int]:
    """The first characters of surnames, each with its rank: 0 the commonest."""
    ordered = files("digests.pages").joinpath("surnames.txt").read_text(encoding="utf-8").strip()
    return {surname: rank for rank, surname in enumerate(dict.fromkeys(ordered))}
