"""@bot 防汛 in any chat gives articles to share."""

import json
from collections.abc import Callable

import pytest

from bot.entities import check
from tests.bot.person import Person
from tests.fakes.botapi import FakeBotApi

People = Callable[..., Person]


async def results(api: FakeBotApi, someone: Person, words: str, offset: str = "") -> list[dict[str, object]]:
    """What Telegram is given for these words."""
    query = {"id": "1", "from": {"id": someone.user, "is_bot": False, "first_name": "读者", "language_code": "zh"}}
    await someone.sends({"inline_query": query | {"query": words, "offset": offset}})
    answer = api.accepted[-1]
    assert answer.method == "answerInlineQuery"
    found: list[dict[str, object]] = json.loads(answer.params["results"])
    return found


async def test_articles_to_share(api: FakeBotApi, person: People) -> None:
    """A card for each hit; what is sent opens the article in the bot, in markup that Telegram takes."""
    found = await results(api, person(), "水库")
    assert {card["title"] for card in found} >= {"白鹭湾水库除险加固进入冲刺阶段"}
    content = found[0]["input_message_content"]
    assert isinstance(content, dict)
    assert "start=a" in content["message_text"]
    assert check(content["message_text"]).text.startswith(str(found[0]["title"]))


@pytest.mark.parametrize("words", ["", "   ", "<鿀>", '"', "没有这样的词呀", "水" * 256])
async def test_nothing_to_share(api: FakeBotApi, person: People, words: str) -> None:
    """No words, or words that no article holds: an empty answer, no error."""
    assert await results(api, person(), words) == []


async def test_a_forged_offset(api: FakeBotApi, person: People) -> None:
    """An offset that we never gave is the first page or none, never an error."""
    await results(api, person(), "水库", offset="../../x")
