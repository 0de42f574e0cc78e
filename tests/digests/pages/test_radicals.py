"""CJK radicals become the characters they stand for."""

import unicodedata

import pytest

from digests.pages.radicals import RADICALS, without_radicals

BLOCKS = range(0x2E80, 0x2FE0)


def test_every_assigned_radical_is_mapped() -> None:
    """The table has every assigned character of U+2E80 to U+2FDF."""
    assigned = [code for code in BLOCKS if unicodedata.name(chr(code), "")]
    assert assigned == sorted(RADICALS)


def test_no_radical_is_left() -> None:
    """No radical maps to a radical, nor to more or less than one character."""
    characters = [RADICALS[code] for code in RADICALS]
    assert all(len(character) == 1 and ord(character) not in BLOCKS for character in characters)


def test_table_agrees_with_unicode_where_it_decomposes() -> None:
    """Where NFKC maps a radical, the table says the same."""
    for code in BLOCKS:
        folded = unicodedata.normalize("NFKC", chr(code))
        if ord(folded[0]) not in BLOCKS:
            assert RADICALS[code] == folded


@pytest.mark.parametrize(
    ("radical", "character"),
    [
        ("⻓", "长"),
        ("⺠", "民"),
        ("⻢", "马"),
        ("⻋", "车"),
        ("⻅", "见"),
        ("⻔", "门"),
        ("⻛", "风"),
        ("⻄", "西"),
        ("⼈", "人"),
    ],
)
def test_radicals_seen_in_print(radical: str, character: str) -> None:
    """The ones that PDF writers confuse most."""
    assert without_radicals(radical) == character
