"""What a page carries besides its articles: masthead 报头, date, page number, editors, captions, notices of the office.

Every line is looked at alone, then with its neighbours: a short line beside a date or an editors' line is the paper's
name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from digests.pages.blocks import Block, ends_sentence
from digests.pages.dates import PrintedDate, printed_date

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_GAP = "[ \u3000\u00a0]"
_PERSON = rf"[{_HAN}]{{2,4}}(?:{_GAP}?[、，/]{_GAP}?[{_HAN}]{{2,4}}|{_GAP}[{_HAN}]{{2,3}}(?![:：{_HAN}]))*"
_DUTY = (
    r"(?:本版|本期|本报|值班|责任|执行|见习|首席|图片|视觉|美术|文字|新闻)*"
    r"(?:编辑|责编|主编|副主编|编委|总编|主任|版式|美编|组版|排版|校对|校检|审读|审核|制图|设计|统筹|策划|监制|出品)"
)
_EDITORS = re.compile(
    rf"(?:{_DUTY}(?:{_GAP}|[:：/／])+{_PERSON}(?:{_GAP}|[；;|｜、，])*)+(?:电话|E-?mail|邮箱|$)", re.IGNORECASE
)

#: A02 要闻, 第1版, 第三版：综合, 03版. Groups: number, section.
_PAGE = re.compile(
    rf"(?:第{_GAP}?([A-Z]?[0-9０-９]{{1,3}}|[一二三四五六七八九十]{{1,3}}){_GAP}?版|([A-Z]?[0-9]{{1,3}}){_GAP}?版|([A-Z][0-9]{{1,2}}|0[1-9])(?={_GAP}|$))"
    rf"{_GAP}*[:：·|｜]?{_GAP}*([{_HAN}·]{{2,8}})?"
)
_OFFICE = re.compile(
    rf"(?:国内统一|邮发代号|CN ?[0-9]{{2}}-|ISSN|总第{_GAP}?[0-9]+{_GAP}?期|今日[0-9一二三四五六七八九十]+版"
    r"|(?:新闻|投稿|服务|广告|发行|读者|报料|订报)*(?:热线|邮箱|电话|信箱|地址|网址|微信)(?:[ \u3000:：0-9])"
    r"|(?:https?://|www\.)|(?:主办|主管|承印|出版)(?:单位|[ \u3000:：])|准印证|内部资料|官方微信|扫码|扫一扫)"
)
_CAPTION = re.compile(
    rf"[（(]?(?:图为|图[①②③④⑤⑥⑦⑧⑨一二三四五]|[上下左右]图(?:为|[:：]|{_GAP})).*[。摄）)]$|[（(]?资料图片?[）)]?$|.*{_GAP}摄(?:影)?(?:（[^）]*）|\([^)]*\)|/\S+)?$"
    rf"|.*{_GAP}(?:供图|摄影报道|图/文|制图)$|(?:本[报刊])?(?:记者|通讯员){_GAP}*{_PERSON}{_GAP}*(?:摄|供图)$"
)
_CONTINUATION = re.compile(
    rf"[（(▶►]?(?:下转|上接|转|紧接){_GAP}?(?:第)?{_GAP}?[A-Z]?[0-9０-９一二三四五六七八九十]{{1,3}}{_GAP}?版.{{0,12}}$"
)
#: A line without any of these is none of the above; most lines are sorted out by this one look.
_SIGNS = re.compile(
    r"[版编校摄图邮线]|主任|主编|总监|统筹|策划|监制|出品|审|设计|组|电话|信箱|地址|网址|微信|国内统一|CN|ISSN|总第|今日|https?:|www\."
    r"|主办|主管|承印|准印|内部资料|扫|年.{1,4}月|[0-9０-９]{4}[.．/-]|\A(?:[A-Z][0-9]|0[0-9])"
)
_WEEKDAY = re.compile(r"星期[一二三四五六日天]|农历|第")
_EDGES = " \u3000\u00a0|｜·:：（()）/"
_NAME = re.compile(rf"[{_HAN}]{{2,8}}")
#: A page's head and its editors are a few lines; a longer block is text.
MAX_HEAD_LINES = 6
#: Furniture is short; a longer line is text that mentions an editor.
MAX_FURNITURE_CHARS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a line of a page's head says; what it does not say is empty."""

    masthead: str = ""
    published: date | None = None
    number: str = ""
    section: str = ""


