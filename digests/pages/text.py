"""Text pages: what an extractor left of a newspaper page becomes articles.

    bytes -> lines -> blocks -> furniture apart -> titles and bodies -> stories -> headlines paired -> Page

Nothing is dropped: each visible character ends in an article, in the furniture or in ``unplaced``.
"""

from collections.abc import Iterable, Sequence

from digests.errors import EmptyPage, PageLimit, Said
from digests.model import Article, Page, RawPage, Region, Role
from digests.pages.blocks import Line, split_blocks
from digests.pages.bylines import Credits, credits_behind_dateline, credits_in_brackets, dateline_of, read_byline
from digests.pages.clean import clean_with_offsets
from digests.pages.dates import publication_date
from digests.pages.decode import decode
from digests.pages.endings import Setting, closeness_of
from digests.pages.furniture import furniture_lines, page_heading
from digests.pages.headlines import Unit, make_units, with_roles
from digests.pages.matching import repeated_bigrams
from digests.pages.pairing import Draft, pair
from digests.pages.paragraphs import paragraphs_of
from digests.pages.resumption import resume
from digests.pages.runs import Kind, Run, make_runs
from digests.pages.signals import read_signals
from digests.pages.stories import Story, habits_of, join_stories
from digests.pages.titles import sort_kinds

#: A page of 1 MB is a hundred newspaper pages; more is refused.
MAX_TEXT_BYTES = 4 * 2**20


def read_text(raw: RawPage) -> list[Page]:
    """The page in a list of one. Raises ``PageLimit``, ``EmptyPage``, ``NotAPage`` and ``Undecodable``."""
    name = raw.name or "the page"
    if len(raw.content) > MAX_TEXT_BYTES:
        raise PageLimit(name=name, limit=Said("{limit} MB", limit=MAX_TEXT_BYTES // 2**20))
    text, offsets = clean_with_offsets(decode(raw.content, raw.name))
    if not text.strip():
        raise EmptyPage(name=name)
    return [_page(raw, text, offsets)]


def _page(raw: RawPage, text: str, offsets: Sequence[int]) -> Page:
    blocks = split_blocks(text)
    furniture = furniture_lines(blocks)
    runs = make_runs(blocks, furniture)
    repeated = repeated_bigrams([run.pairs for run in runs])
    runs = sort_kinds(runs, repeated)
    units = make_units(runs)
    habits = habits_of(runs)
    signals = read_signals(runs, [unit.pairs for unit in units])
    stories = join_stories(runs, habits, repeated, signals)
    resume(stories, habits, repeated)
    pairing = pair(units, stories)
    setting = _setting(runs, [draft.story for draft in pairing.drafts])
    articles = tuple(_article(draft, setting) for draft in pairing.drafts)
    placed = _placed(pairing.drafts, pairing.unplaced, runs)
    regions = _regions(text, offsets, placed)
    marks = [line.text for run in runs if run.kind is Kind.FURNITURE for line in run.lines]
    heading = page_heading(marks)
    published, source = publication_date(
        raw.published, heading.published, raw.name, [article.body for article in articles]
    )
    return Page(
        articles=articles,
        masthead=heading.masthead or raw.paper,
        published=published,
        published_from=source,
        number=raw.number or heading.number,
        section=heading.section,
        furniture=tuple(marks),
        unplaced=tuple(region.text for region in regions if region.role is Role.UNPLACED),
        regions=regions,
        notes=("replaced-characters",) if "\ufffd" in text else (),
    )


def _setting(runs: Sequence[Run], stories: Sequence[Story]) -> Setting:
    """How this page sets paragraphs: an indent opens each, or blank lines stand between them, or neither."""
    indents = sum(line.indent > 0 for run in runs if run.kind is Kind.BODY for line in run.lines)
    openings = sum(run.opens > 2 for run in runs)
    pieces = [(run.lines, run.width or story.width) for story in stories for run in story.runs]
    return Setting(indented=indents > 2 * openings + 2, closeness=closeness_of(pieces))


def _article(draft: Draft, setting: Setting) -> Article:
    paragraphs = paragraphs_of(draft.story, setting)
    known = set[str]().union(*(run.pairs for run in draft.story.runs)) if draft.unit else set[str]()
    unit = with_roles(draft.unit) if draft.unit else None
    names = Credits()
    for run in draft.story.bylines:
        names += read_byline(run.text) or sum((read_byline(line.text) or Credits() for line in run.lines), Credits())
    names += credits_behind_dateline(paragraphs[0]) + credits_in_brackets(paragraphs[-1])
    return Article(
        headline=unit.part(Role.HEADLINE, known) if unit else "",
        kicker=unit.part(Role.KICKER, known) if unit else "",
        deck=unit.part(Role.DECK, known) if unit else "",
        column=unit.part(Role.COLUMN) if unit else "",
        dateline=dateline_of(paragraphs[0]),
        reporters=names.reporters,
        correspondents=names.correspondents,
        paragraphs=paragraphs,
        byline=" ".join(run.text for run in draft.story.bylines),
        confidence=draft.confidence,
    )


def _placed(
    drafts: Sequence[Draft], unplaced: Sequence[Unit], runs: Sequence[Run]
) -> list[tuple[Line, Role, int | None]]:
    """Every line with its role and its article, in the order of the page."""
    found: dict[int, tuple[Line, Role, int | None]] = {}

    def put(lines: Iterable[Line], role: Role, article: int | None) -> None:
        for line in lines:
            found[line.start] = (line, role, article)

    for run in runs:
        put(run.lines, Role.FURNITURE if run.kind is Kind.FURNITURE else Role.UNPLACED, None)
    for at, draft in enumerate(drafts):
        for run in draft.story.runs:
            put(run.lines, Role.BODY, at)
        for run in draft.story.bylines:
            put(run.lines, Role.BYLINE, at)
        if draft.unit:
            for piece in with_roles(draft.unit).pieces:
                put(piece.lines, piece.role, at)
    return [found[start] for start in sorted(found)]


def _regions(text: str, offsets: Sequence[int], placed: Sequence[tuple[Line, Role, int | None]]) -> tuple[Region, ...]:
    """The lines joined into pieces of one role and article; offsets are into the text before it was cleaned."""
    regions: list[Region] = []
    at = 0
    while at < len(placed):
        line, role, article = placed[at]
        end = line.end
        while at + 1 < len(placed) and placed[at + 1][1:] == (role, article):
            at += 1
            end = placed[at][0].end
        regions.append(
            Region(role=role, text=text[line.start : end], article=article, start=offsets[line.start], end=offsets[end])
        )
        at += 1
    return tuple(regions)
