"""A draft as text and back: JSON with a version, every field named here.

Regions and the page's size are not kept: they say where a piece stood on paper, and nobody asks a draft for it.
"""

import json
from datetime import date, datetime
from typing import Any

from digests.draft import Draft
from digests.errors import Said, StoreCorrupt
from digests.model import (
    Analysis,
    Article,
    DateSource,
    Deadline,
    Keyword,
    Page,
    Precision,
)

#: Goes up when a text written before could no longer be read.
VERSION = 1

Fields = dict[str, Any]  # what JSON holds


def to_text(draft: Draft) -> str:
    """The draft as JSON, in ASCII: a lone surrogate of a broken page survives as its escape."""
    return json.dumps(
        {
            "version": VERSION,
            "paper": draft.paper,
            "page": _page(draft.page),
            "analyses": [_analysis(each) for each in draft.analyses],
            "dropped": sorted(draft.dropped),
            "struck": sorted(draft.struck),
        }
    )


def from_text(text: str) -> Draft:
    """The draft of a text of ours. Raises StoreCorrupt for any other, and for one of another version."""
    try:
        given = json.loads(text)
        if given["version"] != VERSION:
            raise StoreCorrupt(reason=Said("a draft of version {version}", version=given["version"]))
        return Draft(
            paper=given["paper"],
            page=_page_of(given["page"]),
            analyses=tuple(_analysis_of(each) for each in given["analyses"]),
            dropped=frozenset(given["dropped"]),
            struck=frozenset((place, start, end) for place, start, end in given["struck"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StoreCorrupt(reason="a draft that cannot be read") from error


def _page(page: Page) -> Fields:
    return {
        "articles": [_article(each) for each in page.articles],
        "masthead": page.masthead,
        "published": page.published.isoformat() if page.published else None,
        "published_from": page.published_from.value,
        "number": page.number,
        "section": page.section,
        "furniture": page.furniture,
        "unplaced": page.unplaced,
        "notes": page.notes,
    }


def _page_of(given: Fields) -> Page:
    return Page(
        articles=tuple(_article_of(each) for each in given["articles"]),
        masthead=given["masthead"],
        published=date.fromisoformat(given["published"]) if given["published"] else None,
        published_from=DateSource(given["published_from"]),
        number=given["number"],
        section=given["section"],
        furniture=tuple(given["furniture"]),
        unplaced=tuple(given["unplaced"]),
        notes=tuple(given["notes"]),
    )


def _article(article: Article) -> Fields:
    return {
        "headline": article.headline,
        "kicker": article.kicker,
        "deck": article.deck,
        "column": article.column,
        "dateline": article.dateline,
        "reporters": article.reporters,
        "correspondents": article.correspondents,
        "paragraphs": article.paragraphs,
        "byline": article.byline,
        "confidence": article.confidence,
    }


def _article_of(given: Fields) -> Article:
    return Article(
        headline=given["headline"],
        kicker=given["kicker"],
        deck=given["deck"],
        column=given["column"],
        dateline=given["dateline"],
        reporters=tuple(given["reporters"]),
        correspondents=tuple(given["correspondents"]),
        paragraphs=tuple(given["paragraphs"]),
        byline=given.get("byline", ""),
        confidence=given["confidence"],
    )


def _analysis(analysis: Analysis) -> Fields:
    return {
        "keywords": [[each.text, each.weight] for each in analysis.keywords],
        "deadlines": [_deadline(each) for each in analysis.deadlines],
        "summary": analysis.summary,
    }


def _analysis_of(given: Fields) -> Analysis:
    return Analysis(
        keywords=tuple(Keyword(text=text, weight=weight) for text, weight in given["keywords"]),
        deadlines=tuple(_deadline_of(each) for each in given["deadlines"]),
        summary=given["summary"],
    )


def _deadline(deadline: Deadline) -> Fields:
    return {
        "due": deadline.due.isoformat() if deadline.due else None,
        "precision": deadline.precision.value,
        "phrase": deadline.phrase,
        "start": deadline.start,
        "end": deadline.end,
        "task": deadline.task,
        "sentence": deadline.sentence,
        "recurring": deadline.recurring,
        "uncertain": deadline.uncertain,
    }


def _deadline_of(given: Fields) -> Deadline:
    return Deadline(
        due=_due(given["due"]),
        precision=Precision(given["precision"]),
        phrase=given["phrase"],
        start=given["start"],
        end=given["end"],
        task=given["task"],
        sentence=given["sentence"],
        recurring=given["recurring"],
        uncertain=given["uncertain"],
    )


def _due(given: str | None) -> date | datetime | None:
    if given is None:
        return None
    return datetime.fromisoformat(given) if "T" in given else date.fromisoformat(given)
