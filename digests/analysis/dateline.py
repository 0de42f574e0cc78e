"""What stands before the news itself: 本报讯, 新华社北京4月18日电（记者某某）; and lines broken inside words."""

import re

_AGENCY = r"(?:本报|本刊|本台|新华社|新华网|中新社|中新网|人民网|[^\s，。：；、（(]{0,6}[网报社台视])"
_DATELINE = re.compile(
    rf"\A\s*(?:{_AGENCY}[^\n，。：；（(]{{0,18}}?|[^\n，。：；（(]{{0,12}}?\d{{1,2}}日)(?:电|讯|快讯|消息|综合报道)(?![力话视子网报站器台商])[\s：:]*"
    r"|\A\s*本报(?:驻[^\s，。]{1,8})?(?:特派)?记者[\s\u3000]+[^\s，。]{1,12}[\s\u3000]*\n"
)
_CREDIT = re.compile(
    r"[（(][^（()）\n]{0,24}(?:记者|通讯员|实习生|供图|摄|[据来]源)[^（()）\n]{0,60}[)）][\s：:]*"
    r"|[（(][\u4e00-\u9fff]{2,4}(?:[、\s][\u4e00-\u9fff]{2,4}){0,5}[)）][\s：:]*"
)

_BLANK = " \t\u3000"
_GOES_ON = re.compile(r"[\u4e00-\u9fff，、“《（]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def joined(text: str) -> str:
    """The text with the lines joined that were broken inside a sentence."""
    if "\n" not in text:
        return text
    first, *rest = text.split("\n")
    lines = [first]
    for line in rest:
        before, after = lines[-1].rstrip(_BLANK), line.lstrip(_BLANK)
        if _GOES_ON.match(before[-1:]) and _HAN.match(after):
            lines[-1] = before
            lines.append(after)
        else:
            lines.append("\n" + line)
    return "".join(lines)


def undated(text: str) -> str:
    """The text without its dateline and without notes of who wrote or photographed it."""
    start = _dateline(text)
    return _CREDIT.sub("", text[start : start + 120]) + text[start + 120 :]


def _dateline(text: str) -> int:
    match = _DATELINE.match(text[:60])
    return match.end() if match else 0
