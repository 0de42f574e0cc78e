"""A read and analysed issue from tests/data/issue.json: the bot's tests hang on no reader's or analyser's judgement."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from digests.model import Analysis, Article, DateSource, Deadline, Keyword, Page, Precision
from digests.store import SqlStore

FILE = Path(__file__).parents[1] / "data" / "issue.json"
PAPER = "青浔新闻"


def fill(store: SqlStore, now: datetime) -> None:
    """Keeps every page of the issue."""
    for page in json.loads(FILE.read_text(encoding="utf-8")):
        published = date.fromisoformat(page["published"])
        articles = tuple(_article(each) for each in page["articles"])
        kept = Page(
            articles=articles,
            masthead=PAPER,
            published=published,
            published_from=DateSource.MASTHEAD,
            number=page["number"],
        )
        store.ingest(kept, [_analysis(each) for each in page["articles"]], paper=PAPER, now=now)


def _article(data: dict[str, Any]) -> Article:
    return Article(
        headline=data["headline"],
        kicker=data.get("kicker", ""),
        reporters=tuple(data.get("reporters", ())),
        paragraphs=tuple(data["paragraphs"]),
    )


def _analysis(data: dict[str, Any]) -> Analysis:
    weight = len(data["keywords"])
    return Analysis(
        keywords=tuple(Keyword(text=word, weight=weight - at) for at, word in enumerate(data["keywords"])),
        deadlines=tuple(_deadline(each, "\n".join(data["paragraphs"])) for each in data.get("deadlines", ())),
        summary=data["summary"],
    )


def _deadline(data: dict[str, Any], body: str) -> Deadline:
    start = max(0, body.find(data["phrase"]))
    due = data["due"]
    moment = datetime.fromisoformat(due) if due and "T" in due else due and date.fromisoformat(due)
    return Deadline(
        due=moment,
        precision=Precision(data["precision"]),
        phrase=data["phrase"],
        start=start,
        end=start + len(data["phrase"]),
        task=data["task"],
        sentence=data["sentence"],
    )
