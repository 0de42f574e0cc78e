"""What the words of a page say about where its articles begin, before any article is known.

runs, headlines -> Signals: for each paragraph which headline wants it, and whether the subject changes with it
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from digests.pages.blocks import is_finished, starts_within
from digests.pages.matching import LEAD_CHARS, bigrams, repeated_bigrams, votes
from digests.pages.runs import Kind, Run

#: An article's first words that are seldom in the middle of a sentence.
LEADS = re.compile(
    r"近日，|日前，|据[^，。]{2,18}(?:报道|消息)，|(?:[0-9０-９]{4}年)?[0-9０-９]{1,2}月[0-9０-９]{1,2}日(?:[上下]午)?，"
    r"|中共中央(?:总书记|政治局)|本报(?!记者)|新华社"
)
#: A paragraph that opens like this goes on with a report: somebody spoke, a meeting decided, meanwhile.
_GOES_ON = re.compile(
    r"(?:会议|会上|通知|方案|意见|报告|条例|规划|办法|报道|评论|公告|声明|他|她|其中|此外|同时|当天|当日|另外|另据|下一步|随后"
    r"|据悉|据了解|目前|截至目前|近年来|与此同时|首先|其次|最后|之后|对此|为此|[一二三四五]是)"
    r"|[^，。]{2,14}(?:强调|指出|表示|要求|认为|介绍|提出|明确|说|希望|提到|告诉|还)[，：:。]?"
)
#: Paragraphs looked at on each side of a break.
WINDOW = 4
#: Fewer bigrams shared with other paragraphs say nothing about the subject.
LEAST_SHARED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """By the order of the run that begins a paragraph; other runs have none."""

    wanted: dict[int, float]  #: 0 to 1: how clearly a headline wants the paragraph as its article's first
    shift: dict[int, float]  #: -1 to 1: how much more the paragraph has in common with those behind than before


def read_signals(runs: Sequence[Run], headlines: Sequence[Set[str]]) -> Signals:
    """The signals of a page's paragraphs; linear in the page's length."""
    starts, paragraphs, leads = _paragraphs(runs)
    wanted = votes(headlines, [set() if goes_on(run.text) else lead for run, lead in zip(starts, leads, strict=True)])
    shifts = _shifts(paragraphs)
    orders = [run.order for run in starts]
    return Signals(wanted=dict(zip(orders, wanted, strict=True)), shift=dict(zip(orders, shifts, strict=True)))


def _paragraphs(runs: Sequence[Run]) -> tuple[list[Run], list[set[str]], list[set[str]]]:
    """Runs joined where one stops in mid-sentence: the first of each, their bigrams, those of their first runs."""
    starts: list[Run] = []
    paragraphs: list[set[str]] = []
    leads: list[set[str]] = []
    room = 0
    finished = True
    for run in runs:
        if run.kind is Kind.BODY:
            if finished or run.opens or LEADS.match(run.text):
                starts.append(run)
                paragraphs.append(set())
                leads.append(set())
                room = 2 * LEAD_CHARS
            paragraphs[-1].update(run.pairs)
            if room > 0:
                leads[-1].update(run.pairs if len(run.text) <= room else bigrams(run.text[:room]))
                room -= len(run.text)
            finished = is_finished(run.lines[-1], run.width)
        elif run.kind is Kind.BYLINE:
            finished = True
    return starts, paragraphs, leads


def _shifts(paragraphs: Sequence[set[str]]) -> list[float]:
    """For each paragraph the share of its words that come again behind it, less the share that came before."""
    again = repeated_bigrams(paragraphs)
    spread: Counter[str] = Counter()
    for pairs in paragraphs:
        spread.update(pairs & again)
    usual = max(2, len(paragraphs) // 2)  # what half the page says is not the subject of any article
    telling = {pair for pair, times in spread.items() if times <= usual}
    said = [pairs & telling for pairs in paragraphs]
    shifts: list[float] = []
    for at, shared in enumerate(said):
        before = set().union(*said[max(0, at - WINDOW) : at])
        behind = set().union(*said[at + 1 : at + 1 + WINDOW])
        if len(shared) < LEAST_SHARED or not before or not behind:
            shifts.append(0.0)
            continue
        shifts.append((len(shared & behind) - len(shared & before)) / len(shared))
    return shifts


def goes_on(text: str) -> bool:
    """Whether a paragraph that begins like this goes on with a report rather than opening one."""
    return starts_within(text) or _GOES_ON.match(text) is not None
