"""Transcripts as pages in Telegram's look."""

import re

import pytest

from tests.bot.picture import FOLDER, looks, page_of, turns_of

SCRIPTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_transcript(name: str) -> None:
    """Every transcript gives a page with its messages, and each button of it."""
    turns = turns_of(SCRIPTS[name])
    page = page_of(turns)
    assert page.count('class="bubble"') == sum(turn.kind != "note" for turn in turns) > 1
    assert page.count('class="key') - page.count('class="keys"') == sum(len(row) for turn in turns for row in turn.rows)


def test_marks() -> None:
    """Marks become looks, a link its words, and markup in a message stays as it was written."""
    text = "**粗** _斜_ ~~删~~ [文](https://t.me/x_y?start=a_1) <b>&"
    assert looks(text) == "<b>粗</b> <i>斜</i> <s>删</s> <a>文</a> &lt;b&gt;&amp;"


def test_some_steps_and_the_pressed_button() -> None:
    """Only the steps asked for are shown, and the button pressed among them is marked."""
    turns = turns_of(SCRIPTS["follow_zh"], 2, 3)
    assert [turn.kind for turn in turns] == ["said", "shown", "shown"]
    assert re.findall(r'key hit">(.*?)<', page_of(turns)) == ["⚡ 1"]
