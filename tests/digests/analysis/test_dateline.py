"""Lines joined that a page broke inside a sentence, and datelines taken off."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.analysis.dateline import joined, undated

#: What ``joined`` takes out, said in one pattern that tries every place of a text.
_WRAP = re.compile(r"(?<=[\u4e00-\u9fff，、“《（])[ \t\u3000]*\n[ \t\u3000]*(?=[\u4e00-\u9fff])")


@given(st.text(alphabet="县里，、。“《（a1 \t\u3000\n\n\n", max_size=24))
def test_a_line_is_joined_only_inside_a_sentence(text: str) -> None:
    """A break between two Chinese characters, or after a mark that ends nothing, goes; every other stays."""
    assert joined(text) == _WRAP.sub("", text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("本报讯（记者张三）4月18日，会议召开。", "4月18日，会议召开。"),
        ("新华社北京4月18日电 会议召开。", "会议召开。"),
        ("会议召开（李四 摄），代表到会。", "会议召开，代表到会。"),
        ("电力部门说，明天停电。", "电力部门说，明天停电。"),
    ],
)
def test_a_dateline_is_no_news(text: str, rest: str) -> None:
    """Who sent it, and who wrote or photographed it, is left out."""
    assert undated(text) == rest
