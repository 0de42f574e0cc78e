"""A sheet of lines -> a page with its articles; the same for a PDF and for a scan.

    Sheet -> Line -> Strip, Head -> Chain -> Article

Every line ends in an article, in the furniture or among the unplaced.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from digests.model import Page, RawPage, Region, Role
from digests.pages.composition import Composed, compose_article
from digests.pages.dates import publication_date
from digests.pages.furniture import page_heading
from digests.pages.geometry import Box, Line, union
from digests.pages.heads import attends, heads_of
from digests.pages.margins import is_caption, margin_of
from digests.pages.marks import Turn
from digests.pages.order import Chain, chains_of
from digests.pages.strips import Strip, body_type, pairs_of, sort_strips, strips_of
from digests.pages.subheads import with_subheads

_CERTAIN, _DOUBT = 1.0, 4.0  # cost up to which an article is sure, and by which the certainty falls to 1/e
_ROW = 3.0  # em of the text; articles that begin within that are told from the left
_FURNITURE_LINES = 3  # a strip of more lines is text even when it ends with a photographer's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A page, and for each of its articles where it goes on or comes from."""

    page: Page
    turns: tuple[Turn, ...] = ()


def read_layout(
    lines: Sequence[Line],
    size: tuple[float, float],
    raw: RawPage,
    *,
    sheet: int = 0,
    pictures: Sequence[Box] = (),
    rules: Sequence[Box] = (),
    notes: tuple[str, ...] = (),
) -> Layout:
    """The page that these lines are. ``size`` is width and height in the lines' unit."""
    outer = [line for line in lines if _outside(line.box, size)]
    lines = [line for line in lines if not _outside(line.box, size)]
    strips = strips_of([line for line in lines if not line.vertical])
    margin = margin_of(strips, size)
    heading = {id(strip) for strip in margin}
    rest = [strip for strip in strips if id(strip) not in heading]
    upright = [line for line in lines if line.vertical]
    kinds = with_subheads(sort_strips(rest, body_type([line for strip in rest for line in strip.lines])))
    captions = [strip for strip in kinds.small + kinds.body if is_caption(strip, _FURNITURE_LINES)]
    large = [line for strip in kinds.large for line in strip.lines] + upright
    attending = [
        strip for strip in kinds.small + kinds.body if len(strip.lines) == 1 and attends(strip.lines[0], large)
    ]
    taken = {id(strip) for strip in captions + attending}
    body = [strip for strip in kinds.body if id(strip) not in taken]
    known = pairs_of(body)
    heads = heads_of(large + [strip.lines[0] for strip in attending], known)
    found = _Found(
        chains=chains_of(body, heads, pictures, rules, known),
        margin=[line for strip in margin for line in strip.lines],
        captions=[line for strip in captions for line in strip.lines],
        small=[strip for strip in kinds.small if id(strip) not in taken]
        + [Strip(lines=[line], box=line.box) for line in outer],
    )
    return _page(found, size, raw, sheet, notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The parts of a sheet."""

    chains: Sequence[Chain]
    margin: Sequence[Line]
    captions: Sequence[Line]
    small: Sequence[Strip]


def _outside(box: Box, size: tuple[float, float]) -> bool:
    """Whether a line stands beside the sheet: printers' marks, or text that nobody is to see."""
    return box.right <= 0 or box.bottom <= 0 or box.left >= size[0] or box.top >= size[1]


def _page(found: _Found, size: tuple[float, float], raw: RawPage, sheet: int, notes: tuple[str, ...]) -> Layout:
    heading = page_heading([line.text for line in found.margin])
    regions = [_region(Role.MASTHEAD, [line], sheet) for line in found.margin]
    regions += [_region(Role.FURNITURE, [line], sheet) for line in found.captions]
    regions += [_region(Role.UNPLACED, strip.lines, sheet) for strip in found.small]
    furniture = [line.text for line in (*found.margin, *found.captions)]
    unplaced = [strip.text for strip in found.small]
    composed: list[Composed] = []
    for chain in _told(found.chains):
        article = compose_article(chain, math.exp(-max(0.0, chain.cost - _CERTAIN) / _DOUBT))
        if article is None:
            pieces = chain.head.lines if chain.head else ()
            unplaced += [line.text for line in pieces]
            regions += [_region(Role.UNPLACED, [line], sheet) for line in pieces]
            continue
        regions += [_region(role, part, sheet, len(composed)) for role, part in article.parts]
        furniture += article.markers
        composed.append(article)
    articles = tuple(article.article for article in composed)
    published, source = publication_date(raw.published, heading.published, raw.name, [a.body for a in articles])
    page = Page(
        articles=articles,
        masthead=heading.masthead or raw.paper,
        published=published,
        published_from=source,
        number=raw.number or heading.number,
        section=heading.section,
        furniture=tuple(furniture),
        unplaced=tuple(unplaced),
        regions=tuple(regions),
        size=size,
        notes=notes,
    )
    return Layout(page=page, turns=tuple(article.turn for article in composed))


def _told(chains: Sequence[Chain]) -> list[Chain]:
    """Articles from top to bottom; those of one row from the left."""
    em = body_type([line for chain in chains for strip in chain.strips for line in strip.lines])
    told: list[Chain] = []
    row: list[Chain] = []
    for chain in sorted(chains, key=lambda chain: _box(chain).top):
        if row and _box(chain).top > _box(row[0]).top + _ROW * em:
            told += sorted(row, key=lambda chain: _box(chain).left)
            row = []
        row.append(chain)
    return told + sorted(row, key=lambda chain: _box(chain).left)


def _box(chain: Chain) -> Box:
    return union([strip.box for strip in chain.strips] + ([chain.head.box] if chain.head else []))


def _region(role: Role, lines: Sequence[Line], sheet: int, article: int | None = None) -> Region:
    box = union(line.box for line in lines)
    return Region(role=role, text="\n".join(line.text for line in lines), article=article, sheet=sheet, box=box)
