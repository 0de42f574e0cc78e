"""Search: a query finds an article whenever its text holds the words, the same over both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from digests.model import Analysis, Article
from digests.store import SqlStore
from digests.store.bulk import Incoming
from digests.store.records import Order, SearchResult
from tests.fakes.databases import clear
from tests.fakes.printed import NOW, TODAY, analysis, article, page


def put(
    store: SqlStore, *articles: Article, paper: str = "江城日报", day: date = TODAY, number: str = "01"
) -> list[int]:
    """Ingest a page and give its articles' numbers."""
    read = page(*articles, published=day, number=number)
    return list(store.ingest(read, [Analysis()] * len(articles), paper=paper, now=NOW).articles)


def found(store: SqlStore, query: str, **options: object) -> list[int]:
    """The numbers of the articles on the first page of results, ascending."""
    return sorted(hit.article for hit in store.search(query, limit=100, **options).hits)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("郭家咀水库除险加固", "水库"),
        ("郭家咀水库除险加固", "咀水"),
        ("记者采访了欧阳靖淇", "欧阳靖淇"),
        ("城乡居民医保缴费", "醫保"),
        ("城鄉居民醫保繳費", "医保"),
        ("龘字", "龘"),
        ("的确良", "的"),
        ("末尾一个字是水", "水"),
        ("抗击COVID-19疫情", "covid-19"),
        ("抗击COVID-19疫情", "VID"),
        ("编号ＡＢＣ１２３", "abc123"),
        ("编号ABC123号", "ＡＢＣ１２３号"),
        ("2022年4月18日", "022年4"),
        ("郭家咀水\n库除险", "水库"),
        ("郭家咀水 　库除险", "水库"),
        ("防汛、抗旱，两手抓", '"防汛、抗旱,两"'),
        ("in New York today", '"new york"'),
        ("面积30㎡以上", "30m2"),
        ("𠮷野家开业", "𠮷野"),
        ("a\0b", "a\0b"),
        ('单引号\'和"双"引号\\反斜', '号\'和"双"引号\\反'),
        ("100%_*", "0%_*"),
    ],
)
def test_a_word_is_found_wherever_it_stands(store: SqlStore, text: str, query: str) -> None:
    """Inside longer words, in either script and width, across a line wrap, with punctuation."""
    number, _other = put(store, article("标题", text), article("另一则", "与此无关。"))

    assert found(store, query) == [number]


def test_words_side_by_side_mean_all_of_them(store: SqlStore) -> None:
    """In any order and any part of the article."""
    both, _one = put(store, article("水库", "今日开工。"), article("水库", "明日停工。"))

    assert found(store, "开工 水库") == [both]


def test_the_language_of_queries(store: SqlStore) -> None:
    """Phrases, exclusion, fields, dates and papers."""
    a, b = put(store, article("防汛演练", "在水库举行。", reporters=("张三丰",)), article("医保", "防汛之外，张三丰。"))
    (c,) = put(store, article("防汛通知", "各村注意。"), paper="山城晚报", day=date(2022, 5, 1))

    assert found(store, "防汛") == [a, b, c]
    assert found(store, "防汛 -医保") == [a, c]
    assert found(store, "-防汛演练 -通知") == [b]
    assert found(store, '-"各村注意" 防汛') == [a, b]
    assert found(store, "标题:防汛") == [a, c]
    assert found(store, "防汛 -标题：防汛") == [b]
    assert found(store, "记者:张三") == [a]
    assert found(store, "报纸:山城") == [c]
    assert found(store, "日期:2022-04") == [a, b]
    assert found(store, "防汛 日期:2022-04-20..2022-05-01") == [c]
    assert found(store, "报纸:没有的报") == []
    assert found(store, "标题:汛 水") == [a]


@pytest.mark.parametrize("query", ["日期:2022-13", "报纸:", "标题:", '"未完', "-", "日期:昨天", "标题：x"])
def test_what_is_no_syntax_is_literal(store: SqlStore, query: str) -> None:
    """A date that is none, a field without a value, an open quotation mark."""
    number, _other = put(store, article("引", f"他输入{query}后"), article("无", "没有。"))

    assert found(store, query) == ([] if query == "标题：x" else [number])


HOSTILE = (
    "", " \u3000\n", "\0", '"', '""', "''", "*", "a*", "AND", "OR NOT", "NEAR(a b)", "body:x", "^a", "(a", "a)", ":a",
    "{head} : x", "x" * 10_000, "水" * 10_000, '"' * 999, "- -", "--", '-"', "日期:..", "日期:0000", "日期:9999..0001",
    ";DROP TABLE articles", "%", "_", "\\", "a:*", "'a':*", "& | !", "<->", "\ud800", "🀄", "\u200b", "标题:-a",
    "-标题:", "::", "报纸:日期:", " ".join(map(str, range(500))), "]", "^", "[a-z]", "[^a]", "-的", "日期:9999",
    "\u2029",
)  # fmt: skip


