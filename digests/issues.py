"""The stories of an issue that was stored page by page, its continued articles made whole.

Story of each page -> Page of each page -> join_turns -> Story
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile

from digests.analysis import analyse
from digests.digest import Story
from digests.model import Article, Page
from digests.pages.turns import join_turns


def whole(stories: Sequence[Story]) -> list[Story]:
    """The stories, each that goes on at another page of its issue joined and analysed anew; the rest as they are."""
    issues: dict[tuple[str, date | None], dict[str, list[Story]]] = {}
    for story in stories:
        source = story.source
        issues.setdefault((source.paper, source.published), {}).setdefault(source.number, []).append(story)
    return [story for issue in issues.values() for story in _whole_issue(issue)]


def _whole_issue(issue: dict[str, list[Story]]) -> list[Story]:
    pages = [Page(number=number, articles=tuple(s.article for s in printed)) for number, printed in issue.items()]
    joined: list[Story] = []
    for before, after in zip(issue.values(), join_turns(pages), strict=True):
        known = {story.article: story for story in before}
        for article in after.articles:
            story = known.get(article) or max(before, key=lambda story: _in_common(story.article, article))
            if story.article != article:
                analysis = analyse(article, story.source.published)
                source = replace(story.source, headline=article.headline)
                story = replace(story, article=article, analysis=analysis, source=source)
            joined.append(story)
    return joined


def _in_common(printed: Article, article: Article) -> tuple[int, bool]:
    """How much of an article is what was printed: the text that both begin with, then the headline."""
    pairs = zip(printed.body, article.body, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs)), printed.headline == article.headline
