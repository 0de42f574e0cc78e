"""Hostile characters, by category and one by one."""

import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.pages.clean import clean, clean_with_offsets

FORMATS = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Cf"]
ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from([*FORMATS, "\r", "\n", "\t", "\0", "👩", "❤", "\ufe0f"]))


@pytest.mark.parametrize("character", FORMATS, ids=lambda c: f"U+{ord(c):04X}")
def test_format_characters(character: str) -> None:
    """Every character of category Cf goes from within Chinese text."""
    assert clean(f"招{character}标") == "招标"


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x9b", "\ud800", "\ufffe", "\ufdd0", "\u3164"])
def test_controls_and_surrogates(character: str) -> None:
    """NUL, controls, lone surrogates, noncharacters and invisible letters go."""
    assert clean(f"招{character}标") == "招标"


def test_line_ends_and_tabs() -> None:
    """Every line end becomes a line feed, a tab a space; full-width spaces stay."""
    assert clean("a\r\nb\rc\nd\u2028e\tf\u3000g") == "a\nb\nc\nd\ne f\u3000g"


def test_zwj_in_emoji() -> None:
    """A joiner stays between emoji only."""
    assert (
        clean("👩\u200d🚒 👩🏽\u200d❤\ufe0f\u200d👩 国\u200d家 👩\u200d")
        == "👩\u200d🚒 👩🏽\u200d❤\ufe0f\u200d👩 国家 👩"
    )


@given(ANY_TEXT)
def test_nothing_hostile_is_left(text: str) -> None:
    """Both stores accept what is left, cleaning it again changes nothing, and the offsets tell where it came from."""
    cleaned, offsets = clean_with_offsets(text)
    left = {unicodedata.category(character) for character in cleaned if character not in "\n\u200d"}
    assert not left & {"Cc", "Cf", "Cs"}
    assert cleaned == clean(text) == clean(cleaned)
    assert len(offsets) == len(cleaned) + 1
    assert all(text[at] == character for at, character in zip(offsets, cleaned, strict=False) if character > " ")


@pytest.mark.parametrize("unit", ["国", "\u200b", "\u200d", "国\u200b", "👩\u200d", "\r"])
def test_a_million_characters(unit: str) -> None:
    """Cleaning is linear: a million characters take well under two seconds."""
    text = unit * (1_000_000 // len(unit))
    begun = time.process_time()
    clean_with_offsets(text)
    assert time.process_time() - begun < 2
