"""转版: an article that goes on at another page of the issue is made whole."""

from datetime import date

import pytest

from digests.digest import compose, stories_of
from digests.issues import whole
from digests.model import Article, Page
from digests.pages.reader import read_page
from digests.pages.turns import join_turns

FRONT = """山岭日报 2026年5月12日 第1版

云溪区春茶产量再创新高

本报讯 云溪区农业局五月十日说，全区春
茶产量今年达到三千二百吨，比去年多出一
成。茶农的收入也随之增加，区里还将在六
（下转第二版）

第三小学图书馆昨天开放

本报讯 金水区第三小学的新图书馆昨天向
居民开放，藏书四万册，周末也不闭馆。
"""
INSIDE = """山岭日报 2026年5月12日 第2版

云溪区春茶产量再创新高（上接第一版）

月中旬举办春茶品鉴会，邀请各地的茶商到
云溪区的茶园参观。品鉴会的报名截止到五
月二十五日。

浮山大桥六月起限重通行

本报讯 浮山大桥从六月一日起限重二十吨，
超过的货车须绕行北环路，工期三个月。
"""


def _article(headline: str, *paragraphs: str) -> Article:
    return Article(headline=headline, paragraphs=paragraphs)


def test_marked_parts_are_one_article() -> None:
    """下转 on the first page and 上接 on the second: one article, its broken sentence whole, its headline once."""
    first, second = join_turns([read_page(FRONT), read_page(INSIDE)])
    assert [article.headline for article in first.articles] == ["云溪区春茶产量再创新高", "第三小学图书馆昨天开放"]
    assert [article.headline for article in second.articles] == ["浮山大桥六月起限重通行"]
    assert "区里还将在六月中旬举办春茶品鉴会" in first.articles[0].body


def test_digest_tells_a_continued_article_once() -> None:
    """The digest of the two pages has three items, none of them twice."""
    digest = compose([read_page(FRONT), read_page(INSIDE)], on=date(2026, 5, 12))
    assert sorted(item.article.headline for item in digest.items) == sorted(
        ["云溪区春茶产量再创新高", "第三小学图书馆昨天开放", "浮山大桥六月起限重通行"]
    )


@pytest.mark.parametrize("mark", ["（下转第2版）", "（紧接第二版）", "下转2版"])
def test_mark_inside_the_text_counts(mark: str) -> None:
    """A mark at the end of a paragraph is no text of the article."""
    front = Page(number="1", articles=(_article("茶园", f"春茶已经采完。明年还要再{mark}"),))
    inside = Page(number="02", articles=(_article("茶园", "（上接第1版）扩种一千亩。"),))
    first, second = join_turns([front, inside])
    assert first.articles[0].paragraphs == ("春茶已经采完。明年还要再扩种一千亩。",)
    assert second.articles == ()
    assert mark in first.furniture


def test_repeated_headline_over_a_broken_sentence_is_a_turn() -> None:
    """Without marks, the same headline over a text that stops in mid-sentence is enough."""
    front = Page(number="1", articles=(_article("春茶产量创新高", "春茶已经采完。明年还要再"),))
    inside = Page(number="2", articles=(_article("春茶产量创新高", "扩种一千亩。"),))
    assert [len(page.articles) for page in join_turns([front, inside])] == [1, 0]


def test_finished_namesakes_stay_apart() -> None:
    """Two whole articles with the same headline are two: 简讯 stands on every page."""
    pages = [Page(number=n, articles=(_article("简讯", f"第{n}条消息已经说完。"),)) for n in "12"]
    assert join_turns(pages) == pages


def test_stored_pages_are_joined_too() -> None:
    """Stories of two stored pages, which keep no furniture: the headline's mark and the broken sentence are enough."""
    stories = [story for text in (FRONT, INSIDE) for story in stories_of(read_page(text))]
    joined = whole(stories)
    assert [story.source.headline for story in joined] == [
        "云溪区春茶产量再创新高",
        "第三小学图书馆昨天开放",
        "浮山大桥六月起限重通行",
    ]
    assert joined[0].source.number == "1"
    assert "六月中旬举办春茶品鉴会" in joined[0].article.body
    assert joined[1:] == [stories[1], stories[3]]
