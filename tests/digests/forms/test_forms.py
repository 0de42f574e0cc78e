"""A digest reads well in each form."""

import json
from datetime import date, datetime

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from digests.forms import Length, render, render_telegram
from digests.forms.environment import environment
from digests.markup import LIMIT_ENTITIES, LIMIT_UNITS, entities, plain, units
from digests.model import PAPER_ZONE
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


@given(st.integers(min_value=1, max_value=60), st.text(max_size=5_000), st.sampled_from(list(Length)))
@settings(max_examples=30, deadline=None)
def test_telegram_keeps_its_limits(count: int, headline: str, length: Length) -> None:
    """Any number of articles with any headline stays within 4,096 units and 90 entities a message."""
    items = tuple(item(n, headline=headline, paragraphs=("水" * 3000,)) for n in range(count))
    for part in render_telegram(digest(items=items), length=length):
        assert units(plain(part.html)) <= LIMIT_UNITS
        assert entities(part.html) <= LIMIT_ENTITIES


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
