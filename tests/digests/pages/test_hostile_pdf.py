"""A hostile PDF costs its page and nothing else."""

import os
import random
import time
import zlib
from importlib.metadata import version
from pathlib import Path

import pytest

from digests.errors import InputError, PageLimit, PdfRefused
from digests.model import Page, RawPage
from digests.pages.pdf import read_pdf
from digests.pages.sandbox import Limits, Worker, child_environment, read_in_child
from tests.fakes.newspaper import Story, typeset
from tests.fakes.pdf_writer import Leaf, Run, write_pdf
from tests.fakes.stories import headline, paragraphs

TIGHT = Limits(memory=700 * 2**20, processor=2, wall=4.0, sheets=8)


def good() -> bytes:
    """A page that can be read."""
    return write_pdf([typeset([[Story(headline=(headline(1),), paragraphs=paragraphs(1, 300))]])])


def read(content: bytes, limits: Limits = TIGHT) -> list[Page]:
    """The pages, within tight limits."""
    return read_in_child("pdf", RawPage(content=content, name="hostile.pdf"), limits)


def bomb(megabytes: int, filling: bytes) -> bytes:
    """A page whose content unpacks to so much."""
    packer = zlib.compressobj(9)
    block = filling * (2**20 // len(filling))
    packed = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    head = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    head += b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    page = b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>\nendobj\n"
    stream = b"4 0 obj\n<</Length %d/Filter/FlateDecode>>\nstream\n" % len(packed) + packed + b"\nendstream\nendobj\n"
    return head + page + stream + b"trailer\n<</Root 1 0 R/Size 5>>\n%%EOF"


def settled(content: bytes, limits: Limits = TIGHT) -> list[Page] | InputError:
    """What came of reading: pages, or a refusal."""
    try:
        return read(content, limits)
    except InputError as error:
        return error


@pytest.mark.parametrize("filling", [b" ", b"0 0 m 9 9 l S "])
def test_bomb_is_refused_in_time(filling: bytes) -> None:
    """A small file that unpacks to hundreds of megabytes ends with the child's limits, and the next page is read."""
    started = time.monotonic()
    outcome = settled(bomb(600, filling))
    assert isinstance(outcome, InputError) or not outcome[0].articles
    assert time.monotonic() - started < 30
    assert len(read(good())[0].articles) == 1


def test_bomb_of_work_is_stopped() -> None:
    """A page that would take four times as long as it may, on a fast machine, is stopped."""
    with pytest.raises(PageLimit, match="1 seconds to read"):
        read(bomb(400, b"BT 1 0 0 1 5 5 Tm ET "), Limits(memory=2**31, processor=1, wall=3.0, sheets=8))


def test_encrypted_file_says_so() -> None:
    """A file that wants a password is refused with that reason."""
    lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /O <{0}> /U <{0}> /P -4 >> /ID [<00> <00>]".format("ab" * 32)
    with pytest.raises(PdfRefused, match="encrypted"):
        read(write_pdf([Leaf()], trailer=lock))


def test_ten_thousand_pages_are_too_many() -> None:
    """The number of pages is looked at before any page."""
    content = write_pdf([Leaf()] * 10_000)
    started = time.monotonic()
    with pytest.raises(PageLimit, match="8 pages"):
        read(content)
    assert time.monotonic() - started < 10


def test_page_tree_may_run_in_circles() -> None:
    """A page tree that contains itself ends in a refusal or in pages, not in a loop."""
    content = (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[2 0 R 2 0 R]/Count 3/Parent 2 0 R>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF"
    )
    outcome = settled(content)
    assert isinstance(outcome, InputError) or not any(page.articles for page in outcome)


@pytest.mark.parametrize("kept", [10, 300, 2000, -200, -20])
def test_truncated_file_is_read_or_refused(kept: int) -> None:
    """Cut anywhere, a file gives pages or a reason."""
    assert isinstance(settled(good()[:kept]), list | InputError)


@pytest.mark.parametrize("seed", range(12))
def test_mutated_file_is_read_or_refused(seed: int) -> None:
    """Bytes changed at random give pages or a reason, and no other error."""
    chance = random.Random(seed)
    content = bytearray(good())
    for _ in range(chance.choice([1, 5, 60])):
        content[chance.randrange(8, len(content))] = chance.randrange(256)
    assert isinstance(settled(bytes(content)), list | InputError)


def test_scripts_attachments_and_links_are_left_alone(tmp_path: Path) -> None:
    """What a file wants run, opened or visited has no effect and is in no output."""
    mark = tmp_path / "touched"
    content = write_pdf(
        [typeset([[Story(headline=(headline(2),), paragraphs=paragraphs(2, 300))]])],
        catalogue="/OpenAction {script} /AA << /WC {launch} >> /Names << /EmbeddedFiles {files} >>",
        objects={
            "script": "<< /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:9/'\\);) >>",
            "launch": f"<< /S /Launch /F ({mark}) /Win << /F (touch) /P ({mark}) >> >>",
            "files": "<< /Names [(a.txt) << /Type /Filespec /F (a.txt) /Desc (附件秘密) >>] >>",
        },
    )
    (page,) = read(content)
    assert [headline(2)] == [article.headline for article in page.articles]
    assert not mark.exists()
    assert "附件秘密" not in repr(page)


def test_sheet_without_text_has_a_reason() -> None:
    """A scanned sheet has no article, and says why."""
    (page,) = read(write_pdf([Leaf(image=True)]))
    assert page.articles == ()
    assert "no-text-layer" in page.notes


def test_codes_of_a_private_font_are_told() -> None:
    """Characters that stand for nothing are kept and marked."""
    (page,) = read(
        write_pdf([Leaf(runs=[Run(text="\ue000\ue001\ue002" * 5, x=50, y=100 + 15 * n, size=10) for n in range(9)])])
    )
    assert "unreadable-text" in page.notes


def test_child_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child's environment has nothing of its parent's."""
    monkeypatch.setenv("BAOZHAI_TOKEN", "123:secret")
    worker = Worker(TIGHT)
    try:
        environment = Path(f"/proc/{worker.pid}/environ")
        if not environment.exists():
            pytest.skip("no /proc here")
        assert b"secret" not in environment.read_bytes()
    finally:
        worker.end()
    assert not any("TOKEN" in name or "PASS" in name for name in child_environment())


def test_child_that_dies_is_replaced() -> None:
    """A worker killed from outside costs at most the page it had."""
    assert read(good())
    worker = Worker(TIGHT)
    os.kill(worker.pid, 9)
    worker.end()
    assert len(read(good())[0].articles) == 1


def test_many_glyphs_are_too_many() -> None:
    """A sheet with more characters than any paper prints is refused before it is laid out."""
    runs = [Run(text="字" * 2000, x=10, y=10 + 4 * number, size=0.3) for number in range(210)]
    with pytest.raises(PageLimit, match="characters"):
        read(write_pdf([Leaf(runs=runs)]), Limits(memory=2**31, processor=20, wall=30.0, sheets=8))


def test_no_vulnerable_reader_of_cmaps_is_used() -> None:
    """pdfminer.six loads pickles named by a file (CVE-2025-64512) before 20251230: it is new enough, or absent."""
    try:
        found = version("pdfminer.six")
    except ModuleNotFoundError:
        return
    assert int(found.split(".")[0]) >= 20251230


def test_pdf_of_nothing_is_refused() -> None:
    """No page, no reading."""
    with pytest.raises(PdfRefused):
        read_pdf(RawPage(content=write_pdf([]), name="empty.pdf"))
