"""Lines back to paragraphs: a line that stops short ends one, a full one goes on, column breaks notwithstanding."""

import re
from collections.abc import Sequence

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
    paragraphs: list[list[str]] = []
    length = 0
    for at, (line, width, across) in enumerate(lines):
        if not at or _breaks(lines[at - 1 : at + 4], length, width, across, setting):
            paragraphs.append([])
            length = 0
        paragraphs[-1].append(line.text)
        length += len(line.text)
    return tuple(join_lines(paragraph) for paragraph in paragraphs)


def _breaks(lines: Sequence[tuple[Line, int, bool]], length: int, width: int, across: bool, setting: Setting) -> bool:
    """Whether a paragraph of ``length`` characters ends between the first two of some lines.

    ``across``: a blank line or another piece lies between them.
    """
    line, following = lines[0][0], lines[1][0]
    bracket = following.text[0] in "（("
    finished = is_finished(line, width)
    if not finished and width > 0 and not bracket and not across and width - line.width < _CROSS_HEAD:
        return False  # a full line in mid-sentence, as most are
    if starts_within(following.text):
        return False
    behind = "".join([later.text for later, _, _ in lines[1:]])
    if bracket and (closes_article(behind) or closes_article(following.text)):
        return True
    if width <= 0:  # lines as they fall: each that can be a paragraph is one
        return ends_sentence(line.text) or bool(following.indent)
    if not finished:
        return _is_cross_head(line, following, width) or (across and _CREDIT.search(line.text) is not None)
    if setting.indented:
        return bool(following.indent)
    if ended_early(line, following, width) or dateline_of(behind):
        return True
    headed = len(lines) > 2 and _is_cross_head(following, lines[2][0], width)
    return end_evidence(line.text, behind, length, across or headed, setting.closeness) > 0.0


def _is_cross_head(line: Line, following: Line, width: int) -> bool:
    """Whether a line without a sentence's mark stops well before full ones, and not for a long figure's sake."""
    if width - line.width < _CROSS_HEAD or line.text[-1] in _GOES_ON or following.text[0] in "（(":
        return False
    return not is_finished(line, width) and ended_early(line, following, width - _CROSS_HEAD // 2)


def join_lines(lines: Sequence[str]) -> str:
    """The lines as one text: nothing between Chinese, a blank between two Latin words, no blanks around figures."""
    pieces: list[str] = []
    for line in lines:
        if pieces and _WORD_END.search(pieces[-1]) and _WORD_START.match(line):
            pieces.append(" ")
        pieces.append(line)
    return _LOOSE.sub("", "".join(pieces))
