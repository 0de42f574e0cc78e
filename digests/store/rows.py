"""Articles, keywords and deadlines to rows, and back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from digests.model import PAPER_ZONE, Analysis, Article, Deadline, Keyword, Page, Precision
from digests.store.schema.meta import storable

#: Parts the members of a list within one text: PARAGRAPH SEPARATOR, which no page prints.
SEPARATOR = "\u2029"

Values = Mapping[Any, Any]  # a row of a database: any column's value


def joined(parts: Iterable[str]) -> str:
    """Several texts as one."""
    return SEPARATOR.join(part.replace(SEPARATOR, "\n") for part in parts)


def parted(text: str) -> tuple[str, ...]:
    """The texts that ``joined`` made one of; an empty text has none."""
    return tuple(text.split(SEPARATOR)) if text else ()


def page_row(page: Page) -> dict[str, object]:
    """The columns that the page itself fills."""
    return {
        "number": page.number,
        "section": page.section,
        "masthead": page.masthead,
        "published_from": page.published_from.value,
        "shown": True,
        "furniture": [storable(piece) for piece in page.furniture],
        "unplaced": [storable(piece) for piece in page.unplaced],
        "notes": list(page.notes),
    }


def article_row(article: Article, analysis: Analysis) -> dict[str, object]:
    """The columns that the article itself fills."""
    return {
        "shown": True,
        "confidence": article.confidence,
        "kicker": article.kicker,
        "headline": article.headline,
        "deck": article.deck,
        "column_name": article.column,
        "dateline": article.dateline,
        "reporters": joined(article.reporters),
        "correspondents": joined(article.correspondents),
        "byline": article.byline,
        "summary": analysis.summary,
        "body": joined(article.paragraphs),
    }


def article_of(row: Values) -> Article:
    """The article of a row."""
    return Article(
        headline=row["headline"],
        kicker=row["kicker"],
        deck=row["deck"],
        column=row["column_name"],
        dateline=row["dateline"],
        reporters=parted(row["reporters"]),
        correspondents=parted(row["correspondents"]),
        byline=row["byline"],
        paragraphs=parted(row["body"]),
        confidence=row["confidence"],
    )


def keyword_rows(number: int, analysis: Analysis) -> list[dict[str, object]]:
    """The keywords of an article, in their order."""
    return [
        {"article_id": number, "position": place, "text": keyword.text, "weight": keyword.weight}
        for place, keyword in enumerate(analysis.keywords)
    ]


def deadline_rows(number: int, analysis: Analysis) -> list[dict[str, object]]:
    """The deadlines of an article, in their order."""
    return [
        {
            "article_id": number,
            "position": place,
            "due_on": due_day(deadline.due),
            "due_at": deadline.due if isinstance(deadline.due, datetime) else None,
            "precision": deadline.precision.value,
            "phrase": deadline.phrase,
            "starts": deadline.start,
            "ends": deadline.end,
            "task": deadline.task,
            "sentence": deadline.sentence,
            "recurring": deadline.recurring,
            "uncertain": deadline.uncertain,
        }
        for place, deadline in enumerate(analysis.deadlines)
    ]


def due_day(due: date | datetime | None) -> date | None:
    """The day of a due date in the paper's zone."""
    return due.astimezone(PAPER_ZONE).date() if isinstance(due, datetime) else due


def deadline_of(row: Values) -> Deadline:
    """The deadline of a row; a moment comes back in the paper's zone."""
    due = row["due_on"] if row["due_at"] is None else row["due_at"].astimezone(PAPER_ZONE)
    return Deadline(
        due=due,
        precision=Precision(row["precision"]),
        phrase=row["phrase"],
        start=row["starts"],
        end=row["ends"],
        task=row["task"],
        sentence=row["sentence"],
        recurring=row["recurring"],
        uncertain=row["uncertain"],
    )


def analysis_of(summary: str, keywords: Sequence[Values], deadlines: Sequence[Values]) -> Analysis:
    """The analysis of an article from its rows, each list in order."""
    return Analysis(
        keywords=tuple(Keyword(text=row["text"], weight=row["weight"]) for row in keywords),
        deadlines=tuple(deadline_of(row) for row in deadlines),
        summary=summary,
    )
