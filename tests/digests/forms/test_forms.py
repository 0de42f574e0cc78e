"""A digest reads well in each form."""

import json
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from bot.entities import check
from digests.forms import Length, Sheet, render, render_telegram
from digests.forms.environment import environment
from digests.markup import LIMIT_ENTITIES, LIMIT_UNITS, entities, plain, units
from digests.model import PAPER_ZONE, Analysis, Catch, Keyword
from tests.digests.samples import article, digest, due_item, item

HOSTILE = '<b>x</b> & "q" </a> {{7*7}} {% if %} _*[]()~ 水'


def test_text_shows_due_dates_and_days_left() -> None:
    """The terminal form names day, days left, task and article."""
    text = render(digest(), "text")
    assert "6月20日周六" in text
    assert "还有 39 天" in text
    assert "5月13日周三 18:00" in text
    assert "主汛期到来前" in text
    assert "1. 抓紧补齐防汛短板" in text


def test_text_speaks_english() -> None:
    """The words around the page's own are English when asked."""
    text = render(digest(), "text", language="en")
    assert "Sat, Jun 20" in text
    assert "in 39 days" in text


def test_traditional_converts_the_page_too() -> None:
    """繁體 covers the article's words."""
    assert "抓緊補齊防汛短板" in render(digest(), "text", language="zh-Hant")


def test_telegram_links_to_the_stored_article() -> None:
    """A headline opens its article where an address is given."""
    part = render_telegram(digest(), link="https://t.me/x?start=a{article}")[0]
    assert '<a href="https://t.me/x?start=a1">抓紧补齐防汛短板</a>' in part.html


def test_telegram_shows_page_text_literally() -> None:
    """Markup in a headline is text; braces are not templates."""
    part = render_telegram(digest(items=(item(headline=HOSTILE),)))[0]
    assert HOSTILE in part.plain
    assert "49" not in part.plain


@pytest.mark.parametrize("form", list(Length))
def test_telegram_cuts_endless_words(form: Length) -> None:
    """A headline and a keyword of 5,000 characters end with an ellipsis; the article after them is still there."""
    endless = item(headline="堤" * 5_000)
    endless = replace(endless, analysis=replace(endless.analysis, keywords=(Keyword(text="汛" * 5_000, weight=2.0),)))
    parts = render_telegram(digest(items=(endless, item(2, headline="下一篇"))), length=form)
    told = "\n".join(part.plain for part in parts)
    assert all(units(part.plain) <= LIMIT_UNITS for part in parts)
    assert "堤…" in told
    assert "下一篇" in told
    assert ("汛" * 200 in told, "堤" * 1_000 in told) == (False, False)


@given(st.integers(min_value=1, max_value=60), st.text(max_size=5_000), st.sampled_from(list(Length)))
@settings(max_examples=30, deadline=None)
def test_telegram_keeps_its_limits(count: int, headline: str, length: Length) -> None:
    """Any number of articles with any headline stays within 4,096 units and 90 entities a message."""
    items = tuple(item(n, headline=headline, paragraphs=("水" * 3000,)) for n in range(count))
    for part in render_telegram(digest(items=items), length=length):
        assert units(plain(part.html)) <= LIMIT_UNITS
        assert entities(part.html) <= LIMIT_ENTITIES


LINK = "https://t.me/x?start=a{article}"


def test_catches_open_the_digest() -> None:
    """Below the title and before everything else stand the articles that hold followed words, and which."""
    [part] = render_telegram(digest(), link=LINK, catches=[Catch(item=item(), words=("防汛", "水库"))])
    title, section, due, *_ = part.plain.split("\n\n")
    assert title.startswith("📰 青浔新闻")
    assert section == "🔖 报上有你关注的词\n• 抓紧补齐防汛短板\n关注词：防汛 水库 · 青浔新闻 01版"
    assert due.startswith("⏰")
    assert part.html.count('<a href="https://t.me/x?start=a1">') == 2


