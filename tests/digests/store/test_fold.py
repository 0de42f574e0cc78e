"""Which texts count as the same, and where a folded character came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.store.fold import fold, table
from digests.store.single import common_pairs, printed_forms
from digests.store.snippet import folded_with_places


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("醫保繳費", "医保缴费"),
        ("ＡＢＣ１２３，", "abc123,"),
        ("郭家\n 咀\u3000水库", "郭家咀水库"),
        ("in  New\nYork 市", "in new york市"),
        ("㈶团㎡①", "(财)团m21"),
        ("零\u200b宽\ufeff", "零宽"),
        ("\0\ud800", "\ufffd\ufffd"),
        ("乾隆", "干隆"),
    ],
)
def test_what_counts_as_the_same(text: str, folded: str) -> None:
    """Script, width, case, wraps, invisible characters."""
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded text is as it is."""
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.sampled_from("水庫醫A１ \n\u3000㎡①-.ab9,，\u200b\ud800𠮷")))
def test_places_lead_back_to_the_printed_text(text: str) -> None:
    """The folded text is ``fold``'s, and each character of it comes from the one at its place."""
    folded, places = folded_with_places(text)

    assert folded == fold(text)
    assert all(
        character == " " or character in fold(text[place]) for character, place in zip(folded, places, strict=True)
    )


def test_printed_forms_are_all_that_fold_to_it() -> None:
    """What is looked for in the printed text when one character is."""
    assert set("医醫") <= set(printed_forms("医"))
    assert {"m", "M", "㎡", "Ｍ"} <= set(printed_forms("m"))
    assert printed_forms("醫") == ""
    assert all("水" in fold(form) for form in printed_forms("水"))
    assert not [code for code in table() if 0xD800 <= code < 0xE000 and chr(code) in printed_forms("\ufffd")]


def test_the_common_pairs_of_a_character() -> None:
    """The most frequent first; at the end of a text there is none."""
    assert common_pairs("水", ["水库水利水库", "水"]) == ["水库", "水利"]
