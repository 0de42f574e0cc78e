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
