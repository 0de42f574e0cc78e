"""One paper's pages of a day, whatever kind of source it is: RawPage | Trouble, as they come.

One hostile or broken source never stops the others: whatever it raises, a bug of ours included, becomes its Trouble.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from datetime import date

from digests.errors import BaozhaiError, Said, SourceError
from digests.sources.base import Item, Memory, Trouble
from digests.sources.config import Paper, SourceKind
from digests.sources.epaper import read_issue
from digests.sources.feed import read_feed
from digests.sources.fetch import Fetcher
from digests.sources.folder import read_file, scan
from digests.sources.names import named


async def read_paper(
    paper: Paper, day: date, fetcher: Fetcher, memory: Memory | None = None, only: Collection[str] = ()
) -> AsyncIterator[Item]:
    """One paper's pages of a day; with ``only``, of an e-paper those at these addresses. Never raises."""
    try:
        if paper.kind is SourceKind.FOLDER:
            async for item in _from_folder(paper, day):
                yield item
        elif paper.kind is SourceKind.EPAPER:
            async for item in read_issue(paper, day, fetcher, memory, only):
                yield item
        else:
            async for item in read_feed(paper, day, fetcher, memory):
                yield item
    except BaozhaiError as error:
        yield Trouble(paper=paper.name, name=_where(paper, day), error=error)
    except Exception as error:  # a source's bytes found a bug: it costs this source its day, and not the others theirs
        failed = SourceError(name=_where(paper, day), reason=Said("{kind} while reading it", kind=type(error).__name__))
        failed.__cause__ = error
        yield Trouble(paper=paper.name, name=_where(paper, day), error=failed)


async def _from_folder(paper: Paper, day: date) -> AsyncIterator[Item]:
    """The folder's pages of a day; one whose name says no date may be of any, and its own text tells."""
    if paper.folder is None:
        raise SourceError(name=paper.name, reason="it has no folder")
    for path in sorted(await asyncio.to_thread(scan, paper.folder)):
        if named(path.relative_to(paper.folder).as_posix()).published in (None, day):
            yield await asyncio.to_thread(read_file, path, paper.folder, paper.name)


def _where(paper: Paper, day: date) -> str:
    return str(paper.folder) if paper.folder is not None else paper.address_on(day)
