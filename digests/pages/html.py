"""E-paper pages: HTML -> decoded, cleaned -> tree -> marked lines -> Page with its articles.

An index page has no articles; ``read_index`` gives its links. Several articles of one printed page come as one bundle
(see ``bundle``) and make one Page.
"""

from collections.abc import Iterable
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from digests.errors import EmptyPage
from digests.model import Article, Page, RawPage, Region
from digests.pages.bundle import unbundle
from digests.pages.bylines import Credits
from digests.pages.clean import clean
from digests.pages.dates import publication_date
from digests.pages.decode import decode
from digests.pages.html_articles import Cut, author_credits, cut
from digests.pages.html_forms import marks_of, recognise
from digests.pages.html_meta import (
    Facts,
    Properties,
    facts_of_blocks,
    facts_of_title,
    number_in_address,
    properties_of,
)
from digests.pages.html_tree import Block, Mark, blocks, parse
from digests.pages.html_unknown import headline_in_title, marks_of_unknown

#: Confidence in articles of a known form, and of an unknown one.
KNOWN, UNKNOWN = 1.0, 0.6


def read_html(raw: RawPage) -> list[Page]:
    """The page, as a list of one. Raises Undecodable, PageLimit, EmptyPage."""
    parts = unbundle(raw.content)
    if parts is None:
        return [_read(raw)]
    read = [_read(replace(raw, content=content, name=name or raw.name)) for name, content in parts]
    return [join(read)] if read else [_nothing(raw)]


def join(pages: Iterable[Page]) -> Page:
    """The articles of one printed page, read one by one, as one page. What every part repeats is furniture once."""
    read = list(pages)
    first = read[0]
    regions: list[Region] = []
    articles, shift = 0, 0
    for page in read:
        for region in page.regions:
            number = None if region.article is None else region.article + articles
            regions.append(replace(region, article=number, start=region.start + shift, end=region.end + shift))
        articles += len(page.articles)
        shift += max((region.end for region in page.regions), default=-1) + 1
    dated = next((page for page in read if page.published is not None), first)
    return replace(
        first,
        articles=tuple(article for page in read for article in page.articles),
        masthead=next((page.masthead for page in read if page.masthead), ""),
        published=dated.published,
        published_from=dated.published_from,
        number=next((page.number for page in read if page.number), ""),
        section=next((page.section for page in read if page.section), ""),
        furniture=tuple(dict.fromkeys(line for page in read for line in page.furniture)),
        unplaced=tuple(dict.fromkeys(line for page in read for line in page.unplaced)),
        regions=tuple(regions),
        notes=tuple(dict.fromkeys(note for page in read for note in page.notes)),
    )


def _read(raw: RawPage) -> Page:
    text = decode(raw.content, raw.name)
    markup = parse(clean(text), raw.name)
    form = recognise(markup.tree)
    said = properties_of(markup.properties)
    index, title = said.facts.kind == "2" and form is None, _title(markup.tree)
    marks = marks_of(markup.tree, form) if form else {} if index else marks_of_unknown(markup.tree, title)
    lines = blocks(markup.tree, marks, raw.name)
    if not lines:
        raise EmptyPage(name=raw.name or "the page")
    facts = facts_of_blocks(lines, said.facts) | facts_of_title(title)
    lines = [_unless_masthead(line, facts) for line in lines]
    notes = [name for name, holds in (("index-page", index), ("replaced-characters", "\ufffd" in text)) if holds]
    found = cut(lines, KNOWN if form else UNKNOWN)
    if len(found.articles) == 1:
        found = replace(found, articles=(_completed(found.articles[0], said, title),))
    return _page(raw, facts, found, tuple(notes))


def _page(raw: RawPage, facts: Facts, found: Cut, notes: tuple[str, ...]) -> Page:
    bodies = [article.body for article in found.articles]
    published, source = publication_date(raw.published, facts.published, raw.name, bodies)
    return Page(
        articles=found.articles,
        masthead=facts.paper or raw.paper,
        published=published,
        published_from=source,
        number=raw.number or facts.number or number_in_address(raw.name),
        section=facts.section,
        furniture=found.furniture,
        regions=found.regions,
        notes=notes,
    )


def _completed(article: Article, said: Properties, title: str) -> Article:
    """An article with what the closing comment says and the page does not show; at last, its title's first part."""
    headline = article.headline or said.headline or headline_in_title(title)
    kicker = article.kicker or (said.kicker if said.kicker != headline else "")
    deck = article.deck or (said.deck if said.deck not in (headline, kicker) else "")
    named = Credits(reporters=article.reporters, correspondents=article.correspondents)
    named = named or author_credits(said.author)
    return replace(
        article,
        headline=headline,
        kicker=kicker,
        deck=deck,
        reporters=named.reporters,
        correspondents=named.correspondents,
    )


def _unless_masthead(line: Block, facts: Facts) -> Block:
    """An index, or an advertisement's page, has the paper's own name where a headline would be."""
    if line.mark is Mark.HEADLINE and line.text == facts.paper:
        return replace(line, mark=Mark.META)
    return line


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("title")
    return node.text() if node is not None else ""


def _nothing(raw: RawPage) -> Page:
    published, source = publication_date(raw.published, None, raw.name, [])
    return Page(
        masthead=raw.paper, published=published, published_from=source, number=raw.number, notes=("no-articles",)
    )
