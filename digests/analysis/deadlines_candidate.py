"""A candidate: an expression that could be a due date, and the day that it would mean."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from digests.analysis.times_compose import Expression
from digests.enums import direct
from digests.model import Precision


@direct
class Kind(StrEnum):
    """How an expression names a due date."""

    BEFORE = "before"  #: 5月15日前, 不迟于5月15日
    WITHIN = "within"  #: 15日内
    WINDOW = "window"  #: 4月20日至5月10日, 即日起至5月10日
    PERIOD = "period"  #: 5月底, 二季度, 年内, 2025年, “十四五”末
    POINT = "point"  #: 5月15日, 5月15日17时
    EVENT = "event"  #: 汛期前


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An expression and the day it would be due, offsets into the plain text."""

    kind: Kind
    start: int
    end: int
    core: int  #: where the date itself begins, after 自…起, 到, 最晚
    due: date | datetime | None
    precision: Precision
    expression: Expression
    recurring: bool = False
    uncertain: bool = False
    anchored: bool = False  #: counted from something the text names: 自公告之日起
    relative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Impossible:
    """An expression that names no day."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """An expression that was passed over: no deadline, whatever day it means."""

    start: int
    end: int


def kind_of(expression: Expression) -> Kind:
    """How an expression would name a due date, by its words alone."""
    last = (expression.second or expression.first)[-1]
    if expression.suffix == "before" or expression.prefix.startswith(("最", "不", "至迟")):
        return Kind.BEFORE
    if expression.second or (len(expression.prefix) > 3 and "起" in expression.prefix):
        return Kind.WINDOW
    if last.kind == "duration":
        return Kind.WITHIN
    if last.rank in {10, 20} or last.kind in {"xun", "week"} or expression.part or last.groups[-1:] == ("末",):
        return Kind.PERIOD
    return Kind.POINT
