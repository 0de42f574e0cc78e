"""The dialogues, as people see them, in tests/data/transcripts. To write them anew: BAOZHAI_WRITE_TRANSCRIPTS=1."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from digests.model import PAPER_ZONE
from digests.store import SqlStore
from tests.bot.conftest import Clock
from tests.bot.mornings import dawn
from tests.bot.person import Person
from tests.bot.transcripts import header, replay
from tests.fakes.botapi import FakeBotApi

FOLDER = Path(__file__).parents[1] / "data" / "transcripts"
SCRIPTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}


def _write(name: str, text: str) -> None:
    (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")


def _in_shanghai(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=PAPER_ZONE)


@pytest.mark.parametrize("name", SCRIPTS)
async def test_dialogue(
    name: str, person: Callable[..., Person], api: FakeBotApi, store: SqlStore, clock: Clock
) -> None:
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
    if "at" in traits:
        clock.at = _in_shanghai(traits["at"])

    async def passes(moment: str) -> None:
        clock.at = _in_shanghai(moment)
        await dawn(store, api, clock.at)

    found = await replay(SCRIPTS[name], talker, passes)
    if os.environ.get("BAOZHAI_WRITE_TRANSCRIPTS"):
        _write(name, found)
        return
    assert found == SCRIPTS[name]
