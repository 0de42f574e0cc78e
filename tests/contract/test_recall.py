"""Search against a plain scan of the texts, over random texts and random parts of them."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from digests.model import Analysis, Article
from digests.store import SqlStore
from digests.store.fold import fold
from digests.store.records import Order
from tests.contract.conftest import renewed
from tests.fakes.printed import NOW, article, page

#: Few characters, so that parts of one text occur in others: both scripts, both widths, wraps, punctuation, surrogates.
LETTERS = st.text(
    alphabet="水库水庫医醫保防汛汛的１1２2ＡAaB. ,，、\n\u3000𠮷①㎡ß-\u200b'\"\\%", min_size=1, max_size=30
)
LIMITED = settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def scan(texts: list[tuple[int, str]], word: str) -> list[int]:
    """The numbers of the texts that hold the word."""
    return sorted(number for number, text in texts if fold(word) in fold(text))


@given(data=st.data(), bodies=st.lists(LETTERS, min_size=2, max_size=6))
@LIMITED
def test_recall_is_that_of_a_plain_scan(store: SqlStore, data: st.DataObject, bodies: list[str]) -> None:
    """Every part of a text, given as a phrase, finds exactly the texts that hold it."""
    with renewed(store):
        articles = [Article(headline="", paragraphs=(body,)) for body in bodies]
        numbers = store.ingest(page(*articles), [Analysis()] * len(articles), paper="江城日报", now=NOW).articles
        source = data.draw(st.sampled_from(bodies))
        start = data.draw(st.integers(0, len(source) - 1))
        part = source[start : start + data.draw(st.integers(1, 12))].replace('"', "")
        if not fold(part):
            return

        found = store.search(f'"{part}"', order=Order.NEWEST, limit=100)

        expected = scan(list(zip(numbers, bodies, strict=True)), part)
        assert sorted(hit.article for hit in found.hits) == expected
        assert found.total == len(expected)
        best = store.search(f'"{part}"', order=Order.BEST, limit=100)
        assert sorted(hit.article for hit in best.hits) == expected


FIELDS = {"": lambda one: (one.headline, *one.paragraphs, *one.reporters), "标题:": lambda one: (one.headline,)}
FIELDS["记者:"] = lambda one: one.reporters
#: A word as it is typed: with or without, where, and which part of some text.
WORDS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(list(FIELDS)), st.integers(0, 99), st.integers(1, 3)),
    min_size=1,
    max_size=3,
)


@pytest.mark.parametrize("walked", [0, 2, None], ids=["index alone", "walks that end early", "as it is"])
@given(texts=st.lists(st.tuples(LETTERS, LETTERS, LETTERS), min_size=2, max_size=6), words=WORDS)
@settings(LIMITED, max_examples=25)
def test_queries_find_what_a_plain_scan_finds(
    store: SqlStore, walked: int | None, texts: list[tuple[str, str, str]], words: list[tuple[bool, str, int, int]]
) -> None:
    """Words, words that must not be there, fields, single characters; whether texts are walked through or not."""
    pieces = "".join(map("".join, texts)).replace('"', "")
    asked = [(minus, field, pieces[at % len(pieces) :][:size]) for minus, field, at, size in words if pieces]
    asked = [one for one in asked if fold(one[2]).strip()]
    if not asked:
        return
    usual, articles = store.index, [Article(headline=a, paragraphs=(b,), reporters=(c,)) for a, b, c in texts]
    with renewed(store):
        numbers = store.ingest(page(*articles), [Analysis()] * len(articles), paper="江城日报", now=NOW).articles
        try:
            store.index = usual if walked is None else type(usual)(walked=walked)  # type: ignore[call-arg]
            query = " ".join(f'{"-" * minus}{field}"{piece}"' for minus, field, piece in asked)
            found = store.search(query, order=Order.NEWEST, limit=100)
        finally:
            store.index = usual
    expected = [
        number
        for number, one in zip(numbers, articles, strict=True)
        if all(minus != any(fold(piece) in fold(part) for part in FIELDS[field](one)) for minus, field, piece in asked)
    ]
    assert sorted(hit.article for hit in found.hits) == expected
    assert found.total == len(expected)


#: Of some 1,300 articles nearly all, some, hardly any; what is beside a word, in a field, or must not be there.
COUNTABLE = (
    "水", "旱", "标题:水", "标题:旱", "防汛 水", "防汛 旱", "防汛 -旱", "防汛 -水", "-水", "水 旱", "防汛 水 -旱",
)  # fmt: skip


def test_single_characters_are_counted_as_a_plain_scan_counts(store: SqlStore) -> None:
    """Exactly below a thousand, the newest listed first: read, told by common pairs, or asked of the index."""
    texts = [("水" if n % 9 else "旱", ("防汛" + "水旱"[n % 5 == 0]) * (n % 4 > 0) + f"第{n}") for n in range(1_350)]
    articles = [Article(headline=head, paragraphs=(body,)) for head, body in texts]
    numbers = store.ingest(page(*articles), [Analysis()] * len(articles), paper="江城日报", now=NOW).articles
    usual, kinds = store.index, [0, 2, 40, None] if store.database.dialect == "sqlite" else [None]
    for query in COUNTABLE:
        expected = [number for number, one in zip(numbers, texts, strict=True) if _holds(one, query)][::-1]
        for walked in kinds:
            store.index = usual if walked is None else type(usual)(walked=walked)  # type: ignore[call-arg]
            found = store.search(query, order=Order.NEWEST, limit=20)
            assert (found.total, found.exact) == (min(len(expected), 1000), len(expected) < 1000), (query, walked)
            assert [hit.article for hit in found.hits] == expected[:20]
            behind = store.search(query, limit=20, cursor=found.cursor) if found.cursor else None
            assert behind is None or [hit.article for hit in behind.hits] == expected[20:40]
    store.index = usual


def _holds(text: tuple[str, str], query: str) -> bool:
    """A plain scan of one article for words parted by blanks."""
    for word in query.split(" "):
        asked = word.removeprefix("-")
        where = text[:1] if asked.startswith("标题:") else text
        if word.startswith("-") == any(asked.removeprefix("标题:") in part for part in where):
            return False
    return True


@pytest.mark.parametrize("query", ["水库 -水库", "水库 -水", '"水库开工" -库开', "标题:水库 -水库", "标题:水 -标题:水"])
def test_what_excludes_itself_finds_nothing(store: SqlStore, query: str) -> None:
    """And needs no other word instead; what is excluded elsewhere is."""
    both = store.ingest(
        page(article("水库"), article("甲", "水库开工")), [Analysis()] * 2, paper="报", now=NOW
    ).articles

    result = store.search(query)

    assert (result.total, result.hits, result.suggestions) == (0, (), ())
    assert [hit.article for hit in store.search("水库 -标题:水库").hits] == [both[1]]
