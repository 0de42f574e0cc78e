"""A read and analysed issue from tests/data/issue.json: the bot's tests hang on no reader's or analyser's judgement."""

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from digests.model import Analysis, Article, DateSource, Deadline, Keyword, Page, Precision
from digests.store import SqlStore

FILE = Path(__file__).parents[1] / "data" / "issue.json"
PAPER = "青浔新闻"
_WORDS = ("社保补贴", "灵活就业", "自来水管网", "老城区", "社区书屋", "免费借阅")
_DUE = re.compile(r"(?P<phrase>(?P<month>[0-9]+)月(?:(?P<day>[0-9]+)日|底)前)(?P<task>[^，。]+)")


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


def analyse(article: Article, published: date | None) -> Analysis:
    """What is due, where it is written as 6月15日前 or 6月底前, and the words of a short list: never thought over."""
    body = article.body
    return Analysis(
        keywords=tuple(Keyword(text=word, weight=1.0) for word in _WORDS if word in article.headline + body),
        deadlines=tuple(_written(found, body, published) for found in _DUE.finditer(body)) if published else (),
        summary=body[:40],
    )


def _written(found: re.Match[str], body: str, published: date) -> Deadline:
    month = int(found["month"])
    last = date(published.year, month + 1, 1) - timedelta(days=1)
    return Deadline(
        due=last.replace(day=int(found["day"])) if found["day"] else last,
        precision=Precision.DAY,
        phrase=found["phrase"],
        start=found.start("phrase"),
        end=found.end("phrase"),
        task=found["task"],
        sentence=body,
    )


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
