"""The forms of Chinese e-papers: which element holds what.

    tree -> the first form whose headline and body it has -> {element: mark}

Each form is a row of selectors, seen in the source of many papers of that form. A page of no known form goes to
``html_unknown``: the element with most running text, under a heading before it, with less confidence.
"""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from digests.pages.html_tree import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Selectors of one form; empty where it has none. Of ``body``, the first that holds text counts."""

    name: str
    headline: str
    body: tuple[str, ...]
    kicker: str = ""
    deck: str = ""
    beside: str = ""
    author: str = ""
    caption: str = ""
    meta: str = ""
    whole: str = ""  #: the element around headline and body; it is the body where no ``body`` is found


#: Where the publishing systems put an article's body, whatever is around it.
CONTENT = ("#ozoom founder-content", "#ozoom", "founder-content", "#articleContent", ".c_c")

ZHEJIANG = Form(
    name="zhejiang",
    headline=".main-article-title",
    kicker=".main-article-pretitle",
    deck=".main-article-subtitle",
    author=".main-article-author, founder-author",
    caption=".main_ar_pic_text",
    body=(".main-article-con founder-content", ".main-article-con", *CONTENT),
    whole=".main-article-content",
)
LAYOUT_2024 = Form(
    name="layout-2024",
    headline=".article h1",
    kicker=".article h3",
    deck=".article h2",
    author=".article p.sec",
    meta=".article p.sec .date, .article .attachment, p.ban",
    body=CONTENT,
)
FOUNDER_NBS = Form(
    name="founder-nbs",
    headline=".text_c h1",
    kicker=".text_c h3",
    deck=".text_c h2",
    author=".text_c h4, .text_c .author",
    meta=".text_c .lai, .lai",
    body=CONTENT,
)
FOUNDER_OLD = Form(
    name="founder-old",
    headline="td.font01, .font01, #article-title, founder-title",
    kicker="founder-introtitle",
    deck="founder-subtitle",
    beside="td.font02, .font02",
    author="founder-author",
    caption="#newspic",
    body=CONTENT,
)
#: From the most particular to the one whose elements the others use too.
FORMS = (ZHEJIANG, LAYOUT_2024, FOUNDER_NBS, FOUNDER_OLD)


def recognise(tree: LexborHTMLParser) -> Form | None:
    """The page's form, when it is an article page of a known one."""
    for form in FORMS:
        if _has_text(tree, form.headline) and (
            body_of(tree, form.body) or (form.whole and _has_text(tree, form.whole))
        ):
            return form
    return None


def marks_of(tree: LexborHTMLParser, form: Form) -> dict[int, Mark]:
    """What the elements of an article page hold, by ``mem_id``. Nothing in a body is a headline; a caption can be."""
    marks: dict[int, Mark] = {}
    bodies = body_of(tree, form.body)
    inside = {node.mem_id for body in bodies for node in body.css("*")} if bodies else set[int]()
    rows = (
        (form.beside, Mark.BESIDE), (form.kicker, Mark.KICKER), (form.deck, Mark.DECK), (form.author, Mark.AUTHOR),
        (form.caption, Mark.CAPTION), (form.meta, Mark.META), (form.headline, Mark.HEADLINE),
    )  # fmt: skip
    for selector, mark in rows:
        for node in _all(tree, selector):
            if node.mem_id not in inside or mark is Mark.CAPTION:
                marks[node.mem_id] = mark
    seen: set[str] = set()
    for body in bodies or _all(tree, form.whole):
        text = text_in(body)
        if text not in seen:  # some pages carry the article a second time, hidden, for printing
            marks[body.mem_id] = Mark.BODY
        seen.add(text)
    return marks


def body_of(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> list[LexborNode]:
    """The elements of the first selector that holds text."""
    for selector in selectors:
        found = [node for node in _all(tree, selector) if text_in(node)]
        if found:
            return found
    return []


def _has_text(tree: LexborHTMLParser, selector: str) -> bool:
    return any(text_in(node) for node in _all(tree, selector))


def _all(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    return tree.css(selector) if selector else []


def text_in(node: LexborNode) -> str:
    """The text of an element or of a text node, without white space around it."""
    return node.text(strip=True) if node.is_element_node else (node.text_content or "").strip()
