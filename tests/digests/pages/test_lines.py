"""Glyphs become lines and articles, whatever the page: nothing is lost, and order does not matter."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import RawPage
from digests.pages.assignment import least_cost
from digests.pages.geometry import Glyphs
from digests.pages.layout import read_layout
from digests.pages.lines import lines_of
from digests.pages.vertical import split_vertical

SIZE = (600.0, 800.0)

RUN = st.tuples(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E80), min_size=1, max_size=14),
    st.integers(0, 560),
    st.integers(10, 790),
    st.sampled_from([6.0, 9.0, 10.0, 10.0, 10.0, 14.0, 21.0]),
)


def glyphs_of(runs: list[tuple[str, int, int, float]]) -> Glyphs:
    """The characters of runs of text, each given by where it begins, its baseline and its size."""
    rows = [
        (ord(character), x + at * size, x + (at + 1) * size, y, size)
        for text, x, y, size in runs
        for at, character in enumerate(text)
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 5)
    return Glyphs(codes=table[:, 0].astype(np.int64), x=table[:, 1], right=table[:, 2], y=table[:, 3], size=table[:, 4])


@settings(max_examples=60, deadline=None)
@given(st.lists(RUN, max_size=60))
def test_every_character_of_any_page_has_a_place(runs: list[tuple[str, int, int, float]]) -> None:
    """Whatever stands wherever, the regions hold the lines' characters, each once."""
    lines = lines_of(glyphs_of(runs))
    page = read_layout(lines, SIZE, RawPage(content=b"")).page
    put = Counter(character for line in lines for character in line.text if character != " ")
    placed = Counter(character for region in page.regions for character in region.text if not character.isspace())
    assert put == placed


@settings(max_examples=60, deadline=None)
@given(st.lists(RUN, max_size=40))
def test_lines_keep_every_character_but_overprints(runs: list[tuple[str, int, int, float]]) -> None:
    """No line has a character that was not printed, and only one printed twice in a place is left out."""
    printed = Counter(character for text, *_ in runs for character in text)
    found = Counter(character for line in lines_of(glyphs_of(runs)) for character in line.text if character != " ")
    assert not found - printed
    assert set(found) == set(printed)


@settings(max_examples=40, deadline=None)
@given(st.lists(RUN, max_size=40, unique_by=(lambda run: run[1], lambda run: run[2])), st.randoms())
def test_order_of_the_stream_is_never_used(runs: list[tuple[str, int, int, float]], chance: object) -> None:
    """Shuffled characters are the same lines."""
    glyphs = glyphs_of(runs)
    order = np.arange(len(glyphs))
    chance.shuffle(order)  # type: ignore[attr-defined]
    assert [line.text for line in lines_of(glyphs)] == [line.text for line in lines_of(glyphs.take(order))]


def test_upright_headline_is_told_from_a_stack_of_lines() -> None:
    """Characters closer from top to bottom than from left to right are read downwards."""
    body = [("字" * 20, 100, 300 + 15 * row, 10.0) for row in range(20)]
    upright = [(character, 40, 320 + 21 * at, 20.0) for at, character in enumerate("竖排标题")]
    lying = [("横排标题", 100, 250, 20.0), ("第二行字", 100, 276, 20.0)]
    vertical, rest = split_vertical(glyphs_of(body + upright + lying), 10.0)
    assert [line.text for line in vertical] == ["竖排标题"]
    assert len(rest) == 408


def test_bold_made_by_printing_twice_is_read_once() -> None:
    """The same character again in the same place is one character."""
    text = "加粗的标题"
    lines = lines_of(glyphs_of([(text, 50, 100, 10.0), (text, 50, 100, 10.0), ("正文", 50, 120, 10.0)]))
    assert [text, "正文"] == [line.text for line in lines]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.randoms())
def test_assignment_is_the_cheapest(n: int, chance: object) -> None:
    """No other pairing costs less."""
    from itertools import permutations

    cost = np.array([[chance.uniform(-5, 5) for _ in range(n)] for _ in range(n)])  # type: ignore[attr-defined]
    ours = sum(cost[row, column] for row, column in enumerate(least_cost(cost)))
    best = min(sum(cost[row, column] for row, column in enumerate(order)) for order in permutations(range(n)))
    assert abs(ours - best) < 1e-9
