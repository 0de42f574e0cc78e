"""Pages come in and are read back, the same over both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from digests.errors import NotFound, PageLimit
from digests.model import PAPER_ZONE, Analysis, Article
from digests.store import SqlStore
from digests.store.bulk import Incoming
from digests.store.records import Change, Ingested
from tests.fakes.printed import NOW, TODAY, analysis, article, due, page


def put(store: SqlStore, *articles: Article, paper: str = "江城日报", name: str = "", **fields: object) -> Ingested:
    """Ingest a page of articles with nothing known about them."""
    read = page(*articles, **fields)  # type: ignore[arg-type]
    return store.ingest(read, [Analysis()] * len(articles), paper=paper, name=name, now=NOW)


def test_an_article_comes_back_as_it_went_in(store: SqlStore) -> None:
    """Every field of an article and of its analysis survives."""
    written = Article(
        headline="水库加固",
        kicker="防汛",
        deck="投资三千万",
        column="民生",
        dateline="本报讯",
        reporters=("张三", "李四"),
        correspondents=("王五",),
        paragraphs=("第一段\n换行。", "第二段。"),
        byline="（记者 张三 李四　通讯员 王五）",
        confidence=0.5,
    )
    known = analysis("水库", "加固", deadlines=(due(date(2022, 4, 30)), due(None)), summary="水库加固。")
    done = store.ingest(page(written, section="要闻"), [known], paper="江城日报", now=NOW)

    read = store.article(done.articles[0])

    assert (read.article, read.analysis) == (written, known)
    assert (read.paper, read.published, read.number, read.section) == ("江城日报", TODAY, "01", "要闻")


def test_a_moment_comes_back_in_the_papers_zone(store: SqlStore) -> None:
    """A deadline to the minute is the same moment, as the paper prints it."""
    moment = datetime(2022, 4, 30, 16, 30, tzinfo=UTC)
    done = store.ingest(page(article()), [analysis(deadlines=(due(moment),))], paper="江城日报", now=NOW)

    read = store.article(done.articles[0]).analysis.deadlines[0].due

    assert read == moment
    assert isinstance(read, datetime)
    assert read.tzinfo == PAPER_ZONE


def test_the_same_page_twice_changes_nothing(store: SqlStore) -> None:
    """The second time nothing is written."""
    first = put(store, article())
    second = put(store, article())

    assert first.status is Change.NEW
    assert (second.status, second.page, second.articles) == (Change.UNCHANGED, first.page, first.articles)
    assert len(store.articles(TODAY)) == 1


def test_a_corrected_page_takes_the_old_ones_place(store: SqlStore) -> None:
    """The old form is kept and no longer shown."""
    first = put(store, article("水库开工", "投资三百万元。"))
    second = put(store, article("水库开工", "投资三千万元。"))

    assert (second.status, second.revision) == (Change.REVISED, 2)
    assert [one.article.body for one in store.articles(TODAY)] == ["投资三千万元。"]
    assert store.article(first.articles[0]).shown is False


def test_pages_that_share_only_a_number_are_two(store: SqlStore) -> None:
    """A misread page number does not hide a page."""
    put(store, article("水库开工"), name="a.pdf")
    second = put(store, article("医保缴费", "今日起。"), name="b.pdf")

    assert second.status is Change.NEW
    assert len(store.pages(TODAY)) == 2


def test_pages_without_numbers_are_told_apart_by_name(store: SqlStore) -> None:
    """A name stands for a number where none is printed."""
    put(store, article("简讯"), number="", name="1.txt")
    other = put(store, article("简讯", "另一则。"), number="", name="2.txt")
    again = put(store, article("简讯", "更正。"), number="", name="1.txt")

    assert (other.status, again.status) == (Change.NEW, Change.REVISED)


def test_another_paper_is_another_page(store: SqlStore) -> None:
    """Papers do not revise each other."""
    put(store, article())
    other = put(store, article(), paper="山城晚报")

    assert other.status is Change.NEW
    assert [one.paper for one in store.articles(TODAY, ["山城晚报"])] == ["山城晚报"]
    assert store.papers() == sorted(["江城日报", "山城晚报"])


def test_neighbours_are_those_of_the_page(store: SqlStore) -> None:
    """The first has none before it, the last none after."""
    a, b, c = put(store, article("一"), article("二"), article("三")).articles

    assert [(store.article(n).previous, store.article(n).next) for n in (a, b, c)] == [(None, b), (a, c), (b, None)]


def test_an_unknown_article_is_not_found(store: SqlStore) -> None:
    """Any number may be asked for."""
    for number in (7, -1, 1 << 80):
        with pytest.raises(NotFound):
            store.article(number)


def test_issue_dates_are_newest_first(store: SqlStore) -> None:
    """Each with its papers and counts; ``before`` pages back."""
    for day in (1, 2, 3):
        put(store, article("一"), article("二"), published=date(2022, 4, day))
    put(store, article(), paper="山城晚报", published=date(2022, 4, 2))

    found = store.issue_dates(before=date(2022, 4, 3))

    assert [(one.published.day, len(one.papers), one.pages, one.articles) for one in found] == [
        (2, 2, 2, 3),
        (1, 1, 1, 2),
    ]


def test_the_latest_issue_is_not_after_the_day(store: SqlStore) -> None:
    """None where nothing was printed by then."""
    put(store, article(), published=date(2022, 4, 15))

    assert store.latest_issue(date(2022, 4, 19)) == date(2022, 4, 15)
    assert store.latest_issue(date(2022, 4, 14)) is None
    assert store.latest_issue(date(2022, 4, 19), ["山城晚报"]) is None


def test_deadlines_come_soonest_first(store: SqlStore) -> None:
    """Both ends are included; what hangs on an event has no place between dates."""
    known = analysis(deadlines=(due(date(2022, 5, 2)), due(date(2022, 4, 30)), due(None), due(date(2022, 6, 1))))
    store.ingest(page(article("征集")), [known], paper="江城日报", now=NOW)

    found = store.deadlines(date(2022, 4, 30), date(2022, 5, 2))

    assert [one.deadline.due for one in found] == [date(2022, 4, 30), date(2022, 5, 2)]
    assert found[0].headline == "征集"


def test_deadlines_are_searched_in_either_script(store: SqlStore) -> None:
    """醫保 finds 医保."""
    known = analysis(deadlines=(due(TODAY, "缴纳医保"), due(TODAY, "报送材料")))
    store.ingest(page(article()), [known], paper="江城日报", now=NOW)

    assert [one.deadline.task for one in store.deadlines(TODAY, TODAY, "醫保")] == ["缴纳医保"]


def test_keywords_are_counted_by_articles_shown(store: SqlStore) -> None:
    """A corrected page's old words count no more."""
    first, second = page(article("旧")), page(article("旧", "新的。"))
    store.ingest(first, [analysis("水库", "旧词")], paper="江城日报", now=NOW)
    store.ingest(second, [analysis("水库", "防汛")], paper="江城日报", now=NOW)

    assert store.keyword_counts(TODAY, TODAY) == {"水库": 1, "防汛": 1}
    assert store.keyword_counts(date(2022, 4, 20), date(2022, 5, 1)) == {}


