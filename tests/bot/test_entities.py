"""Telegram's HTML, read as strictly as Telegram reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from bot.entities import BadMarkup, Span, check, read


def test_text_and_spans() -> None:
    """Tags become spans of the text that is left."""
    marked = read('<b>报<i>摘</i></b> &amp; <a href="https://x.cn/?a=1&amp;b=2">全文</a>')
    assert marked.text == "报摘 & 全文"
    assert marked.spans == (
        Span(start=0, end=2, kind="bold"),
        Span(start=1, end=2, kind="italic"),
        Span(start=5, end=7, kind="text_link", link="https://x.cn/?a=1&b=2"),
    )


@pytest.mark.parametrize(
    "source",
    [
        "<tg-time>a</tg-time>",
        '<tg-time unix="-1">a</tg-time>',
        '<tg-time unix="4294967296">a</tg-time>',
        '<tg-time unix="1" format="td">a</tg-time>',
        "<x>a</x>",
        "a < b",
        "<b>a",
        "a</b>",
        "<b><i>a</b></i>",
        "<b",
        '<span class="x">a</span>',
    ],
)
def test_refused(source: str) -> None:
    """What Telegram cannot parse is refused."""
    with pytest.raises(BadMarkup):
        read(source)


@given(st.text())
def test_escaped_text_is_literal(text: str) -> None:
    """Any text at all, escaped, is shown as it is."""
    assert read(str(escape(text))).text == text


@pytest.mark.parametrize("source", ["", " \n", "好" * 4097, "😀" * 2049, "<b>好</b>" * 101])
def test_limits(source: str) -> None:
    """Empty, too long in UTF-16 units, or with too many entities."""
    with pytest.raises(BadMarkup):
        check(source)
