"""Hostile page text: each row of the list of faults that concerns text pages."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.errors import InputError, PageLimit
from digests.model import Page, RawPage
from digests.pages.reader import read_page
from digests.pages.text import MAX_TEXT_BYTES


def spent(text: str) -> float:
    """Processor seconds of reading the text, its first-use costs paid before."""
    read_page("云溪区开会\n\n本报讯 会议召开。\n")
    started = time.process_time()
    read_page(text)
    return time.process_time() - started


def outcome(source: str | RawPage) -> Page | str:
    """The page, or the sentence that says why there is none."""
    try:
        return read_page(source)
    except InputError as error:
        return str(error)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("云" * 100_000, 1.5),
        ("5" * 50_000, 0.5),
        ("4月1日" * 20_000, 1.5),
        ("\n".join(f"云溪区{n}年" for n in range(5000)), 2.0),
        ("记者 " + "王" * 100_000, 1.5),
        ("“" * 100_000, 1.5),
        ("\n".join(["记者 景静"] * 5000), 2.0),
    ],
    ids=["equal", "digits", "dates", "short-lines", "long-name", "quotes", "bylines"],
)
def test_long_runs_take_bounded_time(text: str, limit: float) -> None:
    """No pattern and no table grows faster than the page."""
    assert spent(text) < limit


def test_ten_megabytes_are_refused_at_once() -> None:
    """A text above the limit is refused with the limit named, before it is decoded."""
    started = time.process_time()
    with pytest.raises(PageLimit, match=f"{MAX_TEXT_BYTES // 2**20} MB"):
        read_page(b"a" * 10_000_000)
    assert time.process_time() - started < 1.0


def test_replaced_characters_are_told() -> None:
    """A broken sequence becomes U+FFFD, and the page says so."""
    content = "云溪区召开会议\n\n本报讯 云溪区召开会议，部署工作。\n".encode()
    page = read_page(content + b"\xe4\xba" + content)
    assert page.notes == ("replaced-characters",)


def test_five_thousand_articles_are_all_there() -> None:
    """A page of thousands is read whole; choosing is the digest's work."""
    page = read_page("\n\n".join(f"云溪区{n}号桥开工\n\n本报讯 云溪区{n}号桥开工。\n记者 景静" for n in range(5000)))
    assert len(page.articles) == 5000


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_a_page_or_a_sentence(content: bytes) -> None:
    """Whatever the bytes: a page, or an error whose sentence can be shown."""
    assert outcome(RawPage(content=content.replace(b"%PDF-", b""), name="page"))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_is_a_page_or_a_sentence(text: str) -> None:
    """Surrogates, NULs, controls, every script: no exception but our own."""
    assert outcome("云\n" + text)
