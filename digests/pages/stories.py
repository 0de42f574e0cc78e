"""Bodies: which pieces of text belong to one article, over column breaks, titles in between and other articles.

    Run (title, body, byline) -> Story (the runs of one body, in order)

A body's pieces are read in the order they are printed. Each either goes on with the story before it or begins a new
one; what speaks for each is summed as log-odds. Bodies left in mid-sentence find their rest later.
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from digests.pages.blocks import Line, is_finished, starts_within
from digests.pages.bylines import closes_article
from digests.pages.runs import Kind, Run, commonest, joint, leads_up
from digests.pages.signals import LEADS, Signals, goes_on

#: An article that opens like this brings its first fact: when, who in full.
_OPENS = re.compile(
    r"(?:近日|日前|昨日|昨天|今天|今日|(?:[0-9０-９]{4}年)?[0-9０-９]{1,2}月[0-9０-９]{1,2}日|[0-9０-９]{1,2}日)"
    r"|中共中央|记者[^，。]{0,10}从|[^。]{2,30}之际，|[^。，]{2,30}[0-9０-９]{1,2}日[^。，]{0,16}(?:召开|举行|开幕|会见|会谈)"
)
#: A report's last sentence: who was there.
_CLOSES = re.compile(r"(?:参加|陪同|出席)[^，。]{0,8}。$")
#: Log-odds of going on: two of five column breaks cut a word, one of twenty chance neighbours make one.
SPANS = 2.1
#: A body left in mid-sentence goes on in one of so many bodies, itself counted.
MAX_LOOKBACK = 6


@dataclass(slots=True, kw_only=True)
class Story:
    """The runs of one body. ``closed`` when a byline or a closing remark ended it."""

    runs: list[Run] = field(default_factory=list)
    bylines: list[Run] = field(default_factory=list)
    closed: bool = False
    widths: Counter[int] = field(default_factory=Counter)  #: of its lines
    width: int = 0  #: of its full lines; 0 where too few lines say
    doubts: list[float] = field(default_factory=list)  #: for each run, the log-odds that an article begins with it

    @property
    def last(self) -> Line:
        """The last line of its body."""
        return self.runs[-1].lines[-1]

    @property
    def unfinished(self) -> bool:
        """Whether it stops in mid-sentence."""
        return not self.closed and bool(self.runs) and not is_finished(self.last, self.width)

    def add(self, run: Run, doubt: float) -> None:
        """Go on with the run."""
        self.runs.append(run)
        self.doubts.append(doubt)
        self.widths.update([line.width for line in run.lines])
        self.width = commonest(self.widths)
        self.closed = closes_article(run.lines[-1].text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How this page does things, learned from what is certain on it."""

    opens: float  #: share of the certain openings that have a dateline or are set in
    steady: float  #: share of columns that go on in mid-sentence in the width of the one before


def habits_of(runs: Sequence[Run]) -> Habits:
    """Learn from certain openings (the first, each behind a byline) and certain continuations (in mid-sentence)."""
    openings: list[float] = []
    steady = [1.0, 1.0]
    before: Run | None = None
    closed = True
    for run in runs:
        if run.kind is Kind.BYLINE:
            closed = True
        elif run.kind is Kind.BODY:
            if closed:
                openings.append(float(run.opens > 2))
            elif before is not None:
                known, width = before.width, run.width
                if known and width and run.opens < 2 and not is_finished(before.lines[-1], known):
                    steady.append(float(abs(width - known) < 2))
            before, closed = run, closes_article(run.lines[-1].text)
    if len(openings) < 4:  # few bylines to learn from: then from the headlines' number
        plain = sum(1 for run in runs if run.kind is Kind.TITLE and not leads_up(run.text))
        opened = sum(1 for run in runs if run.opens > 2)
        openings.append(min(1.0, opened / plain) if plain else 0.0)
    return Habits(opens=sum(openings) / len(openings), steady=sum(steady) / len(steady))


def join_stories(runs: Sequence[Run], habits: Habits, repeated: Set[str], signals: Signals) -> list[Story]:
    """The page's bodies, in the order in which they end. ``repeated``: bigrams the page has more than once."""
    stories: list[Story] = []
    waiting: list[Run] = []
    titles = 0
    for run in runs:
        if run.kind is Kind.TITLE:
            titles += 1
        elif run.kind is Kind.BYLINE:
            _place_byline(run, stories, waiting, titles > 0)
        elif run.kind is Kind.BODY:
            story = _place_body(run, stories, opening_evidence(run, titles, habits, signals), habits, repeated)
            story.bylines.extend(waiting)
            waiting.clear()
            titles = 0
    if waiting and stories:
        stories[-1].bylines.extend(waiting)
    return stories


