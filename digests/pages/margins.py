"""The page's head and its imprint: paper, date, page number, editors, at the sheet's upper and lower edge."""

import re
from collections.abc import Sequence

from digests.pages.furniture import heading_of, is_furniture
from digests.pages.geometry import Box
from digests.pages.strips import Strip

_TOP, _BOTTOM = 0.16, 0.94  # of the height: the head is above, the imprint below
_SHORT = 2  # more lines under one another are text, whatever they say
_EDITORS = re.compile(r"编辑|责编|版式|美编|校对|组版")


def margin_of(strips: Sequence[Strip], size: tuple[float, float]) -> list[Strip]:
    """The strips of the page's head and imprint: short ones at the edges that say so, and what stands beside or over
    them. Never running text, nor what stands below it at the top or above it at the bottom."""
    long_ones = [strip for strip in strips if len(strip.lines) > _SHORT]
    short = [strip for strip in strips if len(strip.lines) <= _SHORT and _at_edge(strip.box, size, long_ones)]
    marks = [strip for strip in short if _says_so(strip)]
    return [
        strip
        for strip in short
        if strip in marks or any(_level(strip.box, mark.box) or _crowns(strip.box, mark.box, size) for mark in marks)
    ]


def is_caption(strip: Strip, most: int) -> bool:
    """Whether a strip of at most so many lines is furniture, line for line: captions, credits, notices."""
    return len(strip.lines) <= most and all(is_furniture(line.text) for line in strip.lines)


def _at_edge(box: Box, size: tuple[float, float], long_ones: Sequence[Strip]) -> bool:
    if box.bottom < _TOP * size[1]:
        return not any(strip.box.top < box.top - strip.size for strip in long_ones)
    return box.top > _BOTTOM * size[1] and not any(strip.box.top > box.bottom for strip in long_ones)


def _says_so(strip: Strip) -> bool:
    return any(
        heading_of(line.text) is not None or (is_furniture(line.text) and _EDITORS.search(line.text) is not None)
        for line in strip.lines
    )


def _level(box: Box, mark: Box) -> bool:
    """Whether a line stands beside a mark, the mark's middle at its height."""
    return box.top <= (mark.top + mark.bottom) / 2 <= box.bottom


def _crowns(box: Box, mark: Box, size: tuple[float, float]) -> bool:
    """Whether a line stands over a mark of the page's head: a nameplate with the date below it."""
    return mark.bottom < _TOP * size[1] and box.bottom <= mark.bottom
