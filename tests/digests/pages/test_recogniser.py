"""Pictures of pages through the real recogniser, in the child process and within its limits."""

import os
from collections.abc import Callable

import pytest

from digests.model import RawPage
from digests.pages.reader import read_page
from digests.pages.scan import can_recognise
from tests.fakes.newspaper import Story, typeset
from tests.fakes.stories import headline, paragraphs

pytestmark = pytest.mark.skipif(
    not can_recognise() and os.environ.get("BAOZHAI_REQUIRE_OCR") != "1", reason="baozhai[ocr] is not installed"
)

STORIES = (
    Story(headline=(headline(1),), paragraphs=paragraphs(1, 300), span=3, byline="记者 马菲 陈尚文"),
    Story(headline=(headline(2),), paragraphs=paragraphs(2, 200), span=2, kicker="县防汛抗旱指挥部会议强调"),
)


def _png() -> bytes:
    from tests.fakes.camera import drawn, stored

    return stored(drawn(typeset([STORIES])), "PNG")


def _photograph() -> bytes:
    from tests.fakes.camera import drawn, photographed, stored

    return stored(photographed(drawn(typeset([STORIES]))), "JPEG", quality=40)


def _pdf() -> bytes:
    from tests.fakes.camera import drawn, stored

    return stored(drawn(typeset([STORIES])), "PDF")


@pytest.mark.parametrize("page_file", [_png, _photograph, _pdf])
def test_picture_is_read_as_its_page(page_file: Callable[[], bytes]) -> None:
    """Articles under their headlines, with kicker, byline and nearly every character."""
    page = read_page(RawPage(content=page_file(), name="page"))
    assert page.notes == ("recognised",)
    first, second = page.articles
    assert (headline(1), headline(2)) == (bare(first.headline), bare(second.headline))
    assert second.kicker == "县防汛抗旱指挥部会议强调"
    assert first.reporters == ("马菲", "陈尚文")
    for story, article in zip(STORIES, page.articles, strict=True):
        assert _same(bare("".join(story.paragraphs)), bare("".join(article.paragraphs))) > 0.98


def bare(text: str) -> str:
    """Letters and figures only."""
    return "".join(filter(str.isalnum, text))


def _same(expected: str, actual: str) -> float:
    """Share of the expected text's eight-character pieces that are in the actual one."""
    pieces = [expected[at : at + 8] for at in range(len(expected) - 7)]
    return sum(piece in actual for piece in pieces) / len(pieces)
