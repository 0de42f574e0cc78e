"""An e-paper's index: the pages of an issue, the articles of one page, and where each of them is.

Only http and https addresses come out. The articles are in the order of the printed list of titles; an area of the
page's picture whose title is in no list (an advertisement, a picture) comes behind them without a title.
"""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from digests.model import RawPage
from digests.pages.clean import clean
from digests.pages.dates import date_in_name
from digests.pages.decode import decode
from digests.pages.html_meta import Facts, facts_of_blocks, facts_of_title, number_in_address, page_label, properties_of
from digests.pages.html_tree import blocks, parse, tidy

_PAGES = '[id="pageLink" i], #pageList a, .swiper-slide a, .main-ednav-nav dt a, .bmname a'
_TITLES = "#titleList li a, ul.news-list a, .main-ed-articlenav-list a, #main-ed-articlenav-list a, div[id^=mp]"
_AREAS = "map area"
_ARTICLE = re.compile(r"(?:content|c\d|nw\.d|/art/|article|detail)", re.IGNORECASE)
_PDF = re.compile(r"\.pdf(?:$|[?#])", re.IGNORECASE)
_REFRESH = re.compile(r"^\s*\d+\s*[;,]\s*url\s*=\s*['\"]?([^'\"\s]+)", re.IGNORECASE)
#: An issue has some 100 pages at most, a page some 60 articles.
MAX_LINKS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """A page of the issue, as the index lists it."""

    number: str  #: as printed, without 第 and 版
    section: str
    address: str
    pdf: str = ""  #: its PDF, where the list has one


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexArticle:
    """An article of this page."""

    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EpaperIndex:
    """What one index page says. ``pages`` are all of the issue, the rest is this page's own."""

    pages: tuple[IndexPage, ...] = ()
    articles: tuple[IndexArticle, ...] = ()
    pdf: str = ""
    paper: str = ""
    published: date | None = None
    number: str = ""
    section: str = ""
    moved: str = ""  #: where a page without content of its own sends the reader


def read_index(raw: RawPage) -> EpaperIndex:
    """The links of an index page; ``raw.name`` is its address. Raises Undecodable, PageLimit."""
    markup = parse(clean(decode(raw.content, raw.name)), raw.name)
    tree, lines = markup.tree, blocks(markup.tree, {}, raw.name)
    title = tree.css_first("title")
    facts = facts_of_blocks(lines, properties_of(markup.properties).facts)
    facts |= facts_of_title(title.text() if title is not None else "")
    pages = _pages(tree, raw.name)
    facts |= _own(pages, raw.name)
    return EpaperIndex(
        pages=pages,
        articles=_articles(tree, raw.name, {page.address for page in pages}),
        pdf=_own_pdf(tree, raw.name, pages, facts.number),
        paper=raw.paper or facts.paper,
        published=raw.published or facts.published or date_in_name(raw.name),
        number=raw.number or facts.number or number_in_address(raw.name),
        section=facts.section,
        moved=_moved(tree, raw.name),
    )


def link(base: str, address: str | None) -> str:
    """The absolute address of a link without its fragment; empty unless it is http or https, or a relative one."""
    try:
        found = urldefrag(urljoin(base, (address or "").strip()))[0]
        scheme = urlsplit(found).scheme
    except ValueError:
        return ""
    return found if found != urldefrag(base)[0] and (scheme in ("http", "https") or _is_path(found, scheme)) else ""


def _is_path(address: str, scheme: str) -> bool:
    return not scheme and bool(address)


def _pages(tree: LexborHTMLParser, base: str) -> tuple[IndexPage, ...]:
    found: dict[str, IndexPage] = {}
    for node in tree.css(_PAGES)[: 4 * MAX_LINKS]:
        label = page_label(node.text())
        address = _here(base, node.attributes.get("href"))
        if label is None or not address or _PDF.search(address):
            continue
        number, section = label
        if address not in found and len(found) < MAX_LINKS:
            found[address] = IndexPage(number=number, section=section, address=address, pdf=_beside(node, base))
    return tuple(found.values())


def _here(base: str, address: str | None) -> str:
    """A link that may lead to the page we are on."""
    return link("", urljoin(base, (address or "").strip())) if address else ""


def _beside(node: LexborNode, base: str) -> str:
    """The one PDF in the same row of the list."""
    row = node.parent
    for _ in range(3):
        if row is None or row.tag in ("body", "ul", "table", "tbody"):
            return ""
        found = set(_pdfs(row, base))
        if len(found) == 1:
            return found.pop()
        row = row.parent
    return ""


def _pdfs(node: LexborNode | LexborHTMLParser, base: str) -> list[str]:
    """The PDFs linked inside a node, in order."""
    links = [(a.attributes.get("href")) for a in node.css("a[href]")]
    links += [image.attributes.get("filepath") for image in node.css("img[filepath]")]
    found = (link(base, address) for address in links if address and _PDF.search(address))
    return list(dict.fromkeys(filter(None, found)))


def _own_pdf(tree: LexborHTMLParser, base: str, pages: tuple[IndexPage, ...], number: str) -> str:
    """This page's PDF: the only one outside the list, or the one with its number in the address."""
    listed = {page.pdf for page in pages}
    found = _pdfs(tree, base)
    own = [address for address in found if address not in listed]
    if len(own) == 1:
        return own[0]
    here = [page.pdf for page in pages if page.pdf and number and page.number == number]
    named = [address for address in own or found if number and f"/{number}/" in address]
    return (here or named or (found if len(found) == 1 else [""]))[0]


def _articles(tree: LexborHTMLParser, base: str, pages: set[str]) -> tuple[IndexArticle, ...]:
    found: dict[str, str] = {}
    for node in [*tree.css(_TITLES), *tree.css(_AREAS)][: 4 * MAX_LINKS]:
        anchor = node if node.tag in ("a", "area") else node.parent
        address = link(base, anchor.attributes.get("href")) if anchor is not None else ""
        if not address or address in pages or _PDF.search(address) or not _ARTICLE.search(urlsplit(address).path):
            continue
        if len(found) < MAX_LINKS:
            found[address] = found.get(address) or tidy(node.text())
    return tuple(IndexArticle(title=title, address=address) for address, title in found.items())


def _own(pages: tuple[IndexPage, ...], address: str) -> Facts:
    """The page's own row in the list of pages."""
    row = next((page for page in pages if page.address == urldefrag(address)[0]), None)
    return Facts(number=row.number, section=row.section) if row else Facts()


def _moved(tree: LexborHTMLParser, base: str) -> str:
    for node in tree.css("meta[http-equiv=refresh i]"):
        found = _REFRESH.match(node.attributes.get("content") or "")
        if found:
            return link(base, found[1])
    return ""
