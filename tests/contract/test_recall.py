"""Search against a plain scan of the texts, over random texts and random parts of them."""

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
