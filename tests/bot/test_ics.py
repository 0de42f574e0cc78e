"""Deadlines as calendar files: one, those that are followed, all; the same UID each time."""

from collections.abc import Callable

import icalendar

from tests.bot.person import Person
from tests.fakes.botapi import FakeBotApi

People = Callable[..., Person]


def events(api: FakeBotApi) -> dict[str, str]:
    """UID and summary of what the last file holds."""
    content = next(iter(next(each for each in reversed(api.accepted) if each.files).files.values()))
    return {str(each["UID"]): str(each["SUMMARY"]) for each in icalendar.Calendar.from_ical(content).walk("VEVENT")}


async def test_one_the_followed_and_all(api: FakeBotApi, person: People) -> None:
    """The file of one has that one, the file of the followed what is to be recalled, and all of them the same UIDs."""
    someone = person()
    await someone.says("/subscribe")
    for number in ("⏰ 1", "⏰ 3"):
        await someone.says("/deadlines")
        await someone.taps(number)
        await someone.taps("提醒我")
    await someone.taps("日历")
    one = events(api)
    await someone.says("/calendar")
    await someone.taps("我的")
    mine = events(api)
    await someone.says("/calendar")
    await someone.taps("全部")
    all_of_them = events(api)
    assert [len(each) for each in (one, mine, all_of_them)] == [1, 2, 17]
    assert one.items() <= mine.items() <= all_of_them.items()
    assert list(one.values()) == ["网上报名"]


async def test_of_the_words_one_follows(api: FakeBotApi, person: People) -> None:
    """The file of followed words has what the articles that hold them name, under the UIDs of all."""
    someone = person()
    [asked] = await someone.says("/calendar")
    assert not any("🔖" in label for label in asked.labels)
    await someone.says("/follow 医保 龙舟 -车祸")
    await someone.says("/calendar")
    await someone.taps("🔖 关注的词")
    followed = events(api)
    assert sorted(followed.values()) == ["社区组报名", "补缴2026年度城乡居民基本医疗保险费"]
    await someone.says("/calendar")
    await someone.taps("全部")
    assert followed.items() <= events(api).items()


async def test_twice_the_same(api: FakeBotApi, person: People) -> None:
    """The file of tomorrow has the UIDs of today's: an import twice doubles nothing."""
    found = []
    for user in (7, 8):
        someone = person(user=user)
        await someone.says("/calendar")
        await someone.taps("全部")
        found.append(events(api))
    assert found[0] == found[1]
