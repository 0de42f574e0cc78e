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

_WRAP = re.compile(r"(?<=[\u4e00-\u9fff，、“《（])[ \t\u3000]*\n[ \t\u3000]*(?=[\u4e00-\u9fff])")


def joined(text: str) -> str:
    """The text with the lines joined that were broken inside a sentence."""
    return _WRAP.sub("", text) if "\n" in text else text


def undated(text: str) -> str:
    """The text without its dateline and without notes of who wrote or photographed it."""
    start = _dateline(text)
    return _CREDIT.sub("", text[start : start + 120]) + text[start + 120 :]


def _dateline(text: str) -> int:
    match = _DATELINE.match(text[:60])
    return match.end() if match else 0