def is_furniture(line: str) -> bool:
    """Whether the line alone shows that it belongs to no article."""
    if len(line) > MAX_FURNITURE_CHARS or not _SIGNS.search(line):
        return False
    return bool(
        _EDITORS.fullmatch(line)
        or _OFFICE.match(line)
        or _CAPTION.match(line)
        or _CONTINUATION.match(line)
        or heading_of(line) is not None
    )


def heading_of(line: str) -> Heading | None:
    """The paper's name, date, page number and section in a line of a page's head; None when it is no such line."""
    if len(line) > MAX_FURNITURE_CHARS or "。" in line:
        return None
    dated = printed_date(line)
    rest = line
    if dated is not None:
        if not _stands_apart(line, dated):
            return None
        rest = (line[: dated.start] + " " + line[dated.end :]).strip()
    page = _PAGE.search(rest)
    if dated is None and page is None:
        return None
    number = section = ""
    if page is not None:
        number = page[1] or page[2] or page[3]
        section = page[4] or ""
        rest = (rest[: page.start()] + " " + rest[page.end() :]).strip()
    words = [word for word in re.split(rf"{_GAP}+|[|｜·:：]", rest) if word and not _WEEKDAY.match(word)]
    words = [word for word in words if not _OFFICE.match(word)]
    if not all(_NAME.fullmatch(word) for word in words) or len(words) > 2:
        return None
    if len(words) == 2 and not section:
        section = words.pop()
    return Heading(
        masthead=words[0] if words else "", published=dated.day if dated else None, number=number, section=section
    )


def _stands_apart(line: str, dated: PrintedDate) -> bool:
    """Whether the date has a blank, a mark, a weekday or an end on each side; in a sentence it has not."""
    before, after = line[: dated.start], line[dated.end :]
    return (not before or before[-1] in _EDGES) and (
        not after or after[0] in _EDGES or _WEEKDAY.match(after) is not None
    )


def furniture_lines(blocks: Sequence[Block]) -> frozenset[int]:
    """The offsets at which furniture lines start."""
    found: set[int] = set()
    for block in blocks:
        long = len(block.lines) > 2 * MAX_HEAD_LINES  # a column of text: furniture can only be at its ends
        inside = range(2, len(block.lines) - 2) if long else range(0)
        marks = [at not in inside and is_furniture(line.text) for at, line in enumerate(block.lines)]
        for at in range(1, len(marks)):  # a line that goes on with a sentence only looks like furniture
            before = block.lines[at - 1].text
            if marks[at] and not marks[at - 1] and len(block.lines) > MAX_HEAD_LINES and not ends_sentence(before):
                marks[at] = False
        if any(marks) and len(block.lines) <= MAX_HEAD_LINES:
            headed = any(heading_of(line.text) or _EDITORS.fullmatch(line.text) for line in block.lines)
            for at, line in enumerate(block.lines):
                beside = marks[at - 1 : at + 2] if at else marks[:2]
                marks[at] = marks[at] or (headed and any(beside) and _NAME.fullmatch(line.text) is not None)
        found.update(line.start for line, mark in zip(block.lines, marks, strict=True) if mark)
    return frozenset(found)


def page_heading(lines: Sequence[str]) -> Heading:
    """What all of a page's furniture says together; the first word on each matter counts."""
    masthead = number = section = ""
    published: date | None = None
    for line in lines:
        heading = heading_of(line)
        if heading is not None:
            masthead = masthead or heading.masthead
            number = number or heading.number
            section = section or heading.section
            published = published or heading.published
    if not masthead:
        named = [line for line in lines if _NAME.fullmatch(line)]
        masthead = named[0] if named else ""
    return Heading(masthead=masthead, published=published, number=number, section=section)