@pytest.mark.parametrize("order", list(Order))
def test_row_107_no_query_raises(store: SqlStore, order: Order) -> None:
    """FTS syntax, quotes, NUL, ten thousand characters, only spaces."""
    put(store, article("平安", "无事。"))

    results = [store.search(query, order=order) for query in HOSTILE]

    assert [result.total for result in results] == [len(result.hits) for result in results]


def test_row_108_a_word_of_two_characters(store: SqlStore) -> None:
    """科技 is found."""
    (number,) = put(store, article("科技下乡"))

    assert found(store, "科技") == [number]


def test_the_snippet_shows_the_text_as_printed(store: SqlStore) -> None:
    """Hits are slices of the original characters, not of the folded ones."""
    put(store, article("通知", "前" * 100 + "本區居民醫\n保繳費ＡＢＣ開始" + "后" * 100))

    snippet = store.search("医保 abc").hits[0].snippet

    assert [slice_.text for slice_ in snippet if slice_.hit] == ["醫 保", "ＡＢＣ"]
    assert (snippet[0].text[0], snippet[-1].text[-1]) == ("…", "…")


def test_a_hit_in_the_headline_alone_is_shown(store: SqlStore) -> None:
    """Where the body has none of the words, the headline is cut from."""
    put(store, article("水库开工", "无关。"))

    assert [slice_.text for slice_ in store.search("水库").hits[0].snippet] == ["水库", "开工"]


def test_best_first_prefers_headlines_and_many_hits(store: SqlStore) -> None:
    """Then what says it more often, then what is newer."""
    once, often, headline = put(
        store,
        article("甲", "讲到防汛一次，其余都是别的事情。"),
        article("乙", "防汛，防汛，还是防汛，别的事情。"),
        article("防汛工作会议", "今天召开。"),
    )
    (newer,) = put(store, article("丙", "讲到防汛一次，其余都是别的事情。"), day=date(2022, 5, 1))

    assert [hit.article for hit in store.search("防汛").hits] == [headline, often, newer, once]
    assert [hit.article for hit in store.search("防汛", order=Order.NEWEST).hits] == [newer, headline, often, once]


def many(store: SqlStore, count: int, day: date = TODAY) -> list[int]:
    """A page of articles about 防汛, of different worth."""
    return put(store, *(article(f"第{n}条", "防汛" * (n % 7 + 1) + "。") for n in range(count)), day=day)


def turned(store: SqlStore, order: Order, meanwhile: list[date]) -> tuple[list[SearchResult], list[int]]:
    """All pages of results, with a page of articles stored after each page turned, and their articles."""
    pages = [store.search("防汛", order=order, limit=7)]
    for day in [*meanwhile, *[None] * 20]:
        cursor = pages[-1].cursor
        if cursor is None:
            break
        if day is not None:
            put(store, article(f"插播{day}", "防汛防汛防汛。"), day=day, number="99")
        pages.append(store.search("防汛", limit=7, cursor=cursor))
    return pages, [hit.article for one in pages for hit in one.hits]


@pytest.mark.parametrize("order", list(Order))
def test_pages_neither_repeat_nor_lose_a_result(store: SqlStore, order: Order) -> None:
    """Also when newer articles come in while one reads."""
    numbers = many(store, 30)
    pages, seen = turned(store, order, [TODAY + timedelta(days=n) for n in (1, 2)])

    assert len(seen) == len(set(seen))
    assert set(seen) == set(numbers)
    assert [one.previous is None for one in pages] == [True, *[False] * (len(pages) - 1)]


@pytest.mark.parametrize("order", list(Order))
def test_pages_turn_back(store: SqlStore, order: Order) -> None:
    """The page before is the page that was before."""
    many(store, 30)
    pages, _seen = turned(store, order, [])

    back = store.search("防汛", limit=7, cursor=pages[2].previous)

    assert back.hits == pages[1].hits
    assert store.search("防汛", limit=7, cursor=back.previous).hits == pages[0].hits
    assert back.cursor == pages[1].cursor


FORGED = ["x", "n", "b1", "n" + "z" * 12, "bzzzzzzzzzzzz.0.zzzzzzzzzzzz~", "n0", "\0", "b0.0.0"]


