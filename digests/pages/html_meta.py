"""What an e-paper says of a page besides its articles: paper, date, page number, section.

Asked in this order, the first answer counts: the publishing system's closing comment, the line under the headline
(《某某日报》（2026年02月01日 第 07 版）), the page's own heading (第07版：要闻), the document's title, the address.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from digests.pages.dates import printed_date
from digests.pages.html_tree import Block, Mark, tidy

_PROPERTY = re.compile(r"<(?:founder-)?([a-z]{3,20})>(.*?)</(?:founder-)?\1>", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_PAPER = re.compile(r"《\s*([^《》\d]{2,20}?)\s*》")
#: 第07版：要闻, A01： 头版, 07 版. Groups: number, section.
_NUMBERED = re.compile(r"第?\s*([A-Z]{0,2}\d{1,5})\s*版?\s*(?:[：:]\s*(\S{1,12}))?", re.IGNORECASE)
_ON_PAGE = re.compile(r"第?\s*([A-Z]{0,2}\d{1,3})\s*版", re.IGNORECASE)
#: The number at the end of an address: nbs.D110000renmrb_01.htm, nw.D110000renmrb_20180802_1-07.htm, node_01.html,
#: 2022-04-19_A02.html. A longer node number is the system's own.
_IN_ADDRESS = re.compile(r"(?:_\d+-|_|/)([A-Z]?\d{2})\.[a-z]{3,5}$", re.IGNORECASE)
#: What a site calls itself, where a paper's name should be.
_NO_PAPER = re.compile(r"数字报|电子版|电子报|首页")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a page; what is not is empty."""

    paper: str = ""
    published: date | None = None
    number: str = ""
    section: str = ""
    kind: str = ""  #: the publishing system's type: "1" an article, "2" an index

    def __or__(self, other: "Facts") -> "Facts":
        """These facts, with the other's where these are empty."""
        return Facts(**{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(Facts)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """The closing comment of a Founder page."""

    facts: Facts
    headline: str = ""
    kicker: str = ""
    deck: str = ""
    author: str = ""


def properties_of(comment: str) -> Properties:
    """Read ``<founder-date>2017-10-09 23:59:57</founder-date>…``; the older spelling has no prefix."""
    said: dict[str, str] = {}
    for found in _PROPERTY.finditer(comment):
        said.setdefault(found[1].lower(), tidy(html.unescape(_MARKUP.sub("", found[2]))))
    facts = Facts(
        paper=said.get("papername", ""),
        published=_iso(said.get("date", "")),
        number=said.get("pagenum", "").upper(),
        section=said.get("pagename", ""),
        kind=said.get("type", ""),
    )
    return Properties(
        facts=facts,
        headline=said.get("title", ""),
        kicker=said.get("introtitle", ""),
        deck=said.get("subtitle", ""),
        author=said.get("author", ""),
    )


def facts_of_blocks(blocks: Sequence[Block], known: Facts) -> Facts:
    """What is known, and what the visible lines add: marked lines first, then the page's label outside any link."""
    facts = known
    for block in blocks:
        if block.mark is Mark.META:
            facts |= _of_meta(block.text)
    return facts | _of_headings(blocks, facts.number)


def facts_of_title(title: str) -> Facts:
    """What the document's title says: 标题--2026年02月01日--某某日报."""
    parts = [tidy(part) for part in re.split(r"--+|[_|｜·]", title)]
    dated = printed_date(title)
    paper = next(
        (part for part in reversed(parts[1:]) if part.endswith(("报", "晚刊")) and not _NO_PAPER.search(part)), ""
    )
    return Facts(paper=paper, published=dated.day if dated else None)


def number_in_address(address: str) -> str:
    """The page number at an address's end, or nothing."""
    found = _IN_ADDRESS.search(address)
    return found[1].upper() if found else ""


def page_label(text: str) -> tuple[str, str] | None:
    """Number and section of a page's label: 第A01版：头版 gives A01 and 头版."""
    found = _NUMBERED.fullmatch(tidy(text))
    return (_short(found[1]), found[2] or "") if found else None


def _short(number: str) -> str:
    """A page number without padding beyond two figures: 00005 is 05."""
    letters = number.rstrip("0123456789")
    digits = number[len(letters) :]
    return letters.upper() + (digits if len(digits) < 4 else digits.lstrip("0").zfill(2))


def _same(one: str, other: str) -> bool:
    """Whether two numbers are of one page, padding aside."""
    return re.sub(r"(?<!\d)0+", "", one) == re.sub(r"(?<!\d)0+", "", other)


def _of_meta(line: str) -> Facts:
    line = line[:200]  # a hostile one can be as long as a page
    dated, paper = printed_date(line), _PAPER.search(line)
    rest = line[dated.end :] if dated else line
    label = page_label(rest)
    page = _ON_PAGE.search(rest)
    return Facts(
        paper=paper[1] if paper else "",
        published=dated.day if dated else None,
        number=label[0] if label else page[1].upper() if page else "",
        section=label[1] if label else "",
    )


def _of_headings(blocks: Sequence[Block], number: str) -> Facts:
    """Lists of pages are links; the page's own label is not, or it is the only one, or the one of its number."""
    alone, linked = set[tuple[str, str]](), set[tuple[str, str]]()
    published: date | None = None
    for block in blocks:
        if block.mark is not Mark.NONE or len(block.text) > 40:
            continue
        label = page_label(block.text) if "版" in block.text else None
        if label:
            (linked if block.linked else alone).add(label)
        dated = printed_date(block.text)
        if dated and published is None and _is_heading(block.text, dated.start, dated.end):
            published = dated.day
    labels = {label for label in alone | linked if _same(label[0], number)} if number else alone or linked
    number, section = next(iter(labels)) if len(labels) == 1 else ("", "")
    return Facts(published=published, number=number, section=section)


def _is_heading(line: str, start: int, end: int) -> bool:
    """Whether a line is a date with a weekday or a paper's name beside it, and no news."""
    rest = re.sub(r"星期[一二三四五六日天]|农历\S*|第\S{1,6}[期版]|[\s，,|：:]", "", line[:start] + line[end:])
    return len(rest) <= 10 and not re.search(r"[。！？]", rest)


def _iso(text: str) -> date | None:
    found = _DATE.match(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
