"""E-paper pages of every known form, and what they try."""

import contextlib
import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.errors import EmptyPage, PageError, PageLimit
from digests.model import DateSource, Page, RawPage
from digests.pages.bundle import bundle, unbundle
from digests.pages.html import read_html

DATA = Path(__file__).parents[2] / "data" / "html"
RUNNING = "市自然资源局公开征集对东门片区规划草案的意见，居民可于6月30日前书面提出。"
GOLDEN = sorted(path.name.removesuffix(".expected.json") for path in DATA.glob("*.expected.json"))


def read(markup: str | bytes, name: str = "") -> Page:
    """The one page of a document."""
    content = markup.encode() if isinstance(markup, str) else markup
    return read_html(RawPage(content=content, name=name))[0]


def old_founder(body: str, title: str = "标题") -> str:
    """A page of the old Founder form."""
    head = f"<html><table><tr><td class=font01>{title}</td></tr></table>"
    return f"{head}<div id=ozoom><founder-content>{body}</founder-content></div>"


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name: str) -> None:
    """Each form gives its articles whole, with paper, date, number and section, and the rest as furniture."""
    page = read((DATA / f"{name}.html").read_bytes())
    expected = json.loads((DATA / f"{name}.expected.json").read_text(encoding="utf-8"))
    fields = ("kicker", "headline", "deck", "dateline", "reporters", "correspondents", "paragraphs")
    found = [{field: getattr(article, field) for field in fields} for article in page.articles]
    assert json.loads(json.dumps(found)) == expected["articles"]
    facts = (page.masthead, page.published and page.published.isoformat(), page.number, page.section)
    assert facts == (expected["masthead"], expected["published"], expected["number"], expected["section"])
    assert set(expected["furniture"]) <= set(page.furniture)


@pytest.mark.parametrize("name", GOLDEN)
def test_every_visible_line_has_a_place(name: str) -> None:
    """The regions follow each other without overlap and hold every line of articles and furniture."""
    page = read((DATA / f"{name}.html").read_bytes())
    assert all(a.end < b.start for a, b in zip(page.regions, page.regions[1:], strict=False))
    placed = {region.text for region in page.regions}
    assert {line for article in page.articles for line in article.paragraphs} | set(page.furniture) <= placed


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16", "big5"])
def test_sent_in_another_encoding(encoding: str) -> None:
    """GB2312 declared and something else sent reads the same."""
    markup = "<meta charset=gb2312>" + old_founder("<p>市政府今天公布下一年的工作安排。</p>", "工作安排公布")
    assert read(markup.encode(encoding)).articles[0].headline == "工作安排公布"


def test_index_page() -> None:
    """An index page has no articles, and its decoy is not one."""
    page = read((DATA / "founder_old_index.html").read_bytes())
    assert (page.articles, page.number, page.notes) == ((), "A01", ("index-page",))


@pytest.mark.parametrize("left", ["/enpproperty-->", "<!--enpproperty", "<enpproperty>", "/enpproperty --!>"])
def test_property_marks_left_in_the_text(left: str) -> None:
    """Pieces of the closing comment do not stay in the text."""
    assert read(old_founder(f"<p>正文在此。{left}</p>")).articles[0].paragraphs == ("正文在此。",)


def test_property_comments_of_any_end() -> None:
    """A comment that ends as any other is read too, and none hides the page."""
    plain = "<!--enpproperty <founder-date>2026-05-12</founder-date>-->"
    inner = "<!--enpproperty <title>别的</title>--> 导航 /enpproperty-->"
    for markup in (plain + old_founder("<p>正文。</p>"), old_founder("<p>正文。</p>") + plain):
        page = read(markup)
        assert (page.published, page.articles[0].paragraphs) == (date(2026, 5, 12), ("正文。",))
    page = read(plain + old_founder("<p>正文。</p>") + inner)
    assert (page.articles[0].headline, "导航" in str(page.furniture)) == ("标题", False)


