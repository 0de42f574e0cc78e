"""What speaks for and against a strip following another or beginning a headline's article, in log-odds.

The numbers are judgements of how much rarer one reading is than the other (1 is about three to one), not fitted.
"""

from collections.abc import Collection, Sequence

from digests.pages.blocks import ends_sentence
from digests.pages.bylines import closes_article, dateline_of, read_byline
from digests.pages.geometry import Box
from digests.pages.heads import Head
from digests.pages.roofs import Roofs
from digests.pages.strips import Strip, pairs_of

NO_HEAD = 6.0  # an article without a headline
NO_BODY = 5.0  # a headline without an article

_INDENTED = (1.2, 3.5)  # em
_FULL = 1.3  # em; a line that ends nearer to the column's edge is full
_CONTRADICTS = 4.0  # a paragraph that begins in mid-sentence, a sentence that goes on with an indent
_FOREIGN = 8.0  # the two stand under different headlines
_KNOWN, _UNKNOWN = -0.7, 0.3  # the characters on both sides of the break stand together elsewhere on the page, or not


class _Facts:
    """What the text of a strip says about its ends."""

    def __init__(self, strip: Strip) -> None:
        first = strip.lines[0]
        lines = list(strip.lines)
        self.bylined = False
        while len(lines) > 1 and read_byline(lines[-1].text):
            lines.pop()
            self.bylined = True
        if len(lines) == 1 and read_byline(lines[0].text):
            self.bylined = True
        last = lines[-1]
        self.only_byline = self.bylined and len(lines) == 1 and bool(read_byline(lines[0].text))
        self.indented = _INDENTED[0] <= strip.indent(first) <= _INDENTED[1]
        self.dated = bool(dateline_of("".join(line.text for line in strip.lines[:2])))
        self.full = strip.right - last.box.right < _FULL * last.size
        self.terminal = ends_sentence(last.text)
        self.closed = self.bylined or closes_article(last.text)
        self.head, self.tail = first.text[:1], last.text[-1:]


class Judge:
    """The costs of one sheet; strips and headlines are named by their numbers."""

    def __init__(
        self,
        strips: Sequence[Strip],
        heads: Sequence[Head],
        pictures: Sequence[Box] = (),
        rules: Sequence[Box] = (),
        known: Collection[str] | None = None,
    ) -> None:
        self.strips, self.heads, self.rules, self.pictures = strips, heads, rules, pictures
        self.facts = [_Facts(strip) for strip in strips]
        self.roofs = Roofs(strips, heads)
        self.known = pairs_of(strips) if known is None else known

    def opening(self, b: int) -> float:
        """How little the strip looks like the beginning of an article."""
        facts = self.facts[b]
        if facts.only_byline:
            return 8.0
        if facts.dated:
            return -1.5
        return 0.0 if facts.indented else 3.0

    def end(self, a: int) -> float:
        """How little the strip looks like the end of an article."""
        facts = self.facts[a]
        if facts.closed:
            return -1.0
        if facts.terminal:
            return 0.5 if facts.full else 0.0
        return _CONTRADICTS if facts.full else 1.5

    def start(self, head: int, b: int) -> float:
        """The strip begins the headline's article."""
        return self.opening(b) + self.roofs.start(head, b)

    def step(self, a: int, b: int) -> float:
        """The second strip follows the first."""
        return self._place(a, b) + self._text(a, b)

    def _text(self, a: int, b: int) -> float:
        before, after = self.facts[a], self.facts[b]
        if after.only_byline:
            return 0.0 if before.terminal and not before.bylined else 3.0
        cost = 4.0 if before.closed else 0.0
        if after.indented:
            cost += 2.0 if after.dated else 0.0
            return cost + (0.0 if before.terminal else _CONTRADICTS)
        if not before.full:
            return cost + (_CONTRADICTS if before.terminal else 1.0)
        return cost + (_KNOWN if before.tail + after.head in self.known else _UNKNOWN)

    def _place(self, a: int, b: int) -> float:
        over_a, over_b = self.roofs.of[a], self.roofs.of[b]
        if over_a != over_b and over_a is not None and over_b is not None:
            return _FOREIGN
        cost = self._geometry(self.strips[a], self.strips[b], a, b)
        if over_a != over_b and self.strips[a].box.overlap_y(self.strips[b].box) > 0:
            cost += 0.5
        return cost + 3.0 * self._ruled(self.strips[a].box, self.strips[b].box)

    def _geometry(self, a: Strip, b: Strip, at: int, to: int) -> float:
        em = a.size
        common = a.box.overlap_y(b.box)
        if min(a.right, b.right) - max(a.left, b.left) > 0.5 * min(a.right - a.left, b.right - b.left):
            return self._below(a, b, at, to)
        gap = (b.left - a.right) / em
        if gap < -0.6:  # to the left: a second tier under the first
            return 5.0 + (0.0 if b.box.top >= a.box.top else 3.0)
        skipped = max(0.0, (gap - 3.0) / max(1.0, (a.right - a.left) / em))
        cost = 3.0 * skipped
        if common > 0:
            return cost + 0.1 * min(5.0, abs(a.box.top - b.box.top) / (4 * em)) * (self.roofs.of[at] is None)
        if b.box.bottom <= a.box.top:
            return cost + 0.8 + min(3.0, (a.box.top - b.box.bottom) / (20 * em))
        return cost + 3.0 + min(3.0, (b.box.top - a.box.bottom) / (10 * em))

    def _below(self, a: Strip, b: Strip, at: int, to: int) -> float:
        """Down the same column: over a headline or a picture that stands in between, or over nothing."""
        if b.box.top < a.box.bottom - 0.5 * a.size:
            return 9.0
        between = Box(max(a.left, b.left), a.box.bottom, min(a.right, b.right), b.box.top)
        if self.roofs.strip_between(at, to):
            return 6.0
        if self._over_its_headline(at, to):
            return 0.5
        inside = [h for h in self.heads if h.box.overlap_x(between) > 0 and h.box.overlap_y(between) > 0]
        if inside:
            return 0.5 if len(inside) == 1 else 5.0
        if any(p.overlap_x(between) > 0 and p.overlap_y(between) > 0 for p in self.pictures):
            return 1.0
        return 0.5 + min(4.0, between.height / (1.5 * a.size))

    def _over_its_headline(self, at: int, to: int) -> bool:
        """Whether the headline over the lower strip stands in the middle of the article's columns."""
        roof = self.roofs.of[to]
        if roof is None or self.roofs.of[at] == roof:
            return False
        upper, lower, title = self.strips[at], self.strips[to], self.heads[roof].box
        room = lower.box.top - upper.box.bottom
        return upper.box.bottom - upper.size < title.top and room < title.height + 5 * upper.size

    def _ruled(self, a: Box, b: Box) -> bool:
        """Whether a drawn line parts the two."""
        for rule in self.rules:
            if rule.width >= rule.height:
                inside = rule.left < max(a.right, b.right) and rule.right > min(a.left, b.left)
                wide = rule.overlap_x(a) > 0.5 * a.width or rule.overlap_x(b) > 0.5 * b.width
                if (
                    inside
                    and wide
                    and (a.bottom <= rule.bottom + 1 <= b.top + 2 or b.bottom <= rule.bottom + 1 <= a.top + 2)
                ):
                    return True
        return False
