"""A picture of a page is read as the page is."""

import io
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest

from digests.errors import MissingExtra, PageError, PageLimit
from digests.model import Page, RawPage
from digests.pages.layout import read_layout
from digests.pages.pdf import read_pdf
from digests.pages.recognised import Recognised, lines_from, skew_of, with_dashes
from digests.pages.scan import can_recognise, read_scan
from tests.fakes.newspaper import Story, Style, typeset
from tests.fakes.pdf_writer import Leaf, write_pdf
from tests.fakes.recogniser import joined, recognised
from tests.fakes.stories import headline, paragraphs

STORIES = (
    Story(headline=(headline(1),), paragraphs=paragraphs(1, 700), span=3, place="most"),
    Story(headline=(headline(2),), paragraphs=paragraphs(2, 400), span=2, kicker="县防汛抗旱指挥部会议强调"),
    Story(headline=(headline(3),), paragraphs=paragraphs(3, 900), span=5, picture=8),
)


def page_of(pieces: list[Recognised], leaf: Leaf, scale: float = 2.36) -> Page:
    """The page that recognised pieces make."""
    size = (leaf.width * scale, leaf.height * scale)
    return read_layout(lines_from(pieces, *size), size, RawPage(content=b"")).page


def assert_told(page: Page, *stories: Story) -> None:
    """Each story whole under its own headline."""
    told = {article.headline.replace(" ", ""): "".join(article.paragraphs) for article in page.articles}
    wanted = {"".join(story.headline): "".join(story.paragraphs) for story in stories}
    assert {head: text.replace(" ", "") for head, text in wanted.items()} == {
        head: text.replace(" ", "") for head, text in told.items()
    }


@pytest.mark.parametrize(("degrees", "shake"), [(0.0, 0.0), (1.5, 0.0), (-1.5, 1.0), (4.0, 0.5)])
def test_skewed_and_shaken_boxes_are_the_same_page(degrees: float, shake: float) -> None:
    """The page is turned upright by its lines' own angle, and type sizes are steadied."""
    leaf = typeset([STORIES[:2], STORIES[2:]])
    page = page_of(recognised(leaf, degrees=degrees, shake=shake), leaf)
    assert_told(page, *STORIES)
    assert "县防汛抗旱指挥部会议强调" in [article.kicker for article in page.articles]


def test_justified_lines_are_text_whatever_their_width() -> None:
    """A squeezed or spread line of a column is neither caption nor headline."""
    leaf = typeset([STORIES[:2]], Style(chars=11))
    assert_told(page_of(recognised(leaf), leaf), *STORIES[:2])


def test_piece_over_a_gutter_is_cut() -> None:
    """Lines of two columns that were recognised as one are parted at the column's edge."""
    leaf = typeset([STORIES[2:]], Style(gutter=1.2))
    pieces = recognised(leaf)
    rows: dict[int, list[Recognised]] = {}
    for piece in pieces[5:]:
        rows.setdefault(round(piece.corners[0, 1]), []).append(piece)
    row = next(sorted(row, key=lambda p: p.corners[0, 0]) for row in rows.values() if len(row) == 5)
    merged = [piece for piece in pieces if piece not in row[1:3]] + [joined(row[1], row[2])]
    assert_told(page_of(merged, leaf), *STORIES[2:])


def test_half_width_marks_become_chinese() -> None:
    """A recogniser's half-width marks beside Chinese characters are made full-width; figures keep theirs."""
    leaf = typeset([[Story(headline=(headline(4),), paragraphs=("增长5.3%,其中(含县城)3:1。" * 8,))]])
    (article,) = page_of(recognised(leaf), leaf).articles
    assert article.paragraphs == ("增长5.3%，其中（含县城）3:1。" * 8,)


def test_skew_is_the_lines_angle() -> None:
    """Long lines say it, short ones do not disturb."""
    corners = np.stack([piece.corners for piece in recognised(typeset([STORIES]), degrees=2.0, shake=0.5)])
    assert np.degrees(skew_of(corners)) == pytest.approx(2.0, abs=0.1)


def test_doubtful_stroke_between_characters_is_a_dash() -> None:
    """A dash is recognised as the figure one, but less surely than a printed one is."""
    text = "自然一传感第一期"
    letters = tuple((character, at / 8, (at + 1) / 8) for at, character in enumerate(text))
    piece = Recognised(text=text, corners=np.zeros((4, 2)), letters=letters)
    scores = [0.97 if at == 2 else 1.0 for at in range(8)]
    assert with_dashes(piece, scores).text == "自然—传感第一期"
    assert with_dashes(piece, [1.0] * 8) == piece


def test_day_of_the_week_keeps_its_figure() -> None:
    """In display type the figure may be doubtful, yet is one."""
    letters = tuple((character, at / 4, (at + 1) / 4) for at, character in enumerate("星期一版"))
    piece = Recognised(text="星期一版", corners=np.zeros((4, 2)), letters=letters)
    assert with_dashes(piece, [0.97] * 4) == piece


