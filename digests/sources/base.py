"""What every source hands over: pages, and what went wrong on the way to one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from digests.errors import BaozhaiError, SourceError
from digests.model import RawPage
from digests.sources.fetch import Validators


class NotThere(SourceError):
    """The issue of {day} of {name} is not there: {reason}."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that could not be had; the source goes on with the rest."""

    paper: str
    name: str  #: the address or file
    error: BaozhaiError
    page: str = ""  #: the address of the page or entry it belongs to, so that it can be asked for again; else the issue


async def _nothing(address: str) -> Validators | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What servers gave to ask for changes with: ``ask`` knows what was kept, ``fresh`` is what is to be kept."""

    ask: Callable[[str], Awaitable[Validators | None]] = _nothing
    fresh: dict[str, Validators] = field(default_factory=dict)

    async def known(self, address: str) -> Validators | None:
        """What the content at an address was when it was last kept whole."""
        return self.fresh.get(address) or await self.ask(address)


#: What a source yields.
Item = RawPage | Trouble
Items = AsyncIterator[Item]