def test_hostile_entities() -> None:
    """Hostile characters written as entities go too; markup in text is text."""
    page = read(old_founder("<p>招&#x202e;标&#0;公&zwnj;告&lt;b&gt;</p>", "通&#8203;知"))
    assert (page.articles[0].headline, page.articles[0].paragraphs) == ("通知", ("招标\ufffd公告<b>",))


def test_headline_that_is_the_papers_name() -> None:
    """A page whose headline is the paper's own name has no such article."""
    markup = (
        old_founder("", "青溪日报") + "<!--enpproperty <founder-papername>青溪日报</founder-papername>/enpproperty-->"
    )
    assert read(markup).articles == ()


def test_what_only_the_comment_says() -> None:
    """Kicker, deck and author that the page does not show come from the closing comment; shown ones win."""
    said = "<introtitle><p>引题</p></introtitle><subtitle>标题</subtitle><author>沈知秋</author>"
    article = read(old_founder("<p>正文。</p>") + f"<!--enpproperty {said}/enpproperty-->").articles[0]
    assert (article.kicker, article.headline, article.deck, article.reporters) == ("引题", "标题", "", ("沈知秋",))


@pytest.mark.parametrize(
    "body",
    [
        f"<div><p>{RUNNING}</p><p>{RUNNING}</p></div>",
        f"<div><div>{RUNNING}</div><div><span>{RUNNING}</span></div></div>",
        f"<table><tr><td>　　{RUNNING}<br>　　{RUNNING}</td></tr></table>",
        f"<section><strong>{RUNNING}</strong><p>{RUNNING}</p></section>",
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        "<title>征集意见</title><div><h1>某某网</h1></div><h2>征集意见</h2>",
        "<title>征集意见_某某网</title>",
        "<h2>某某网</h2><div class=title>征集意见</div>",
        "<title>某某网</title><h1>征集意见</h1><h2>相关</h2>",
    ],
)
def test_unknown_forms(head: str, body: str) -> None:
    """A page of no known form gives its running text whole, under its own heading and not the site's."""
    links = "".join(f"<li><a href=/{n}>另一条足够长的新闻标题用来迷惑阅读器</a></li>" for n in range(9))
    page = read(f"<html>{head}<ul>{links}</ul>{body}<div>版权所有 某某网</div></html>")
    (article,) = page.articles
    assert (article.headline, article.paragraphs) == ("征集意见", (RUNNING, RUNNING))
    assert article.confidence < 1


def test_a_second_copy_and_captions() -> None:
    """A hidden second copy of the body, and a table of pictures within it, are furniture."""
    body = "<p>正文。</p><table id=newspic><tr><td><img src=1.jpg></td></tr><tr><td>图为现场。</td></tr></table>"
    page = read(old_founder(body) + f"<div style='display:none'><founder-content>{body}</founder-content></div>")
    assert [article.paragraphs for article in page.articles] == [("正文。",)]
    assert "图为现场。" in page.furniture


def test_dateline_of_two_places() -> None:
    """A dateline may name two places, and the names behind it are found."""
    article = read(old_founder("<p>本报东京、平壤7月3日电 （记者沈知秋、陆远舟）两国今天会谈。</p>")).articles[0]
    assert (article.dateline, article.reporters) == ("本报东京、平壤7月3日电", ("沈知秋", "陆远舟"))


def test_dates() -> None:
    """The date comes from the page, else from the address; given by the caller it wins."""
    markup = old_founder("<p>正文。</p>")
    dated = markup + "<!--enpproperty <founder-date>2026-05-12 23:59:57</founder-date>/enpproperty-->"
    address = "http://example.cn/html/2026-05/13/content_1.htm"
    assert (read(dated, address).published, read(dated).published_from) == (date(2026, 5, 12), DateSource.MASTHEAD)
    assert (read(markup, address).published, read(markup, address).published_from) == (
        date(2026, 5, 13),
        DateSource.NAME,
    )
    given_date = read_html(RawPage(content=dated.encode(), published=date(2026, 5, 14)))[0]
    assert given_date.published_from is DateSource.GIVEN


