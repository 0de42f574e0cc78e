"""Sources of every kind, some of them broken."""

from datetime import date
from pathlib import Path

import pytest

from digests.model import RawPage
from digests.sources import collect as collecting
from digests.sources.base import Item, Trouble
from digests.sources.collect import read_paper
from digests.sources.config import Paper, SourceKind
from tests.fakes.web import HOST, local_fetcher, site

DAY = date(2026, 5, 12)


def folder(tmp_path: Path, name: str, pages: int = 1) -> Paper:
    """A paper in a folder."""
    place = tmp_path / name
    place.mkdir()
    for number in range(pages):
        (place / f"2026-05-12_{number:02}.txt").write_text(name)
    return Paper(name=name, kind=SourceKind.FOLDER, folder=place)


async def read(*papers: Paper) -> list[Item]:
    """What comes of each, one after the other."""
    async with local_fetcher() as fetcher:
        return [item for paper in papers async for item in read_paper(paper, DAY, fetcher)]


async def test_broken_sources_stop_nobody(tmp_path: Path) -> None:
    """A missing folder, a site of garbage and a refused address are Trouble; the good papers come whole."""
    good, other = folder(tmp_path, "好报", 3), folder(tmp_path, "又一报", 20)
    (tmp_path / "好报" / "2026-05-11_01.txt").write_text("昨天")
    (tmp_path / "好报" / "undated.txt").write_text("没有日期")
    async with site(node_htm=b"garbage\r\n\r\n") as web:
        bad = [
            Paper(name="没有", kind=SourceKind.FOLDER, folder=tmp_path / "nowhere"),
            Paper(name="坏", kind=SourceKind.EPAPER, address=web.url("/node.htm"), hosts=frozenset({HOST}), delay=0),
            Paper(name="内网", kind=SourceKind.FEED, address="http://10.0.0.1/", hosts=frozenset({"10.0.0.1"})),
        ]
        items = await read(*bad, good, other)
    pages = [item.paper for item in items if isinstance(item, RawPage)]
    assert (pages.count("好报"), pages.count("又一报")) == (4, 20)
    assert {item.paper for item in items if isinstance(item, Trouble)} == {"没有", "坏", "内网"}


async def test_a_bug_is_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that is nobody's sentence costs one source its day, and names its kind."""
    good, bad = folder(tmp_path, "好报"), Paper(name="怪", kind=SourceKind.EPAPER, address="http://e.cn/")
    monkeypatch.setattr(collecting, "read_issue", lambda *_: 1 / 0)
    items = await read(bad, good)
    assert sorted(type(item).__name__ for item in items) == ["RawPage", "Trouble"]
    (trouble,) = (item for item in items if isinstance(item, Trouble))
    assert isinstance(trouble.error.__cause__, ZeroDivisionError)
