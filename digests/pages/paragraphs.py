"""Lines back to paragraphs: a line that stops short ends one, a full one goes on, column breaks notwithstanding."""

import re
from collections.abc import Sequence

from digests.pages.blocks import Line, ended_early, ends_sentence, is_finished, starts_within
from digests.pages.bylines import closes_article, dateline_of
from digests.pages.stories import Story

#: Extractors put blanks around figures: 4月 15日. Between a character and a figure a paper prints none.
_LOOSE = re.compile(
    r"(?<=[\u4e00-\u9fff，。、；：！？“”‘’（）《》])(?<![讯电])[ \u3000\u00a0](?=[0-9０-９])"
    r"|(?<=[0-9０-９%％])[ \u3000\u00a0](?=[\u4e00-\u9fff])"
)
#: Somebody's turn to speak, at the head of a line behind a full stop: a paragraph, more often than not.
_SPEAKS = re.compile(r"(?!他|她|并)[^，。]{2,14}(?:强调|指出|表示|要求|认为|介绍|提出)，")
_WORD_END, _WORD_START = re.compile(r"[A-Za-z]$"), re.compile(r"[A-Za-z]")


def paragraphs_of(story: Story, indented: bool) -> tuple[str, ...]:
    """The story's paragraphs. ``indented``: on this page an indent opens each paragraph."""
    overall = story.width
    paragraphs: list[list[Line]] = []
    before: Line | None = None
    for run in story.runs:
        width = run.width or overall
        for at, line in enumerate(run.lines):
            if before is None or _breaks(before, line, max(width, 0), at == 0, indented):
                paragraphs.append([])
            paragraphs[-1].append(line)
            before = line
    return tuple(join_lines([line.text for line in lines]) for lines in paragraphs)


def _breaks(line: Line, following: Line, width: int, across: bool, indented: bool) -> bool:
    """Whether a paragraph ends between the two lines; ``across``: a blank line or another piece lies between them."""
    if starts_within(following.text):
        return False
    if following.text[0] in "（(" and closes_article(following.text):
        return True
    if width == 0:  # lines as they fall: each that can be a paragraph is one
        return ends_sentence(line.text) or bool(following.indent)
    if not is_finished(line, width):
        return False
    if indented:
        return bool(following.indent)
    if ended_early(line, following, width):
        return True
    return across or bool(dateline_of(following.text)) or _SPEAKS.match(following.text) is not None


def join_lines(lines: Sequence[str]) -> str:
    """The lines as one text: nothing between Chinese, a blank between two Latin words, no blanks around figures."""
    pieces: list[str] = []
    for line in lines:
        if pieces and _WORD_END.search(pieces[-1]) and _WORD_START.match(line):
            pieces.append(" ")
        pieces.append(line)
    return _LOOSE.sub("", "".join(pieces))