def begins_article(text: str) -> bool:
    """Whether a paragraph has an article's first fact at its head."""
    return _OPENS.match(text) is not None


def closes_report(text: str) -> bool:
    """Whether a line is a report's last: who was there."""
    return _CLOSES.search(text) is not None


def _place_byline(run: Run, stories: list[Story], waiting: list[Run], title_before: bool) -> None:
    """A byline closes the story before it, unless a title stands between or that story is closed: then it opens."""
    last = stories[-1] if stories else None
    if last is None or title_before or (last.closed and run.blank_before and not last.bylines):
        waiting.append(run)
        return
    last.bylines.append(run)
    last.closed = True


def _place_body(run: Run, stories: list[Story], opening: float, habits: Habits, repeated: Set[str]) -> Story:
    """Give the run to the story it goes on with, or to a new one: going on with the last has log-odds 0."""
    doubt = 20.0
    if not stories:
        stories.append(Story())
    elif stories[-1].runs:
        current = stories[-1]
        doubt = opening + break_evidence(current, run, habits, repeated)
        if doubt > 0.0:
            stories.append(Story())
    story = stories[-1]
    story.add(run, doubt)
    return story


# The weights below were fitted by logistic regression on 12,000 paragraphs of 600 pages that the measuring layouts of
# the tests made (two of a hundred are decided wrongly); they hold for pages of other makers as far as those are alike.


def opening_evidence(run: Run, titles: int, habits: Habits, signals: Signals) -> float:
    """Log-odds that an article begins with the run, from the run and the words of the page.

    ``titles`` is the number of title runs just before it.
    """
    first = _OPENS.match(run.text) is not None
    leads = LEADS.match(run.text) is not None
    score = -3.75 + 2.2 * first + 1.4 * leads + 1.7 * (titles > 0) + 1.3 * (titles > 1)
    score += 3.0 if run.opens > 2 else -4.0 * max(0.0, habits.opens - 0.5)
    if goes_on(run.text):
        return score - (9.0 if starts_within(run.text) else 3.0)
    like = first or leads or titles > 0
    score += signals.wanted.get(run.order, 0.0) * (5.0 if like else 3.5)
    return score + signals.shift.get(run.order, 0.0) * (3.9 if like else 3.6)


def break_evidence(story: Story, run: Run, habits: Habits, repeated: Set[str]) -> float:
    """Log-odds that the story printed just before the run ends there."""
    score = width_evidence(story, run, habits)
    if story.closed:
        return score + (3.4 if run.opens > 2 else 5.5)
    if story.unfinished:
        return score - 5.0 + _breach(story.runs[-1], run, repeated) + (6.0 if run.opens > 2 else 0.0)
    return score + (1.8 if _CLOSES.search(story.last.text) else 0.0)


def _breach(before: Run, run: Run, repeated: Set[str]) -> float:
    """Log-odds that the run does not go on where a sentence stopped: it opens like an article, and joins no word."""
    if not LEADS.match(run.text) or before.lines[-1].text[-1] in "于在从自至到将据是，、：":
        return 0.0
    if joint(before, run) in repeated:
        return 1.0
    score = 5.0 if run.order == before.order + 1 else 7.0  # a title between makes it surer
    return score - (SPANS if spans_word(before.lines[-1].text, run.text) else 0.0)


def spans_word(before: str, after: str) -> bool:
    """Whether a word of the dictionary lies across the break between two lines."""
    import rjieba  # loads its dictionary: only for pages with a body that was left in mid-sentence

    head = before[-4:]
    at = 0
    for word in rjieba.cut(head + after[:4]):
        if at < len(head) < at + len(word):
            return True
        at += len(word)
    return False


def width_evidence(story: Story, run: Run, habits: Habits) -> float:
    """Log-odds of another article from the columns' widths, as far as this page keeps to one in an article."""
    ours = story.width
    if not ours or len(run.lines) < 2:
        return 0.0
    trust = max(0.0, 2.0 * habits.steady - 1.0)
    if run.width == ours:
        return -0.9 * trust
    if any(line.width == ours for line in run.lines) or len(run.lines) == 2:
        return 0.4 * trust
    return 3.0 * trust
