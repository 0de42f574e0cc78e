"""A page is read by what it holds, not by what it is called."""

from pathlib import Path

import pytest

from digests.errors import EmptyPage, InputError, NotAPage, PageLimit
from digests.model import RawPage
from digests.pages.reader import MAX_FILE_BYTES, Kind, as_raw, kind_of, read_page


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", Kind.PDF),
        (b"\n\n%PDF-1.4\n", Kind.PDF),
        (b"\x89PNG\r\n\x1a\n....", Kind.SCAN),
        (b"\xff\xd8\xff\xe0....", Kind.SCAN),
        (b"\xef\xbb\xbf<!DOCTYPE HTML><p>", Kind.HTML),
        ("<html><body>今日云溪</body></html>".encode("utf-16"), Kind.HTML),
        (b"<div class='article'><h1>", Kind.HTML),
        ("今日云溪 3<5，4>2\n".encode(), Kind.TEXT),
        ("他说：<b>好</b>，<p>标签</p>\n".encode(), Kind.TEXT),
    ],
)
def test_kind_is_told_by_content(content: bytes, kind: Kind) -> None:
    """The first bytes say what a page is, whatever its name."""
    assert kind_of(RawPage(content=content, name="page.docx")) == kind


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf\n", b"\xff\xfe", b"\x00\x00"])
def test_nothing_visible_is_an_empty_page(content: bytes) -> None:
    """White space, NULs and byte order marks are no page."""
    with pytest.raises(EmptyPage, match=r"leer\.txt is empty"):
        kind_of(RawPage(content=content, name="leer.txt"))


@pytest.mark.parametrize("content", [b"PK\x03\x04abc", b"\x7fELF\x02", b"GIF89a", b"SQLite format 3\x00"])
def test_another_kind_of_file_is_refused(content: bytes) -> None:
    """Archives, programs and databases are named as no page."""
    with pytest.raises(NotAPage):
        kind_of(RawPage(content=content))


def test_missing_file_is_one_sentence(tmp_path: Path) -> None:
    """A path to nothing is an input error, as ``Path`` and as ``str``."""
    missing = tmp_path / "nothing.txt"
    for source in (missing, str(missing)):
        with pytest.raises(InputError, match="There is no file"):
            read_page(source)


def test_folder_is_not_a_page(tmp_path: Path) -> None:
    """A folder is refused with one sentence."""
    with pytest.raises(InputError, match="is not a file"):
        read_page(tmp_path)


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """A file over the limit is refused by its size, before it is read."""
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(PageLimit, match="64 MB"):
        read_page(huge)


def test_string_names_a_file_or_is_the_text(tmp_path: Path) -> None:
    """A ``str`` is a path only when that file exists or it is written like a page's name."""
    file = tmp_path / "page"
    file.write_text("云溪", encoding="utf-8")
    assert as_raw(str(file)) == RawPage(content="云溪".encode(), name=str(file))
    assert as_raw("云溪区召开会议").content == "云溪区召开会议".encode()
    assert as_raw("第一行\npage.txt").content == "第一行\npage.txt".encode()


def test_strange_strings_are_text() -> None:
    """NULs, surrogates and very long lines are never taken to the file system."""
    for text in ("a\x00b", "\ud800" + "云", "长" * 5000, "/" * 1000):
        assert as_raw(text).name == ""
