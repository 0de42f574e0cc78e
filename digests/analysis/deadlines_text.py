"""Where an expression stands: its sentence, its clause, and what comes before and after it there."""

import re
from dataclasses import dataclass
from functools import cached_property

_END_MARKS = "。！？!?\n"
_CLAUSE_MARKS = ",，;；" + _END_MARKS
_END = re.compile(f"[{_END_MARKS}]")
_CLAUSE = re.compile(f"[{_CLAUSE_MARKS}]")
#: 5月20日止, ….
_REST = re.compile("^(?:为止|止|期间|之间)(?=[)]|$)")
#: How far a sentence is followed to each side; hostile text has no full stops.
REACH = 240


@dataclass(frozen=True, kw_only=True)
class Place:
    """An expression's surroundings in a plain text; ``before`` and ``after`` are the rest of its clause.

    Each part is cut when it is first asked for, and kept: dozens of rules ask.
    """

    text: str
    start: int
    end: int
    sentence: tuple[int, int]
    clause: tuple[int, int]
    headline: str = ""  #: the article's, which may name what the text leaves open

    @cached_property
    def before(self) -> str:
        """The clause up to the expression."""
        return self.text[self.clause[0] : self.start]

    @cached_property
    def after(self) -> str:
        """The clause from the expression on."""
        return self.text[self.end : self.clause[1]]

    @cached_property
    def earlier(self) -> list[str]:
        """The sentence's clauses before this one, nearest last."""
        return [part for part in _CLAUSE.split(self.text[self.sentence[0] : self.clause[0]]) if part]

    @cached_property
    def later(self) -> list[str]:
        """The sentence's clauses after this one."""
        return [part for part in _CLAUSE.split(self.text[self.clause[1] : self.sentence[1]]) if part]

    @cached_property
    def whole(self) -> str:
        """The sentence."""
        return self.text[slice(*self.sentence)]

    @cached_property
    def predicate(self) -> str:
        """What is said of the expression: the rest of its clause, or the next clause when it ends with it."""
        rest = _REST.sub("", self.after).strip(")”:")
        return rest or (self.later[0] if self.later else "")


def _last(mark: re.Pattern[str], text: str, low: int, high: int) -> int:
    """Just after the last of some marks in a window, or the window's start."""
    found = mark.search(text[low:high][::-1])
    return high - found.start() if found else low


def _next(pattern: re.Pattern[str], text: str, low: int, high: int) -> int:
    found = pattern.search(text, low, high)
    return found.start() if found else high


def _outside(text: str, first: int, clause: int, start: int) -> int:
    """The clause's start, moved before a bracket that a comma inside it cut open: 截止时间（投标截止时间，下同）为."""
    if text.count(")", clause, start) > text.count("(", clause, start):
        opened = text.rfind("(", first, clause)
        if opened > 0:
            return _last(_CLAUSE, text, first, opened)
    return clause


def place(text: str, start: int, end: int, headline: str = "") -> Place:
    """The surroundings of ``text[start:end]``, at most ``REACH`` characters to each side."""
    low, high = max(0, start - REACH), min(len(text), end + REACH)
    first, last = _last(_END, text, low, start), _next(_END, text, end, high)
    clause = _outside(text, first, _last(_CLAUSE, text, first, start), start), _next(_CLAUSE, text, end, last)
    return Place(text=text, start=start, end=end, sentence=(first, last), clause=clause, headline=headline)