def test_a_deadline_leads_to_its_article() -> None:
    """One tap from what is due to the article that says so; without an address it is plain words."""
    [linked] = render_telegram(digest(items=()), link=LINK)
    [bare] = render_telegram(digest(items=()))
    assert '<a href="https://t.me/x?start=a7">龙舟赛报名</a>' in linked.html
    assert linked.plain == bare.plain
    assert "<a " not in bare.html


@pytest.mark.parametrize(("length", "told"), [(Length.SUMMARY, 1), (Length.FULL, 1), (Length.HEADLINES, 0)])
def test_what_was_left_out_has_its_summary_in_the_section(length: Length, told: int) -> None:
    """A catch that stands below is not summed up twice; one that was left out is, unless headlines are enough."""
    below, beyond = item(1), replace(item(2), analysis=Analysis(summary="只在这里说一句。"))
    catches = [Catch(item=below, words=("防汛",)), Catch(item=beyond, words=("防汛",))]
    text = "".join(part.plain for part in render_telegram(digest(items=(below,)), length=length, catches=catches))
    assert text.count("只在这里说一句。") == told
    assert text.count(below.analysis.summary) == told


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh-Hant", "🔖 報上有你關注的詞\n• 抓緊補齊防汛短板\n關注詞：防汛 灣 · 青潯新聞 01版"),
        ("en", "🔖 Your words in the papers\n• 抓紧补齐防汛短板\nYour words: 防汛 湾 · 青浔新闻 page 01"),
    ],
)
def test_catches_in_the_readers_language(language: str, shown: str) -> None:
    """Headlines, words and the sentences around them."""
    [part] = render_telegram(digest(), language=language, catches=[Catch(item=item(), words=("防汛", "湾"))])
    assert shown in part.plain


def test_a_rule_of_exclusions_says_so() -> None:
    """There is no word to name then."""
    [part] = render_telegram(digest(), catches=[Catch(item=item())])
    assert "没有你排除的词 · 青浔新闻 01版" in part.plain


def test_a_section_longer_than_a_message() -> None:
    """It goes on in the next message, cut between articles, and the digest goes on below it; the rest is counted."""
    many = [Catch(item=item(n, headline=f"第{n}篇" + "长" * 110), words=(f"词{n}" + "水" * 119,)) for n in range(1, 24)]
    parts = render_telegram(digest(items=(item(99),)), link=LINK, length=Length.HEADLINES, catches=many)
    assert len(parts) > 1
    assert parts[1].plain.startswith("📰 青浔新闻 · 2026年5月12日周二 (2/")
    text = "\n".join(part.plain for part in parts)
    assert [text.count(f"• 第{n}篇") for n in range(1, 24)] == [1] * 20 + [0] * 3
    assert "……另有 3 篇" in text
    assert all(line.startswith("关注词：") for line in _after(text, "• 第"))
    assert text.index("……另有 3 篇") < text.index("⏰ 要办的事") < text.index("1. 抓紧补齐防汛短板")


def _after(text: str, beginning: str) -> list[str]:
    """The lines after those that begin so."""
    return [line for before, line in pairwise(text.split("\n")) if before.startswith(beginning)]


def test_nothing_else_in_the_digest() -> None:
    """A section with no deadlines below it, and no keywords."""
    bare = digest(items=(item(),), deadlines=(), keywords=())
    [part] = render_telegram(bare, catches=[Catch(item=item(), words=("防汛",))])
    assert part.plain.index("• 抓紧补齐防汛短板") < part.plain.index("1. 抓紧补齐防汛短板")


