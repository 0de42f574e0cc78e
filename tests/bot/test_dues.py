"""Deadlines keep to the papers and pages that a chat chose, say so, and lead to all of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import icalendar

from digests.model import Analysis, Deadline, Page
from digests.store import SqlStore
from digests.store.people import Variant
from tests.bot.conftest import MORNING
from tests.bot.person import Person
from tests.fakes.botapi import FakeBotApi
from tests.fakes.printed import article, due

People = Callable[..., Person]
OTHER = "青浔晚报"
DAY = date(2026, 5, 12)


def other_paper(store: SqlStore, *deadlines: Deadline) -> None:
    """Another paper has its own deadlines."""
    page = Page(articles=(article("晚报一则"),), published=DAY, number="A02", masthead=OTHER)
    store.ingest(page, [Analysis(deadlines=deadlines)], paper=OTHER, now=MORNING)


async def reader(person: People, store: SqlStore, **variant: tuple[str, ...]) -> Person:
    """A subscriber with these papers and pages."""
    someone = person()
    await someone.says("/subscribe")
    kept = store.subscriber(7)
    assert kept is not None
    chosen = replace(kept.wishes, variant=Variant(**variant))  # type: ignore[arg-type]
    store.change(7, chosen, next_at=kept.next_at, now=MORNING)
    return someone


def entries(api: FakeBotApi) -> dict[str, str]:
    """What the last calendar file holds: UID and summary."""
    content = next(iter(next(each for each in reversed(api.accepted) if each.files).files.values()))
    return {str(each["UID"]): str(each["SUMMARY"]) for each in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def summaries(api: FakeBotApi) -> list[str]:
    """What the entries of the last calendar file say."""
    return list(entries(api).values())


async def test_of_the_chosen_paper(person: People, store: SqlStore) -> None:
    """The list holds that paper's alone, however many others there are."""
    other_paper(store, due(date(2026, 6, 1), "报送晚报材料"))
    someone = await reader(person, store, papers=(OTHER,))
    [seen] = await someone.says("/deadlines")
    assert "1 项 · 只含所选的报纸和版面" in seen.text
    assert "报送晚报材料" in seen.text
    [everything] = await someone.taps("看全部报纸和版面")
    assert "18 项\n" in everything.text


async def test_of_the_chosen_pages(person: People, store: SqlStore) -> None:
    """A page is meant by its number, and in the list stands nothing of the others."""
    someone = await reader(person, store, pages=("03",))
    [seen] = await someone.says("/deadlines")
    places = [line for line in seen.text.split("\n") if "青浔新闻" in line]
    assert places == ["青浔新闻 03版"] * len(places) != []


async def test_who_chose_nothing_is_told_nothing(person: People) -> None:
    """Without a choice there is nothing to say, and no button."""
    [seen] = await person().says("/deadlines")
    assert "所选" not in seen.text
    assert not any("全部报纸" in label or "所选" in label for label in seen.labels)


async def test_the_file_of_what_was_chosen(api: FakeBotApi, person: People, store: SqlStore) -> None:
    """The calendar file keeps to it too, and says so; the file of all has all."""
    other_paper(store, due(date(2026, 6, 1), "报送晚报材料"))
    someone = await reader(person, store, papers=(OTHER,))
    await someone.says("/calendar")
    [sent] = await someone.taps("所选的")
    assert "只含所选的报纸和版面" in sent.text
    assert summaries(api) == ["报送晚报材料"]
    await someone.taps("📅 全部")
    assert len(summaries(api)) == 18


async def test_the_files_of_both_lists_double_nothing(api: FakeBotApi, person: People, store: SqlStore) -> None:
    """A deadline that two papers word differently has one UID in every file: importing both doubles none."""
    other_paper(store, due(date(2026, 6, 20), "白鹭湾水库除险加固工程全部完工并验收"))
    someone = await reader(person, store, papers=(OTHER,))
    calendar: dict[str, str] = {}
    files = []
    for label in ("所选的", "📅 全部"):
        await someone.says("/calendar")
        await someone.taps(label)
        files.append(entries(api))
        calendar |= files[-1]
    assert list(files[0].values()) == ["白鹭湾水库除险加固工程全部完工并验收"]
    assert files[0].keys() < files[1].keys()
    assert sum("白鹭湾水库除险加固" in each for each in calendar.values()) == 1


async def test_a_word_finds_it_under_the_same_key(person: People, store: SqlStore) -> None:
    """What is muted in the list of a word that one paper alone uses is muted in every list."""
    other_paper(store, due(date(2026, 6, 20), "白鹭湾水库除险加固工程全部完工并验收"))
    someone = await reader(person, store, papers=(OTHER,))
    await someone.says("/deadlines 验收")
    await someone.taps("⏰ 1")
    await someone.taps("🔕 不再显示")
    for asked in ("/deadlines 验收", "/deadlines"):
        [seen] = await someone.says(asked)
        assert "白鹭湾" not in seen.text
    [everything] = await someone.presses("alldue:0", on=seen)
    assert "白鹭湾水库除险加固" not in everything.text
    assert any("🔕" in label for label in everything.labels)


async def test_the_month_of_what_was_chosen(person: People, store: SqlStore) -> None:
    """The picture's caption counts what was chosen; the months beside keep to the choice, in either list."""
    other_paper(store, due(date(2026, 5, 20), "报送晚报材料"))
    someone = await reader(person, store, papers=(OTHER,))
    [seen] = await someone.says("/month")
    assert seen.text == "2026-05 · 1 项 · 只含所选的报纸和版面"
    [whole] = await someone.taps("看全部报纸和版面")
    assert whole.text == "2026-05 · 7 项"
    [following] = await someone.taps("›")
    assert following.text.startswith("2026-06 · ")
    assert "所选" not in following.text
    [back] = await someone.taps("只看所选的")
    assert back.text == "2026-06 · 0 项 · 只含所选的报纸和版面"


async def test_a_deadline_of_either_list_opens(person: People, store: SqlStore) -> None:
    """Two papers name one deadline in different words: its panel opens from the list of one of them and from all."""
    other_paper(store, due(date(2026, 6, 20), "白鹭湾水库除险加固工程全部完工并验收"))
    someone = await reader(person, store, papers=(OTHER,))
    [mine] = await someone.says("/deadlines")
    [panel] = await someone.presses(mine.data("⏰ 1") or "", on=mine)
    assert "完工并验收" in panel.text
    [everything] = await someone.presses("alldue:1", on=mine)
    at = next(n for n, line in enumerate(everything.text.split("\n\n")) if "白鹭湾水库除险加固" in line)
    [panel] = await someone.presses(everything.data(f"⏰ {at}") or "", on=everything)
    assert "白鹭湾水库除险加固工程" in panel.text


async def test_more_than_a_thousand_elsewhere(person: People, store: SqlStore) -> None:
    """A chosen paper's deadline is found behind any number of others' that are due before it."""
    crowd = tuple(due(date(2026, 5, 13), f"{n}号材料报送") for n in range(1_005))
    page = Page(articles=(article("许多事"),), published=DAY, number="A09", masthead="万事报")
    store.ingest(page, [Analysis(deadlines=crowd)], paper="万事报", now=MORNING)
    someone = await reader(person, store, papers=("青浔新闻",))
    [seen] = await someone.says("/deadlines")
    assert "下载招标文件" in seen.text
    [panel] = await someone.taps("⏰ 1")
    assert "下载招标文件" in panel.text
