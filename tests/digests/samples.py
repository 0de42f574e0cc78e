"""Small pieces of a digest, written for the tests."""

from datetime import date, datetime

from digests.model import (
    PAPER_ZONE,
    Analysis,
    Article,
    Deadline,
    Digest,
    DigestItem,
    DueItem,
    Keyword,
    Precision,
    Source,
)

ON = date(2026, 5, 12)
SOURCE = Source(paper="青浔新闻", published=ON, number="01", headline="抓紧补齐防汛短板", article=7)


def deadline(
    task: str = "水库加固完工", due: date | datetime | None = date(2026, 6, 20), phrase: str = "6月20日前"
) -> Deadline:
    return Deadline(
        due=due,
        precision=Precision.EVENT if due is None else Precision.DAY,
        phrase=phrase,
        start=0,
        end=len(phrase),
        task=task,
        sentence=f"{phrase}{task}。",
    )


def due_item(**changes: object) -> DueItem:
    values: dict[str, object] = {
        "key": "k1",
        "due": date(2026, 6, 20),
        "precision": Precision.DAY,
        "phrase": "6月20日前",
        "task": "白鹭湾水库除险加固工程全部完工",
        "sentence": "确保白鹭湾水库除险加固工程6月20日前全部完工。",
        "days_left": 39,
        "sources": (SOURCE,),
    }
    return DueItem(**{**values, **changes})  # type: ignore[arg-type]  # a table of values


def article(headline: str = "抓紧补齐防汛短板", **changes: object) -> Article:
    values: dict[str, object] = {
        "headline": headline,
        "kicker": "青浔区委常委会召开（扩大）会议",
        "paragraphs": ("本报讯5月11日，会议召开。", "会议强调，抓紧补齐短板。"),
        "reporters": ("宋晚晴",),
    }
    return Article(**{**values, **changes})  # type: ignore[arg-type]  # a table of values


def item(number: int = 1, **changes: object) -> DigestItem:
    return DigestItem(
        article=article(**changes),
        analysis=Analysis(
            keywords=(Keyword(text="防汛", weight=2.0), Keyword(text="白鹭湾水库", weight=1.0)),
            summary="会议强调，抓紧补齐防汛短板。",
        ),
        sources=(Source(paper="青浔新闻", published=ON, number="01", headline=f"第{number}篇", article=number),),
    )


def digest(**changes: object) -> Digest:
    values: dict[str, object] = {
        "on": ON,
        "papers": ("青浔新闻",),
        "published": (ON,),
        "inferred": False,
        "pages": 3,
        "items": (item(),),
        "deadlines": (
            due_item(),
            due_item(key="k2", due=datetime(2026, 5, 13, 18, 0, tzinfo=PAPER_ZONE), task="龙舟赛报名", days_left=1),
            due_item(key="k3", due=None, phrase="主汛期到来前", task="易涝点改造完成", days_left=None),
        ),
        "keywords": (Keyword(text="防汛", weight=2.0),),
    }
    return Digest(**{**values, **changes})  # type: ignore[arg-type]  # a table of values
