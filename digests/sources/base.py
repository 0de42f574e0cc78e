"""What every source hands over: pages, and what went wrong on the way to one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from digests.errors import BaozhaiError, SourceError
from digests.model import RawPage


class NotThere(SourceError):
    """The issue of {day} of {name} is not there: {reason}."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that could not be had; the source goes on with the rest."""

    paper: str
    name: str  #: the address or file
    error: BaozhaiError


#: What a source yields.
Item = RawPage | Trouble
Items = AsyncIterator[Item]