def test_a_page_without_a_date_is_kept(store: SqlStore) -> None:
    """It has no place among the dates, and its article can be read."""
    done = put(store, article(), published=None)

    assert store.article(done.articles[0]).published is None
    assert put(store, article(), published=None).status is Change.UNCHANGED
    assert store.issue_dates() == []


def test_the_same_page_at_the_same_time_is_kept_once(store: SqlStore) -> None:
    """Four collectors find it at once: one of them keeps it."""
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: put(store, article("一"), article("二")), range(4)))

    assert sorted(one.status for one in done) == [Change.NEW, *[Change.UNCHANGED] * 3]
    assert len({one.articles for one in done}) == 1


def test_many_pages_are_kept_by_the_rules_of_one(store: SqlStore) -> None:
    """In one transaction: new, the same again, corrected, and another; none is kept when one of them is refused."""
    incoming = [
        Incoming(page=page(article("水库", text), number=number), analyses=[analysis("水库")], paper="江城日报")
        for text, number in (("甲。", "01"), ("甲。", "01"), ("乙。", "01"), ("丙。", "02"))
    ]
    done = list(store.ingest_many(incoming, now=NOW))

    assert [one.status for one in done] == [Change.NEW, Change.UNCHANGED, Change.REVISED, Change.NEW]
    assert store.search("水库").total == 2
    assert store.search("甲").total == 0
    refused = Incoming(page=page(article("长", "字" * 80_001), number="04"), analyses=[analysis()], paper="江城日报")
    with pytest.raises(PageLimit):
        list(store.ingest_many([replace(incoming[0], name="03"), refused], now=NOW))
    assert len(store.pages(TODAY)) == 2


def test_hostile_characters_are_stored_alike(store: SqlStore) -> None:
    """NUL and half a surrogate pair become U+FFFD; quotes, astral characters and markup stay."""
    done = put(store, article("a\0b", "𠮷野家\ud800<b>'\"%_\\{{7*7}}"))

    read = store.article(done.articles[0]).article

    assert (read.headline, read.body) == ("a\ufffdb", "𠮷野家\ufffd<b>'\"%_\\{{7*7}}")


def test_an_endless_article_is_refused_whole(store: SqlStore) -> None:
    """Nothing of its page is kept."""
    with pytest.raises(PageLimit):
        put(store, article("短"), article("长", "字" * 80_001))

    assert store.pages(TODAY) == []


def test_an_analysis_is_due_for_each_article(store: SqlStore) -> None:
    """One too few is a mistake of the caller."""
    with pytest.raises(ValueError, match="1 articles with 0 analyses"):
        store.ingest(page(article()), [], paper="江城日报", now=NOW)
