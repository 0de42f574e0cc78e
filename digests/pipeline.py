"""The one place where the steps are joined.

    source -> RawPage -> read -> Page -> analyse -> store -> Story -> compose -> Digest

Reading and composing are pure; this module only carries their results to the store and back.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from digests.analysis import analyse
from digests.digest import LIMIT, Story, compose_stories, merge_deadlines
from digests.issues import whole
from digests.model import Analysis, DateSource, Digest, DueItem, Page, RawPage, Source, day_of
from digests.pages.reader import read_pages
from digests.store.base import Store
from digests.store.records import Ingested, StoredArticle, StoredDeadline

#: Words are new when they were no keyword of an article in so many days.
MEMORY = timedelta(days=30)


def ingest(
    store: Store, source: RawPage | Path | str, *, published: date | None = None, now: datetime
) -> list[Ingested]:
    """Read a page (or a file of several), analyse its articles, keep them. The same page twice changes nothing."""
    name = source.name if isinstance(source, RawPage | Path) else ""
    paper = source.paper if isinstance(source, RawPage) else ""
    pages = read_pages(source, published=published)
    names = [name] if len(pages) == 1 else [f"{name}#{number}" for number in range(1, len(pages) + 1)]
    return [ingest_page(store, page, paper=paper, name=own, now=now) for page, own in zip(pages, names, strict=True)]


def ingest_page(
    store: Store,
    page: Page,
    *,
    paper: str = "",
    name: str = "",
    now: datetime,
    analyses: Sequence[Analysis] | None = None,
) -> Ingested:
    """Analyse a page that was read and keep it; with ``analyses``, one an article, those are kept instead."""
    if analyses is None:
        analyses = [analyse(article, page.published) for article in page.articles]
    return store.ingest(page, analyses, paper=paper or page.masthead, name=name, now=now)


#: Whether a page counts, by paper, number and name.
Wanted = Callable[[str, str, str], bool]


def every_page(paper: str, number: str, section: str) -> bool:
    """All pages count."""
    return True


def morning(
    store: Store,
    on: date,
    *,
    papers: Collection[str] = (),
    limit: int = LIMIT,
    wanted: Wanted = every_page,
) -> Digest | None:
    """The digest of the issues of the day ``on``; None when no paper has one.

    ``wanted`` says by paper, number and name which pages count; an article that goes on at another page counts where it
    begins. A day of which no page does gives a digest without items.
    """
    stored = store.articles(on, papers=tuple(papers))
    return digest_of(store, stored, on, limit=limit, wanted=wanted) if stored else None


def digest_of(
    store: Store, stored: Sequence[StoredArticle], on: date, *, limit: int = LIMIT, wanted: Wanted = every_page
) -> Digest:
    """The digest of a day's articles; see ``morning``."""
    return digest_of_stories(store, stories_of(stored, wanted), on, limit=limit)


def stories_of(stored: Sequence[StoredArticle], wanted: Wanted = every_page) -> list[Story]:
    """A day's articles, those that go on at another page made whole, on the pages that count."""
    chosen = {(a.paper, a.number) for a in stored if wanted(a.paper, a.number, a.section)}
    return [s for s in whole([story(a) for a in stored]) if (s.source.paper, s.source.number) in chosen]


def digest_of_stories(store: Store, stories: Sequence[Story], on: date, *, limit: int = LIMIT) -> Digest:
    """The digest of a day's stories."""
    past = store.keyword_counts(on - MEMORY, on - timedelta(days=1))
    return compose_stories(stories, on=on, past_words=past or None, limit=limit)


def story(stored: StoredArticle) -> Story:
    """A stored article as a digest takes it."""
    return Story(
        article=stored.article,
        analysis=stored.analysis,
        source=source(stored),
        inferred=stored.published_from is DateSource.INFERRED,
    )


def source(stored: StoredArticle | StoredDeadline) -> Source:
    """Where something stored was printed."""
    if isinstance(stored, StoredArticle):
        headline, number = stored.article.headline, stored.id
    else:
        headline, number = stored.headline, stored.article
    return Source(
        paper=stored.paper, published=stored.published, number=stored.number, headline=headline, article=number
    )


def due(found: Iterable[StoredDeadline], *, on: date, since: date | None = None) -> list[DueItem]:
    """Stored deadlines, each once with all its sources; see ``digests.digest.merge_deadlines``."""
    return merge_deadlines(((source(each), each.deadline) for each in found), on=on, since=since)


def due_among(store: Store, wanted: Sequence[StoredDeadline], *, on: date, since: date | None = None) -> list[DueItem]:
    """Some of the store's deadlines, each once with all its sources, under the key that it has in every list.

    What makes two deadlines one, and which of their words name it, is told among all that is due on the day.
    """
    days = sorted({day_of(each.deadline.due) for each in wanted if each.deadline.due is not None})
    found = dict.fromkeys(each for day in days for each in store.deadlines(day, day))
    mentions = {(source(each), each.deadline) for each in wanted}
    return merge_deadlines(
        ((source(each), each.deadline) for each in (found | dict.fromkeys(wanted))),
        on=on,
        since=since,
        wanted=mentions.__contains__,
    )
