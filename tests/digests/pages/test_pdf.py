"""A PDF is read from where its characters stand."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import Page, RawPage, Role
from digests.pages.pdf import read_pdf
from digests.pages.sheets import read_pdf_here
from tests.fakes.newspaper import Story, Style, typeset
from tests.fakes.pdf_writer import Leaf, Run, write_pdf
from tests.fakes.stories import headline, paragraphs


def story(seed: int, chars: int = 400, **fields: object) -> Story:
    """An invented story with a headline of one line."""
    return Story(headline=(headline(seed),), paragraphs=paragraphs(seed, chars), **fields)  # type: ignore[arg-type]


def read(leaf: Leaf) -> Page:
    """The only page of a file of this leaf."""
    (page,) = read_pdf(RawPage(content=write_pdf([leaf]), name="page.pdf"))
    return page


def bare(texts: tuple[str, ...]) -> str:
    """Texts as one, without blanks."""
    return "".join("".join(texts).split())


def assert_told(page: Page, *stories: Story) -> None:
    """The page has these stories, each whole under its own headline."""
    told = {article.headline.replace(" ", ""): article for article in page.articles}
    assert sorted(told) == sorted("".join(story.headline) for story in stories)
    for story in stories:
        assert bare(told["".join(story.headline)].paragraphs) == bare(story.paragraphs)


@pytest.mark.parametrize("place", ["top", "most", "left", "middle", "vertical", "vertical-right"])
def test_headline_may_stand_anywhere(place: str) -> None:
    """Over all columns, all but the first, beside them, in their middle, upright at their side."""
    first = story(1, 700, span=3, place=place)
    first = replace(first, headline=(first.headline[0][:7], first.headline[0][7:]))
    stories = (first, story(2, 400, span=2), story(3, 900, span=5))
    assert_told(read(typeset([stories[:2], stories[2:]])), *stories)


@pytest.mark.parametrize("order", ["natural", "rows", "shuffled", "letters"])
def test_stream_order_does_not_matter(order: str) -> None:
    """The same page in any order of its characters is the same articles."""
    stories = (story(4, 800, span=3, place="most"), story(5, 500, span=2, byline="记者 李明"))
    page = read(typeset([stories], Style(order=order)))
    assert_told(page, *stories)
    assert [article.reporters for article in page.articles if article.reporters] == [("李明",)]


def test_paragraphs_come_apart_at_indents() -> None:
    """Paragraphs are those that were set, over column breaks too."""
    one = story(6, 900, span=3)
    (article,) = read(typeset([[one, story(7, 300)]])).articles[:1]
    assert [bare((text,)) for text in one.paragraphs] == [bare((text,)) for text in article.paragraphs]


def test_kicker_and_deck_are_known_by_size_and_place() -> None:
    """The smaller line above is the kicker, the one below the deck."""
    one = story(8, 600, span=3, kicker="县委常委会专题研究防汛工作时强调", deck="全力保障群众生命财产安全")
    (article,) = read(typeset([[one]])).articles
    assert one.headline[0] == article.headline
    assert one.kicker == article.kicker
    assert article.deck.endswith(one.deck)


def test_picture_and_caption_are_no_text() -> None:
    """A caption under a picture is furniture, and the text goes on around."""
    stories = (story(9, 700, span=3, picture=10), story(10, 500, span=2))
    page = read(typeset([stories]))
    assert_told(page, *stories)
    assert stories[0].caption in page.furniture


def test_masthead_date_and_number_are_read() -> None:
    """The page's head gives name, date, number and section, and is in no article."""
    page = read(typeset([[story(11)]]))
    assert (page.masthead, str(page.published), page.number, page.section) == ("云溪时报", "2024-05-06", "03", "要闻")


def test_radicals_become_characters() -> None:
    """A radical of the font's map is the character it looks like."""
    one = Story(headline=("江⻓水库除险加固工程开工",), paragraphs=("本报讯 居⺠说，⻋辆可以通行。" * 12,), span=2)
    (article,) = read(typeset([[one]])).articles
    assert "居民说，车辆可以通行。" in article.paragraphs[0]
    assert article.headline == "江长水库除险加固工程开工"


def test_every_character_has_a_place() -> None:
    """What was set is in the regions, character for character."""
    leaf = typeset([[story(12, 500), story(13, 700, span=3, picture=6)]], Style(order="letters"))
    page = read(leaf)
    put = Counter(character for run in leaf.runs for character in run.text if not character.isspace())
    found = Counter(character for region in page.regions for character in region.text if not character.isspace())
    assert put == found


_PLACES = st.sampled_from(["top", "most", "left", "middle", "vertical", "vertical-right"])
_BYLINES = st.sampled_from(["", "记者 马菲 陈尚文", "（本报记者 高石整理）", "通讯员 李涛 文/图", "本报记者 王芳"])
_STORIES = st.builds(
    Story,
    headline=st.integers(30, 60).map(lambda seed: (headline(seed),)),
    paragraphs=st.integers(30, 60).map(lambda seed: paragraphs(seed, 40 + 13 * seed)),
    kicker=st.sampled_from(["", "县防汛抗旱指挥部会议强调"]),
    deck=st.sampled_from(["", "全年完成投资三亿元"]),
    byline=_BYLINES,
    place=_PLACES,
    span=st.integers(2, 3),
    picture=st.sampled_from([0, 0, 6]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(_STORIES, min_size=1, max_size=2), min_size=1, max_size=3), st.booleans())
