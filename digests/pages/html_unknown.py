"""An article page of no known form: the element with most running text is the body, a heading before it the headline.

Running text is what stands in an element directly, in its own paragraphs, or in plain blocks right inside it; links do
not count, so that lists of other news lose against one article.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from digests.pages.html_forms import CONTENT, body_of, text_in
from digests.pages.html_tree import Mark

#: Characters of running text below which a page has no article, and a paragraph does not count.
LEAST_TEXT, LEAST_PARAGRAPH = 40, 10
LONGEST_HEADING = 100
_BLOCKS = "article, section, main, div, td, li, body"
_HEADINGS = "h1, h2, h3, .title, #title, .article-title, .arti_title, .bt"
_INLINE = frozenset({"span", "font", "b", "strong", "em", "u", "i", "a", "br", "img"})
_PARAGRAPHS = frozenset({"p", "blockquote", "center"})
_SITE = re.compile(r"\s*(?:--+|[_|｜]|\s[-–—]\s)\s*")


def marks_of_unknown(tree: LexborHTMLParser, title: str) -> dict[int, Mark]:
    """Body and headline by ``mem_id``; empty without running text. ``title`` is the document's."""
    bodies = body_of(tree, CONTENT) or _densest(tree)
    if not bodies:
        return {}
    marks = {body.mem_id: Mark.BODY for body in bodies}
    heading = _heading(tree, title, bodies[0])
    if heading is not None:
        marks[heading.mem_id] = Mark.HEADLINE
    return marks


def headline_in_title(title: str) -> str:
    """The part of a document's title that is no site's name: the first, when there are several."""
    parts = [part.strip() for part in _SITE.split(title) if part.strip()]
    return parts[0] if len(parts) > 1 else ""


def _densest(tree: LexborHTMLParser) -> list[LexborNode]:
    best, most = None, LEAST_TEXT - 1
    for node in tree.css(_BLOCKS):
        weight = _weight(node)
        if weight > most:
            best, most = node, weight
    return [best] if best is not None else []


def _weight(node: LexborNode) -> int:
    """The characters of running text right inside an element."""
    weight = 0
    for child in node.iter(include_text=True):
        if child.is_text_node or child.tag in _INLINE | _PARAGRAPHS or _is_leaf(child):
            length = len(text_in(child))
            linked = sum(len(text_in(link)) for link in child.css("a")) if child.is_element_node else 0
            weight += length if length >= LEAST_PARAGRAPH and linked * 2 < length else 0
    return weight


def _is_leaf(node: LexborNode) -> bool:
    """Whether a block holds no block: some sites write their paragraphs so."""
    return node.tag in ("div", "section") and all(child.tag in _INLINE for child in node.iter())


def _heading(tree: LexborHTMLParser, title: str, body: LexborNode) -> LexborNode | None:
    """The heading that the document's title repeats, else the first-rank one, else the last before the body."""
    inside = {node.mem_id for node in body.css("*")}
    found = [node for node in _outside_links(tree) if node.mem_id not in inside]
    named = [node for node in found if len(text_in(node)) > 3 and text_in(node) in title]
    first = [node for node in found if node.tag == "h1"]
    before = list(_before(tree, found, body))
    if named:
        return max(named, key=lambda node: len(text_in(node)))
    if first:
        return first[0]
    return before[-1] if before else None


def _outside_links(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """Headings with a line of text that is no link and holds no other heading."""
    for node in tree.css(_HEADINGS):
        held = (each for each in node.css("a, p, h1, h2, h3") if each.mem_id != node.mem_id)
        linked = node.parent is not None and node.parent.tag == "a"
        if 0 < len(text_in(node)) <= LONGEST_HEADING and not linked and next(held, None) is None:
            yield node


def _before(tree: LexborHTMLParser, headings: list[LexborNode], body: LexborNode) -> Iterator[LexborNode]:
    """The headings that stand before the body in the document."""
    wanted = {node.mem_id: node for node in headings}
    for node in tree.css("*"):
        if node.mem_id == body.mem_id:
            return
        if node.mem_id in wanted:
            yield wanted[node.mem_id]
