"""An e-paper: the issue's index -> its pages -> their articles, and the PDFs it offers.

    address of the day -> index -> for each page: its index -> its articles -> one RawPage

The articles of one printed page are joined here, into a bundle (``digests.pages.bundle``): a RawPage is one page as it
was printed, whatever it came from, so that nothing behind the source need know that an e-paper cuts pages up. An
article that cannot be had is Trouble, and the page comes without it.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from digests.errors import BaozhaiError, Said, SourceError
from digests.model import RawPage
from digests.pages.bundle import bundle
from digests.pages.html import read_html
from digests.pages.html_index import EpaperIndex, IndexPage, read_index
from digests.sources.addresses import check_address
from digests.sources.base import Item, Memory, NotThere, Trouble
from digests.sources.bodies import Kind
from digests.sources.config import Paper, PdfUse, SourceKind
from digests.sources.fetch import Fetched, Fetcher, Validators
from digests.sources.names import named
from digests.sources.retries import Outcome, classify

#: No issue has more pages, no page more articles.
MAX_PAGES, MAX_ARTICLES = 200, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """One reading of one issue."""

    paper: Paper
    day: date | None
    fetcher: Fetcher
    problems: list[Trouble] = field(default_factory=list)

    async def get(self, address: str, kind: Kind, known: Validators | None = None) -> Fetched:
        """Fetch from the paper's hosts. Raises SourceError."""
        paper = self.paper
        return await self.fetcher.get(
            address, kind, hosts=paper.hosts, validators=known, delay=paper.delay, retries=paper.retries
        )

    def trouble(self, address: str, error: BaozhaiError, page: str) -> Trouble:
        """Remember what went wrong: an issue with trouble is read again."""
        trouble = Trouble(paper=self.paper.name, name=address, error=error, page=page)
        self.problems.append(trouble)
        return trouble


async def read_issue(
    paper: Paper, day: date, fetcher: Fetcher, memory: Memory | None = None, only: Collection[str] = ()
) -> AsyncIterator[Item]:
    """The pages of a day's issue, in their order. Nothing comes when the index is unchanged since it was read whole.

    ``memory`` keeps what servers gave to ask for changes with; ``only`` are the addresses of the pages that are still
    missing, and the others are not asked for. Raises SourceError when there is no index, and NotThere (a SourceError)
    when the e-paper has no issue of that day.
    """
    visit = _Visit(paper=paper, day=day, fetcher=fetcher)
    address = paper.address_on(day)
    known = await memory.known(address) if memory is not None and not only else None
    got, index = await _first_index(visit, address, known)
    if index is None:
        return
    own = IndexPage(number=index.number, section=index.section, address=got.url, pdf=index.pdf)
    wanted = [page for page in index.pages or (own,) if paper.wants(page.number)]
    pages = [page for page in wanted if page.address in only] or wanted  # an index that names others now is read whole
    for page in pages[:MAX_PAGES]:
        async for item in _read_page(visit, page, index if page.address == got.url else None):
            yield item
    if memory is not None and not visit.problems:
        memory.fresh[address] = got.validators


async def read_address(url: str, fetcher: Fetcher) -> AsyncIterator[Item]:
    """What one address holds: a PDF, an article, or, of an index, its page with all its articles.

    Raises SourceError; an article of the page that cannot be had is Trouble.
    """
    host = check_address(url).host
    got = await fetcher.get(url, Kind.PAGE, hosts={host})
    known = named(got.url)
    raw = RawPage(content=got.content, name=got.url, published=known.published, number=known.number)
    if b"%PDF-" in got.content[:1024]:
        yield raw
        return
    raw = replace(raw, published=None, number="")  # the page itself says it better than its address
    index = read_index(raw)
    if not index.articles or read_html(raw)[0].articles:
        yield raw
        return
    paper = Paper(name=index.paper, kind=SourceKind.EPAPER, address=url, hosts=frozenset({host}))
    visit = _Visit(paper=paper, day=index.published, fetcher=fetcher)
    page = IndexPage(number=index.number, section=index.section, address=got.url, pdf=index.pdf)
    async for item in _read_page(visit, page, index):
        yield item


async def _first_index(visit: _Visit, address: str, known: Validators | None) -> tuple[Fetched, EpaperIndex | None]:
    """The issue's first index, through at most one page that only sends on; None when it is unchanged."""
    for _ in range(2):
        try:
            got = await visit.get(address, Kind.HTML, known)
        except SourceError as error:
            if classify(error) is Outcome.MISSING:
                raise NotThere(name=visit.paper.name, day=visit.day, reason=error.fields["reason"]) from error
            raise
        if got.unchanged:
            return got, None
        index = read_index(RawPage(content=got.content, name=got.url, paper=visit.paper.name))
        if index.pages or index.articles or not index.moved:
            break
        address, known = index.moved, None
    if index.published is not None and index.published != visit.day:
        raise NotThere(
            name=visit.paper.name, day=visit.day, reason=Said("the e-paper shows {day}", day=index.published)
        )
    if not index.pages and not index.articles and not index.pdf:
        raise SourceError(name=got.url, reason="it is no index of an e-paper")
    return got, index


async def _read_page(visit: _Visit, page: IndexPage, index: EpaperIndex | None) -> AsyncIterator[Item]:
    """One page: its articles as a bundle, its PDF when that is wanted or nothing else is there."""
    if index is None:
        try:
            got = await visit.get(page.address, Kind.HTML)
            index = read_index(RawPage(content=got.content, name=got.url))
        except BaozhaiError as error:
            yield visit.trouble(page.address, error, page.address)
            index = EpaperIndex()
    parts: list[tuple[str, bytes]] = []
    if visit.paper.pdf is not PdfUse.ONLY:
        for article in index.articles[:MAX_ARTICLES]:
            try:
                parts.append((article.address, (await visit.get(article.address, Kind.HTML)).content))
            except BaozhaiError as error:
                yield visit.trouble(article.address, error, page.address)
    if parts:
        yield _raw(visit, page, page.address, bundle(parts))
    pdf = page.pdf or index.pdf
    if pdf and _wants_pdf(visit.paper.pdf, parts):
        try:
            yield _raw(visit, page, pdf, (await visit.get(pdf, Kind.PDF)).content)
        except BaozhaiError as error:
            yield visit.trouble(pdf, error, page.address)
    elif not parts and not any(each.page == page.address for each in visit.problems):
        nothing = SourceError(name=page.address, reason="the page has neither articles nor a PDF")
        yield visit.trouble(page.address, nothing, "")  # a picture's page, say: asking again does not help


def _wants_pdf(use: PdfUse, parts: Sequence[object]) -> bool:
    """A page is either its articles or its PDF: the store keeps one of a number, and the articles are surer."""
    return use is PdfUse.ONLY or (use is PdfUse.FALLBACK and not parts)


def _raw(visit: _Visit, page: IndexPage, address: str, content: bytes) -> RawPage:
    return RawPage(content=content, name=address, paper=visit.paper.name, published=visit.day, number=page.number)