def test_every_character_is_in_a_field(rows: list[list[Story]], shuffled: bool) -> None:
    """What was set is in an article's fields, the furniture or among the unplaced, each character as often."""
    leaf = typeset(rows, Style(columns=6, order="shuffled" if shuffled else "natural"))
    (page,) = read_pdf_here(RawPage(content=write_pdf([leaf])), 1)
    assert Counter("".join("".join(run.text for run in leaf.runs).split())) == Counter(printed(page))


def printed(page: Page) -> str:
    """All that a page's fields hold as printed, without blanks."""
    texts = [*page.furniture, *page.unplaced]
    for article in page.articles:
        texts += [article.kicker, article.headline, article.deck, article.column, *article.paragraphs, article.byline]
    return bare(tuple(texts))


def test_regions_lie_on_the_sheet() -> None:
    """Every region has a box inside the page, and articles have headline and body."""
    page = read(typeset([[story(14)], [story(15)]]))
    assert page.size is not None
    width, height = page.size
    for region in page.regions:
        assert region.box is not None
        assert 0 <= region.box[0] < region.box[2] <= width
        assert 0 <= region.box[1] < region.box[3] <= height
    assert {(n, role) for n in (0, 1) for role in (Role.HEADLINE, Role.BODY)} <= {
        (region.article, region.role) for region in page.regions
    }


def test_subhead_parts_no_article() -> None:
    """A line of slightly larger type within a column is a paragraph of its own, and the article goes on below it."""
    leaf = typeset([[story(30, 420, span=1)]])
    column = sorted((run for run in leaf.runs if run.size == 10.0 and run.y > 100), key=lambda run: run.y)
    turn = column[14].y + 1  # between two lines
    lower = [replace(run, y=run.y + 18.0) if run.y > turn else run for run in leaf.runs]
    subhead = Run(text="抓重点补短板", x=column[0].x + 15, y=turn + 16.5, size=11.6)
    (article,) = read(replace(leaf, runs=[*lower, subhead], height=leaf.height + 30)).articles
    assert article.headline == headline(30)
    assert bare(story(30, 420).paragraphs) == bare(article.paragraphs).replace("抓重点补短板", "")


def test_nameplate_over_the_date_is_no_headline() -> None:
    """What stands over the page's date belongs to its head; a caption near the top does not make a headline one."""
    leaf = typeset([[story(31, 500, span=3)]], head=False)
    runs = [
        Run(text="云溪日报", x=60, y=30, size=26),
        Run(text="2024年5月6日 星期一 第03版", x=60, y=52, size=9),
        *leaf.runs,
    ]
    page = read(replace(leaf, runs=runs))
    assert [headline(31)] == [article.headline for article in page.articles]
    assert (page.masthead, str(page.published)) == ("云溪日报", "2024-05-06")


def test_pages_of_a_file_come_in_order() -> None:
    """A file of several pages gives a page each."""
    leaves = [typeset([[story(number)]]) for number in (16, 17, 18)]
    pages = read_pdf(RawPage(content=write_pdf(leaves), name="issue.pdf"))
    assert [headline(number) for number in (16, 17, 18)] == [page.articles[0].headline for page in pages]


def test_turned_page_is_read_as_it_is_seen() -> None:
    """A page stored lying on its side and turned by its viewer reads the same."""
    upright = typeset([[story(19, 600, span=3)]])
    assert read(upright).articles == read(_lying(upright)).articles


def _lying(leaf: Leaf) -> Leaf:
    """The same page, its content turned to the left and the page to the right."""
    return replace(leaf, turn=90)


def test_articles_turn_to_another_page() -> None:
    """下转 and 上接 join what was parted, under the first headline."""
    texts = paragraphs(20, 800)
    first = Story(headline=(headline(20),), paragraphs=(*texts[:3], texts[3][:30] + "（下转第四版）"), span=3)
    second = Story(headline=(headline(20),), paragraphs=("（上接第三版）" + texts[3][30:], *texts[4:]), span=3)
    other = story(21)
    back = typeset([[second, other]])
    back = replace(back, runs=[replace(run, text=run.text.replace("03 要闻", "04 综合")) for run in back.runs])
    pages = read_pdf(RawPage(content=write_pdf([typeset([[first]]), back]), name="issue.pdf"))
    assert [len(page.articles) for page in pages] == [1, 1]
    assert bare(pages[0].articles[0].paragraphs) == bare(texts)
    assert pages[1].articles[0].headline == other.headline[0]
    assert "（上接第三版）" in pages[1].furniture


def test_measuring_pages_read_as_well_as_they_did(shared_pages: Path, tmp_path: Path) -> None:
    """The bars of the PDF pages, by the measure beside them."""
    folder = shared_pages / "dev" / "pdf"
    for file in sorted(folder.glob("*.pdf")):
        pages = read_pdf(RawPage(content=file.read_bytes(), name=file.name))
        articles = [_as_json(article) for page in pages for article in page.articles]
        (tmp_path / f"{file.stem}.json").write_text(json.dumps({"articles": articles}), encoding="utf-8")
    command = [sys.executable, str(shared_pages / "score.py"), "--truth", str(folder), "--pred", str(tmp_path)]
    subprocess.run([*command, "--json", str(tmp_path / "all")], check=True, stdout=subprocess.DEVNULL)
    result = json.loads((tmp_path / "all").read_text(encoding="utf-8"))["summary"]["all"]
    for name, least in (("match_acc", 0.97), ("kicker_acc", 0.95), ("body_char_acc", 0.99), ("body_seq", 0.97)):
        assert result[name] >= least, name
    assert result["page_pass"] >= 0.8
    assert max(result["body_lost"], result["body_dup"]) <= 0.001


def _as_json(article: object) -> dict[str, object]:
    names = ("headline", "kicker", "deck", "column", "paragraphs", "reporters", "correspondents")
    return {name: getattr(article, name) for name in names}