@pytest.mark.parametrize("cursor", FORGED)
def test_any_cursor_is_answered(store: SqlStore, cursor: str) -> None:
    """A forged one gives some page, and never an error."""
    numbers = many(store, 3)

    assert {hit.article for hit in store.search("防汛", cursor=cursor).hits} <= set(numbers)


def test_the_count_is_exact_below_a_thousand(store: SqlStore) -> None:
    """Beyond it, at least so many."""
    for number in range(3):
        put(store, *(article(f"{number}-{n}", "防汛与排涝。") for n in range(333)), number=str(number))
    assert (store.search("防汛").total, store.search("防汛").exact) == (999, True)

    put(store, *(article(f"再{n}", "防汛。") for n in range(5)), number="9")
    result = store.search("防汛")
    assert (result.total, result.exact) == (1000, False)
    assert store.search("涝").total == 999


def test_a_corrected_page_is_found_by_its_new_words_only(store: SqlStore) -> None:
    """The old form leaves the index."""
    put(store, article("水库", "投资三百万元。"))
    (number,) = put(store, article("水库", "投资三千万元。"))

    assert found(store, "三百万") == []
    assert found(store, "百") == []
    assert found(store, "三千万") == [number]
    assert found(store, "水库") == [number]


def test_a_word_without_a_hit_gets_its_parts(store: SqlStore) -> None:
    """The longest parts that some article holds."""
    put(store, article("郭家咀水库", "除险加固。"))

    result = store.search("郭家咀大坝除险")

    assert (result.total, result.suggestions) == (0, ("郭家咀", "除险"))


def test_a_word_in_pinyin_gets_the_word(store: SqlStore) -> None:
    """From the keywords that articles had; fangxun is 防汛."""
    store.ingest(page(article("防汛备汛")), [analysis("防汛", "水库")], paper="江城日报", now=NOW)

    assert store.search("fangxun").suggestions[0] == "防汛"
    assert store.search("防讯").suggestions[0] == "防汛"


def test_a_word_in_pinyin_gets_a_word_that_is_no_keyword(store: SqlStore) -> None:
    """Some article holds it; of others that sound the same, none does."""
    put(store, article("汛期将至", "本周组织防汛队伍演练。"))

    assert store.search("fangxun").suggestions == ("防汛",)
    assert store.search("防讯").suggestions[0] == "防汛"


def test_words_are_parted_where_none_holds_them_in_one(store: SqlStore) -> None:
    """And that is said; while some article holds them as they were typed, only those are found."""
    (first,) = put(store, article("防汛", "防汛与抗旱。"))
    loose = store.search("防汛、抗旱")
    (second,) = put(store, article("抗旱", "防汛、抗旱两手抓。"), number="02")
    exact = store.search("防汛、抗旱")

    assert ([hit.article for hit in loose.hits], loose.total, loose.notes) == ([first], 1, ("loosened",))
    assert ([hit.article for hit in exact.hits], exact.notes) == ([second], ())
    assert [piece.text for piece in loose.hits[0].snippet if piece.hit] == ["防汛", "抗旱"]


def test_parted_words_are_turned_through(store: SqlStore) -> None:
    """Page by page, in both orders."""
    numbers = put(store, *(article(f"第{n}条", "防汛与抗旱。") for n in range(12)))
    for order in Order:
        pages = [store.search("防汛/抗旱", order=order, limit=5)]
        while pages[-1].cursor:
            pages.append(store.search("防汛/抗旱", limit=5, cursor=pages[-1].cursor))
        assert sorted(hit.article for one in pages for hit in one.hits) == sorted(numbers)


def test_days_counted_from_today(store: SqlStore) -> None:
    """昨天 is the day before the one that is told; untold, it is a word."""
    (number,) = put(store, article("水库"))
    tomorrow = TODAY + timedelta(days=1)

    assert found(store, "水库 日期:昨天", today=tomorrow) == [number]
    assert found(store, "日期：4月", today=tomorrow) == [number]
    assert store.search("日期:昨天").notes == ("bad-date",)


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("招聘 停水", ("招聘", "停水")),
        ("招聘 鿀鿁", ("招聘",)),
        ("区长陆承安", ("区长 陆承安",)),
        ("什么时候停水？", ("停水",)),
        ("2022-04-19", ("日期:2022-04-19",)),
        ("ting shui", ("停水",)),
        ("招聘 公告 日期:2020", ("招聘 公告", "招聘", "公告")),
        ("标题:下午", ("下午",)),
        ("停电 -区长", ("停电",)),
    ],
)
def test_what_to_try_instead(store: SqlStore, query: str, offered: tuple[str, ...]) -> None:
    """Each word alone, those that are there, the words of a question, the day that a date means."""
    put(store, article("招聘公告", "上午。"), article("停水", "下午。"), article("停电", "陆承安任区长。"))

    result = store.search(query)

    assert (result.total, result.suggestions[: len(offered)]) == (0, offered)


