"""People are named whole, whatever words their names are made of."""

import re

import pytest

from digests.analysis.names import find_names


def _names(text: str) -> dict[str, bool]:
    return find_names(text, [match.end() for match in re.finditer("书记|区长|主任|领导|总统|首相|球员|村民", text)])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("区长苏建设带队调研防汛工作。", "苏建设"),
        ("区委书记陈红民主持会议。", "陈红民"),
        ("区委副书记时博，办公室主任李卓瑜出席。", "时博"),
        ("书记王毅表示，水库下月开工。", "王毅"),
        ("主任何平出席并致辞。", "何平"),
        ("首相斯塔默共同出席闭幕式。", "斯塔默"),
        ("总统扎帕罗夫、总统扎尔达里到访。", "扎尔达里"),
        ("村民欧阳建国说，家里通了自来水。", "欧阳建国"),
        ("球员里加尔多·布西受伤离场。", "里加尔多·布西"),
    ],
)
def test_a_name_after_a_title(text: str, name: str) -> None:
    """Where a name ends is told by what follows and by what recurs."""
    assert name in _names(text)


def test_those_present_are_told_apart() -> None:
    """Names in a list of those present are marked as such; one that speaks is not."""
    found = _names("区领导陈红民、苏建设、李雅等参加。书记陈红民说，要抓紧。")
    assert found == {"陈红民": False, "苏建设": True, "李雅": True}


@pytest.mark.parametrize(
    "text", ["书记和青年代表座谈。", "主任有关负责人介绍。", "书记向观众致意。", "主任水利部表示。"]
)
def test_other_words_are_no_names(text: str) -> None:
    """A surname's character that begins another word makes no name."""
    assert not _names(text)
