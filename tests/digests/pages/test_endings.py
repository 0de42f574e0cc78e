"""Where paragraphs end when the last line is full, and where a short line ends one without a mark."""

import pytest

from digests.pages.blocks import Block, Line, split_blocks
from digests.pages.endings import Setting, closeness_of, end_evidence
from digests.pages.paragraphs import paragraphs_of
from digests.pages.runs import Kind, Run
from digests.pages.stories import Story


def _lines(text: str) -> tuple[Line, ...]:
    block: Block = split_blocks(text)[0]
    return block.lines


def _paragraphs(text: str) -> tuple[str, ...]:
    story = Story()
    story.add(Run(kind=Kind.BODY, lines=_lines(text), order=0, blank_before=True), 0.0)
    return paragraphs_of(story, Setting(indented=False))


@pytest.mark.parametrize("behind", ["云溪区农业局局长甘雨表示，明年还要", "会议指出，全区上下要把春耕"])
def test_next_speaker_opens_a_paragraph(behind: str) -> None:
    """Behind a full line that ends a sentence, somebody's turn to speak makes a paragraph's end likely."""
    assert end_evidence("并带动村民一起增收。", behind, 180, False, 0.0) > 0.0


@pytest.mark.parametrize("behind", ["他还走进车间了解生产", "要加快补齐农村短板", "这是全区第三个茶园"])
def test_reference_back_goes_on(behind: str) -> None:
    """A sentence that points back goes on with its paragraph."""
    assert end_evidence("并带动村民一起增收。", behind, 180, False, 0.0) < 0.0


def test_first_sentence_seldom_stands_alone() -> None:
    """The shorter a paragraph still is, the less likely is its end."""
    odds = [end_evidence("村民一起增收。", "春耕现场一派繁忙", length, True, 0.0) for length in (20, 60, 200)]
    assert odds == sorted(odds)


def test_blank_lines_are_learned_from_the_page() -> None:
    """Where paragraphs end without a blank line, the odds of the next doing so rise."""
    close = _lines("云溪区的春耕已经开始。\n村里一派繁忙。\n云溪区的春耕已经开始。")
    apart = [(close[:2], 22), (close[2:], 22)]
    assert closeness_of([(close, 22)]) > closeness_of(apart)


def test_cross_head_is_a_paragraph() -> None:
    """A short line without a mark stands alone; so does the paragraph it heads."""
    text = (
        "云溪区的春耕已经全面地开始\n村民们在田间地头忙碌不停。\n"
        "向科技要产量\n无人机在茶园的上空来回飞行\n一天能喷洒三百亩的茶园。"
    )
    assert [len(paragraph) for paragraph in _paragraphs(text)] == [26, 6, 25]


def test_line_short_for_a_figure_goes_on() -> None:
    """A line cut short because a long figure did not fit on it is no cross-head."""
    text = "云溪区的春耕已经全面地开始\n第三产业增加值\n7694312345.88亿元，增长不少\n村民们在田间地头忙碌着呢。"
    assert len(_paragraphs(text)) == 1


def test_line_that_cannot_end_a_phrase_goes_on() -> None:
    """A short line that ends with 的 was set around a picture; it is no cross-head."""
    text = "云溪区的春耕已经全面地开始\n村民们来到正在建设的\n无人机站看飞行，无人机在茶\n园的上空来回飞行。"
    assert len(_paragraphs(text)) == 1