def test_pieces_of_a_headline_share_no_character() -> None:
    """Two pieces that overlap at a character are joined without doubling it."""
    leaf = typeset([STORIES[:1]])
    pieces = recognised(leaf)
    at = next(at for at, piece in enumerate(pieces) if piece.text == headline(1))
    whole, long = pieces[at], len(headline(1))
    cut = [_part(whole, 0, 8, long), _part(whole, 7, long, long)]
    page = page_of([*pieces[:at], *cut, *pieces[at + 1 :]], leaf)
    assert headline(1) in [article.headline for article in page.articles]


def _part(piece: Recognised, start: int, end: int, long: int) -> Recognised:
    """Some characters of a level piece of ``long`` characters."""
    left, width = piece.corners[0, 0], piece.corners[1, 0] - piece.corners[0, 0]
    corners = piece.corners.copy()
    corners[[0, 3], 0], corners[[1, 2], 0] = left + width * start / long, left + width * end / long
    return Recognised(text=piece.text[start:end], corners=corners, letters=())


def test_lone_quotation_marks_go_to_their_line() -> None:
    """A closing mark of the text that was recognised apart as figures ends its line, and parts no column."""
    text = "主任说：“这件事要办好。”" * 9
    leaf = typeset([[Story(headline=(headline(4),), paragraphs=(text,), span=2)]])
    pieces = recognised(leaf)
    at = next(at for at, piece in enumerate(pieces) if piece.text.endswith("”"))
    whole, long = pieces[at], len(pieces[at].text)
    mark = replace(_part(whole, long - 1, long, long), text="99", letters=())
    mark.corners[2:, 1] -= 0.5 * (mark.corners[2:, 1] - mark.corners[:2, 1])
    (article,) = page_of([*pieces[:at], _part(whole, 0, long - 1, long), mark, *pieces[at + 1 :]], leaf).articles
    assert article.paragraphs == (text,)


def test_headlines_of_neighbours_stay_apart() -> None:
    """Two headlines of one size that nearly touch over a gutter are two."""
    stories = [Story(headline=(headline(n),), paragraphs=paragraphs(n, 300), span=2) for n in (1, 2)]
    leaf = typeset([stories], Style(chars=13, gutter=0.9))
    assert_told(page_of(recognised(leaf), leaf), *stories)


def test_box_that_is_too_wide_is_clipped() -> None:
    """A box that reaches beyond its last letter makes its line no larger."""
    leaf = typeset([[STORIES[1]]])
    pieces = recognised(leaf)
    at = next(at for at, piece in enumerate(pieces) if piece.text.startswith("本报讯"))
    piece, width = pieces[at], pieces[at].corners[1, 0] - pieces[at].corners[0, 0]
    corners = piece.corners.copy()
    corners[1:3, 0] += 0.2 * width
    letters = tuple((letter, left / 1.2, right / 1.2) for letter, left, right in piece.letters)
    pieces[at] = replace(piece, corners=corners, letters=letters)
    assert_told(page_of(pieces, leaf), STORIES[1])


@pytest.mark.parametrize("shake", [0.0, 1.0])
def test_byline_of_two_names_is_read(shake: float) -> None:
    """Names that a recogniser gives without their blank are told apart, and are no text."""
    story = replace(STORIES[0], byline="记者马菲陈尚文", picture=0)
    leaf = typeset([[story]])
    (article,) = page_of(recognised(leaf, shake=shake), leaf).articles
    assert article.reporters == ("马菲", "陈尚文")
    assert "马菲" not in article.body


@pytest.mark.skipif(can_recognise(), reason="the recogniser is installed")
def test_without_the_recogniser_one_sentence_says_so() -> None:
    """A picture needs the extra, and a PDF without text still is a page."""
    with pytest.raises(MissingExtra, match=r"baozhai\[ocr\]"):
        read_scan(RawPage(content=b"\x89PNG\r\n\x1a\n"))
    (page,) = read_pdf(RawPage(content=write_pdf([Leaf(image=True)])))
    assert page.notes == ("no-text-layer",)


@pytest.mark.skipif(find_spec("PIL") is None, reason="Pillow is not installed")
def test_huge_and_broken_pictures_are_refused() -> None:
    """The size is looked at before a pixel is decoded; a broken file is no page."""
    from PIL import Image

    from digests.pages.recognition import read_scan_here

    huge = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(huge, "PNG")
    with pytest.raises(PageLimit, match="pixels"):
        read_scan_here(RawPage(content=huge.getvalue()), 1)
    with pytest.raises(PageError):
        read_scan_here(RawPage(content=b"\xff\xd8\xff\xe0 not a JPEG"), 1)
