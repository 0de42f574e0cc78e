"""Reading a PDF page against what pypdfium2 needs to hand over its character boxes, in the same run."""

import random
import time
from collections.abc import Callable

import pypdfium2
import pytest

from digests.model import RawPage
from digests.pages.pdf import read_pdf
from tests.fakes.newspaper import Story, Style, typeset
from tests.fakes.pdf_writer import Leaf, Run, write_pdf
from tests.fakes.stories import headline, paragraphs

pytestmark = pytest.mark.bench

MOST = 3.0  # times the engine's own time
ROUNDS = 15


def boxes(content: bytes) -> int:
    """What the engine does: open, load, one box a character."""
    with pypdfium2.PdfDocument(content) as document:
        text = document[0].get_textpage()
        count = text.count_chars()
        for index in range(count):
            text.get_charbox(index)
        return count


def best(*works: Callable[[], object]) -> list[float]:
    """For each work the least of several times, in seconds; they take turns, so that a busy machine hinders all."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            started = time.perf_counter()
            work()
            taken.append(time.perf_counter() - started)
    return [min(taken) for taken in times]


def page() -> bytes:
    """A full page of nine articles, some 6,000 characters."""
    stories = [Story(headline=(headline(n),), paragraphs=paragraphs(n, 640), span=3 - n % 2) for n in range(9)]
    rows = [stories[:2], stories[2:4], stories[4:6], stories[6:8], stories[8:]]
    return write_pdf([typeset(rows, Style(order="rows"))])


def test_page_costs_at_most_three_times_its_boxes() -> None:
    """The ratio holds for an ordinary page, the way to the child and back included."""
    content = page()
    raw = RawPage(content=content, name="page.pdf")
    read_pdf(raw)
    ours, theirs = best(lambda: read_pdf(raw), lambda: boxes(content))
    print(f"\n{boxes(content)} characters: boxes {theirs * 1e3:.1f} ms, page {ours * 1e3:.1f} ms: {ours / theirs:.2f}")
    assert ours <= MOST * theirs


@pytest.mark.parametrize("shape", ["equal", "short"])
def test_time_is_linear(shape: str) -> None:
    """Four times the characters cost at most six times the time."""
    chance = random.Random(1)

    def leaf(lines: int) -> bytes:
        columns = (10, 210, 410, 610)
        runs = [
            Run(
                text="字" * (100 if shape == "equal" else chance.randint(1, 9)),
                x=columns[number % 4],
                y=20 + (number // 4) * 1.9,
                size=1.5,
            )
            for number in range(lines)
        ]
        return write_pdf([Leaf(runs=runs, width=800, height=60 + lines / 2)])

    few, many = leaf(500), leaf(2000)
    least, most = best(lambda: read_pdf(RawPage(content=few)), lambda: read_pdf(RawPage(content=many)))
    print(f"\n{shape}: {least * 1e3:.0f} ms, four times as much {most * 1e3:.0f} ms")
    assert most <= 6 * least
