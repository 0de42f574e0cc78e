"""Choose, order and merge: the articles of an issue become one morning's Digest.

    pages | analyse | same event once | same deadline once | order | cut to length

Pure: the same stories and the same day give the same digest.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from digests.analysis import analyse
from digests.analysis.day import day_keywords, new_words
from digests.model import Analysis, Article, DateSource, Deadline, Digest, DigestItem, DueItem, Page, Source, day_of
from digests.pages.turns import join_turns
from digests.resemblance import Fingerprint, fingerprint, resemblance

#: A deadline as one article names it.
Mention: TypeAlias = tuple[Source, Deadline]
#: More articles than this are counted, not shown.
LIMIT = 24
#: Two articles that share this much of the shorter one tell the same event.
SAME_EVENT = 0.6
#: Two tasks with the same due date that share this much of the shorter one are the same deadline.
SAME_TASK = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article with what is known of it and where it stood."""

    article: Article
    analysis: Analysis
    source: Source
    inferred: bool = False  #: its publication date is a guess


def compose(pages: Sequence[Page], *, on: date) -> Digest:
    """The digest of ``pages`` as of the day ``on``, from which the days left are counted.

    An article that goes on at another page is one. A page without a publication date has no deadlines: relative ones
    could mean any year.
    """
    whole = join_turns(pages)
    return compose_stories([story for page in whole for story in stories_of(page)], on=on, pages=len(pages))


def stories_of(page: Page, paper: str = "") -> list[Story]:
    """The articles of a page, analysed."""
    paper = paper or page.masthead
    return [
        Story(
            article=article,
            analysis=analyse(article, page.published),
            source=Source(paper=paper, published=page.published, number=page.number, headline=article.headline),
            inferred=page.published_from is DateSource.INFERRED,
        )
        for article in page.articles
    ]


def compose_stories(
    stories: Sequence[Story],
    *,
    on: date,
    pages: int = 0,
    past_words: Collection[str] | None = None,
    limit: int = LIMIT,
) -> Digest:
    """The digest of analysed stories. ``past_words`` are the keywords of the last 30 days, None when unknown."""
    words = tuple(day_keywords([story.analysis.keywords for story in stories], 10))
    weights = {word.text: word.weight for word in words}
    items = _merge_events(sorted(stories, key=lambda story: _rank(story, weights)))
    return Digest(
        on=on,
        papers=tuple(dict.fromkeys(s.source.paper for s in stories if s.source.paper)),
        published=tuple(sorted({s.source.published for s in stories if s.source.published})),
        inferred=any(story.inferred for story in stories),
        pages=pages or len({(s.source.paper, s.source.published, s.source.number) for s in stories}),
        items=tuple(items[:limit]),
        deadlines=tuple(merge_deadlines(((s.source, d) for s in stories for d in s.analysis.deadlines), on=on)),
        keywords=words,
        new_words=() if past_words is None else tuple(new_words([word.text for word in words], past_words)),
        left_out=max(0, len(items) - limit),
    )


def _rank(story: Story, weights: dict[str, float]) -> tuple[object, ...]:
    """Front page first; on a page what has a deadline, then what the day is about; articles without a headline last."""
    topical = sum(weights.get(word.text, 0.0) for word in story.analysis.keywords)
    source = story.source
    return (source.paper, source.number or "~", not story.article.headline, not story.analysis.deadlines, -topical)


def _merge_events(stories: Iterable[Story]) -> list[DigestItem]:
    kept: list[tuple[Fingerprint, Story, list[Source]]] = []
    for story in stories:
        print_ = fingerprint(story.article.body)
        for other, _, sources in kept:
            if resemblance(print_, other) >= SAME_EVENT:
                sources.append(story.source)
                break
        else:
            kept.append((print_, story, [story.source]))
    return [
        DigestItem(article=story.article, analysis=story.analysis, sources=tuple(sources)) for _, story, sources in kept
    ]


def merge_deadlines(
    found: Iterable[Mention], *, on: date, since: date | None = None, wanted: Callable[[Mention], bool] | None = None
) -> list[DueItem]:
    """Deadlines, each once with all its sources: soonest first, those that hang on an event last.

    Days left count from ``on``; what was due before ``since`` (``on`` unless given) is left out. With ``wanted``, only
    those of which a mention is wanted: in that mention's words and with its source first, but under the key that the
    deadline has among all of ``found``, so that every reader's list calls it the same.
    """
    first_day = on if since is None else since
    open_ = [each for each in found if each[1].due is None or day_of(each[1].due) >= first_day]
    items = []
    for mentions in _same_deadlines(open_):
        told = mentions if wanted is None else sorted(mentions, key=lambda each: not wanted(each))
        if wanted is None or wanted(told[0]):
            items.append(_due_item(deadline_key(mentions[0][1]), told, on))
    return sorted(items, key=_soonest)


def _same_deadlines(found: Iterable[Mention]) -> list[list[Mention]]:
    """The mentions of one deadline together, each with the first that it resembles."""
    groups: list[list[Mention]] = []
    at_one_time: dict[date | datetime | None, list[tuple[Fingerprint, list[Mention]]]] = {}
    for mention in found:
        deadline = mention[1]
        task = fingerprint(deadline.task, size=2)
        beside = at_one_time.setdefault(deadline.due, [])
        for other, mentions in beside:
            if _same_event(mentions[0][1], deadline) and resemblance(task, other) >= SAME_TASK:
                mentions.append(mention)
                break
        else:
            groups.append([mention])
            beside.append((task, groups[-1]))
    return groups


def _same_event(one: Deadline, other: Deadline) -> bool:
    """Whether what hangs on an event hangs on the same one; a due date is enough by itself."""
    return one.due is not None or one.phrase in other.phrase or other.phrase in one.phrase


def _soonest(item: DueItem) -> tuple[bool, str, str]:
    return (item.due is None, item.due.isoformat() if item.due else "", item.task)


def _due_item(key: str, mentions: Sequence[Mention], on: date) -> DueItem:
    deadline = mentions[0][1]
    return DueItem(
        key=key,
        due=deadline.due,
        precision=deadline.precision,
        phrase=deadline.phrase,
        task=deadline.task,
        sentence=deadline.sentence,
        days_left=None if deadline.due is None else (day_of(deadline.due) - on).days,
        sources=tuple(dict.fromkeys(source for source, _ in mentions)),
        recurring=deadline.recurring,
        uncertain=deadline.uncertain,
    )


def deadline_key(deadline: Deadline) -> str:
    """A name that is the same for the same due date and task, today and tomorrow."""
    when = deadline.due.isoformat() if deadline.due else deadline.phrase
    return hashlib.sha256(f"{when}\n{deadline.task}".encode()).hexdigest()[:20]
