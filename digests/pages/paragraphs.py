"""Lines back to paragraphs: a line that stops short ends one, a full one goes on, column breaks notwithstanding."""

import re
from collections.abc import Sequence
from itertools import pairwise

from digests.pages.blocks import Line, ended_early, ends_sentence, is_finished, starts_within
from digests.pages.bylines import closes_article, dateline_of
from digests.pages.endings import Setting, end_evidence
from digests.pages.stories import Story

#: Extractors put blanks around figures: 4月 15日. Between a character and a figure a paper prints none.
_LOOSE = re.compile(
    r"(?<=[\u4e00-\u9fff，。、；：！？“”‘’（）《》])(?<![讯电])[ \u3000\u00a0](?=[0-9０-９])"
    r"|(?<=[0-9０-９%％])[ \u3000\u00a0](?=[\u4e00-\u9fff])"
)
#: A line this much narrower than full ones, in half-width units, ends a paragraph even without a mark: a cross-head.
_CROSS_HEAD = 6
#: No cross-head ends with one of these.
_GOES_ON = "，、；：的地得和与及或在于从对向把被将为是等了着"
#: Who took the picture ends a caption.
_CREDIT = re.compile(r"(?:摄|供图|制图)(?:[（(][^（()）]{1,12}[）)])?\Z")
_WORD_END, _WORD_START = re.compile(r"[A-Za-z]$"), re.compile(r"[A-Za-z]")


def paragraphs_of(story: Story, setting: Setting) -> tuple[str, ...]:
    """The story's paragraphs, as this page sets them."""
    lines = [(line, run.width or story.width, at == 0) for run in story.runs for at, line in enumerate(run.lines)]
    heads = [_is_cross_head(line, following, width) for (line, width, _), (following, _, _) in pairwise(lines)]
    paragraphs: list[list[str]] = []
    length = 0
    for at, (line, width, across) in enumerate(lines):
        behind = "".join([later.text for later, _, _ in lines[at : at + 4]])
        headed = at < len(heads) and heads[at]
        if not at or _breaks(lines[at - 1][0], line, behind, length, width, across or headed, setting):
            paragraphs.append([])
            length = 0
        paragraphs[-1].append(line.text)
        length += len(line.text)
    return tuple(join_lines(paragraph) for paragraph in paragraphs)


def _breaks(line: Line, following: Line, behind: str, length: int, width: int, across: bool, setting: Setting) -> bool:
    """Whether a paragraph of ``length`` characters ends between the two lines.

    ``across``: a blank line or another piece lies between them, or a cross-head follows.
    ``behind`` is what follows, some lines of it.
    """
    if starts_within(following.text):
        return False
    if following.text[0] in "（(" and (closes_article(behind) or closes_article(following.text)):
        return True
    if width <= 0:  # lines as they fall: each that can be a paragraph is one
        return ends_sentence(line.text) or bool(following.indent)
    if not is_finished(line, width):
        return _is_cross_head(line, following, width) or (across and _CREDIT.search(line.text) is not None)
    if setting.indented:
        return bool(following.indent)
    if ended_early(line, following, width) or dateline_of(behind):
        return True
    return end_evidence(line.text, behind, length, across, setting.closeness) > 0.0


def _is_cross_head(line: Line, following: Line, width: int) -> bool:
    """Whether a line without a sentence's mark stops well before full ones, and not for a long figure's sake."""
    if width <= 0 or is_finished(line, width) or line.text[-1] in _GOES_ON or following.text[0] in "（(":
        return False
    return width - line.width >= _CROSS_HEAD and ended_early(line, following, width - _CROSS_HEAD // 2)


def join_lines(lines: Sequence[str]) -> str:
    """The lines as one text: nothing between Chinese, a blank between two Latin words, no blanks around figures."""
    pieces: list[str] = []
    for line in lines:
        if pieces and _WORD_END.search(pieces[-1]) and _WORD_START.match(line):
            pieces.append(" ")
        pieces.append(line)
    return _LOOSE.sub("", "".join(pieces))
