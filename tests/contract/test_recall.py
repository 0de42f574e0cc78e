"""Search against a plain scan of the texts, over random texts and random parts of them."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from digests.model import Analysis, Article
from digests.store import SqlStore
from digests.store.fold import fold
from digests.store.records import Order
from tests.contract.conftest import renewed
from tests.fakes.printed import NOW, page

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
