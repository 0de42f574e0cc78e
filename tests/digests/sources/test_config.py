"""The papers of a settings file."""

import re
from datetime import date, time
from pathlib import Path

import pytest

from digests.errors import SettingsError
from digests.i18n import in_words, translations
from digests.sources.config import Paper, PdfUse, SourceKind, load_papers, papers_of

ADDRESS = "http://epaper.example.cn/html/{date:%Y-%m/%d}/node_1.htm"
EPAPER = {"name": "青溪日报", "kind": "epaper", "address": ADDRESS}


def one(**changes: object) -> Paper:
    """The e-paper's entry with changes."""
    (paper,) = papers_of([EPAPER | changes], Path("/base"))
    return paper


def test_a_file(tmp_path: Path) -> None:
    """Three kinds of papers from TOML, folders relative to the file."""
    (tmp_path / "baozhai.toml").write_text(
        f"""
        language = "zh-Hans"
        [[papers]]
        name = "青溪日报"
        kind = "epaper"
        address = "{ADDRESS}"
        hours = "05:30-09:00"
        days = ["mon", "sat"]
        pages = ["a*", "01"]
        pdf = "only"
        delay = 5
        hosts = ["PDF.example.cn"]
        [[papers]]
        name = "青溪晚报"
        kind = "folder"
        folder = "in"
        [[papers]]
        name = "青溪网"
        kind = "feed"
        address = "https://news.example.cn/rss.xml"
        """,
        encoding="utf-8",
    )
    first, second, third = load_papers(tmp_path / "baozhai.toml")
    assert first == Paper(
        name="青溪日报", kind=SourceKind.EPAPER, address=ADDRESS, hours=(time(5, 30), time(9)), days=frozenset({0, 5}),
        pages=("A*", "01"), pdf=PdfUse.ONLY, delay=5.0, hosts=frozenset({"epaper.example.cn", "pdf.example.cn"}),
    )  # fmt: skip
    assert (second.folder, third.hosts) == (tmp_path / "in", frozenset({"news.example.cn"}))


def test_address_and_pages() -> None:
    """The date goes into the address; patterns choose pages."""
    assert one().address_on(date(2026, 5, 2)) == "http://epaper.example.cn/html/2026-05/02/node_1.htm"
    assert [one(pages=["a0?", "1"]).wants(number) for number in ("A01", "1", "B01", "")] == [True, True, False, False]
    assert one().wants("anything")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, r"papers\[0\]\.name"),
        ({"name": 3}, "as text in quotes"),
        ({"kind": "magazine"}, "one of folder, epaper, feed"),
        ({"adress": "x"}, "did you mean address"),
        ({"colour": "x"}, "known are name"),
        ({"folder": "x"}, "kind epaper has none"),
        ({"address": "http://epaper.example.cn/"}, "write the issue's date"),
        ({"address": "http://e.example.cn/{date}/{x}"}, "braces"),
        ({"address": "http://e.example.cn/{date.__class__}"}, "braces"),
        ({"address": "http://e.example.cn/{date:%Y"}, "braces are wrong"),
        ({"address": "http://e.example.cn/{date:x}/"}, "braces"),
        ({"address": "ftp://e.example.cn/{date:%Y%m%d}"}, "neither http nor https"),
        ({"address": "http://me:pw@e.example.cn/{date:%Y%m%d}"}, "names a user"),
        ({"address": "http://localhost/{date:%Y%m%d}"}, "no public name"),
        ({"address": "http://10.0.0.1/{date:%Y%m%d}"}, "addresses on the internet"),
        ({"address": "http://[::1]/{date:%Y%m%d}"}, "addresses on the internet"),
        ({"hours": "5-10"}, "05:00-10:00"),
        ({"hours": "10:00-05:00"}, "the earlier first"),
        ({"hours": "25:00-26:00"}, "05:00-10:00"),
        ({"days": ["Monday"]}, "mon, tue"),
        ({"days": []}, "mon, tue"),
        ({"delay": 0}, "from 0.5"),
        ({"delay": True}, "from 0.5"),
        ({"delay": "2"}, "from 0.5"),
        ({"pages": "01"}, "list of texts"),
        ({"retries": 11}, "from 0 to 10"),
        ({"retries": True}, "from 0 to 10"),
        ({"pdf": "yes"}, "never, fallback"),
        ({"hosts": ["10.0.0.1.5"]}, "no public name"),
    ],
)
def test_errors(changes: dict[str, object], said: str) -> None:
    """A wrong setting is named, with what to write instead, and no password is repeated."""
    with pytest.raises(SettingsError, match=said) as caught:
        one(**changes)
    assert "pw" not in str(caught.value)
    chinese = in_words(caught.value, translations("zh-Hans"))
    assert re.fullmatch("设置 .+ 不对：.*[一-鿿]{2}.*", chinese)
    assert not re.search(r"\b(write|there|with|its?|has|neither|names)\b", chinese.partition("不对：")[2])


@pytest.mark.parametrize("entries", [{"name": "x"}, "x", ["x"], [EPAPER, EPAPER], [{"name": "x", "kind": "folder"}]])
def test_wrong_shapes(entries: object) -> None:
    """What is no list of tables, two papers of one name, and a folder without a folder are refused."""
    with pytest.raises(SettingsError):
        papers_of(entries, Path())


@pytest.mark.parametrize("content", [b"papers = [", b"\xff\xfe", None])
def test_wrong_files(tmp_path: Path, content: bytes | None) -> None:
    """A file that is no TOML, or not there, is said to be so."""
    if content is not None:
        (tmp_path / "x.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"x\.toml"):
        load_papers(tmp_path / "x.toml")
