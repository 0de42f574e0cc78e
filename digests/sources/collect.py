"""All papers of a day at once: what each source yields, as it comes, and its failures as Trouble.

    papers -> one task a paper -> a short queue -> RawPage | Trouble

One hostile or broken source never stops the others: whatever one raises, a bug of ours included, becomes its Trouble.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, MutableMapping
from datetime import date

from digests.errors import BaozhaiError, SourceError
from digests.sources.base import Item, Trouble
from digests.sources.config import Paper, SourceKind
from digests.sources.epaper import read_issue
from digests.sources.feed import read_feed
from digests.sources.fetch import Fetcher, Validators
from digests.sources.folder import read_file, scan
from digests.sources.names import named

#: Pages held between fetching and reading: a slow reader slows the fetching, not the memory.
QUEUE = 8


async def read_paper(
    paper: Paper, day: date, fetcher: Fetcher, memory: MutableMapping[str, Validators] | None = None
) -> AsyncIterator[Item]:
    """One paper's pages of a day. Never raises: what went wrong is Trouble."""
    try:
        if paper.kind is SourceKind.FOLDER:
            async for item in _from_folder(paper, day):
                yield item
        elif paper.kind is SourceKind.EPAPER:
            async for item in read_issue(paper, day, fetcher, memory):
                yield item
        else:
            async for item in read_feed(paper, day, fetcher, memory):
                yield item
    except BaozhaiError as error:
        yield Trouble(paper=paper.name, name=_where(paper, day), error=error)
    except Exception as error:  # a source's bytes found a bug: it costs this source its day, and not the others theirs
        failed = SourceError(name=_where(paper, day), reason=f"{type(error).__name__} while reading it")
        failed.__cause__ = error
        yield Trouble(paper=paper.name, name=_where(paper, day), error=failed)


async def collect(
    papers: Iterable[Paper], day: date, fetcher: Fetcher, memory: MutableMapping[str, Validators] | None = None
) -> AsyncIterator[Item]:
    """Every paper's pages of a day, in the order in which they come."""
    queue: asyncio.Queue[Item | None] = asyncio.Queue(maxsize=QUEUE)

    async def run(paper: Paper) -> None:
        async for item in read_paper(paper, day, fetcher, memory):
            await queue.put(item)
        await queue.put(None)

    tasks = [asyncio.create_task(run(paper), name=f"collect {paper.name}") for paper in papers]
    try:
        left = len(tasks)
        while left:
            item = await queue.get()
            if item is None:
                left -= 1
            else:
                yield item
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _from_folder(paper: Paper, day: date) -> AsyncIterator[Item]:
    """The folder's pages of a day; one whose name says no date may be of any, and its own text tells."""
    if paper.folder is None:
        raise SourceError(name=paper.name, reason="it has no folder")
    for path in sorted(await asyncio.to_thread(scan, paper.folder)):
        if named(path.relative_to(paper.folder).as_posix()).published in (None, day):
            yield await asyncio.to_thread(read_file, path, paper.folder, paper.name)


def _where(paper: Paper, day: date) -> str:
    return str(paper.folder) if paper.folder is not None else paper.address_on(day)
