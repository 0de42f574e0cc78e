"""Markup to blocks: what a reader of the page sees, in order, each piece with the mark its element carries.

    HTML -> text without its property comment -> tree -> blocks with offsets into the visible text

The visible text is the blocks' texts, one a line. Scripts, styles and the head are not visible; a picture's caption
that stands in an attribute (``data-original-title="<p>图为…"``) is, because a reader sees it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from selectolax.lexbor import LexborHTMLParser, LexborNode

from digests.errors import PageLimit, Said
from digests.pages.clean import clean

#: The largest page that is parsed, in characters; real ones have some 50,000.
MAX_CHARACTERS = 4_000_000
#: The most lines of a page; an issue of 16 pages has some 3,000.
MAX_LINES = 20_000
MAX_PROPERTIES = 8_000
#: The deepest nesting; the parser looks up through it for each element, so an endless one would take minutes.
MAX_DEPTH = 1000

#: Elements that hold nothing, or that the next of their kind ends: they do not nest.
_FLAT = (
    "area|base|body|br|col|dd|dt|embed|head|hr|html|img|input|li|link|meta|optgroup|option|p|param|rp|rt|source|tbody|td"
    "|tfoot|th|thead|tr|track|wbr"
)
_TAG = re.compile(rf"<(/?)(?!(?:{_FLAT})\b)[a-z]", re.IGNORECASE)
_PROPERTY_BEGINS = re.compile(r"<!--\s*enpproperty\b", re.IGNORECASE)
_PROPERTY_ENDS = re.compile(r"/enpproperty\s*-->", re.IGNORECASE)
_PROPERTY_LEFT = re.compile(r"</?enpproperty[^>\n]{0,40}>|/enpproperty\s*--!?>", re.IGNORECASE)
_HIDDEN = frozenset({"script", "style", "head", "template", "iframe", "object", "textarea", "-comment", "!doctype"})
#: Elements that begin and end a line; HTML's block elements, and the two of the publishing system that stand alone.
_BREAKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "li", "main", "map", "nav", "ol", "option", "p", "pre", "section", "select", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul", "founder-content", "founder-title",
})  # fmt: skip
_WHITE = re.compile(r"[ \n\xa0]+")
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffee\U00020000-\U0003ffff"
_WRAP = re.compile(rf"(?<=[{_HAN}])[ \xa0]*\n\s*(?=[{_HAN}])")
_CONTENT_MARK = re.compile(r"\s*(/?)\s*enpcontent\s*", re.IGNORECASE)


class Mark(StrEnum):
    """What an element of an e-paper holds."""

    NONE = "none"  #: navigation, notices: whatever no form names
    KICKER = "kicker"
    HEADLINE = "headline"
    DECK = "deck"
    BESIDE = "beside"  #: kicker when it stands before the headline, deck or byline after it
    AUTHOR = "author"
    BODY = "body"
    CAPTION = "caption"
    META = "meta"  #: paper, date, page number


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A line a reader sees. ``start`` and ``end`` are its offsets in the visible text."""

    mark: Mark
    text: str
    start: int
    end: int
    key: int = 0  #: tells one marked element from the next
    linked: bool = False  #: stands in a link


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A parsed page. ``properties`` is what the publishing system wrote into its closing comment."""

    tree: LexborHTMLParser
    properties: str


def parse(text: str, name: str = "") -> Markup:
    """Parse a decoded page. Raises PageLimit for a page too large or nested too deep."""
    if len(text) > MAX_CHARACTERS:
        raise PageLimit(name=name or "the page", limit=Said("{limit} characters", limit=MAX_CHARACTERS))
    if _depth(text) > MAX_DEPTH:
        raise PageLimit(name=name or "the page", limit=Said("{limit} elements within each other", limit=MAX_DEPTH))
    shown, properties = _without_properties(text)
    return Markup(tree=LexborHTMLParser(shown), properties=properties)


def blocks(tree: LexborHTMLParser, marks: Mapping[int, Mark], name: str = "") -> list[Block]:
    """The visible lines in order. ``marks`` gives elements by ``mem_id``; what is inside an element has its mark.

    Raises PageLimit above 20,000 lines.
    """
    lines: list[Block] = []
    at = 0
    for piece in _lines(tree, marks):
        if len(lines) == MAX_LINES:
            raise PageLimit(name=name or "the page", limit=Said("{limit} lines", limit=MAX_LINES))
        lines.append(
            Block(
                mark=piece.mark, text=piece.text, start=at, end=at + len(piece.text), key=piece.key, linked=piece.linked
            )
        )
        at += len(piece.text) + 1
    return lines


def tidy(text: str) -> str:
    """White space as a browser shows it, no hostile characters; a line wrapped between Chinese characters is joined.

    Cleaning belongs here, behind the parser: ``&#x202e;`` is harmless until it is parsed.
    """
    return _WHITE.sub(" ", _WRAP.sub("", clean(text))).strip(" \u3000")


def _without_properties(text: str) -> tuple[str, str]:
    """The markup without property comments, and what they say, of at most 8,000 characters.

    A browser ends such a comment at the first ``-->``; the system ends it at its own mark, and so do we where the mark
    comes before the next comment.
    """
    begins = [found.span() for found in _PROPERTY_BEGINS.finditer(text)]
    ends = [found.span() for found in _PROPERTY_ENDS.finditer(text)]
    shown: list[str] = []
    said: list[str] = []
    at = 0
    for (start, inside), following in zip(begins, [*begins, (len(text), 0)][1:], strict=True):
        mark = bisect_left(ends, (inside, 0))
        if start < at or mark == len(ends) or ends[mark][0] > following[0]:
            continue
        shown.append(text[at:start])
        said.append(text[inside : ends[mark][0]])
        at = ends[mark][1]
    shown.append(text[at:])
    said += [comment for comment in _plain_properties(text, begins[:1]) if not said]
    bare = _PROPERTY_LEFT.sub("", "".join(shown))
    closed = bare.rfind("-->") + 1  # a comment that nothing ends would hide the rest of the page
    return bare[:closed] + _PROPERTY_BEGINS.sub("", bare[closed:]), " ".join(said)[:MAX_PROPERTIES]


def _plain_properties(text: str, begins: list[tuple[int, int]]) -> Iterator[str]:
    """What a property comment says that ends as any comment."""
    for _, inside in begins:
        end = text.find("-->", inside)
        if end >= 0:
            yield text[inside:end]


def _depth(text: str) -> int:
    """The deepest nesting of elements that do not end by themselves."""
    depth = deepest = 0
    for found in _TAG.finditer(text):
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


class _Line:
    """The line being gathered; ``text`` is there once it is finished."""

    __slots__ = ("key", "linked", "mark", "pieces", "text")

    def __init__(self, mark: Mark, key: int) -> None:
        self.mark, self.key, self.linked = mark, key, False
        self.pieces: list[str] = []
        self.text = ""


def _lines(tree: LexborHTMLParser, marks: Mapping[int, Mark]) -> Iterator[_Line]:
    """Walk the tree without recursion: a hostile page may nest deep."""
    within: list[tuple[Mark, int]] = [(Mark.NONE, 0)]
    line, links = _Line(*within[-1]), 0
    for node, entering in _walk(tree.root):
        tag = node.tag or ""
        if tag == "-text":
            line.pieces.append(node.text_content or "")
            line.linked |= links > 0
            continue
        if tag == "a":
            links += 1 if entering else -1
        mark = marks.get(node.mem_id)
        if mark is not None and entering:
            within.append((mark, node.mem_id))
        elif mark is not None:
            within.pop()
        ended = tag == "-comment" and _content_mark(node, within, marks)
        picture = tag == "img" and entering and within[-1][0] is Mark.BODY
        if mark is not None or tag in _BREAKS or ended or picture:
            yield from _finished(line)
            line = _Line(*within[-1])
        if picture:
            yield from _captions(node, *within[-1])
    yield from _finished(line)


def _content_mark(comment: LexborNode, within: list[tuple[Mark, int]], marks: Mapping[int, Mark]) -> bool:
    """Follow the publishing system's own marks of where the article begins and ends; True when its state changed."""
    found = _CONTENT_MARK.fullmatch(comment.comment_content or "")
    mark, key = within[-1]
    if not found or marks.get(key) is not Mark.BODY:
        return False
    within[-1] = (Mark.NONE if found[1] else Mark.BODY, key)
    return within[-1][0] is not mark


def _finished(line: _Line) -> tuple[_Line, ...]:
    """The line with its text, unless there is none."""
    line.text = tidy("".join(line.pieces)) if line.pieces else ""
    return (line,) if line.text else ()


def _walk(root: LexborNode | None) -> Iterator[tuple[LexborNode, bool]]:
    """Every visible node on the way in (True), and every element on the way out (False)."""
    node = root
    while node is not None:
        yield node, True
        inside = node.first_child if node.tag not in _HIDDEN else None
        if inside is not None:
            node = inside
            continue
        while node is not None:
            if node.is_element_node:
                yield node, False
            if node.mem_id == (root.mem_id if root is not None else None):
                return
            if node.next is not None:
                node = node.next
                break
            node = node.parent


def _captions(image: LexborNode, mark: Mark, key: int) -> Iterator[_Line]:
    """The lines of a picture's caption that stands in its attribute, as markup or as text."""
    markup = image.attributes.get("data-original-title") or ""
    if markup.strip():
        for line in _lines(LexborHTMLParser(markup), {}):
            line.mark, line.key = mark, key
            yield line