def test_a_digest_in_three_parts_below_a_section() -> None:
    """Nothing is lost, every article stands once below the section, and the later messages are the others' too."""
    items = tuple(item(n, headline=f"第{n}篇", paragraphs=("水" * 1500,)) for n in range(1, 9))
    sheet = Sheet(digest(items=items), length=Length.FULL)
    shared, *own = (sheet.parts(), *(sheet.parts([Catch(item=items[n], words=("水",))]) for n in (1, 2)))
    assert len(shared) >= 3
    for parts in own:
        assert all(units(part.plain) <= LIMIT_UNITS and entities(part.html) <= LIMIT_ENTITIES for part in parts)
        lines = "\n".join(part.plain for part in parts).split("\n")
        assert [lines.count(f"{n}. 第{n}篇") for n in range(1, 9)] == [1] * 8
    assert own[0][0] != own[1][0]
    assert own[0][1:] == own[1][1:]


@given(st.lists(st.tuples(st.text(max_size=300), st.text(max_size=300)), max_size=30), st.integers(0, 12))
@settings(max_examples=30, deadline=None)
def test_any_catches_keep_the_limits(found: list[tuple[str, str]], count: int) -> None:
    """Whatever the headlines and words: 4,096 units and 90 entities a message."""
    items = tuple(item(n, paragraphs=("水" * 900,)) for n in range(count))
    catches = [Catch(item=item(100 + n, headline=h), words=(w,)) for n, (h, w) in enumerate(found)]
    for part in render_telegram(digest(items=items), length=Length.FULL, link=LINK, catches=catches):
        assert units(part.plain) <= LIMIT_UNITS
        assert entities(part.html) <= LIMIT_ENTITIES
        check(part.html)


def test_page_needs_nothing_else() -> None:
    """The HTML form has no script and asks the network for nothing."""
    tree = LexborHTMLParser(render(digest(items=(item(headline=HOSTILE),)), "html"))
    assert not tree.css("script, link, img, iframe")
    assert tree.css_first("h3").text().endswith(HOSTILE)


def test_page_marks_what_is_soon() -> None:
    """A deadline within a week stands out."""
    assert len(LexborHTMLParser(render(digest(), "html")).css("li.soon")) == 1


def test_json_has_iso_dates() -> None:
    """Dates are ISO 8601, a moment with its zone."""
    due = [entry["due"] for entry in json.loads(render(digest(), "json"))["deadlines"]]
    assert due == ["2026-06-20", "2026-05-13T18:00:00+08:00", None]


def test_calendar_entries_have_stable_uids() -> None:
    """An entry for each dated deadline, under its own key, an all-day one ending the next day."""
    events = icalendar.Calendar.from_ical(render(digest(), "ics")).walk("VEVENT")
    assert [str(event["UID"]) for event in events] == ["k1@baozhai", "k2@baozhai"]
    assert events[0]["DTEND"].dt == date(2026, 6, 21)
    assert events[1]["DTSTART"].dt == datetime(2026, 5, 13, 18, 0, tzinfo=PAPER_ZONE)


def test_same_digest_same_bytes() -> None:
    """Rendering is a function of its input: a part sent again has the same bytes."""
    assert [render(digest(), form) for form in ("html", "ics", "json")] == [
        render(digest(), form) for form in ("html", "ics", "json")
    ]


def test_every_template_escapes() -> None:
    """Autoescape is on whatever a template is called, and unknown names raise."""
    env = environment("zh-Hans")
    assert env.autoescape is True
    assert all(name.endswith(".html.j2") for name in env.list_templates())
    assert env.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"
    with pytest.raises(Exception, match="undefined"):
        env.from_string("{{ nothing }}").render()


@pytest.mark.parametrize(("days", "words"), [(0, "就在今天"), (1, "明天"), (2, "还有 2 天")])
def test_days_left_in_words(days: int, words: str) -> None:
    """Today and tomorrow have their own words."""
    assert words in render(digest(deadlines=(due_item(days_left=days),)), "text")


def test_no_line_begins_with_closing_punctuation() -> None:
    """Lines are broken by the rules of Chinese typesetting."""
    text = render(digest(items=(item(paragraphs=article().paragraphs, headline="水，" * 60),)), "text")
    assert not [line for line in text.splitlines() if line.strip()[:1] in set("，。、；：”）")]
