"""A digest has each event once, each deadline once, the front page first."""

from dataclasses import replace
from datetime import date, datetime

from digests.digest import Story, compose, compose_stories, deadline_key, merge_deadlines
from digests.model import PAPER_ZONE, Analysis, DateSource, Keyword, Page, Source
from tests.digests.samples import ON, SOURCE, article, deadline

OTHER = replace(SOURCE, number="02", article=8, headline="水库加固进入冲刺阶段")
BODY = "本报讯5月11日，青浔区召开会议，部署白鹭湾水库除险加固工程建设，要求倒排工期，确保安全度汛，按期完工。"


def story(number: str, headline: str, body: str, *words: str, source: Source = SOURCE) -> Story:
    return Story(
        article=article(headline, paragraphs=(body,)),
        analysis=Analysis(keywords=tuple(Keyword(text=word, weight=1.0) for word in words)),
        source=replace(source, number=number, headline=headline),
    )


def test_front_page_first() -> None:
    """Pages come in order; on a page, what the day is about comes first."""
    stories = [
        story("02", "丙", "丙" * 30, "医保"),
        story("01", "乙", "乙" * 30, "龙舟"),
        story("01", "甲", "甲" * 30, "防汛"),
        story("03", "丁", "丁" * 30, "防汛"),
    ]
    assert [item.article.headline for item in compose_stories(stories, on=ON).items] == ["甲", "乙", "丙", "丁"]


def test_one_event_once() -> None:
    """The same article on two pages is one item with two sources."""
    digest = compose_stories([story("01", "部署水库加固", BODY), story("03", "水库加固部署", BODY + "（转）")], on=ON)
    assert [len(item.sources) for item in digest.items] == [2]


def test_different_events_stay_apart() -> None:
    """Two articles about one subject are two items."""
    other = "区水利局提醒，施工期间水库西岸道路封闭，周边居民请绕行，工程由三个部分组成，总投资6380万元。"
    assert len(compose_stories([story("01", "甲", BODY), story("01", "乙", other)], on=ON).items) == 2


def test_the_rest_is_counted() -> None:
    """Beyond the limit articles are counted, not lost in silence."""
    stories = [story("01", str(n), chr(0x4E00 + n) * 40) for n in range(7)]
    assert compose_stories(stories, on=ON, limit=5).left_out == 2


def test_same_deadline_once() -> None:
    """Two articles that name a deadline are its two sources."""
    found = [
        (SOURCE, deadline("白鹭湾水库除险加固工程全部完工")),
        (OTHER, deadline("白鹭湾水库除险加固工程全部完工没有问题")),
        (SOURCE, deadline("老城区12处易涝点改造完成")),
    ]
    merged = merge_deadlines(found, on=ON)
    assert [(item.task, item.sources) for item in merged] == [
        ("白鹭湾水库除险加固工程全部完工", (SOURCE, OTHER)),
        ("老城区12处易涝点改造完成", (SOURCE,)),
    ]


def test_what_is_wanted_keeps_the_key_of_all() -> None:
    """A list of some articles names a deadline in their words, under the key and with the sources it has among all."""
    found = [
        (SOURCE, deadline("白鹭湾水库除险加固工程全部完工")),
        (OTHER, deadline("白鹭湾水库除险加固工程全部完工没有问题")),
        (SOURCE, deadline("老城区12处易涝点改造完成")),
    ]
    [first, _] = merge_deadlines(found, on=ON)
    [item] = merge_deadlines(found, on=ON, wanted=lambda mention: mention[0] is OTHER)
    assert (item.key, item.task, item.sources) == (first.key, "白鹭湾水库除险加固工程全部完工没有问题", (OTHER, SOURCE))


def test_event_deadlines_merge_by_their_words() -> None:
    """汛期前 and 主汛期前 of one task are the same; they come last."""
    found = [
        (SOURCE, deadline("易涝点改造完成", None, "汛期前")),
        (OTHER, deadline("易涝点改造完成", None, "主汛期前")),
        (SOURCE, deadline("易涝点改造完成")),
    ]
    assert [(item.due is None, len(item.sources)) for item in merge_deadlines(found, on=ON)] == [(False, 1), (True, 2)]


def test_days_left() -> None:
    """Counted from the digest's day; what is due today is still open, what was due yesterday is not."""
    moment = datetime(2026, 5, 12, 18, tzinfo=PAPER_ZONE)
    found = [(SOURCE, deadline("甲", due)) for due in (date(2026, 5, 11), date(2026, 5, 13))]
    merged = merge_deadlines([*found, (SOURCE, deadline("乙", moment))], on=ON)
    assert [item.days_left for item in merged] == [0, 1]


def test_a_month_looks_back() -> None:
    """What is past is shown when asked for, as past."""
    merged = merge_deadlines([(SOURCE, deadline("甲", date(2026, 5, 2)))], on=ON, since=date(2026, 5, 1))
    assert [item.days_left for item in merged] == [-10]


def test_a_deadline_keeps_its_name() -> None:
    """The key hangs on due date and task alone, so a calendar entry stays one entry."""
    assert deadline_key(deadline("甲", phrase="6月20日前")) == deadline_key(deadline("甲", phrase="在6月20日前"))
    assert deadline_key(deadline("甲")) != deadline_key(deadline("乙"))


def test_new_words() -> None:
    """Today's words that the last 30 days did not have; unknown without a memory."""
    stories = [story("01", "甲", BODY, "水库", "停车管理")]
    assert compose_stories(stories, on=ON, past_words={"水库"}).new_words == ("停车管理",)
    assert compose_stories(stories, on=ON).new_words == ()


def test_a_guess_is_shown_as_one() -> None:
    """A digest of a page whose date was inferred says so."""
    page = Page(articles=(article(),), published=ON, published_from=DateSource.INFERRED)
    assert compose([page], on=ON).inferred


def test_nothing_gives_an_empty_digest() -> None:
    """No page, no item, no exception."""
    assert compose([], on=ON).items == ()
