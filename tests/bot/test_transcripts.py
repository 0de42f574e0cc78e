"""The dialogues, as people see them, in tests/data/transcripts. To write them anew: BAOZHAI_WRITE_TRANSCRIPTS=1."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.person import Person
from tests.bot.transcripts import header, replay
from tests.fakes.botapi import FakeBotApi

FOLDER = Path(__file__).parents[1] / "data" / "transcripts"
SCRIPTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}


def _write(name: str, text: str) -> None:
    (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", SCRIPTS)
async def test_dialogue(name: str, person: Callable[..., Person], api: FakeBotApi) -> None:
    """The dialogue goes as it is written down, and every message keeps Telegram's limits."""
    traits = header(SCRIPTS[name])
    talker = person(
        language=traits.get("language", "zh-hans"), chat=int(traits.get("chat", 7)), user=int(traits.get("user", 7))
    )
    if "admin" in traits:
        api.members[talker.chat, int(traits["admin"])] = "administrator"
    if "channel" in traits:  # its title; the person keeps it
        number = -1_009_876_543_210
        api.titles[number], api.members[number, talker.user] = traits["channel"], "administrator"
        api.channels.add(number)
    found = await replay(SCRIPTS[name], talker)
    if os.environ.get("BAOZHAI_WRITE_TRANSCRIPTS"):
        _write(name, found)
        return
    assert found == SCRIPTS[name]