def test_trends_count_articles_and_occurrences(store: SqlStore) -> None:
    """By day or month and paper, occurrences without overlap."""
    put(store, article("防汛", "防汛防汛。"), article("汛", "哈哈哈哈哈防汛。"))
    put(store, article("别的", "防汛。"), day=date(2022, 4, 2), paper="山城晚报")
    span = {"since": date(2022, 4, 1), "until": date(2022, 4, 30)}

    by_day = store.trends("防汛", **span)
    by_month = store.trends("哈哈", **span, by="month")  # type: ignore[arg-type]

    assert [(p.day.day, p.paper, p.articles, p.occurrences) for p in by_day] == [
        (2, "山城晚报", 1, 1),
        (19, "江城日报", 2, 4),
    ]
    assert [(p.day, p.articles, p.occurrences) for p in by_month] == [(date(2022, 4, 1), 1, 2)]
    assert [p.occurrences for p in store.trends("汛", **span, papers=["江城日报"])] == [5]


def test_a_byline_is_found_as_printed(store: SqlStore) -> None:
    """Where it is no part of a paragraph; what is in it and among the names occurs once."""
    signed = Article(headline="春耕", paragraphs=("开始了。",), byline="记者 欧阳靖淇 文/图", reporters=("欧阳靖淇",))
    named = Article(headline="夏收", paragraphs=("结束了。",), reporters=("欧阳靖淇",))
    first, second = put(store, signed, named)
    span = {"since": TODAY, "until": TODAY}

    assert (found(store, "记者欧阳靖淇"), found(store, "欧阳")) == ([first], [first, second])
    assert store.search("文/图").hits[0].snippet[-1].text == "文/图"
    assert [[point.occurrences for point in store.trends(word, **span)] for word in ("欧阳靖", "欧阳", "淇")] == [
        [2]
    ] * 3
    put(store, replace(signed, byline="记者 欧阳"), named)
    assert found(store, "文/图") == []


def test_a_long_article_is_found_by_its_last_words(store: SqlStore) -> None:
    """Beyond the 16,383 places that PostgreSQL's own text search knows."""
    (number,) = put(store, article("长文", "一二三四五六七八九十" * 6_000 + "最后的防汛通知"))

    assert found(store, "最后的防汛通") == [number]
    assert found(store, "十最") == [number]


def test_a_word_that_excludes_itself_finds_nothing(store: SqlStore) -> None:
    """Nor does a part of a word that is asked for; a word that is excluded elsewhere only does not."""
    (number,) = put(store, article("防汛", "一个水库。"))

    assert [found(store, query) for query in ("一个 -一个", "一个水 -个", "标题:防汛 -防汛")] == [[], [], []]
    assert found(store, "水库 -标题:水库") == [number]


@pytest.mark.parametrize("word", ["2022", "国家", "全国家", "人民代表", "水库"])
def test_without_a_word_of_any_kind(store: SqlStore, word: str) -> None:
    """Of frequent pairs, of one token of the index, or of several: articles with its parts alone stay."""
    put(store, article("甲", f"开工{word}"))
    kept = put(store, article("乙", "开工" + "，".join(word)), number="02")
    kept += put(store, article("丙", f"开工{word[:-1]}，{word[1:]}"), number="03")

    assert sorted(found(store, f"开工 -{word}")) == sorted(kept)


@pytest.mark.postgres
def test_a_search_reads_no_list_of_what_is_new(postgres_store: SqlStore) -> None:
    """GIN gathers what was added, and every search reads all of it: so nothing is left there, neither of one page."""
    clear(postgres_store.database.engine)
    put(postgres_store, article("水库", "开工" * 400))
    left = [_pages_gathered(postgres_store)]
    coming = [
        Incoming(page=page(article(f"{n}", "防汛" * 400), number=str(n)), analyses=[Analysis()], paper="报")
        for n in range(9)
    ]
    assert len(list(postgres_store.ingest_many(coming, now=NOW, batch=2))) == 9
    left.append(_pages_gathered(postgres_store))

    assert left == [0, 0]


def _pages_gathered(store: SqlStore) -> int:
    with store.database.write() as connection:
        return int(connection.scalar(sa.text("SELECT gin_clean_pending_list('ix_search_index_tokens')")))


def test_suggestions_are_not_for_words_with_hits(store: SqlStore) -> None:
    """A word that is there needs none."""
    store.ingest(page(article("防汛")), [analysis("防汛")], paper="江城日报", now=NOW)

    assert store.search("防汛").suggestions == ()