@pytest.mark.parametrize(
    ("address", "number"),
    [("nbs.D110000qxrb_01.htm", "01"), ("nw.D110000qxrb_20260512_1-07.htm", "07"), ("node_03.html", "03"),
     ("2026-05-12_A02.html", "A02"), ("node_187.htm", ""), ("content_401862.htm", "")],
)  # fmt: skip
def test_number_in_the_address(address: str, number: str) -> None:
    """Addresses of known forms carry the page number; the system's own numbers are none."""
    assert read(old_founder("<p>正文。</p>"), f"http://example.cn/{address}").number == number


def test_bundle() -> None:
    """Several documents of one printed page make one page, each in its own encoding."""
    first, second = (
        (DATA / "founder_old.html").read_bytes(),
        (DATA / "founder_nbs.html").read_text("utf-8").encode("gbk"),
    )
    page = read(bundle([("http://x.cn/a.htm", first), ("http://x.cn/b.htm", second)]))
    assert [article.headline for article in page.articles] == ["青溪二桥开工建设", "老旧小区加装电梯 有补贴"]
    assert {region.article for region in page.regions} == {None, 0, 1}
    assert all(a.end < b.start for a, b in zip(page.regions, page.regions[1:], strict=False))


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"))), st.binary())))
def test_bundle_round_trip(parts: list[tuple[str, bytes]]) -> None:
    """What goes into a bundle comes out of it, whatever the bytes are."""
    assert unbundle(bundle(parts)) == parts
    assert unbundle(bundle([*parts, ("", b"cut")])[:-2]) == parts


SOUP = [
    "<td class=font01>", "<p>", "</div>", "<div id=ozoom>", "<founder-content>", "</founder-content>", "<h1>", "</td>",
    "<div class=article>", "<!--", "-->", "<!--/enpcontent-->", "<br>", "标题", "正文。", "<area href=x>", "&#0;",
    "<script>", "<img data-original-title='<p>图</p>'>", "<table>", "《报》2026年5月12日第1版",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(SOUP)))
def test_any_soup(pieces: list[str]) -> None:
    """No soup of tags raises anything but a refusal, and no line is in two places."""
    try:
        page = read("<html>" + "".join(pieces))
    except PageError:
        return
    assert all(a.end < b.start for a, b in zip(page.regions, page.regions[1:], strict=False))


@pytest.mark.parametrize("unit", ["<div>", "<b id=a><i id=b><a>", "<table>", "<founder-content>", "<x-y>", "<svg>"])
def test_endless_nesting(unit: str) -> None:
    """Markup nested without end is refused at once: the parser itself would take minutes."""
    begun = time.process_time()
    with pytest.raises(PageLimit):
        read("<html>" + unit * 100_000 + "正文")
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "unit", ["<p>正文。", "<td>", "国", "<br>", "&amp;", "<a href=x>", "</div>", "<!--enpproperty ", "<title>"]
)
def test_a_long_page(unit: str) -> None:
    """A page of a million characters takes a few seconds at most."""
    begun = time.process_time()
    with contextlib.suppress(PageLimit):
        read(old_founder(unit * (1_000_000 // len(unit))))
    assert time.process_time() - begun < 8


@pytest.mark.parametrize("markup", ["<html><body></body></html>", "<html><script>x</script>", "<!-- nothing -->"])
def test_nothing_to_see(markup: str) -> None:
    """A page without visible text is empty, and says so."""
    with pytest.raises(EmptyPage):
        read(markup, "page.html")


def test_measuring_pages(shared_pages: Path) -> None:
    """Every measuring page gives its one article whole, under its title, with its page number where it has one."""
    paths = sorted((shared_pages / "dev" / "html").glob("*_[0-9].html"))
    assert paths
    for path in paths:
        truth = json.loads((path.parent / f"truth_{path.stem[-1]}.json").read_text(encoding="utf-8"))
        page = read(path.read_bytes(), path.name)
        (article,) = page.articles
        assert bare(article.headline) == bare(truth["title"])
        assert [bare(line) for line in article.paragraphs] == [bare(line) for line in truth["paragraphs"]]
        assert page.number in (truth["page"], "A01")


def bare(text: str) -> str:
    """Without white space."""
    return "".join(text.split())
