"""A piece of the text around what was found."""

from hypothesis import given
from hypothesis import strategies as st

from digests.store.fold import fold
from digests.store.snippet import LENGTH, folded_with_places, snippet


def test_hits_are_marked_as_they_were_printed() -> None:
    """Offsets hold although folding changes lengths."""
    pieces = snippet(["第①批㎡：醫\n保局"], ["医保", "m2"])

    assert [(piece.text, piece.hit) for piece in pieces] == [
        ("第①批", False),
        ("㎡", True),
        ("：", False),
        ("醫 保", True),
        ("局", False),
    ]


def test_the_field_with_the_most_words_is_shown() -> None:
    """The first of equals."""
    assert snippet(["水库。", "水库与医保。", "医保与水库。"], ["水库", "医保"])[0].text == "水库"


def test_the_stretch_with_the_most_hits_is_shown() -> None:
    """Not the first hit, when it stands alone."""
    pieces = snippet(["防汛" + "话" * 200 + "防汛，防汛，防汛。"], ["防汛"])

    assert sum(piece.hit for piece in pieces) == 3
    assert pieces[0].text.startswith("…")


def test_without_a_hit_the_beginning_is_shown() -> None:
    """And cut with an ellipsis."""
    (piece,) = snippet(["话" * 200], ["防汛"])

    assert (piece.text, piece.hit) == ("话" * LENGTH + "…", False)


@given(st.text(alphabet="水庫醫A㎡ \n，𠮷", min_size=1), st.data())
def test_every_marked_piece_is_a_hit(text: str, data: st.DataObject) -> None:
    """What is marked folds to something that holds the word, and pieces together are of the text."""
    start = data.draw(st.integers(0, len(text) - 1))
    word = fold(text[start : start + data.draw(st.integers(1, 4))])
    if not word:
        return

    pieces = snippet([text], [word])

    assert any(piece.hit for piece in pieces)
    assert all(word in fold(piece.text) for piece in pieces if piece.hit)


@given(st.text(alphabet="水庫醫Aa1 ㎡①ﷺ\n\u3000\u200b，𠮷ßİ\ud800\0") | st.text())
def test_what_is_cut_from_is_what_was_searched(text: str) -> None:
    """The text is folded as the index folds it, and every character comes from a later place than the one before."""
    folded, places = folded_with_places(text)

    assert (folded, len(places)) == (fold(text), len(folded))
    assert places == sorted(places)
    assert all(
        character in fold(text[place]) or character == " " for character, place in zip(folded, places, strict=True)
    )
