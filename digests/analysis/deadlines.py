"""``deadlines``: what a text says is due, and by when.

    raw text -> Plain -> candidates -> judged -> Deadline (phrase, due, task, sentence)

What counts, and which day is meant, is the project's page on deadlines; ``rejected`` says of every other time that
could have been one why it is not.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from digests.analysis.deadlines_candidate import Candidate, Impossible, Kind, Passed
from digests.analysis.deadlines_cues import CALL, EXTENDED, LIMIT_WORD, TERM_BEFORE
from digests.analysis.deadlines_early import CROWD
from digests.analysis.deadlines_find import candidates
from digests.analysis.deadlines_judge import refuse
from digests.analysis.deadlines_signs import closing, past
from digests.analysis.deadlines_text import REACH, Place, place
from digests.analysis.deadlines_windows import RIGHT
from digests.analysis.tasks import task
from digests.analysis.tasks_marks import printed
from digests.analysis.times_text import Plain, plain
from digests.model import PAPER_ZONE, Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A time that is not due. ``reason`` is a word: past, done, event, statistics, validity, crowd, no such day, …"""

    phrase: str
    start: int
    end: int
    reason: str


#: 申请人可于(12月4日至12月13日)提交竞买申请, 有意捐赠者(从即日起到5月20日)可来电联系: someone does something.
_MAY = re.compile("(?:可以?|须|必须|应当?|请|需)[于在自从]?$")
#: 提交时间(不迟于9月15日), 新的通车时间定在(明年3月底前).
_TIME_OF = re.compile("[\u4e00-\u9fff]{2}(?:时间|日期|期限|时限)(?:初步|统一|最终)?(?:为|是|:|定在|定于|定为|安排在)?$")
_MAY_THEN = re.compile("(?:均|都|也)?(?:可(?!申)|可以|须|必须|应当|请)(?=[^,，]{3})")


def closes(candidate: Candidate, where: Place) -> bool:
    """Whether the date closes what the words before it name: 报名截止时间为…, 消费券领取时间：…."""
    if candidate.kind is Kind.BEFORE:
        return bool(RIGHT.search(where.before) or (not where.after and _TIME_OF.search(where.before)))
    if candidate.kind is Kind.WITHIN:
        return bool(LIMIT_WORD.search(where.before)) and not where.after
    if candidate.kind not in {Kind.POINT, Kind.WINDOW, Kind.PERIOD}:
        return False
    if where.after and (_MAY.search(where.before) or _MAY_THEN.match(where.after)):
        return False
    if closing(where) or RIGHT.search(where.before) or EXTENDED.search(where.before):
        return True
    if candidate.kind is Kind.PERIOD:
        return False
    if candidate.kind is Kind.WINDOW and not where.before and TERM_BEFORE.search("".join(where.earlier[-1:])):
        return True
    return bool(CALL.search(where.before)) or where.before.rstrip(":").endswith(("时间", "期限", "期"))


def _deadline(text: Plain, candidate: Candidate, where: Place) -> Deadline:
    start, end = text.span(candidate.start, candidate.end)
    due = candidate.due
    low, high = where.sentence
    sentence = text.original(low, min(high + 1, len(text.text)))
    return Deadline(
        due=due.replace(tzinfo=PAPER_ZONE) if isinstance(due, datetime) else due,
        precision=candidate.precision,
        phrase=text.original(candidate.start, candidate.end),
        start=start,
        end=end,
        task=printed(task(where, candidate.start, closes=closes(candidate, where)), sentence),
        sentence=sentence,
        recurring=candidate.recurring,
        uncertain=candidate.uncertain,
    )


def _judged(text: Plain, published: date, headline: str = "", *, early: bool = False) -> Iterator[Deadline | Rejected]:
    """Every candidate judged; with ``early`` whatever is none is passed over."""
    near: deque[int] = deque()
    for candidate in candidates(text.text, published, early=early):
        while near and near[0] < candidate.start - REACH:
            near.popleft()
        near.append(candidate.start)
        if isinstance(candidate, Passed):
            continue
        reason: str | None
        where = None
        if isinstance(candidate, Impossible):
            reason = "no such day"
        elif past(candidate, published):
            reason = "past"
        elif len(near) > CROWD:
            reason = "crowd"
        else:
            where = place(text.text, candidate.start, candidate.end, headline)
            reason = refuse(candidate, where, published)
        if reason is None and where and isinstance(candidate, Candidate):
            yield _deadline(text, candidate, where)
        elif not early:
            start, end = text.span(candidate.start, candidate.end)
            phrase = text.original(candidate.start, candidate.end)
            yield Rejected(phrase=phrase, start=start, end=end, reason=reason or "")


def deadlines(text: str, published: date, *, headline: str = "") -> list[Deadline]:
    """What ``text``, printed on the day ``published``, says is due; a deadline said twice is given twice.

    ``headline`` may name the call of a task that the text leaves open; no deadline is looked for in it. Offsets lead
    into ``text`` as given. Never raises, and takes time linear in the text.
    """
    judged = _judged(plain(text), published, plain(headline).text, early=True)
    return [found for found in judged if isinstance(found, Deadline)]


def rejected(text: str, published: date) -> list[Rejected]:
    """Every time expression that could have been a due date and is not, with the reason."""
    return [found for found in _judged(plain(text), published) if isinstance(found, Rejected)]
