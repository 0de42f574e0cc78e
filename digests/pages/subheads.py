"""Subheads 小标题: a line of slightly larger type within a column, the article going on above and below it.

A headline ends what stands above it and opens what stands below; a subhead does neither: no byline before it, no
dateline after it, and it stands as closely to the text as lines do.
"""

from digests.pages.bylines import closes_article, dateline_of, read_byline
from digests.pages.geometry import Line, union
from digests.pages.strips import Kinds, Strip

_LARGEST = 1.3  # of the size of the text around
_CLOSE = 1.3  # em between the subhead and the text, at most
_CHARS = 20


def with_subheads(kinds: Kinds) -> Kinds:
    """The strips, those that a subhead parts joined over it."""
    large = []
    body = list(kinds.body)
    for strip in sorted(kinds.large, key=lambda strip: strip.box.top):
        above = next((other for other in body if _meets(other, strip.lines[0])), None)
        below = next((other for other in body if _meets(strip, other.lines[0], other)), None)
        if above is None or below is None or above is below or not _is_subhead(strip, above, below):
            large.append(strip)
            continue
        lines = [*above.lines, *strip.lines, *below.lines]
        whole = Strip(lines=lines, box=union(line.box for line in lines))
        whole.left, whole.right = min(above.left, below.left), max(above.right, below.right)
        body = [whole if other is above else other for other in body if other is not below]
    for number, strip in enumerate(body):
        strip.number = number
    return Kinds(body=body, large=large, small=kinds.small)


def _meets(upper: Strip, line: Line, lower: Strip | None = None) -> bool:
    """Whether a line follows closely under a strip, in its column."""
    text = lower or upper
    gap = line.box.top - upper.box.bottom
    common = upper.box.overlap_x(lower.box if lower else line.box)
    narrow = min(upper.box.width, (lower.box if lower else line.box).width)
    return -0.3 * text.size < gap < _CLOSE * text.size and common > 0.6 * narrow


def _is_subhead(strip: Strip, above: Strip, below: Strip) -> bool:
    (line, *more) = strip.lines
    inside = line.box.left > above.left - line.size and line.box.right < above.right + line.size
    ended = read_byline(above.lines[-1].text) is not None or closes_article(above.lines[-1].text)
    opened = dateline_of("".join(line.text for line in below.lines[:2]))
    much = len(above.lines) > 1 and len(below.lines) > 1
    small = line.size < _LARGEST * above.size and len(line.text) <= _CHARS
    return not more and inside and much and small and not ended and not opened
