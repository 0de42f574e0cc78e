"""Bodies: which pieces of text belong to one article, over column breaks, titles in between and other articles.

    Run (title, body, byline) -> Story (the runs of one body, in order)

A body's pieces are read in the order they are printed. Each either goes on with the story before it, goes on with one
that was left in mid-sentence, or begins a new one; what speaks for each is summed as log-odds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from digests.pages.blocks import Line, is_finished, starts_within
from digests.pages.bylines import closes_article
from digests.pages.matching import shared
from digests.pages.runs import Kind, Run, common_width, leads_up

#: A paragraph that opens like this goes on with a report: somebody spoke, a meeting decided, meanwhile.
_GOES_ON = re.compile(
    r"(?:会议|会上|通知|方案|意见|报告|条例|规划|办法|报道|评论|公告|声明|他|她|其中|此外|同时|当天|当日|另外|另据|下一步|随后"
    r"|据悉|据了解|目前|截至目前|近年来|与此同时|首先|其次|最后|之后|对此|为此|[一二三四五]是)"
    r"|[^，。]{2,14}(?:强调|指出|表示|要求|认为|介绍|提出|明确|说|希望|提到|告诉|还)[，：:。]?"
)
#: An article that opens like this brings its first fact: when, who in full.
_OPENS = re.compile(
    r"(?:近日|日前|昨日|昨天|今天|今日|(?:[0-9０-９]{4}年)?[0-9０-９]{1,2}月[0-9０-９]{1,2}日|[0-9０-９]{1,2}日)"
    r"|中共中央|记者[^，。]{0,10}从|为"
)
#: A report's last sentence: who was there.
_CLOSES = re.compile(r"(?:参加|陪同|出席)[^，。]{0,8}。$")
#: How many stories back a body left in mid-sentence is still waited for.
MAX_LOOKBACK = 6


@dataclass(slots=True, kw_only=True)
class Story:
    """The runs of one body. ``closed`` when a byline or a closing remark ended it."""

    runs: list[Run] = field(default_factory=list)
    bylines: list[Run] = field(default_factory=list)
    closed: bool = False
    doubt: float = 8.0  #: log-odds that it begins here, against going on with the story before it

    @property
    def last(self) -> Line:
        """The last line of its body."""
        return self.runs[-1].lines[-1]

    @property
    def unfinished(self) -> bool:
        """Whether it stops in mid-sentence."""
        return not self.closed and bool(self.runs) and not is_finished(self.last, self.width)

    @property
    def width(self) -> int:
        """The width of its full lines; 0 where too few lines say."""
        return common_width(line for run in self.runs for line in run.lines)


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
                known, width = common_width(before.lines), common_width(run.lines)
                if known and width and run.opens < 2 and not is_finished(before.lines[-1], known):
                    steady.append(float(abs(width - known) < 2))
            before, closed = run, closes_article(run.lines[-1].text)
    if len(openings) < 4:  # few bylines to learn from: then from the headlines' number
        plain = sum(1 for run in runs if run.kind is Kind.TITLE and not leads_up(run.text))
        opened = sum(1 for run in runs if run.opens > 2)
        openings.append(min(1.0, opened / plain) if plain else 0.0)
    return Habits(opens=sum(openings) / len(openings), steady=sum(steady) / len(steady))


def join_stories(runs: Sequence[Run], habits: Habits) -> list[Story]:
    """The page's bodies, in the order in which they end."""
    stories: list[Story] = []
    waiting: list[Run] = []
    titles: list[Run] = []
    for at, run in enumerate(runs):
        if run.kind is Kind.TITLE:
            titles.append(run)
        elif run.kind is Kind.BYLINE:
            _place_byline(run, stories, waiting, bool(titles))
        elif run.kind is Kind.BODY:
            score = opening_evidence(run, titles, runs[at : at + 4], habits)
            story = _place_body(run, stories, score, habits)
            story.bylines.extend(waiting)
            waiting.clear()
            titles.clear()
    if waiting and stories:
        stories[-1].bylines.extend(waiting)
    return stories


def _place_byline(run: Run, stories: list[Story], waiting: list[Run], title_before: bool) -> None:
    """A byline closes the story before it, unless a title stands between or that story is closed: then it opens."""
    last = stories[-1] if stories else None
    if last is None or title_before or (last.closed and run.blank_before and not last.bylines):
        waiting.append(run)
        return
    last.bylines.append(run)
    last.closed = True


def _place_body(run: Run, stories: list[Story], opening: float, habits: Habits) -> Story:
    best: Story | None = None
    best_score = float("-inf")
    for age, story in enumerate(reversed(stories[-MAX_LOOKBACK:])):
        if age == 0 or story.unfinished:
            score = resumption_evidence(story, run, habits) if age else continuation_evidence(story, run, habits)
            if score > best_score:
                best, best_score = story, score
    doubt = opening - best_score
    if best is None or doubt > 0:
        best = Story(doubt=min(doubt, 20.0))
        stories.append(best)
    elif best is not stories[-1]:  # it was left off for the stories between; it is the latest again
        stories.remove(best)
        stories.append(best)
    best.runs.append(run)
    best.closed = closes_article(run.lines[-1].text)
    return best


def opening_evidence(run: Run, titles: Sequence[Run], ahead: Sequence[Run], habits: Habits) -> float:
    """Log-odds that an article begins with the run.

    ``titles`` stand just before it; ``ahead`` are the runs from it on.
    """
    text = run.text[:60]
    score = run.opens
    if run.opens < 2:
        score -= 5.0 * max(0.0, habits.opens - 0.4)
    if titles:
        lead = "".join(other.text for other in ahead if other.kind is Kind.BODY)[:240]
        score += 1.5 + (1.5 if len(titles) > 1 else 0.0) + 4.0 * (shared(titles[-1].text, lead) - 0.3)
    if starts_within(text):
        score -= 8.0
    if _GOES_ON.match(text):
        score -= 2.0
    elif _OPENS.match(text):
        score += 1.5
    return score


def continuation_evidence(story: Story, run: Run, habits: Habits) -> float:
    """Log-odds that the run goes on with the story printed just before it."""
    score = 1.5 + _width_evidence(story, run, habits)
    if story.closed:
        score -= 7.0
    elif story.unfinished:
        score += 4.0
    elif starts_within(run.text):
        score -= 7.0
    elif _CLOSES.search(story.last.text):
        score -= 1.0
    return score


def resumption_evidence(story: Story, run: Run, habits: Habits) -> float:
    """Log-odds that the run goes on with a story left in mid-sentence, over the story between."""
    score = 0.5 + _width_evidence(story, run, habits)
    text = run.text[:40]
    if starts_within(text):
        score += 5.0
    elif _GOES_ON.match(text) or _OPENS.match(text) or text[0] in "“‘《「":
        score -= 1.5
    elif "，" in text[1:4]:
        score += 1.0
    return score


def _width_evidence(story: Story, run: Run, habits: Habits) -> float:
    """What the columns' widths say, as far as this page keeps to one in an article."""
    ours = story.width
    if not ours or len(run.lines) < 2:
        return 0.0
    trust = max(0.0, 2.0 * habits.steady - 1.0)
    if common_width(run.lines) == ours:
        return trust
    same = sum(line.width == ours for line in run.lines)
    return (-0.5 if same or len(run.lines) == 2 else -2.5) * trust


def goes_on(text: str) -> bool:
    """Whether a paragraph that begins like this goes on with a report rather than opening one."""
    return starts_within(text) or _GOES_ON.match(text) is not None
