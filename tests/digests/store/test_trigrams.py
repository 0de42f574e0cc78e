"""Trigrams of frequent pairs: what an article has of them, and what the index is asked for."""

from hypothesis import given
from hypothesis import strategies as st

from digests.store.query import Field
from digests.store.trigrams import BETWEEN, SIGNS, frequent_pairs, number_of, tokens_of, trigrams

_TEXTS = st.text(alphabet="全国家人民代表大会0123年月,水\n", max_size=30)


def test_dates_and_common_words_are_frequent() -> None:
    """Both the rule and the file are in the list, as pairs."""
    assert {"20", "2年", "月1", "国家", "中国"} <= frequent_pairs()
    assert {len(pair) for pair in frequent_pairs()} == {2}


def test_an_article_has_each_trigram_once() -> None:
    """Only where both pairs are frequent, overlapping ones too."""
    assert trigrams("在2022年,2022年") == ["202", "022", "22年"]
    assert trigrams("水库") == []


def test_a_word_is_asked_for_by_trigrams_where_there_are_some() -> None:
    """A pair that is within a trigram says nothing more."""
    assert tokens_of("020") == ["020"]
    assert tokens_of("水020库") == ["水0", "020", "0库"]
    assert tokens_of("水库") == ["水库"]


def test_a_word_with_signs_is_asked_for_by_its_parts() -> None:
    """Pairs with a sign are no tokens, nor does a trigram reach over one; signs alone are characters."""
    assert tokens_of("防汛、抗旱") == ["防汛", "抗旱"]
    assert tokens_of("中国、家") == ["中国", "家"]
    assert tokens_of("、抗") == ["抗"]
    assert tokens_of("。”") == ["。", "”"]


@given(_TEXTS, st.data())
def test_every_text_with_a_word_has_its_tokens(text: str, data: st.DataObject) -> None:
    """Of any part of a text, each token is a character, a pair or a trigram of the text."""
    if len(text) < 2:
        return
    start = data.draw(st.integers(0, len(text) - 2))
    word = text[start : data.draw(st.integers(start + 2, len(text)))]
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    held = {pair for pair in pairs if not set(pair) & set(SIGNS)} | set(text) | set(trigrams(text))

    assert {*tokens_of(word)} <= held
    assert BETWEEN not in "".join(tokens_of(word))


@given(st.sets(st.text(min_size=1, max_size=3), min_size=2, max_size=9))
def test_every_token_has_a_number_of_its_own(tokens: set[str]) -> None:
    """One that PostgreSQL's bigint holds, and another in a headline; a lone NUL is in no folded text."""
    some = {token for token in tokens if "\0" not in token}
    numbers = [
        number_of(token, field=field)
        for token in some
        for field in (Field.ANY, Field.HEAD)
        if len(token) < 3 or field is Field.ANY
    ]
    numbers += [number_of(token, field=Field.PEOPLE) for token in some if len(token) == 1]

    assert len({*numbers}) == len(numbers)
    assert all(-(2**63) <= number < 2**63 for number in numbers)
