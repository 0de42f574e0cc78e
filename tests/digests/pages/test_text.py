"""Text pages become articles, and nothing of them is lost."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from digests.errors import Undecodable
from digests.model import Article, Page, RawPage, Role
from digests.pages.clean import clean
from digests.pages.reader import read_page
from digests.pages.show import page_json
from digests.pages.text import read_text

GOLDEN = Path(__file__).parents[2] / "data" / "pages"

_FRAGMENTS = st.sampled_from(
    [
        " 本报讯 4月12日，云溪区召开统战工作",
        "会议，传达学习全省会议精神，部署",
        "今年的任务。区领导出席会议并讲话。",
        "会议强调，要压实责任、补齐短板。",
        "记者 景静",
        "通讯员 荆哲",
        "（本报记者 景静整理）",
        "区委常委会召开会议",
        "——群众家门口的养老院",
        "■ 编辑手记",
        "今日云溪",
        "2022年4月19日 星期二",
        "责任编辑 李四 版式 王五",
        "图为活动现场。 张三 摄",
        "（下转第三版）",
        "\u3000\u3000会议指出，工程要在5月15日前完成。",
        "100 km/h、20%……",
        "\u202e\u200b",
        "😀👨\u200d👩\u200d👧",
        "",
    ]
)
_PAGES = st.lists(_FRAGMENTS | st.text(max_size=30), min_size=1, max_size=40).map("\n".join)


def _read(text: str) -> Page:
    return read_text(RawPage(content=text.encode("utf-8", "replace")))[0]


def _read_any(text: str) -> Page:
    try:
        return _read(text)
    except Undecodable:  # mostly control characters: refused, and nothing to place
        reject()


@settings(max_examples=150, deadline=None)
@given(_PAGES.filter(lambda text: "云" in text))
def test_regions_partition_the_page(text: str) -> None:
    """Every visible character is in exactly one region, in the order of the page."""
    page = _read_any("云溪\n" + text)
    printed = "".join(region.text for region in page.regions)
    assert "".join(printed.split()) == "".join(_visible("云溪\n" + text).split())
    ends = [0, *(region.end for region in page.regions)]
    assert all(end <= region.start for end, region in zip(ends, page.regions, strict=False))


#: Signs that only say which role a line has.
ROLE_MARKS = frozenset("■●◆▲★□◇▪【】—-－")


@settings(max_examples=100, deadline=None)
@given(_PAGES.filter(lambda text: "云" in text))
def test_every_region_is_placed(text: str) -> None:
    """A region belongs to an article, to the furniture or to what could not be placed; bodies hold their regions."""
    page = _read_any("云溪\n" + text)
    for region in page.regions:
        if region.role in (Role.FURNITURE, Role.UNPLACED):
            assert region.article is None
        else:
            assert region.article is not None
            assert 0 <= region.article < len(page.articles)
    assert page.unplaced == tuple(region.text for region in page.regions if region.role is Role.UNPLACED)


@settings(max_examples=100, deadline=None)
@given(_PAGES.filter(lambda text: "云" in text))
def test_every_character_is_in_a_field(text: str) -> None:
    """What is on the page is in an article's fields, the furniture or among the unplaced, each character as often.

    But for the mark that a role is printed with, the dash before a deck or the square before a column's name: the field
    says it, and the page's regions hold it as printed.
    """
    page = _read_any("云溪\n" + text)
    texts = [*page.furniture, *page.unplaced]
    for article in page.articles:
        texts += [article.kicker, article.headline, article.deck, article.column, *article.paragraphs, article.byline]
    put, found = Counter(_visible("云溪\n" + text)), Counter("".join(texts))
    blank = {character: 0 for character in put | found if character.isspace() or character in ROLE_MARKS}
    assert {**put, **blank} == {**found, **blank}


def _visible(text: str) -> str:
    return clean(text.encode("utf-8", "replace").decode("utf-8"))


@pytest.mark.parametrize("page", sorted(GOLDEN.glob("*.txt")), ids=lambda page: page.stem)
def test_golden(page: Path) -> None:
    """The invented pages are read as a person reads them."""
    expected: dict[str, Any] = json.loads(page.with_suffix(".expected.json").read_text(encoding="utf-8"))
    found = json.loads(json.dumps(page_json(read_page(page))))
    assert {name: found[name] for name in expected} == expected


def _articles(*blocks: str) -> tuple[Article, ...]:
    return _read("\n\n".join(blocks) + "\n").articles


BODY = " 本报讯 4月12日，云溪区青年夜校开班，首期开设\n八门课程，招收学员三百人，报名两小时即满。"


def test_kicker_and_headline_in_one_block() -> None:
    """A verb of speech ends a kicker; the lines below it are the headline."""
    (article,) = _articles("程立安在云溪青年夜校调研时强调\n把夜校办到年轻人心里去", BODY)
    assert (article.kicker, article.headline) == ("程立安在云溪青年夜校调研时强调", "把夜校办到年轻人心里去")


def test_deck_behind_a_dash() -> None:
    """A line behind a dash is the deck, and the dash is not part of it."""
    (article,) = _articles("云溪青年夜校开班\n——八门课程两小时报满", BODY)
    assert (article.headline, article.deck) == ("云溪青年夜校开班", "八门课程两小时报满")


def test_body_without_a_headline_is_not_lost() -> None:
    """It is an article all the same, without a headline and without confidence."""
    (article,) = _articles(BODY)
    assert (article.headline, article.confidence) == ("", 0.0)


def test_headline_without_a_body_is_unplaced() -> None:
    """Nothing on the page belongs to it, so nothing is claimed."""
    page = _read("云溪区植树三千亩\n")
    assert (page.articles, page.unplaced) == ((), ("云溪区植树三千亩",))


def test_markup_is_text() -> None:
    """Tags, entities and braces in a headline are its letters."""
    (article,) = _articles("<b>云溪</b> & {{ 7*7 }} 青年夜校开班", BODY)
    assert article.headline == "<b>云溪</b> & {{ 7*7 }} 青年夜校开班"


def test_invisible_characters_do_not_reach_an_article() -> None:
    """Overrides, zero widths, NULs are gone; an emoji's joiner stays."""
    (article,) = _articles("云溪\u200b青年\u202e夜校\x00开班", BODY + "👨\u200d👩\u200d👧")
    assert article.headline == "云溪青年夜校开班"
    assert article.body.endswith("👨\u200d👩\u200d👧")


def test_offsets_point_into_what_was_decoded() -> None:
    """Regions count the characters that cleaning took away."""
    text = "云溪\u200b青年夜校开班\n\n" + BODY + "\n"
    for region in _read(text).regions:
        assert clean(text[region.start : region.end]) == region.text


def test_two_dispatches_stand_under_one_headline() -> None:
    """The second has no headline of its own on the page, and goes with the first."""
    first = "本报云溪4月14日电 （记者时青）云溪区第三届茶会14日\n开幕，二百家茶企参展，首日成交三百万元。"
    second = "本报云溪4月14日电 （记者时青）据茶会组委会消息，\n茶会还将举行制茶比赛，由市民投票评选金奖。"
    articles = _articles("云溪区第三届茶会开幕", first, second)
    assert [len(article.paragraphs) for article in articles] == [2]
