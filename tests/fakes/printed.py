"""Pages and articles for tests, written here, with little to say."""

from datetime import UTC, date, datetime

from digests.model import Analysis, Article, Deadline, Keyword, Page, Precision

NOW = datetime(2022, 4, 19, 1, 0, tzinfo=UTC)
TODAY = date(2022, 4, 19)


def article(headline: str = "水库除险加固开工", *paragraphs: str, **fields: object) -> Article:
    """An article; without paragraphs it has one."""
    return Article(headline=headline, paragraphs=paragraphs or ("郭家咀水库昨日开工。",), **fields)  # type: ignore[arg-type]


def page(*articles: Article, published: date | None = TODAY, number: str = "01", **fields: object) -> Page:
    """A page of those articles."""
    return Page(articles=articles, published=published, number=number, **fields)  # type: ignore[arg-type]


def due(day: date | datetime | None, task: str = "报送材料") -> Deadline:
    """A deadline."""
    return Deadline(
        due=day, precision=Precision.DAY, phrase="月底前", start=3, end=6, task=task, sentence=f"月底前{task}。"
    )


def analysis(*words: str, deadlines: tuple[Deadline, ...] = (), summary: str = "") -> Analysis:
    """An analysis with those keywords."""
    keywords = tuple(Keyword(text=word, weight=1 / place) for place, word in enumerate(words, 1))
    return Analysis(keywords=keywords, deadlines=deadlines, summary=summary)
